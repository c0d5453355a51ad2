"""Which language a text is in."""

from __future__ import annotations

import pytest

from claims.text.languages import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council closed two depots and sold the land to a bank.", "en"),
        ("Der Rat hat zwei Depots geschlossen und das Land an eine Bank verkauft.", "de"),
        ("Le conseil a fermé deux dépôts et il a vendu les terrains à une banque.", "fr"),
        ("El consejo cerró dos depósitos y vendió los terrenos a un banco de la ciudad.", "es"),
        ("O conselho fechou dois depósitos e vendeu os terrenos a um banco da cidade que não paga.", "pt"),
        ("Il consiglio ha chiuso due depositi e ha venduto i terreni alla banca della città.", "it"),
        ("De raad heeft twee depots gesloten en het land aan een bank verkocht.", "nl"),
        ("Совет закрыл два депо и продал землю банку, как сообщили в городе.", "ru"),
        ("Рада закрила два депо і продала землю банку, про що повідомили в місті.", "uk"),
        ("시의회는 두 곳의 차고지를 폐쇄했다.", "ko"),
        ("市議会は二つの車庫を閉鎖した。", "ja"),
        ("市议会关闭了两个车库并出售了土地。", "zh"),
        ("أغلق المجلس مستودعين وباع الأرض.", "ar"),
        ("Το συμβούλιο έκλεισε δύο αποθήκες.", "el"),
        ("A replica of a shrine stands above.", "en"),
        ("She is also a model.", "en"),
        ("No other state programs do that, I said to a friend.", "en"),
        ("Gilberto da Silva is a former footballer of São Paulo.", "en"),
        ("", "und"),
        ("12,000 – 14:30", "und"),
        ("\u200f\x00🙂", "und"),
    ],
)
def test_it_tells_the_language(text: str, code: str) -> None:
    assert detect_language(text)[0] == code


def test_it_tells_the_reader_what_the_engine_cannot_read() -> None:
    assert (
        detect_language("시의회는 두 곳의 차고지를 폐쇄했다.")[1] == "This looks like Korean; the engine reads English."
    )


def test_it_warns_nobody_about_english_or_too_little_text() -> None:
    assert detect_language("The mayor resigned.")[1] == ""
    assert detect_language("Tomas Reyes")[1] == ""


def test_english_with_a_foreign_name_stays_english() -> None:
    assert detect_language("The party of 김정은 and of Владимир met in the city on the coast.")[0] == "en"
