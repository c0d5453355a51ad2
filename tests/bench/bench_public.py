"""Measure what readers wait for: a claim's public page beside the bare view of the same stack, in one process.

    python -m tests.bench.bench_public

A report of 300 claims with 600 quotes is built, published and built anew; then each claim's page is asked for: first made, then
as it is kept, then by somebody who has it.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from tests.services import start_test_services

GOAL = 3  # times the bare view, at the 95th percentile


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.ROOT_URLCONF = "tests.bench.bare"
    settings.ALLOWED_HOSTS.append("testserver")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for line in measure():
        print(line)


def measure():
    from claims.reports.content import build_content
    from claims.reports.pictures import OF_REPORT, draw
    from claims.reports.replay import replay_edition
    from claims.reports.services import publish_report
    from tests.builders import make_person, make_scale
    from tests.reports.large import make_large_article

    make_scale()
    article = make_large_article(make_person("rita", "Reviewer"))
    edda = make_person("edda", "Editor")
    content, spent = time_of(lambda: build_content(article))
    yield f"content of {len(content['claims'])} claims: {spent:.0f} ms"
    edition, spent = time_of(lambda: publish_report(article=article, user=edda))
    yield f"published: {spent:.0f} ms"
    replay, spent = time_of(lambda: replay_edition(edition))
    yield f"built anew: {spent:.0f} ms, {'the same' if replay.is_equal else 'NOT the same'}"
    drawn, spent = time_of(lambda: [draw(name, content).svg() for name in OF_REPORT])
    yield f"{len(drawn)} pictures: {spent:.0f} ms"
    yield from measure_pages(edition.report.slug, list(article.claims.values_list("pk", flat=True)))


def measure_pages(slug: str, claims: list[int]):
    """In turn, so that a busy moment hits all alike."""
    from django.test import Client

    client, times = Client(), {name: [] for name in ("bare", "made", "kept", "had already")}
    for _warm_up in range(20):
        client.get(f"/bare/show/{claims[0]}/")
        client.get("/about/methodology/")
    for number, claim in enumerate(claims, start=1):
        page = f"/r/{slug}/claims/{number}/"
        _, spent = time_of(lambda claim=claim: client.get(f"/bare/show/{claim}/"))
        times["bare"].append(spent)
        answer, spent = time_of(lambda page=page: client.get(page))
        times["made"].append(spent)
        times["kept"].append(time_of(lambda page=page: client.get(page))[1])
        tag = {"If-None-Match": answer["ETag"]}
        times["had already"].append(time_of(lambda page=page, tag=tag: client.get(page, headers=tag))[1])
    bare = statistics.quantiles(times["bare"], n=20)[-1]
    for name, each in times.items():
        last = statistics.quantiles(each, n=20)[-1]
        ratio = f"p95 {last:.1f} ms, {last / bare:.1f} of the bare view (goal {GOAL})"
        yield f"claim page, {name}: p50 {statistics.median(each):.1f} ms, {ratio}"


def time_of(act: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = act()
    return result, (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    with start_test_services():
        main()
