"""Which language a text is in, as far as it decides whether the engine can read it.

Two steps: the script of most letters settles Korean, Japanese, Greek and the like; among Latin and Cyrillic texts the
commonest function words decide. No model and no dependency, so it is honest about little text: below
twenty letters, or without a clear winner, the answer is `und` and nobody is warned. That a text is not English takes three
such words and more than twice as many as English ones: "a", "no" and "do" are words of several languages.
"""

from __future__ import annotations

import re
from collections import Counter

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

# First and last code point of a script's letters (Unicode blocks), and the language it points to.
_SCRIPTS = (
    ("latin", 0x41, 0x24F), ("latin", 0x1E00, 0x1EFF), ("el", 0x370, 0x3FF), ("cyrillic", 0x400, 0x52F),
    ("hy", 0x531, 0x58F), ("he", 0x590, 0x5FF), ("arabic", 0x600, 0x77F), ("hi", 0x900, 0x97F), ("bn", 0x980, 0x9FF),
    ("ta", 0xB80, 0xBFF), ("th", 0xE00, 0xE7F), ("ka", 0x10A0, 0x10FF), ("ko", 0x1100, 0x11FF), ("ja", 0x3040, 0x30FF),
    ("han", 0x3400, 0x9FFF), ("ko", 0xAC00, 0xD7AF),
)  # fmt: skip

_WORDS = {
    "en": "the of and to in is that was for with on are by from at his her it as has were this which but not have a an i you we he she they my your our their who what when would will can said or been had do if",
    "de": "der die das und ist nicht von den mit sich auf für dem ein eine des im zu als auch wird wurde hat bei",
    "fr": "le la les des et est une dans que qui pour sur pas au du avec par ce il elle sont été aux plus ne ont mais sa ses cette leur dit",
    "es": "el la los las de que y en un una por con para del se es al lo como más su fue no sus ha",
    "it": "il lo la gli di che e è un una per con del della non sono si da nel alla dei più ha anche le",
    "pt": "o a os as de que e do da em um uma para com não no na por mais dos das foi ao é se",
    "nl": "de het een van en is dat niet op te zijn met voor er aan ook bij werd door naar uit heeft",
    "sv": "och att det som en är på av för med till den har inte om ett var från de vid",
    "da": "og at det som en er på af for med til den har ikke om et var fra de blev",
    "no": "og at det som en er på av for med til den har ikke om et var fra ble jeg",
    "fi": "ja on ei se että hän oli ovat mutta kun tai niin sekä joka myös mukaan",
    "pl": "i w na z się nie do jest że to o jak za po od przez był oraz dla ale",
    "cs": "a v na se je že s z do o k i ale jako za po jsou byl také podle",
    "ro": "și în de la a cu pe din că nu o este un care mai pentru sunt au fost prin",
    "hu": "a az és hogy nem is egy ez volt meg van de csak mint ha már el",
    "tr": "ve bir bu için ile de da olarak çok olan daha gibi en kadar sonra ancak",
    "id": "yang dan di dari untuk dengan ini itu pada tidak dalam ke akan adalah oleh",
    "vi": "và của là có được trong cho không với các một đã những người này",
    "ru": "и в не на что с по как это он из к для его от был было после также",
    "uk": "і в не на що з та до як це він із для його від був було після також",
    "bg": "и в на не да от за се е са това че с по като след беше",
}
_HINTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_CYRILLIC = ("ru", "uk", "bg")
_WORD = re.compile(r"(?<!['’])\b[^\W\d_]+")
_SAMPLE = 4000  # characters; a language shows itself long before


def detect_language(text: str) -> tuple[str, str]:
    """Return (ISO 639-1 code or "und", a sentence for the reader when the engine cannot read that language, else "")."""
    sample = text[:_SAMPLE]
    scripts = Counter(script for character in sample if (script := _script(character)))
    if sum(scripts.values()) < 20 and not (set(scripts) - {"latin"}):
        return ("en", "") if _score_words(sample, ("en",)) else ("und", "")
    code = _language(sample, scripts)
    return code, "" if code in ("en", "und") else f"This looks like {NAMES[code]}; the engine reads English."


def _script(character: str) -> str:
    if not character.isalpha():
        return ""
    point = ord(character)
    return next((name for name, first, last in _SCRIPTS if first <= point <= last), "")


def _language(sample: str, scripts: Counter[str]) -> str:
    script = scripts.most_common(1)[0][0] if scripts else ""
    if script == "ja" or (script == "han" and scripts["ja"] * 20 > scripts["han"]):
        return "ja"
    if script == "han":
        return "zh"
    if script == "arabic":
        return "fa" if re.search("[پچژگ]", sample) else "ar"
    if script == "cyrillic":
        return "uk" if re.search("[іїєґ]", sample.lower()) else _best(sample, _CYRILLIC) or "ru"
    if script == "latin":
        return _best(sample, tuple(code for code in _HINTS if code not in _CYRILLIC)) or "und"
    return script or "und"


def _best(sample: str, codes: tuple[str, ...]) -> str:
    """The language whose function words are commonest; nothing when they are under a twentieth of all words, or tied."""
    scores = _score_words(sample, codes)
    ranked = scores.most_common(2)
    if "en" in codes and ranked and ranked[0][0] != "en" and ranked[0][1] < max(3, 2 * scores["en"] + 1):
        return "en" if scores["en"] > 1 else ""
    if not ranked or ranked[0][1] * 20 < len(_WORD.findall(sample)):
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else ""


def _score_words(sample: str, codes: tuple[str, ...]) -> Counter[str]:
    words = Counter(_WORD.findall(sample.lower()))
    scores = {code: sum(count for word, count in words.items() if word in _HINTS[code]) for code in codes}
    return Counter({code: score for code, score in scores.items() if score})
