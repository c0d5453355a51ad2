"""What no format may break on: nothing decided, everything missing, everything hostile."""

from __future__ import annotations

import copy
import csv
import io
import json
import subprocess
import sys

import pytest

from claims.reports.exports.registry import FORMATS
from claims.reports.exports.values import NotExportable
from tests.reports.exports.samples import CONTENT, EVIDENCE, build, export, lint

SEARCH = {"query": "twelve", "tool": "an archive", "searched_on": "2026-01-02", "note": ""}
EVIL = "=1+1 </script><!-- \u2028\u2029 \u202eنص\u202c 👩‍💻 \x0b\x7f\ufeff\ufffe ${x} {{ x }} %s \\ \"'"


@pytest.fixture
def empty(content) -> dict:
    return content | {"claims": []}


@pytest.fixture
def bare(content) -> dict:
    """Nothing that may be missing is there; the verdict is off the scale and rests on a search."""
    content["article"] |= {"title": "", "publisher": "", "author": "", "published_on": None, "url": ""}
    claim = content["claims"][0] | {"anchor": None, "claimants": []}
    verdict = {
        "rating": "Unproven",
        "glyph": "",
        "hue": "unproven",
        "value": None,
        "evidence": [],
        "searches": [SEARCH],
    }
    claim["verdict"] = claim["verdict"] | verdict
    return content | {"claims": [claim]}


@pytest.fixture
def hostile(content) -> dict:
    evidence = EVIDENCE | {"quote": EVIL, "end": EVIDENCE["start"] + len(EVIL), "prefix": EVIL[:9], "suffix": EVIL[-9:]}
    evidence["source"] = EVIDENCE["source"] | {"title": EVIL, "publisher": EVIL, "author": EVIL, "host": EVIL}
    long = EVIDENCE | {"number": 2, "quote": "عربي " * 2_000, "end": EVIDENCE["start"] + 10_000}
    content["article"] |= {"title": EVIL, "publisher": EVIL, "author": EVIL, "language": "xx-!"}
    claim = content["claims"][0] | {"claim": EVIL * 3, "claimants": [EVIL], "kind": EVIL[:20]}
    claim["verdict"] = claim["verdict"] | {
        "rationale": EVIL,
        "evidence": [evidence, long],
        "searches": [SEARCH | {"query": EVIL, "tool": EVIL, "note": EVIL}],
    }
    return content | {"claims": [claim]}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", ["empty", "bare", "hostile"])
def test_a_file_comes_of_it(kind, name, request):
    content = request.getfixturevalue(kind)
    assert not any(line.startswith("error") for line in lint(name, content))
    body = build(name, content)
    if FORMATS[name].media_type.startswith(("application/json", "application/ld+json")):
        json.loads(body)
    if name == "csv":
        assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))) == {"empty": 1, "bare": 2}.get(
            kind, 3
        )
    assert body or (kind, name) == ("empty", "fever") or name in ("fever", "fever-sentences")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("char", ["\ud800", "\udfff", "\x00"])
def test_what_is_no_character_is_refused_by_its_place(char, name, content):
    content["claims"][0]["verdict"]["searches"] = [SEARCH | {"note": f"x{char}"}]
    with pytest.raises(NotExportable, match=r"claims\[0\].verdict.searches\[0\].note"):
        export(name, content)


def test_the_linters_load_no_heavy_library():
    code = (
        "import sys; from tests.reports.exports.samples import CONTENT, IMPRINT; "
        "from claims.reports.exports.registry import FORMATS; "
        "[each.lint(CONTENT, IMPRINT) for each in FORMATS.values()]; "
        "print(sorted({'typst', 'docx', 'xlsxwriter', 'lxml', 'numpy', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_writing_changes_nothing_in_the_content(content):
    for name in FORMATS:
        build(name, content)
    assert content == copy.deepcopy(CONTENT)
