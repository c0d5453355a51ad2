"""How the article, a claim and the queue are laid out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from claims.articles.models import Claim, Fact
from claims.review.assignments import assign_claims
from claims.review.desk import (
    Holder,
    find_desk,
    hue_of,
    lay_out_article,
    lay_out_wording,
    list_assertions,
    load_desk,
    load_next_desk,
    tally_claims,
    with_hues,
)
from claims.review.models import Rating
from claims.review.queue import Filters, filter_queue, queue_filters
from claims.review.ratings import list_ratings
from claims.review.services import find_next_claim, reopen_claim
from tests.builders import ARTICLE, make_article, make_claim, make_verdict

pytestmark = pytest.mark.django_db


def segments(article) -> list:
    return [segment for paragraph in lay_out_article(article.revisions.first()) for segment in paragraph]


def test_the_segments_are_the_text(article):
    laid_out = [
        "".join(segment.text for segment in paragraph) for paragraph in lay_out_article(article.revisions.first())
    ]
    assert laid_out == ARTICLE.split("\n")


def test_where_claims_overlap_the_shortest_is_on_top_and_both_are_named(article):
    long, short = article.claims.first(), make_claim(article, "12,000 soldiers")
    (inner,) = [segment for segment in segments(article) if segment.text == "12,000 soldiers"]
    assert inner.claims == (short.pk, long.pk) and inner.ends == (short.number,)


def test_the_page_links_each_claim_and_nothing_of_the_text_is_markup(rita, sign_in):
    article = make_article(text='He said <b>"12 & more"</b> came.\nNobody did.', claims=['<b>"12 & more"</b> came'])
    claim = article.claims.get()
    page = sign_in(rita).get(reverse("article", args=[article.pk])).content.decode()
    link = f'href="/claims/{claim.pk}/" hx-get="/claims/{claim.pk}/" data-claims="{claim.pk}" aria-current="true">'
    text = "&lt;b&gt;&#34;12 &amp; more&#34;&lt;/b&gt; came<sup>1</sup></a>."
    assert f'<p dir="auto">He said <a class="claim is-open" {link}{text}</p>' in page
    assert '<p dir="auto">Nobody did.</p>' in page


def test_a_decided_claim_takes_its_verdicts_hue(article, rita):
    first, second, *_ = article.claims.all()
    make_verdict(first, rita)
    Claim.objects.filter(pk=second.pk).update(checkable=False)
    hues = {segment.claims[0]: segment.hue for segment in segments(article) if segment.claims}
    assert (hues[first.pk], hues[second.pk]) == ("false", "flagged")
    assert tally_claims(article).sentence == "1 of 3 claims decided: 1 false"


def test_a_stale_claim_is_open_again(article, rita):
    first = article.claims.first()
    make_verdict(first, rita)
    Claim.objects.filter(pk=first.pk).update(state="stale")
    assert {segment.hue for segment in segments(article) if segment.claims} == {"open"}
    assert tally_claims(article).open == 4


def test_dismissed_claims_are_not_underlined_nor_counted(article):
    Claim.objects.filter(article=article).update(state="dismissed", dismissed_reason="an opinion")
    assert not any(segment.claims for segment in segments(article))
    assert tally_claims(article).total == 0


def test_inserted_words_say_where_they_came_from(claim):
    claim.standalone = "The army of Ruritania left"
    claim.insertions = [{"start": 9, "end": 21, "origin": "the title", "replaced": ""}]
    assert [(piece.text, piece.origin) for piece in lay_out_wording(claim)] == [
        ("The army ", ""),
        ("of Ruritania", "from the title"),
        (" left", ""),
    ]


def test_what_a_claim_asserts_is_listed_who_first_with_normal_forms(claim):
    Fact.objects.create(
        claim=claim, kind="quantity", start=18, end=24, text="12,000", value={"low": 12000, "high": 12000}
    )
    Fact.objects.create(claim=claim, kind="organisation", start=0, end=12, text="The ministry")
    assert [(each.kind, each.text, each.normal) for each in list_assertions(claim)] == [
        ("Who", "The ministry", ""),
        ("Quantity", "12,000", "12\u202f000"),
    ]


def test_the_desk_knows_its_neighbours_and_place(article, rita):
    first, second, third, last = article.claims.all()
    Claim.objects.filter(pk=second.pk).update(state="dismissed", dismissed_reason="an opinion")
    desk = load_desk(third, rita)
    assert (desk.previous, desk.following, desk.place, desk.total) == (first.pk, last.pk, 2, 3)
    assert load_desk(last, rita).following is None


def test_each_desk_has_a_key_of_its_own(claim, rita):
    assert load_desk(claim, rita).key != load_desk(claim, rita).key


def test_the_next_claim_is_the_next_open_one_and_then_from_the_top(article, rita):
    first, second, third, last = article.claims.all()
    make_verdict(third, rita)
    assert find_next_claim(second, rita) == last and find_next_claim(last, rita) == first
    for claim in (first, second, last):
        make_verdict(claim, rita)
    assert find_next_claim(last, rita) is None


def test_the_next_desk_is_the_next_claims_and_at_the_end_the_last_one_stays(article, rita):
    first, second, third, last = article.claims.all()
    make_verdict(third, rita)
    assert load_next_desk(second, rita).claim == last and load_next_desk(last, rita).claim == first
    for claim in (first, second, last):
        make_verdict(claim, rita)
    desk = load_next_desk(last, rita)
    assert desk.claim == last and desk.tally == tally_claims(article) and desk.tally.open == 0


def test_a_desk_that_is_not_there_is_none(rita):
    assert find_desk(987_654_321, rita) is None and find_desk(10**30, rita) is None


def test_the_offered_scale_is_the_default_without_what_is_retired():
    Rating.objects.filter(label="Mixed").update(retired=True)
    assert [rating.label for rating in list_ratings()] == ["True", "Mostly true", "Mostly false", "False", "Unproven"]


class TestQueue:
    def test_the_most_check_worthy_come_first(self, article):
        late = article.claims.last()
        Claim.objects.filter(pk=late.pk).update(worthiness=0.9)
        assert filter_queue(Filters()).first() == late

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("", {1, 2}),
            ("state=decided", {3}),
            ("state=dismissed", {4}),
            ("state=flagged", {5}),
            ("state=nonsense", {1, 2}),
            ("kind=causal", {2}),
            ("attributed=yes", {1}),
            ("attributed=no", {2}),
            ("article=999999", set()),
            ("article=x&attributed=maybe", {1, 2}),
        ],
    )
    def test_filters_narrow_it(self, query, numbers, article, rita):
        make_claim(article, "army had grown")
        change = Claim.objects.filter(article=article)
        change.filter(number=1).update(attribution=[{"claimant": "the ministry", "verb": "said", "hedge": ""}])
        change.filter(number=2).update(kind="causal")
        make_verdict(change.get(number=3), rita)
        change.filter(number=4).update(state="dismissed", dismissed_reason="an opinion")
        change.filter(number=5).update(checkable=False)
        found = filter_queue(queue_filters(QueryDict(query)))
        assert {claim.number for claim in found} == numbers

    @pytest.mark.parametrize("page", ["0", "-1", "x", "999"])
    def test_a_nonsense_page_is_a_page(self, page, article, rita, sign_in):
        assert sign_in(rita).get(reverse("queue"), {"page": page}).status_code == 200

    def test_an_empty_queue_says_what_to_do(self, rita, sign_in):
        assert "Nothing is waiting" in sign_in(rita).get(reverse("queue")).content.decode()


def test_an_article_without_claims_says_what_to_do(rita, sign_in):
    article = make_article(claims=[])
    assert (
        "No claim was found in this text" in sign_in(rita).get(reverse("article", args=[article.pk])).content.decode()
    )


def test_the_desk_says_who_has_the_claim_and_until_when(claim, rita, remy, edda, sign_in):
    assert load_desk(claim, rita).holder is None
    due = timezone.localdate() - dt.timedelta(days=1)
    assign_claims(claim_ids=[claim.pk], person=rita, due_on=due, user=edda)
    assert load_desk(claim, remy).holder == Holder(rita.pk, "Rita", due)
    page = reverse("claim", args=[claim.pk])
    assert f'<span class="error">yours, due {due:%-d %b}</span>' in sign_in(rita).get(page).content.decode()
    assert f'<span class="error">with Rita, due {due:%-d %b}</span>' in sign_in(remy).get(page).content.decode()
    make_verdict(claim, rita)
    assert load_desk(claim, remy).holder is None  # it stood for the first round


def test_a_claim_that_was_reopened_has_no_hue_though_its_verdict_stands(claim, rita):
    make_verdict(claim, rita)
    assert load_desk(claim, rita).hue == "false"
    reopen_claim(claim=claim, version=Claim.objects.get(pk=claim.pk).version, user=rita)
    desk = load_desk(claim, rita)
    assert desk.verdict and desk.hue == "open" == hue_of(with_hues(Claim.objects.filter(pk=claim.pk)).get())
