"""Shaping claims through their pages: each refusal comes back where it happened, with what was typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from claims.articles.editing import edit_wording
from claims.articles.models import Splitting
from claims.articles.services import edit_article
from claims.articles.texts import ArticleDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(rita, sign_in):
    """Sends a form as a browser without JavaScript does; the page that comes back in the end."""
    browser = sign_in(rita)

    def send(name: str, pk: int, **fields) -> str:
        answer = browser.post(reverse(name, args=[pk]), fields, follow=True)
        assert answer.status_code == 200 and answer.redirect_chain
        return answer.content.decode()

    return send


def test_the_wording_can_be_edited(act, claim):
    page = act("edit_wording", claim.pk, wording="The army sent men.", version="1")
    assert "Wording changed." in page and "The army sent men." in page


def test_a_claim_can_be_split_by_line_ends_of_any_kind(act, claim):
    page = act("split_claim", claim.pk, wordings="It sent men.\r\nIt was 2022.\r\n", version="1")
    assert "Split." in page and "It sent men." in page
    assert claim.article.claims.filter(state="detected").count() == 5


def test_two_claims_can_be_merged_by_number(act, article):
    first, second = article.claims.all()[:2]
    page = act("merge_claims", first.pk, other=str(second.number), wording="It sent and lost men.", version="1")
    assert "Merged." in page and "It sent and lost men." in page


@pytest.mark.parametrize("other", ["", "x", "0", "99", "9" * 30])
def test_a_number_that_no_claim_has_is_refused(other, act, claim):
    page = act("merge_claims", claim.pk, other=other, wording="Both.", version="1")
    assert "There is no claim" in page and page.count('role="alert"') == 1 and ">Both.</textarea>" in page


def test_a_claim_can_be_dismissed_and_restored(act, claim):
    assert "Dismissed: an opinion" in act("dismiss_claim", claim.pk, reason="an opinion", version="1")
    assert "Restored." in act("restore_claim", claim.pk)


def test_selected_words_become_a_claim(act, article):
    page = act("add_claim", article.pk, quote="army had grown", wording="")
    assert "Claim added." in page and "army had grown" in page


def test_words_that_do_not_stand_there_come_back(act, article):
    page = act("add_claim", article.pk, quote="navy had grown", wording="The navy grew")
    assert (
        "do not stand in the article" in page
        and ">navy had grown</textarea>" in page
        and 'value="The navy grew"' in page
    )


FORMS = {
    "edit_wording": {"wording": "Mine."},
    "split_claim": {"wordings": "Mine.\nToo."},
    "merge_claims": {"other": "2", "wording": "Mine."},
    "dismiss_claim": {"reason": "mine, I say"},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_stale_form_shows_what_is_there_now_beside_what_was_typed(name, act, claim, remy):
    edit_wording(claim=claim, wording="Theirs, and newer.", version=1, user=remy)
    page = act(name, claim.pk, version="1", **FORMS[name])
    assert "Someone changed this claim" in page and page.count('role="alert"') == 1
    assert "Theirs, and newer." in page and 'name="version" value="2"' in page
    typed = [value for key, value in FORMS[name].items() if key != "other"]
    assert all(value in page for value in typed)
    claim.refresh_from_db()
    assert (claim.standalone, claim.state) == ("Theirs, and newer.", "detected")


def test_a_refusal_is_told_once(act, claim, rita, sign_in):
    act("dismiss_claim", claim.pk, reason="", version="1")
    assert 'role="alert"' not in sign_in(rita).get(reverse("claim", args=[claim.pk])).content.decode()


def test_a_refusal_of_another_claim_does_not_show_on_this_one(article, rita, sign_in):
    first, second = article.claims.all()[:2]
    browser = sign_in(rita)
    browser.post(reverse("edit_wording", args=[first.pk]), {"wording": "", "version": "1"})
    page = browser.get(reverse("claim", args=[second.pk])).content.decode()
    assert "A claim needs words" not in page
    assert "A claim needs words" in browser.get(reverse("claim", args=[first.pk])).content.decode()


class TestDetails:
    def send(self, browser, article, **fields):
        fields = {"title": "Mine", "version": "1"} | fields
        return browser.post(reverse("edit_article", args=[article.pk]), fields)

    def test_details_can_be_corrected(self, article, rita, sign_in):
        self.send(sign_in(rita), article, title="Right", published_on="2026-03-21", url="https://news.example.org/1")
        article.refresh_from_db()
        assert (article.title, str(article.published_on), article.guessed) == ("Right", "2026-03-21", [])

    def test_a_stale_form_shows_both_and_can_be_sent_again(self, article, rita, remy, sign_in):
        edit_article(article=article, details=ArticleDetails(title="Theirs"), version=1, user=remy)
        browser = sign_in(rita)
        answer = self.send(browser, article)
        page = answer.content.decode()
        assert answer.status_code == 422 and "Theirs" in page and 'value="Mine"' in page
        assert 'name="version" value="2"' in page
        assert self.send(browser, article, version="2").status_code == 302

    @pytest.mark.parametrize(
        "fields",
        [{"title": ""}, {"url": "javascript:alert(1)"}, {"published_on": "x"}, {"version": "x"}, {"version": ""}],
    )
    def test_bad_fields_are_refused(self, fields, article, rita, sign_in):
        assert self.send(sign_in(rita), article, **fields).status_code == 422


class TestProgress:
    def ask(self, browser, article):
        return browser.get(reverse("splitting_progress", args=[article.pk]))

    @pytest.mark.parametrize("state", ["queued", "running"])
    def test_it_polls_itself_while_the_text_is_split(self, state, article, rita, sign_in):
        Splitting.objects.update(state=state, done=3, total=9)
        page = self.ask(sign_in(rita, htmx=True), article).content.decode()
        assert "hx-trigger" in page and 'max="9"' in page

    def test_when_it_is_done_the_page_comes_anew(self, article, rita, sign_in):
        answer = self.ask(sign_in(rita, htmx=True), article)
        assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("article", args=[article.pk]))

    def test_a_failure_says_why(self, article, rita, sign_in):
        Splitting.objects.update(state="failed", reason="It was lost.")
        page = sign_in(rita).get(reverse("article", args=[article.pk])).content.decode()
        assert "It was lost." in page
