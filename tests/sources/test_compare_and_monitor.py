"""What changed between two copies, whether quotes still stand, and which sources are one."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from claims.sources.capturing import perform_capture
from claims.sources.comparing import diff_words
from claims.sources.models import Capture, DomainRule, Source
from claims.sources.monitoring import Standing, check_quote
from claims.sources.origins import origin_groups
from claims.sources.services import CaptureRefused, find_or_create_source, request_capture, upload_document
from claims.sources.watching import request_recaptures, unwatch_source, watch_source
from tests.sources.misbehaving_server import PARAGRAPHS, write_article

TEXT = "\n\n".join(PARAGRAPHS)
QUOTE = "The work will cost 2.4 million euros and take seven months"


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
        ("", "a", [("added", "a")]),
        ("a", "", [("removed", "a")]),
        ("", "", []),
        ("one\n\ntwo", "one\n\nnew\n\ntwo", [("same", "one\n\n"), ("added", "new\n\n"), ("same", "two")]),
        (
            "市议会决定修复桥",
            "市议会决定拆除桥",
            [("same", "市议会决定"), ("removed", "修复"), ("added", "拆除"), ("same", "桥")],
        ),
        ("2.4 million", "2.9 million", [("removed", "2.4"), ("added", "2.9"), ("same", " million")]),
        ("at 10:30.", "at 10:45.", [("same", "at "), ("removed", "10:30"), ("added", "10:45"), ("same", ".")]),
    ],
)
def test_it_shows_what_changed_word_by_word(old, new, pieces):
    assert [(piece.kind, piece.text) for piece in diff_words(old, new)] == pieces


def test_both_texts_can_be_put_together_from_the_pieces():
    new = TEXT.replace("seven", "nine").replace("Monday", "late Monday") + "\n\nThe end."
    pieces = diff_words(TEXT, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == TEXT
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def write_stanzas(seed: int) -> str:
    """Verses of a handful of words in no order under the numbers of their stanzas: as much to compare as can be."""
    draw = random.Random(seed)
    return "\n\n".join(f"{at}\n\n{' '.join(draw.choices('ab c d e f g'.split(), k=1_800))}" for at in range(100))


def write_steps(of: int) -> str:
    """Every second or third paragraph is the same, the others are fifty and come round."""
    return "first\n\n" + "\n\n".join("x y" if at % of else f"z {at % 50}" for at in range(60_000))


@pytest.mark.parametrize(
    ("old", "new"),
    [(write_stanzas(1), write_stanzas(2)), (write_steps(2), write_steps(3))],
    ids=["words", "paragraphs"],
)
def test_texts_of_a_few_words_again_and_again_are_compared_in_time(old, new):
    """People wait for this in a web process."""
    started = time.process_time()
    pieces = diff_words(old, new)
    assert time.process_time() - started < 15
    assert pieces[0].kind == "same"
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@pytest.mark.parametrize(
    ("new", "standing"),
    [
        (TEXT, "unchanged"),
        ("A new first paragraph that stands before all others.\n\n" + TEXT, "unchanged"),
        (TEXT.replace("euros and", "euros\nand"), "unchanged"),
        (TEXT.replace("Monday", "Tuesday").replace("footbridge", "bridge"), "unchanged"),
        (f"Something else. {QUOTE} in the end, said nobody at all, and that was it.", "moved"),
        (TEXT.replace("2.4 million", "3.1 million"), "altered"),
        (TEXT.replace("will cost", "will not cost"), "altered"),
        (TEXT.replace("seven months", "seven and a half months"), "altered"),
        ("\n\n".join(PARAGRAPHS[:2]), "gone"),
        ("Entirely other words about the weather, which was fine all day in the whole country.", "gone"),
        ("", "unreadable"),
    ],
)
def test_it_says_what_became_of_a_quote(new, standing):
    start = TEXT.index(QUOTE)
    check = check_quote(old_text=TEXT, start=start, end=start + len(QUOTE), new_text=new)
    assert check.standing == standing
    assert check.standing.makes_stale == (standing in ("altered", "gone"))


@pytest.mark.parametrize(
    ("new", "standing"),
    [
        ("市议会周一投票决定拆除旧人行桥，该桥自五月洪水以来一直关闭。", "altered"),
        ("昨天全国天气很好，没有人受伤。", "gone"),
    ],
)
def test_a_quote_without_spaces_is_compared_character_by_character(new, standing):
    old = "市议会周一投票决定修复旧人行桥，该桥自五月洪水以来一直关闭。"
    assert check_quote(old_text=old, start=5, end=15, new_text=new).standing == standing


def test_an_altered_passage_is_found_and_its_change_shown():
    new = TEXT.replace("2.4 million", "3.1 million")
    start = TEXT.index(QUOTE)
    check = check_quote(old_text=TEXT, start=start, end=start + len(QUOTE), new_text=new)
    assert new[check.start : check.end] == QUOTE.replace("2.4", "3.1")
    assert [(piece.kind, piece.text) for piece in check.changes if piece.kind != "same"] == [
        ("removed", "2.4"),
        ("added", "3.1"),
    ]


def test_a_page_that_is_no_content_says_nothing_about_the_quote():
    check = check_quote(old_text=TEXT, start=0, end=20, new_text="Are you a robot?", readable=False)
    assert check.standing == Standing.UNREADABLE


def test_of_several_places_the_one_with_the_same_neighbours_is_meant():
    old = "First: it is so. Second: it is so. Third."
    start = old.rindex("it is so")
    new = "Zeroth: it is so. First: it is so. Second: it is so. Third."
    check = check_quote(old_text=old, start=start, end=start + 8, new_text=new)
    assert (check.standing, check.start) == ("unchanged", new.rindex("it is so"))


# --- origins -------------------------------------------------------------------------------------------------------


def upload(title: str, paragraphs: list[str], head: str = "") -> Source:
    body = write_article(title=title, paragraphs=paragraphs, head=head)
    return upload_document(file_name=f"{title}.html", body=body).source


@pytest.mark.django_db
def test_reprints_are_one_origin_and_others_are_not():
    dispatch = upload("dispatch", PARAGRAPHS)
    reprint = upload("reprint", ["Our own first paragraph about the news of the day in town.", *PARAGRAPHS])
    other = upload("other", [paragraph[::-1] for paragraph in PARAGRAPHS])
    groups = origin_groups([dispatch, other, reprint])
    assert [group.sources for group in groups] == [(dispatch, reprint), (other,)]
    assert "share" in groups[0].reasons[0]


@pytest.mark.django_db
def test_pages_that_name_one_canonical_address_are_one_origin():
    link = '<link rel="canonical" href="https://wire.example/story?utm_source=x">'
    one = upload("one", PARAGRAPHS[:2], link)
    two = upload("two", PARAGRAPHS[2:], link)
    (group,) = origin_groups([one, two])
    assert "canonical" in group.reasons[0]


@pytest.mark.django_db
def test_sources_without_a_copy_stand_alone(web):
    sources = [find_or_create_source(url=web.url("/a")), find_or_create_source(url=web.url("/b"))]
    assert [len(group.sources) for group in origin_groups(sources)] == [1, 1]


# --- watching ------------------------------------------------------------------------------------------------------


def days_until(source: Source) -> int:
    source.refresh_from_db()
    return round((source.next_capture_at - timezone.now()) / timedelta(days=1))


@pytest.mark.django_db
def test_a_watched_source_is_captured_again_less_and_less_often_while_it_stays_the_same(web):
    source = find_or_create_source(url=web.url("/article"))
    perform_capture(request_capture(source=source).pk)
    watch_source(source)
    assert days_until(source) == 7
    for expected in (14, 28, 56, 56):
        Source.objects.update(next_capture_at=Now())
        (asked,) = request_recaptures()
        assert perform_capture(asked).state == "unchanged"
        assert days_until(source) == expected


@pytest.mark.django_db
def test_a_page_that_changes_is_watched_as_closely_as_at_first(web):
    DomainRule.objects.create(domain="127.0.0.1", recapture_days=3)
    source = find_or_create_source(url=web.url("/edited"))
    watch_source(source)
    Source.objects.update(capture_interval=48, next_capture_at=Now())
    (asked,) = request_recaptures()
    perform_capture(asked)
    assert days_until(source) == 3


@pytest.mark.django_db
def test_a_failing_page_is_not_asked_for_without_end(web):
    source = find_or_create_source(url=web.url("/gone"))
    watch_source(source)
    Source.objects.update(next_capture_at=Now())
    (asked,) = request_recaptures()
    perform_capture(asked)
    assert request_recaptures() == []


@pytest.mark.django_db
def test_what_is_no_longer_cited_is_no_longer_watched(web):
    source = find_or_create_source(url=web.url("/article"))
    watch_source(source)
    unwatch_source(source)
    assert request_recaptures() == []


# --- quotas --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_person_cannot_ask_without_end(web, rita, remy, settings):
    settings.CAPTURE_QUOTA_PERSON = 2
    for number in range(2):
        request_capture(source=find_or_create_source(url=web.url(f"/a?{number}")), asked_by=rita)
    with pytest.raises(CaptureRefused, match="Wait"):
        request_capture(source=find_or_create_source(url=web.url("/a?3")), asked_by=rita)
    request_capture(source=find_or_create_source(url=web.url("/a?3")), asked_by=remy)
    assert Capture.objects.count() == 3


@pytest.mark.django_db
def test_one_host_is_not_captured_without_end(web, rita, remy, settings):
    settings.CAPTURE_QUOTA_HOST = 1
    request_capture(source=find_or_create_source(url=web.url("/a?1", host="one.example")), asked_by=rita)
    with pytest.raises(CaptureRefused, match=r"one\.example"):
        request_capture(source=find_or_create_source(url=web.url("/a?2", host="one.example")), asked_by=remy)
    request_capture(source=find_or_create_source(url=web.url("/a?1", host="two.example")), asked_by=remy)
