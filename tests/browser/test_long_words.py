"""No page is wider than its window, however long a word is that somebody wrote."""

from __future__ import annotations

import pytest

from claims.articles.models import Article
from claims.articles.reimports import ask_reimport, weigh_reimport
from claims.models import User
from claims.reports.services import publish_report
from claims.review.comments import write_comment
from tests.builders import make_article, make_evidence, make_source, make_verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
CLAIM = f"The {WORD} built 40 bridges in 1987"


@pytest.fixture
def pages(open_desk) -> list[str]:
    """Addresses of pages on which the word stands."""
    edda, rita = (User.objects.get(username=name) for name in ("edda", "rita"))
    article: Article = make_article(text=f"{CLAIM}. It was glad.", claims=[CLAIM], title=f"On {WORD}", user=edda)
    claim = article.claims.get()
    extraction = make_source(url=f"https://long.example.org/{WORD}", text=f"{WORD} built 30.", title=WORD, user=rita)
    quote = make_evidence(claim, rita, extraction=extraction, quote=f"{WORD} built 30.")
    make_verdict(claim, rita, rationale=f"It is {WORD} [1].")
    write_comment(claim=claim, author=rita, text=f"Is it {WORD}?")
    report = publish_report(article=article, user=edda).report
    reimport = ask_reimport(
        article=article, text="It was glad.", digest="0" * 64, origin="pasted", file_name="", user=edda
    )
    weigh_reimport(reimport.pk)
    at = f"/claims/{claim.pk}/"
    return [
        "/",
        "/?state=decided",
        "/articles/",
        f"/articles/reimports/{reimport.pk}/",
        f"/articles/{article.pk}/edit/",
        f"/articles/{article.pk}/report/",
        at,
        f"{at}history/",
        f"{at}comments/",
        f"{at}read/{extraction.pk}/",
        "/sources/",
        f"/sources/{extraction.snapshot.source_id}/",
        f"/snapshots/{extraction.snapshot_id}/",
        "/search/?q=bridges",
        "/reports/",
        "/r/",
        f"/r/{report.slug}/",
        f"/r/{report.slug}/claims/{claim.number}/",
        f"/r/{report.slug}/1/claims/{claim.number}/evidence/{quote.number}/",
    ]


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_its_window(open_desk, pages, width):
    page = open_desk("edda", width=width)
    wide = []
    for path in pages:
        assert page.goto(path).status == 200, path
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert not wide
