"""Search through everything, by words and operators; blind verdicts and comments are no results."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.articles.models import Article, Claim
from claims.matching import search as search_module
from claims.matching import search_words
from claims.matching.match_models import SavedSearch
from claims.matching.search import search
from claims.matching.search_query import read_question
from claims.matching.search_words import correct_words, count_edits
from claims.review.comments import write_comment
from claims.review.models import ReviewPolicy
from tests.builders import make_evidence, make_verdict

pytestmark = pytest.mark.django_db
MANY = 120


def find(text: str, reader, after: str = "") -> dict[str, list[str]]:
    """The texts found, by kind."""
    return {
        each.kind: [hit.text for hit in each.hits] for each in search(read_question(text), reader, after=after).results
    }


def test_it_finds_words_in_any_form_in_all_kinds_of_rows(say, rita):
    claim = say("The ministry sent 12,000 soldiers abroad in late 2022.")
    make_evidence(claim, rita)
    make_verdict(claim, rita, rationale="The soldier count is wrong [1].")
    write_comment(claim=claim, author=rita, text="Which soldiers?")
    found = find("soldiers", rita)
    assert set(found) == {"claims", "articles", "quotes", "sources", "verdicts", "comments"}
    assert "claims" in find("abroad -bread", rita) and "claims" not in find("abroad -ministry", rita)
    assert find('"12,000 soldiers"', rita)["claims"] == [claim.standalone]
    assert "claims" not in find('"soldiers 12,000"', rita) and find("soldi*", rita)["claims"]


def test_what_was_found_is_marked(say, rita):
    say("The ministry sent <b>soldiers</b> abroad.")
    (claims, *_) = search(read_question("soldier"), rita).results
    assert [(piece.text, piece.marked) for piece in claims.hits[0].pieces if piece.marked] == [("soldiers", True)]


def test_articles_and_sources_are_named_beside_the_words_found_in_them(claim, extraction, rita):
    found = {each.kind: each.hits[0].context for each in search(read_question("soldiers"), rita).results if each.hits}
    assert found["articles"].startswith(claim.article.title)
    assert found["sources"] == f"{extraction.title} · {extraction.snapshot.source.url}"


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("ships verdict:false", True),
        ("ships verdict:true", False),
        ("verdict:false", True),
        ("ships domain:example.org", True),
        ("ships domain:archive.example.org", True),
        ("ships domain:ample.org", False),
        ("ships from:2024-01 to:2024-03", True),
        ("ships from:2024-04", False),
        ("ships kind:numerical", True),
        ("ships kind:causal", False),
        ("claimant:poe", True),
        ("ships claimant:“jane poe”", True),
        ("claimant:ships", False),
        ("ships in:articles", False),
        ("in:claims", True),
    ],
)
def test_operators_narrow(text, hit, say, rita):
    claim = say("Ships sank.", kind="numerical", attribution=[{"claimant": "Jane Poe", "verb": "said", "hedge": ""}])
    Article.objects.filter(pk=claim.article_id).update(published_on="2024-02-10")
    make_evidence(claim, rita)
    make_verdict(claim, rita, label="False", rationale="No [1].")
    say("Trains stopped.")
    assert (claim.standalone in find(text, rita).get("claims", [])) is hit


def test_words_are_found_in_the_language_of_their_article(rita, say, monkeypatch):
    german = say("Die Häuser wurden verkauft.")
    Article.objects.filter(pk=german.article_id).update(language="de")
    korean = say("Café 대통령 발언")
    Article.objects.filter(pk=korean.article_id).update(language="ko")
    monkeypatch.setattr(search_words, "CONFIGS_FOR", -1)
    assert find("haus", rita)["claims"] == [german.standalone]
    assert find("cafe", rita)["claims"] == [korean.standalone] and find("대통령", rita)["claims"] == [korean.standalone]


def test_a_mistyped_word_is_put_right_and_it_says_so(say, rita):
    say("The ministry sent soldiers abroad.")
    found = search(read_question("soldeirs in:claims"), rita)
    assert found.corrected == {"soldeirs": "soldiers"} and found.results[0].hits
    assert correct_words(["zzzzzz", "x", "a" * 5000, "%%%%", "'; --"]) == {}


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("soldeirs", "soldiers", 1), ("abc", "abc", 0), ("", "ab", 2), ("ab", "ba", 1), ("kitten", "sitting", 3)],
)
def test_edits_are_counted(a, b, edits):
    assert count_edits(a, b) == edits


def test_blind_verdicts_and_comments_are_no_results_for_others(claim, extraction, rita, remy, ada):
    make_evidence(claim, rita, extraction=extraction)
    ReviewPolicy.objects.create(way="share", share=100)
    make_verdict(claim, rita, rationale="Contradicted by walruses [1].")
    write_comment(claim=claim, author=rita, text="Those walruses!")
    assert set(find("walruses", rita)) == {"verdicts", "comments"}
    for person in (remy, ada):
        assert find("walruses", person) == {} and find("in:verdicts", person)["verdicts"] == []
        assert "claims" not in find("verdict:false", person)
    make_verdict(claim, remy, rationale="Nothing speaks for walruses [1].")
    assert len(find("walruses", ada)["verdicts"]) == 2 and len(find("walruses", ada)["comments"]) == 1


def test_the_page_says_the_same_whatever_a_blind_verdict_says(claim, extraction, rita, remy, sign_in):
    make_evidence(claim, rita, extraction=extraction)
    ReviewPolicy.objects.create(way="share", share=100)
    before = [
        sign_in(remy).get(reverse("search"), {"q": text}).content
        for text in ("walruses", "verdict:false", "in:verdicts")
    ]
    make_verdict(claim, rita, rationale="Contradicted by walruses [1].")
    after = [
        sign_in(remy).get(reverse("search"), {"q": text}).content
        for text in ("walruses", "verdict:false", "in:verdicts")
    ]
    assert (
        [b"Nothing was found" in page for page in before]
        == [b"Nothing was found" in page for page in after]
        == [True] * 3
    )
    assert b"Contradicted" not in b"".join(after)


@pytest.fixture
def many(article):
    """More claims than a page holds, the last ones the newest."""
    values = [
        Claim(article=article, number=100 + at, wording=f"Ship {at} sank.", standalone=f"Ship {at} sank.")
        for at in range(MANY)
    ]
    return Claim.objects.bulk_create(values)


@pytest.mark.parametrize("way", ["ranked", "newest", "walk", "no words"])
def test_pages_follow_one_another_without_gap_or_double(way, many, rita, monkeypatch):
    if way in ("newest", "walk"):
        monkeypatch.setattr(search_module, "MOST_RANKED", 10)
    if way == "walk":
        monkeypatch.setattr(search_module.Words, "is_common", property(lambda self: True))
    seen, after = [], ""
    for _ in range(9):
        (results,) = search(
            read_question("kind:event in:claims" if way == "no words" else "sank in:claims"), rita, after=after
        ).results
        seen += [hit.id for hit in results.hits]
        after = results.after
        if not after:
            break
    assert {claim.pk for claim in many} <= set(seen) and len(seen) == len(set(seen))
    assert results.ranked == (way == "ranked")
    if way != "ranked":
        assert seen == sorted(seen, reverse=True)


def test_few_are_counted_and_many_are_not(many, rita, monkeypatch):
    assert search(read_question("sank in:claims"), rita).results[0].total == MANY
    monkeypatch.setattr(search_module, "MOST_RANKED", 100)
    assert search(read_question("sank in:claims"), rita).results[0].total is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "'", "'; DROP TABLE claims_claim; --", "\\", "a' | 'b", "!!", "& | !", "(((", "<->", ":*", ".*+?[a-z]{99}", "%s %(query)s %", "\ue000x\ue001",
     "a" * 10_240, "é" * 900, "\0", "verdict:'; --", "domain:%", "kind:%_\\", "from:9999 to:9999-12-31", "in:claims", "the", '"the of"', "-x",
     "claimant:the", "1e999", "😀 *", "- - -", "x " * 600],
)  # fmt: skip
def test_anything_may_be_typed(text, rita, sign_in, claim):
    answer = sign_in(rita).get(reverse("search"), {"q": text})
    assert answer.status_code == 200 and Claim.objects.exists()
    assert b"".join(sign_in(rita).get(reverse("search_csv"), {"q": text}).streaming_content)


@pytest.mark.parametrize("after", ["", "x", "1_2_3", "nan_1", "-1", "9" * 40, "0.5_", "1e9_3", "'", "0.1_7"])
def test_a_nonsense_place_is_some_page(after, many, rita, sign_in):
    assert sign_in(rita).get(reverse("search"), {"q": "sank in:claims", "after": after}).status_code == 200


def test_an_empty_archive_says_what_to_do(rita, sign_in):
    page = sign_in(rita).get(reverse("search"), {"q": "anything"}).content.decode()
    assert "Nothing was found" in page
    assert "exact words" in sign_in(rita).get(reverse("search")).content.decode()


def test_results_come_as_csv(say, rita, sign_in):
    say("=Ships sank.")
    answer = sign_in(rita).get(reverse("search_csv"), {"q": "sank in:claims"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0] == "in,id,words,of,day,state,address,escaped" and len(rows) == 2
    assert "'=Ships sank." in rows[1] and rows[1].endswith(",1")


def test_a_search_is_kept_under_a_name(rita, remy, sign_in):
    browser = sign_in(rita)
    browser.post(reverse("save_search"), {"name": "Mine", "q": "ships verdict:false"})
    page = browser.post(reverse("save_search"), {"name": "", "q": "ships"}, follow=True).content.decode()
    assert "Give the search a name" in page and "ships+verdict%3Afalse" in page.replace("%20", "+")
    assert "Mine" not in sign_in(remy).get(reverse("search")).content.decode()
    sign_in(remy).post(reverse("drop_search", args=[SavedSearch.objects.get().pk]))
    assert SavedSearch.objects.count() == 1
    browser.post(reverse("drop_search", args=[SavedSearch.objects.get().pk]))
    assert SavedSearch.objects.count() == 0


def test_it_asks_the_same_for_few_and_many_results(many, rita, sign_in):
    browser, counts = sign_in(rita), []
    browser.get(reverse("search"), {"q": "in:claims sank"})
    for text in ("“Ship 7 sank” in:claims", "sank in:claims"):
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("search"), {"q": text})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_a_search_that_takes_too_long_says_what_to_do(many, rita, sign_in, monkeypatch):
    monkeypatch.setattr(search_module, "LONGEST", 1)
    monkeypatch.setattr(
        search_module,
        "_MATCHES",
        "slow AS MATERIALIZED (SELECT pg_sleep(1)), matches AS MATERIALIZED (SELECT w.id FROM {words} w, slow WHERE w.words @@ %(query)s::tsquery{further})",
    )
    page = sign_in(rita).get(reverse("search"), {"q": "sank in:claims"})
    assert page.status_code == 200 and "takes too long" in page.content.decode()


def test_a_word_to_leave_out_counts_beside_an_operator_alone(say, rita):
    say("The ministry sent soldiers abroad.")
    other = say("The ministry sent ships abroad.")
    assert find("in:claims from:2000 -soldiers", rita)["claims"] == [other.standalone]


def test_the_table_of_words_to_leave_out_alone_is_empty(say, rita, sign_in):
    say("Ships sank.")
    for text in ("-soldiers", "", "the"):
        answer = sign_in(rita).get(reverse("search_csv"), {"q": text})
        assert len(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()) == 1, text


@pytest.mark.parametrize(
    ("text", "said"), [("verdict:nonsense", "No rating is called"), ("kind:nonsense", "of the kind")]
)
def test_a_rating_or_kind_that_is_not_there_is_said(text, said, claim, rita):
    assert any(said in note for note in search(read_question(f"fell {text}"), rita).question.notes)
