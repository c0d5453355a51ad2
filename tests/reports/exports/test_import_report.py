"""A report's JSON read back in: an equal article, or a refusal that says why."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.audit.services import verify_chains
from claims.errors import Refused
from claims.evidence.models import Attachment, Evidence
from claims.evidence.services import cite_quote, flag_problem, log_search
from claims.reports.content import build_content
from claims.reports.importing import ABSENT, import_report, read_report
from claims.review.agreement import list_pairs
from claims.review.models import Rating, Verdict
from claims.sources.models import Snapshot, Tombstone
from tests.builders import QUOTE, make_article, make_evidence, make_source, make_verdict
from tests.reports.exports.samples import CONTENT, EVIDENCE, export

pytestmark = pytest.mark.django_db
IDS = {"id", "extraction", "revision"}
HOSTILE = "=1+1 </script> \u2028 👩‍💻 \u202eنص\u202c \x0b {{ 7|add:7 }} <!-- \\ \" ' %s"


def forget_ids(value: Any) -> Any:
    """The content without what an import cannot keep, as the decision record lists it."""
    if isinstance(value, dict):
        return {key: forget_ids(item) for key, item in value.items() if key not in IDS}
    return [forget_ids(item) for item in value] if isinstance(value, list) else value


def as_elsewhere(content: dict) -> dict:
    """The same report of another text, as if it came from another desk: nothing of it is known here."""
    text = json.dumps(content)
    told = json.loads(text.replace("archive.example.org", "elsewhere.example.net"))
    told["article"]["text"] += "\nSo it said."
    told["article"]["text_sha256"] = hashlib.sha256(told["article"]["text"].encode()).hexdigest()
    return told


def bring(content: dict, user=None) -> Article:
    return import_report(content=read_report(json.dumps(content).encode()), user=user)


@pytest.fixture
def rich(article, rita) -> dict:
    """A report with several verdicts, sets, problems, searches, and a date."""
    first, second, third, _ = article.claims.all()
    Claim.objects.filter(pk=first.pk).update(
        attribution=[{"claimant": "the agency", "verb": "said", "hedge": ""}], hedge="reportedly", polarity="negated"
    )
    first.facts.create(
        kind="date", start=45, end=54, text="late 2022", value={"earliest": "2022-10-01", "latest": None}
    )
    extraction = make_source(user=rita)
    evidence = make_evidence(first, rita, extraction=extraction)
    cite_quote(claim=first, extraction=extraction, quote="no soldiers were lost", stance="context", user=rita)
    Evidence.objects.filter(pk=evidence.pk).update(sets=[1, 2], medium="table")
    flag_problem(attachment=first.attachments.get(), problem="biased", flagged=True, user=rita)
    make_verdict(first, rita, rationale="The archive says **ten** [1], and [2].")
    log_search(
        claim=second, query="losses", tool="x", searched_on=date(2026, 1, 2), for_opposite=True, note="n", user=rita
    )
    make_verdict(second, rita, label="Unproven")
    make_verdict(third, rita, label="Mostly true")
    return build_content(article)


def test_an_imported_report_is_equal_to_the_one_it_was_made_from(rich, rita):
    told = as_elsewhere(rich)
    article = bring(told, rita)
    assert forget_ids(build_content(article)) == forget_ids(told)


def test_what_is_imported_can_be_exported_and_imported_again(rich, rita):
    first = build_content(bring(as_elsewhere(rich), rita))
    again = as_elsewhere(first)
    assert forget_ids(build_content(bring(again, rita))) == forget_ids(again)


def test_hostile_words_come_through_as_they_are(content, scale):
    told = copy.deepcopy(content)
    text = f"They sent twelve. {HOSTILE}"
    told["article"] |= {"title": HOSTILE, "publisher": HOSTILE, "author": HOSTILE, "url": "javascript:alert(1)"}
    told["article"] |= {"text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
    claim = told["claims"][0] | {"claim": HOSTILE, "claimants": [HOSTILE], "hedge": HOSTILE[:80]}
    evidence = EVIDENCE | {"quote": HOSTILE, "end": 10 + len(HOSTILE), "prefix": HOSTILE[:32]}
    evidence["source"] = EVIDENCE["source"] | {"title": HOSTILE, "publisher": HOSTILE, "author": HOSTILE}
    search = {"query": HOSTILE, "tool": HOSTILE, "searched_on": "2026-01-01", "note": HOSTILE}
    claim["verdict"] = claim["verdict"] | {"rationale": HOSTILE, "evidence": [evidence], "searches": [search]}
    told["claims"] = [claim]
    built = build_content(bring(told))
    assert all(built["article"][key] == told["article"][key] for key in ("title", "publisher", "author", "url", "text"))
    made = built["claims"][0]
    assert (made["claim"], made["claimants"], made["verdict"]["rationale"]) == (HOSTILE, [HOSTILE], HOSTILE)
    assert made["verdict"]["evidence"][0]["quote"] == HOSTILE
    assert made["verdict"]["evidence"][0]["source"].items() >= evidence["source"].items()
    assert made["verdict"]["searches"][0].items() >= search.items()


def test_a_file_of_an_older_edition_with_fewer_keys_is_read(content, scale):
    built = build_content(bring(content))
    assert built["claims"][0]["verdict"]["rating"] == "False"
    assert built["claims"][0]["claimants"] == ["the agency", "the ministry"]
    made, told = (each["claims"][0]["verdict"]["evidence"][0] for each in (built, content))
    assert all(made[key] == told[key] for key in ("quote", "start", "end", "stance", "match"))
    assert forget_ids(told["source"]).items() <= made["source"].items()
    assert forget_ids(told["snapshot"]).items() <= made["snapshot"].items()


def test_several_opinions_come_in_their_order_signed_by_nobody_here(rich, rita):
    told = as_elsewhere(rich)
    rounds = told["claims"][0]["verdict"]["rounds"]
    first = rounds[0] | {
        "round": "first",
        "rating": "Mixed",
        "glyph": "≈",
        "hue": "mixed",
        "value": 3,
        "decides": False,
    }
    told["claims"][0]["verdict"] |= {"round": "adjudication"}
    rounds[:] = [first, first | {"round": "second"}, rounds[0] | {"round": "adjudication"}]
    article = bring(told, rita)
    assert forget_ids(build_content(article)) == forget_ids(told)
    signers = {verdict.reviewer for verdict in Verdict.objects.filter(claim__article=article)}
    assert [(each.username, each.is_active, each.has_usable_password()) for each in signers] == [
        ("imported-reports", False, False)
    ]
    assert list_pairs() == []


def test_claims_without_a_place_keep_the_reports_order(rich):
    told = as_elsewhere(rich)
    first, second, third = told["claims"]
    for claim in (first, third):
        claim |= {"anchor": None, "appearances": []}
    told["claims"] = [third, second, first]
    assert [claim["number"] for claim in build_content(bring(told))["claims"]] == [3, 2, 1]


class TestRatings:
    def test_the_desks_own_rating_is_used_where_it_is_the_same(self, rich):
        bring(as_elsewhere(rich))
        assert not Rating.objects.filter(scale__name__startswith="Imported").exists()

    def test_another_one_of_the_same_name_is_kept_apart(self, rich):
        told = as_elsewhere(rich)
        for row in (told["scale"][4], told["claims"][0]["verdict"], told["claims"][0]["verdict"]["rounds"][0]):
            assert row["rating"] == "False"
            row["value"] = 2
        built = build_content(bring(told))
        assert built["claims"][0]["verdict"]["value"] == 2
        rating = Rating.objects.get(scale__name="Imported 1")
        assert (rating.label, rating.value, rating.retired) == ("False", 2, True)


class TestCopies:
    def test_a_copy_that_is_elsewhere_has_a_tombstone_that_says_so(self, rich, rita):
        bring(as_elsewhere(rich), rita)
        snapshot = Snapshot.objects.get(source__host="elsewhere.example.net")
        assert snapshot.tombstone.reason == ABSENT and snapshot.extractions.get().text == ""

    def test_nobody_can_cite_from_it(self, rich, rita):
        article = bring(as_elsewhere(rich), rita)
        extraction = Snapshot.objects.get(source__host="elsewhere.example.net").extractions.get()
        with pytest.raises(Refused, match="was removed from the archive"):
            cite_quote(claim=article.claims.first(), extraction=extraction, quote=QUOTE, stance="refutes", user=rita)

    def test_this_archives_own_copy_is_used_where_the_quotes_stand_in_it(self, rich, rita):
        told = as_elsewhere(rich)
        told = json.loads(json.dumps(told).replace("elsewhere.example.net", "archive.example.org"))
        article = bring(told, rita)
        assert Evidence.objects.filter(claim__article=article).first().extraction.text.count(QUOTE) == 1
        assert not Tombstone.objects.exists()

    def test_a_quote_that_does_not_stand_in_our_own_copy_is_refused(self, rich, rita):
        told = json.loads(json.dumps(as_elsewhere(rich)).replace("elsewhere.example.net", "archive.example.org"))
        evidence = told["claims"][0]["verdict"]["evidence"][0]
        evidence["quote"] = evidence["quote"].replace("10,000", "99,000")
        with pytest.raises(Refused, match="does not read in it what the report quotes"):
            bring(told, rita)
        assert Article.objects.count() == 1

    def test_two_reports_may_cite_one_copy(self, rich, rita):
        first = as_elsewhere(rich)
        bring(first, rita)
        second = copy.deepcopy(first)
        second["article"]["text"] += "!"
        second["article"]["text_sha256"] = hashlib.sha256(second["article"]["text"].encode()).hexdigest()
        assert forget_ids(build_content(bring(second, rita))) == forget_ids(second)
        assert Snapshot.objects.filter(source__host="elsewhere.example.net").count() == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"", "not JSON"),
            (b"\xff\xfe", "not JSON in UTF-8"),
            (b"[" * 100_000, "not JSON"),
            (b"[]", "no report of the format"),
            (b'{"format": "factcheck-report/2"}', "no report of the format"),
            (b'{"format": NaN}', "NaN is no JSON"),
            (json.dumps(CONTENT).replace("They sent", "\\ud800 sent").encode(), "U\\+D800"),
            (json.dumps(CONTENT).replace("Old news", "Old\\u0000news").encode(), "U\\+0000"),
            (json.dumps(CONTENT).replace("They sent twelve.", "They sent eleven.").encode(), "does not have the hash"),
            (
                json.dumps(CONTENT).replace("https://archive.example.org/1", "javascript:alert(1)").encode(),
                "source.url",
            ),
            (json.dumps(CONTENT).replace('"numerical"', f'"{"n" * 21}"').encode(), "kind"),
        ],
    )
    def test_a_file_that_is_no_true_report_is_refused(self, body, said):
        with pytest.raises(Refused, match=said):
            read_report(body)

    def test_an_address_that_is_none_is_refused(self, content, scale):
        content["claims"][0]["verdict"]["evidence"][0]["source"]["url"] = "https://user:pass@[broken/"
        with pytest.raises(Refused, match="cannot be a source's address"):
            bring(content)

    def test_a_text_that_is_here_is_not_imported_again(self, rich, rita):
        with pytest.raises(Refused, match="is here already, as article"):
            bring(rich, rita)

    def test_opinions_of_which_none_decides_are_refused(self, rich):
        told = as_elsewhere(rich)
        told["claims"][1]["verdict"]["rounds"][0]["decides"] = False
        with pytest.raises(Refused, match="Of the opinions on claim 2 not exactly one decides"):
            bring(told)
        assert Article.objects.count() == 1


def test_the_trail_tells_of_the_import(rich, rita):
    article = bring(as_elsewhere(rich), rita)
    kinds = list(Event.objects.filter(article_id=article.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["article imported", "revision added", *["claim imported"] * 3, "report imported"]
    assert not list(verify_chains())


def test_the_command_imports_what_the_export_wrote(content, scale, rita, tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(export("json", content))
    bad.write_text("{}")
    with pytest.raises(CommandError, match="1 of 2 files were not imported"):
        call_command("import_report", good, bad, user="rita")
    told = capsys.readouterr()
    assert "good.json: article" in told.out and "1 claims" in told.out and "no report of the format" in told.err
    assert Article.objects.get().imported_by == rita


def test_an_article_with_claims_of_another_text_is_left_alone(rich, rita):
    before = list(Claim.objects.values())
    bring(as_elsewhere(rich), rita)
    assert list(Claim.objects.filter(pk__in=[row["id"] for row in before]).values()) == before
    assert Attachment.objects.filter(claim__in=[row["id"] for row in before]).count() == 1
    assert make_article(text="Another text altogether.", claims=["Another text altogether"]).claims.count() == 1
