"""The archived text beside the claim: laid out with offsets, quoted from, escaped."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from claims.evidence.models import Evidence
from claims.evidence.passages import lay_out_passages
from tests.builders import QUOTE, make_evidence, make_source


@given(st.text(alphabet="ab .!?\n“”’。Dr\u00a0é😀", max_size=80))
def test_passages_reproduce_the_text_and_leave_out_only_white_space(text):
    passages = [passage for paragraph in lay_out_passages(text, []) for passage in paragraph]
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(passages))


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("One stood. Two fell.", ["One stood.", "Two fell."]),
        ("Dr. Ann spoke. “Yes.” He left.", ["Dr. Ann spoke.", "“Yes.”", "He left."]),
        ("It cost 1.5 million. no more", ["It cost 1.5 million. no more"]),
        ("一人来了。二人走了。", ["一人来了。", "二人走了。"]),
    ],
)
def test_a_paragraph_is_stepped_through_by_sentence(text, passages):
    assert [passage.text for passage in lay_out_passages(text, [])[0]] == passages


def test_a_passage_that_a_quote_touches_bears_its_number():
    text = "One stood. Two fell. Three ran."
    (paragraph,) = lay_out_passages(text, [(11, 20, 7)])
    assert [passage.number for passage in paragraph] == [None, 7, None]


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def browser(self, rita, sign_in):
        return sign_in(rita)

    def cite(self, browser, claim, extraction, **fields):
        return browser.post(reverse("cite_quote", args=[claim.pk, extraction.pk]), {"stance": "refutes", **fields})

    def test_the_page_gives_each_passage_its_offsets(self, browser, claim, extraction):
        page = browser.get(reverse("read_source", args=[claim.pk, extraction.pk])).content.decode()
        start, end = re.search(r'data-start="(\d+)" data-end="(\d+)">The ministry', page).groups()
        assert extraction.text[int(start) : int(end)] == QUOTE

    def test_citing_comes_back_to_the_text_with_the_quote_marked(self, browser, claim, extraction):
        answer = self.cite(browser, claim, extraction, quote=QUOTE)
        assert answer.url == reverse("read_source", args=[claim.pk, extraction.pk])
        page = browser.get(answer.url).content.decode()
        assert "Quote [1] is evidence: refutes." in page and "<sup>[1]</sup>" in page

    def test_a_refused_quote_comes_back_with_everything_typed(self, browser, claim, extraction):
        answer = self.cite(browser, claim, extraction, quote="The ministry sent ten", note="see table")
        page = browser.get(answer.url).content.decode()
        assert page.count('role="alert"') == 1 and "do not stand in the archived text" in page
        assert ">The ministry sent ten</textarea>" in page and 'value="see table"' in page
        assert re.search(r'value="refutes" checked', page)
        assert not Evidence.objects.exists()

    def test_words_that_stand_twice_are_offered_with_what_is_around_them(self, browser, claim, extraction):
        answer = self.cite(browser, claim, extraction, quote="The officials said that", note="see table")
        page = answer.content.decode()
        assert answer.status_code == 422
        starts = re.findall(r'name="start" value="(\d+)"', page)
        assert len(starts) == 2 and page.count("<mark>The officials said that</mark>") == 2
        self.cite(browser, claim, extraction, quote="The officials said that", start=starts[1])
        assert Evidence.objects.get().start == int(starts[1])

    def test_a_second_click_says_that_it_is_evidence_already(self, browser, claim, extraction):
        for _ in range(2):
            answer = self.cite(browser, claim, extraction, quote=QUOTE)
        assert "already" in browser.get(answer.url).content.decode()
        assert Evidence.objects.count() == 1

    def test_a_numbers_field_with_nonsense_does_not_break_it(self, browser, claim, extraction):
        for start in ("x", "-1", "9" * 40, "²"):
            self.cite(browser, claim, extraction, quote=QUOTE, start=start)
        assert Evidence.objects.count() == 1

    def test_a_nul_in_the_quote_is_just_not_found(self, browser, claim, extraction):
        answer = self.cite(browser, claim, extraction, quote="The\x00ministry", note="a\x00b")
        assert "do not stand" in browser.get(answer.url).content.decode()

    def test_a_quote_shows_on_the_claims_desk_with_its_source(self, browser, claim, rita):
        make_evidence(claim, rita, extraction=make_source(title="Old news"))
        page = browser.get(reverse("claim", args=[claim.pk])).content.decode()
        assert "Old news" in page and QUOTE in strip_tags(page) and 'id="evidence-1"' in page

    def test_an_extraction_that_is_not_there_is_not_found(self, browser, claim):
        assert browser.get(reverse("read_source", args=[claim.pk, 999])).status_code == 404
