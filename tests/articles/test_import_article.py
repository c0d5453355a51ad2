"""From a text to an article and its revisions."""

from __future__ import annotations

from datetime import date

import pytest

from claims.articles.models import Article, Revision
from claims.articles.services import edit_article, import_article
from claims.articles.texts import ArticleDetails
from claims.audit.models import Event
from claims.errors import Refused, Stale
from tests.builders import run_at_once

pytestmark = pytest.mark.django_db
TEXT = "Two ships leave port\n\nThey left on Monday. They carried grain.\nOriginal Source: news.example.org"


def give(text: str = TEXT, **details):
    return import_article(text=text, details=ArticleDetails(**details), origin="pasted")


def test_a_new_text_is_a_new_article_with_its_first_revision():
    imported = give()
    assert (imported.outcome, imported.revision.number, imported.revision.text) == ("new article", 1, TEXT)
    assert imported.revision.splitting.state == "queued"


def test_the_same_text_again_changes_nothing():
    first = give()
    events = Event.objects.count()
    again = give(TEXT.replace("\n", "\r\n") + "  \n\n", title="Another title")
    assert (again.outcome, again.article, again.revision) == ("unchanged", first.article, first.revision)
    assert (Article.objects.count(), Revision.objects.count(), Event.objects.count()) == (1, 1, events)
    assert Article.objects.get().title == "Two ships leave port"


def test_changed_text_at_the_same_address_is_a_new_revision():
    first = give(url="https://news.example.org/ships")
    changed = give(TEXT.replace("Two", "Three"), url="https://news.example.org/ships")
    assert (changed.outcome, changed.article, changed.revision.number) == ("new revision", first.article, 2)
    first.revision.refresh_from_db()
    assert first.revision.text == TEXT


def test_changed_text_for_a_named_article_is_a_new_revision():
    first = give()
    changed = import_article(text="Three ships left.", details=ArticleDetails(), origin="pasted", article=first.article)
    assert (changed.outcome, changed.revision.number) == ("new revision", 2)


def test_an_earlier_text_again_is_the_earlier_revision():
    first = give(url="https://news.example.org/ships")
    give(TEXT.replace("Two", "Three"), url="https://news.example.org/ships")
    assert give().revision == first.revision


def test_what_a_person_wrote_is_no_guess():
    article = give(title="Ships", published_on=date(2026, 3, 21)).article
    assert (article.title, article.published_on) == ("Ships", date(2026, 3, 21))
    assert sorted(article.guessed) == ["original_source", "publisher"]


@pytest.mark.parametrize("text", ["", " \n\t ", "…—!?", "\x00\x01", "\ufeff"])
def test_a_text_without_words_is_refused_and_leaves_nothing(text):
    with pytest.raises(Refused, match="no words"):
        give(text)
    assert not Article.objects.exists() and not Event.objects.exists()


def test_a_text_that_is_too_long_is_refused_with_both_lengths(settings):
    settings.ARTICLE_LIMIT = 50
    with pytest.raises(Refused, match=r"has 60 characters; an article may have 50"):
        give("w" * 60)


def test_a_stale_form_about_an_article_is_refused_and_shows_what_is_saved(rita, edda):
    article = give().article
    edit_article(article=article, details=ArticleDetails(title="Ships"), version=1, user=rita)
    with pytest.raises(Stale) as stale:
        edit_article(article=article, details=ArticleDetails(title="Boats"), version=1, user=edda)
    assert stale.value.current.title == "Ships"
    article.refresh_from_db()
    assert (article.title, article.guessed, article.version) == ("Ships", [], 2)


def test_an_edit_is_an_event_with_the_old_and_the_new(rita):
    article = give().article
    edit_article(article=article, details=ArticleDetails(title="Ships"), version=1, user=rita)
    event = Event.objects.filter(chain=article.chain).latest("sequence")
    assert (event.kind, event.actor) == ("article edited", rita)
    assert (event.data["old"]["title"], event.data["new"]["title"]) == ("Two ships leave port", "Ships")


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_text_at_once_are_one_article():
    outcomes = [imported.outcome for imported in run_at_once(*[give] * 4)]
    assert sorted(outcomes) == ["new article", "unchanged", "unchanged", "unchanged"]
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_new_texts_of_one_article_at_once_are_two_revisions():
    url = "https://news.example.org/ships"
    give(url=url)
    texts = [TEXT.replace("Two", number) for number in ("Three", "Four", "Five")]
    imported = run_at_once(*[lambda text=text: give(text, url=url) for text in texts])
    assert sorted(each.revision.number for each in imported) == [2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_two_first_texts_of_one_address_at_once_are_one_article():
    url = "https://news.example.org/ships"
    texts = [TEXT.replace("Two", number) for number in ("Three", "Four", "Five")]
    imported = run_at_once(*[lambda text=text: give(text, url=url) for text in texts])
    assert len({each.article.pk for each in imported}) == 1 and len(imported) == 3
