"""From bytes to text: byte order mark, then header, then what the document says, then detection.

Labels are those of the WHATWG encoding standard and nothing else: a label is never handed to Python's codec registry,
where `unicode_escape`, `utf-7` or `zlib` would be found.
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABELS = {
    codec: labels.split()
    for codec, labels in {
        "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
        "utf-16-le": "utf-16 utf-16le ucs-2 unicode csunicode iso-10646-ucs-2",
        "utf-16-be": "utf-16be unicodefffe",
        "cp1252": "windows-1252 cp1252 x-cp1252 latin1 l1 iso-8859-1 iso8859-1 iso_8859-1 ascii us-ascii ansi_x3.4-1968",
        "cp1250": "windows-1250 cp1250 x-cp1250",
        "cp1251": "windows-1251 cp1251 x-cp1251",
        "cp1253": "windows-1253 cp1253 x-cp1253",
        "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5",
        "cp1255": "windows-1255 cp1255 x-cp1255",
        "cp1256": "windows-1256 cp1256 x-cp1256",
        "cp1257": "windows-1257 cp1257 x-cp1257",
        "cp1258": "windows-1258 cp1258 x-cp1258",
        "cp874": "windows-874 tis-620 iso-8859-11 dos-874",
        "cp866": "ibm866 cp866 866 csibm866",
        "iso8859-2": "iso-8859-2 iso8859-2 latin2 l2",
        "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
        "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
        "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
        "iso8859-6": "iso-8859-6 iso8859-6 arabic",
        "iso8859-7": "iso-8859-7 iso8859-7 greek greek8",
        "iso8859-8": "iso-8859-8 iso8859-8 hebrew visual iso-8859-8-i logical",
        "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
        "iso8859-13": "iso-8859-13 iso8859-13",
        "iso8859-14": "iso-8859-14 iso8859-14",
        "iso8859-15": "iso-8859-15 iso8859-15 l9",
        "iso8859-16": "iso-8859-16",
        "koi8-r": "koi8-r koi8 koi8_r koi",
        "koi8-u": "koi8-u koi8-ru",
        "mac-roman": "macintosh mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "gb18030": "gb18030 gbk gb2312 chinese x-gbk gb_2312-80 csgb2312",
        "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
        "euc-jp": "euc-jp x-euc-jp",
        "iso2022-jp": "iso-2022-jp csiso2022jp",
        "cp932": "shift_jis shift-jis sjis ms_kanji windows-31j x-sjis ms932",
        "cp949": "euc-kr korean ks_c_5601-1987 ksc5601 windows-949",
    }.items()
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels}
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.I)
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
# What the high bytes of windows-1252 stand for in the languages it was made for; ³ ¹ ¼ ¾ are Polish and Slovak letters elsewhere.
_WESTERN = frozenset(
    "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸ“”„‘’‚–—…•€£¥°§«»‹›¡¿ºª·©®™×÷±²½\xa0\xad"
)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def find_codec(label: str) -> str | None:
    """The codec of a WHATWG label, None for anything else."""
    return _CODECS.get(label.strip().strip("\"'").lower())


def decode_text(body: bytes, hint: str = "") -> tuple[str, str]:
    """The text and the codec it was read with. `hint` is the label of the Content-Type header."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(codec, "replace")), codec
    codec = _choose_codec(body, _declared(body, hint))
    return _clean(body.decode(codec, "replace")), codec


def is_binary(text: str) -> bool:
    """Whether more than 2 % of the beginning are characters that no text has."""
    head = text[:20_000]
    strange = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in head)
    return strange * 50 > len(head)


def _declared(body: bytes, hint: str) -> list[str]:
    labels = [hint]
    labels += [match[1].decode() for pattern in (_META, _XML) if (match := pattern.search(body[:4096]))]
    return list(dict.fromkeys(codec for codec in map(find_codec, labels) if codec))


def _choose_codec(body: bytes, declared: list[str]) -> str:
    """What decodes as UTF-8 and is not plain ASCII is UTF-8, whatever it says: no other text looks like that by chance.

    Otherwise the declared codec if the bytes fit it; when two declarations differ, the likelier of them.
    """
    if not any(codec.startswith(("utf-16", "iso2022")) for codec in declared) and _fits(body, "utf-8"):
        if _MULTIBYTE.search(body) or not declared:
            return "utf-8"
        return declared[0]
    fitting = [codec for codec in declared if codec != "utf-8" and _fits(body, codec)]
    if len(fitting) == 1:
        return fitting[0]
    return _detect(body, fitting) or (fitting or declared or ["utf-8"])[0]


def _fits(body: bytes, codec: str) -> bool:
    """Whether the bytes decode, but for a character cut off at the end or a handful of broken ones."""
    broken = body.decode(codec, "replace").count("\ufffd")
    return broken <= len(body) // 2000


def _detect(body: bytes, among: list[str]) -> str | None:
    if not among and _looks_western(body):
        return "cp1252"
    from charset_normalizer import from_bytes  # here: 2 MB, for which the web process has no use

    best = from_bytes(body[:65_536], cp_isolation=among or list(_LABELS), enable_fallback=not among).best()
    return best.encoding if best else None


def _looks_western(body: bytes) -> bool:
    """Whether the text reads as windows-1252. In a few accents among plain letters a detector sees any code page."""
    high = [character for character in body[:65_536].decode("cp1252", "replace") if character > "\x7f"]
    plain = sum(character.isascii() and character.isalpha() for character in body[:65_536].decode("latin-1"))
    return 2 * len(high) <= plain and _WESTERN.issuperset(high)


def _clean(text: str) -> str:
    """Only what a database can store; strange control characters become the replacement character."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
