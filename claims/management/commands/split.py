"""Split a text file into claims and print them; or split a file of records for evaluation."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.text import decompose
from claims.text.language_model import load_model
from claims.text.records import describe_claim, name_attribution, split_record
from claims.text.values import ClaimDraft, Decomposition


class Command(BaseCommand):
    help = "Split FILE (or - for standard input) into claims, or a JSON Lines file of records into another."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="a text file, UTF-8; - reads standard input")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_const", const="json", dest="form", help="everything, as JSON")
        form.add_argument(
            "--table", action="store_const", const="table", dest="form", help="one line a claim (the default)"
        )
        form.add_argument("--brat", action="store_const", const="brat", dest="form", help="brat stand-off annotations")
        parser.add_argument("--jsonl", nargs=2, metavar=("IN", "OUT"), help="records in, records with claims out")
        parser.add_argument("--granularity", choices=("default", "fine"), default="default")
        parser.add_argument("--date", type=date.fromisoformat, help="the article's date, ISO 8601")
        parser.add_argument("--title", default="")
        parser.add_argument("--model", default="", help="spaCy model to use instead of the first one installed")

    def handle(self, *args, **options) -> None:
        nlp = load_model(options["model"])
        if options["jsonl"]:
            source, target = map(Path, options["jsonl"])
            split_file(source, target, nlp=nlp, granularity=options["granularity"])
            return
        if not options["file"]:
            raise CommandError("Give a FILE, or --jsonl IN OUT.")
        text = read_text(options["file"])
        found = decompose(
            text, nlp=nlp, title=options["title"], date=options["date"], granularity=options["granularity"]
        )
        write = {"json": write_json, "brat": write_brat}.get(options["form"], write_table)
        self.stdout.write(write(found))


def read_text(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error


def split_file(source: Path, target: Path, *, nlp, granularity: str) -> None:
    """Read records line by line, write one line for each, in the same order. Errors name the line."""
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = split_record(json.loads(line), granularity=granularity, nlp=nlp)
            except (KeyError, ValueError, AttributeError, TypeError) as error:
                raise CommandError(f"{source}, line {number}: {error!r}") from error
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_json(found: Decomposition) -> str:
    return json.dumps(found.as_dict(), ensure_ascii=False, indent=1)


def write_table(found: Decomposition) -> str:
    lines = [_row(number, claim) for number, claim in enumerate(found.claims, start=1)]
    tail = [f"Original source: {found.original_source}"] if found.original_source else []
    notice = [found.notice] if found.notice else []
    return "\n".join([*notice, *lines, *tail, str(found.method)])


def _row(number: int, claim: ClaimDraft) -> str:
    flag = "" if claim.checkable else f"  [{claim.reason}]"
    who = " < ".join(name_attribution(link) for link in claim.attribution)
    return f"{number:3} {claim.worthiness.score:.2f} {claim.start:6}-{claim.end:<6} {claim.standalone}{flag}" + (
        f"  ({who})" if who else ""
    )


def write_brat(found: Decomposition) -> str:
    """T lines for anchors, A lines for flags, # lines for the standalone wording."""
    lines = []
    for number, claim in enumerate(found.claims, start=1):
        lines.append(f"T{number}\tClaim {claim.start} {claim.end}\t{' '.join(claim.quote.split())}")
        if not claim.checkable:
            lines.append(f"A{number}\tNotCheckable T{number} {claim.reason}")
        lines.append(
            f"#{number}\tAnnotatorNotes T{number}\t{json.dumps(describe_claim(claim)['text'], ensure_ascii=False)}"
        )
    return "\n".join(lines)
