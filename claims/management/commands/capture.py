"""`manage.py capture URL`: archives one address, or many, from the command line and says what was got."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.errors import Refused
from claims.sources.models import Capture
from claims.sources.reporting import describe_capture, describe_refusal
from claims.sources.running import run_captures
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.turns import resume_captures, seconds_until_due

Asked = tuple[str, Capture | Refused]


class Command(BaseCommand):
    help = "Captures an address and prints the outcome; with --batch, every address of a file of JSON lines."

    def add_arguments(self, parser) -> None:
        parser.add_argument("url", nargs="?", metavar="URL")
        parser.add_argument(
            "--batch", metavar="FILE.jsonl", help='one {"url": …} or one string a line; - is standard input'
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON object for each address, on a line of its own"
        )
        parser.add_argument("--patience", type=float, default=90.0, help="seconds to wait for servers that ask for it")

    def handle(self, *args, **options) -> None:
        if bool(options["url"]) == bool(options["batch"]):
            raise CommandError("Give one address, or --batch with a file.")
        urls = _read_urls(options["batch"]) if options["batch"] else [options["url"]]
        asked = [(url, _ask(url)) for url in urls]
        _perform([capture for _, capture in asked if isinstance(capture, Capture)], patience=options["patience"])
        reports = [_report(url, capture) for url, capture in asked]
        for report in reports:
            self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _write_out(report))
        if not options["batch"] and reports[0]["state"] not in ("captured", "unchanged"):
            sys.exit(1)


def _read_urls(name: str) -> Iterator[str]:
    text = sys.stdin.read() if name == "-" else _read_file(name)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _read_line(line, f"{name}, line {number}")


def _read_file(name: str) -> str:
    try:
        return Path(name).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from None


def _read_line(line: str, where: str) -> str:
    try:
        value = json.loads(line)
    except ValueError:
        raise CommandError(f'{where} is no JSON. Write {{"url": "https://…"}}.') from None
    url = value.get("url") if isinstance(value, dict) else value
    if not isinstance(url, str):
        raise CommandError(f'{where} names no address. Write {{"url": "https://…"}}.')
    return url


def _ask(url: str) -> Capture | Refused:
    try:
        return request_capture(source=find_or_create_source(url=url))
    except Refused as refusal:
        return refusal


def _perform(captures: list[Capture], *, patience: float) -> None:
    """Until all have ended. A worker that runs beside us may take its part."""
    until = time.monotonic() + patience
    ids = [capture.pk for capture in captures]
    while Capture.objects.filter(pk__in=ids, state__in=Capture.OPEN).exists():
        resume_captures()
        if run_captures().more_due:
            continue
        if time.monotonic() > until:
            return
        time.sleep(min(max(seconds_until_due() or 0.5, 0.2), 5.0))


def _report(url: str, capture: Capture | Refused) -> dict[str, Any]:
    if isinstance(capture, Refused):
        return describe_refusal(url, capture)
    capture.refresh_from_db()
    return {"asked": url, **describe_capture(capture)}


def _write_out(report: dict[str, Any]) -> str:
    lines = [f"{report['asked']}: {report['state']}, {report['outcome']}"]
    lines += [f"  {report['reason']}"] if report["reason"] else []
    lines += [
        f"  {hop['status']}  {hop['url']}  {hop['bytes']} bytes, {hop['milliseconds']} ms" for hop in _hops(report)
    ]
    lines += [
        f"  {name}: {found['value']}  (from {found['from']})" for name, found in report.get("metadata", {}).items()
    ]
    lines += [f"  {name} SHA-256: {value}" for name, value in report.get("hashes", {}).items()]
    lines += ["", report["text"]] if report.get("text") else []
    return "\n".join(lines)


def _hops(report: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return report.get("hops", ())
