"""What a text says about itself."""

from __future__ import annotations

import pytest

from claims.articles.texts import ArticleDetails, clean_text, guess_details, join_wrapped_lines

HEAD = "The council met on Monday."


@pytest.mark.parametrize(
    ("line", "source", "publisher", "url"),
    [
        ("Original Source: news.example.org", "news.example.org", "news.example.org", ""),
        (
            "original source : https://www.News.example.org/a/1",
            "https://www.News.example.org/a/1",
            "news.example.org",
            None,
        ),
        ("Source: The Daily Example", "The Daily Example", "The Daily Example", ""),
        ("Source:", "", "", ""),
        ("The source: a person who was there, said so", "", "", ""),
        ("Sources say nothing", "", "", ""),
    ],
)
def test_an_original_source_line_is_read_only_as_the_last(line, source, publisher, url):
    details = guess_details(f"{HEAD}\n{line}\n")
    assert (details.original_source, details.publisher) == (source, publisher)
    assert details.url == (source if url is None else url)
    assert guess_details(f"{line}\n{HEAD}").original_source == ""


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("# The bridge\n\nIt stands.", "The bridge"),
        ("The bridge.\n\nIt stands.", "The bridge"),
        (f"{'The council met on Monday and voted. ' * 5}\nMore.", "The council met on Monday and voted"),
        ("word " * 60, "word " * 31 + "…"),
    ],
)
def test_the_title_is_the_first_line_or_its_first_sentence(first, title):
    guessed = guess_details(first).title
    assert guessed.replace(" …", "…") == title.replace(" …", "…") and len(guessed) <= 160


def test_a_byline_is_the_author():
    assert guess_details("The bridge\nBy Ann O’Neill\n\nIt stands.").author == "Ann O’Neill"
    assert guess_details("The bridge\nBy the river it stands.").author == ""


def test_a_line_under_the_title_says_who_where_and_when():
    details = guess_details(
        "The bridge\n\nBy Ann Lee | The Daily Example\nUpdated 5 May 2025\nPublished 3 May 2025\n\nIt stands."
    )
    assert (details.author, details.publisher, str(details.published_on)) == (
        "Ann Lee",
        "The Daily Example",
        "2025-05-03",
    )
    assert guess_details("By Ann Lee\n3 May 2025\nThe bridge\n\nIt stands.").title == "The bridge"


def test_a_byline_far_below_is_somebody_elses():
    text = "\n\n".join(["The bridge", *["It stands."] * 8, "By Sam Roe", "3 May 2025"])
    assert (guess_details(text).author, guess_details(text).published_on) == ("", None)


def test_an_original_source_line_names_the_publisher_before_a_byline_does():
    assert (
        guess_details("The bridge\nBy Ann Lee, Daily Example\nIt stands.\nSource: news.example").publisher
        == "news.example"
    )


def test_what_was_given_wins_and_what_was_guessed_is_marked():
    given = ArticleDetails(title="Given").completed_by(ArticleDetails(title="Guessed", author="Ann"))
    assert (given.title, given.author, given.guessed) == ("Given", "Ann", ("author",))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ufeffa\x00b\x07", "ab"),
        ("a \u00a0\t\nb", "a\nb"),
        ("cafe\u0301", "café"),
        ("a\ud800b", "a?b"),
        ("\n\na\n\n", "a"),
        ("👩\u200d💻 نص", "👩\u200d💻 نص"),
    ],
)
def test_a_text_is_cleaned_but_its_words_stay(raw, clean):
    assert clean_text(raw, limit=100) == clean
    assert clean_text(clean, limit=100) == clean


WRAPPED = """The bridge opens
The council met on Monday and voted for the new
Bridge, which will cost 12 million crowns and be-
gin to carry trains in the spring of next year.
It was 31 to 14.
- The first part of it is ready, said the mayor,
- the second is not.

A man of the opposition said that it was much too
Dear."""


def test_wrapped_lines_become_the_paragraphs_they_were():
    assert join_wrapped_lines(WRAPPED).split("\n") == [
        "The bridge opens",
        "The council met on Monday and voted for the new Bridge, which will cost 12 million crowns and begin to carry "
        "trains in the spring of next year. It was 31 to 14.",
        "- The first part of it is ready, said the mayor,",
        "- the second is not.",
        "",
        "A man of the opposition said that it was much too Dear.",
    ]


@pytest.mark.parametrize("text", ["", "One line.", "Roses are red\nViolets are blue\nSugar is sweet", "a\n\n\nb"])
def test_lines_that_were_not_wrapped_stay(text):
    assert join_wrapped_lines(text) == text
