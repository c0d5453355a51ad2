"""The exact-quote gate, as a table: what is the same words, what is not, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.quotes import cuts_a_word, find_quote

# quote, text, level, the archived words that are found
FOUND = [
    ("sent 10,000 soldiers", "It sent 10,000 soldiers.", "identical", "sent 10,000 soldiers"),
    ("  sent 10,000 soldiers\n", "It sent 10,000 soldiers.", "identical", "sent 10,000 soldiers"),
    ("sent 10,000 soldiers", "It sent\n   10,000\tsoldiers.", "white_space", "sent\n   10,000\tsoldiers"),
    ("sent 10,000", "It sent\u00a010,000 men.", "white_space", "sent\u00a010,000"),
    ("sent\u202f10,000", "It sent 10,000 men.", "white_space", "sent 10,000"),
    ('"sent" them', "He “sent” them.", "typographic", "“sent” them"),
    ("it’s war", "it's war", "typographic", "it's war"),
    ("2022-2024", "from 2022–2024 on", "typographic", "2022–2024"),
    ("and so on...", "and so on…", "typographic", "and so on…"),
    ("first office", "the ﬁrst oﬃce", "typographic", "ﬁrst oﬃce"),
    ("10,000 soldiers", "10,000 sol\u00addiers", "typographic", "10,000 sol\u00addiers"),
    ("10,000 sol\u00addiers", "10,000 soldiers", "typographic", "10,000 soldiers"),
    ("wide open", "wi\u200bde open", "typographic", "wi\u200bde open"),
    ("cafe\u0301", "in the cafe\u0301.", "identical", "cafe\u0301"),
    ("👩\u200d💻 said", "The 👩\u200d💻 said so 🇺🇦.", "identical", "👩\u200d💻 said"),
    ("東京", "東京都に住む", "identical", "東京"),
    ("ประเทศ", "ในประเทศไทย", "identical", "ประเทศ"),
    ("أرسلت الوزارة", "قال إنها أرسلت الوزارة جنودا", "identical", "أرسلت الوزارة"),
    ("שלחה חיילים", "המדינה שלחה חיילים לחו״ל", "identical", "שלחה חיילים"),
    ("हिन्दी", "वह हिन्दी बोलता है", "identical", "हिन्दी"),
    ("homme", "l’homme parle", "identical", "homme"),
    ("backed forces", "Korea-backed forces", "identical", "backed forces"),
    ("5 to 10", "from 5 to 10, then", "identical", "5 to 10"),
]
# quote, text: almost the same is not the same
NOT_FOUND = [
    ("sent 10.000 soldiers", "It sent 10,000 soldiers."),
    ("Sent 10,000 soldiers", "It sent 10,000 soldiers."),
    ("sent 10,000 soldier", "It sent 10,000 soldiers."),
    ("sent  soldiers", "It sent 10,000 soldiers."),
    ("sent ... soldiers", "It sent 10,000 soldiers."),
    ("did not send", "It did send."),
    ("café", "in the cafe\u0301."),
    ("cafe", "in the café."),
    ("sold out", "sоld out"),  # with a Cyrillic о
    ("１２", "It sent 12 men."),
    ("", "words"),
    (" \n\u00ad", "words"),
    # a word, a number or a sign cut in two
    ("12", "It sent 12,000 men."),
    ("000 men", "It sent 12,000 men."),
    ("12", "It sent 12\u202f000 men."),
    ("12", "It sent 12’000 men."),
    ("5 degrees", "It was -5 degrees."),
    ("5 degrees", "It was −5 degrees."),
    ("5 per cent", "It rose .5 per cent."),
    ("5 per cent", "It rose 0.5 per cent."),
    ("2 of them", "1/2 of them"),
    ("we can", "we can’t go"),
    ("Russia", "Russia's council"),
    ("t go", "we can't go"),
    ("sol", "10,000 sol\u00addiers"),
    ("diers", "10,000 sol\u00addiers"),
    ("wif", "free wiﬁ"),
    ("i zone", "wiﬁ zone"),
    ("so on..", "so on…"),
    ("cafe", "in the cafe\u0301."),
    ("\u0301.", "in the cafe\u0301."),
    ("👩", "The 👩\u200d💻 said"),
    ("💻 said", "The 👩\u200d💻 said"),
    ("👍", "yes 👍🏽"),
    ("हिन", "वह हिन्दी बोलता है"),
    ("किताब", "किताबें पढ़ीं"),
]


@pytest.mark.parametrize(("quote", "text", "level", "words"), FOUND)
def test_it_finds_the_same_words(quote, text, level, words):
    found = find_quote(text, quote)
    assert found is not None
    assert (found.level, [text[start:end] for start, end in found.spans]) == (level, [words])


@pytest.mark.parametrize(("quote", "text"), NOT_FOUND)
def test_it_accepts_nothing_else(quote, text):
    assert find_quote(text, quote) is None


def test_it_names_every_place_in_text_order():
    assert find_quote("no, no and no", "no").spans == ((0, 2), (4, 6), (11, 13))


def test_a_place_that_cuts_a_word_does_not_count_beside_one_that_does_not():
    assert find_quote("nobody said no", "no").spans == ((12, 14),)


def test_a_better_level_hides_a_worse_one():
    found = find_quote('“war” and "war"', '"war"')
    assert (found.level, found.spans) == ("identical", ((10, 15),))


def test_offsets_count_code_points_beyond_the_first_plane():
    text = "😀😀 sent 𝟏𝟎 men"
    start, end = find_quote(text, "sent").spans[0]
    assert (start, text[start:end]) == (3, "sent")


@given(st.text(max_size=60), st.data())
def test_what_is_found_reproduces_the_quote(text, data):
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    found = find_quote(text, quote)
    for begin, end in found.spans if found else ():
        assert not cuts_a_word(text, begin, end)
        assert (text[begin:end] == quote.strip()) == (found.level == "identical")


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_quote_that_cuts_nothing_is_found_where_it_stands(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote == quote.strip() and not cuts_a_word(text, start, end) and find_quote(quote, quote):
        assert (start, end) in find_quote(text, quote).spans
