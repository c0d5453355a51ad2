#!/usr/bin/env python3
"""Verify a report bundle: `python verify_report.py report.zip [--key PUBLIC_KEY] [--json]`.

Needs Python 3.10 or newer and nothing else: no database, no network, no library. It confirms, verdict by verdict:

    the claim stands in the article        article text[start:end] == quote, and the text has its hash
    something bears the verdict            at least one quote, or a logged search that found nothing
    each quote stands in its source        archived text[start:end] == quote, and the text has its hash
    the texts are the bundle's             every file has the size and SHA-256 of the manifest; none is missing or extra
    the archives hold the captured bytes   where archives (WARC) are included
    the manifest is the publisher's        with --key: Ed25519 signature, as `minisign -V` checks it

Offsets count Unicode code points from 0, the end is exclusive.

The container is strict: entries are stored, not packed, in the manifest's order, and every other byte of the zip follows
from their names and contents. So there is no byte that could be changed unnoticed, and nothing that could unpack to more
than it is. What a hash cannot tell is who made a bundle: that takes the signature, or the content hash on the
publisher's page.

Exit codes: 0 all holds, 1 something does not, 2 not readable as a bundle.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = "factcheck-bundle/1"
MANIFEST, SIGNATURE, REPORT = "manifest.json", "manifest.json.minisig", "report.json"
MEBIBYTE = 2**20
LARGEST = {"README.txt": MEBIBYTE, REPORT: 1024 * MEBIBYTE, "texts": 64 * MEBIBYTE, "archives": 256 * MEBIBYTE}
LARGEST_MANIFEST, LARGEST_SIGNATURE, LARGEST_UNPACKED = 64 * MEBIBYTE, 4096, 512 * MEBIBYTE
DEEPEST = 32  # objects and lists within each other; reports have fewer than ten
_PATH = re.compile(r"README\.txt|report\.json|texts/[0-9a-f]{64}\.txt|archives/[0-9a-f]{64}\.warc\.gz")
_HASH = re.compile(r"[0-9a-f]{64}")
_STEP = 2**16


class Unreadable(Exception):
    """This is no bundle, or its list of contents is damaged: nothing can be said about single verdicts."""


class Broken(Exception):
    """One thing does not hold; `str()` says what."""


# --- the container --------------------------------------------------------------------------------------------------
# PKWARE's APPNOTE, 4.3: local header and data for each entry, then the central directory, then its end. Times are fixed
# (1 January 1980), so that the same contents are the same bytes.

_DAY = 0x21


def pack_header(name: str, size: int, crc: int) -> bytes:
    """The local header of a stored entry."""
    path = name.encode("ascii")
    return struct.pack("<4s5H3L2H", b"PK\3\4", 10, 0, 0, 0, _DAY, crc, size, size, len(path), 0) + path


def pack_listing(name: str, size: int, crc: int, offset: int) -> bytes:
    """Its record in the central directory: made on Unix, mode 0644."""
    path, mode = name.encode("ascii"), 0o100644 << 16
    packed = (b"PK\1\2", 0x0314, 10, 0, 0, 0, _DAY, crc, size, size, len(path), 0, 0, 0, 0, mode, offset)
    return struct.pack("<4s6H3L5H2L", *packed) + path


def pack_end(count: int, size: int, offset: int) -> bytes:
    """The end of the central directory, without a comment."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def measure_container(names: list[str]) -> int:
    """Bytes of a zip with these entries beyond their contents."""
    return sum(len(pack_header(name, 0, 0)) + len(pack_listing(name, 0, 0, 0)) for name in names) + len(
        pack_end(0, 0, 0)
    )


# --- strict JSON ----------------------------------------------------------------------------------------------------


def canonical_json(value: Any) -> bytes:
    """Keys sorted, no blanks, UTF-8. Raises UnicodeEncodeError (a ValueError) for an unpaired surrogate."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def readable_json(value: Any) -> bytes:
    """The manifest's form: the same, a line for each value, so that a person can read it."""
    return (json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def parse_json(data: bytes) -> Any:
    """Raises Broken for what is not strict JSON: other bytes than UTF-8, doubled keys, NaN, nesting without end."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_refuse_doubles, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Broken(f"is not proper JSON ({printable(str(error))[:80] or type(error).__name__})") from None
    _refuse_depth(value)
    return value


def _refuse_depth(value: Any) -> None:
    """What Python just manages to read, it may not manage to write or compare."""
    level = [value]
    for _ in range(DEEPEST):
        level = [item for each in level if isinstance(each, dict | list) for item in _list_items(each)]
    if level:
        raise Broken("is nested too deeply")


def _list_items(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key stands twice")
    return values


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


# --- Ed25519 (RFC 8032, 5.1), verification only ------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # extended homogeneous coordinates


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` is by the owner of `public_key` (32 bytes). Time is not secret here."""
    key = _unpack_point(public_key)
    commitment = _unpack_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or len(signature) != 64 or scalar >= _L or _is_weak(key):
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % _L
    return _same(_multiply(scalar, _BASE), _add(commitment, _multiply(challenge, key)))


def _unpack_point(packed: bytes) -> _Point | None:
    if len(packed) != 32:
        return None
    number = int.from_bytes(packed, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    x = _find_x(y, sign) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


def _find_x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _add(one: _Point, two: _Point) -> _Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c, d = 2 * one[3] * two[3] * _D % _P, 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiply(scalar: int, point: _Point) -> _Point:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _same(one: _Point, two: _Point) -> bool:
    return not ((one[0] * two[2] - two[0] * one[2]) % _P or (one[1] * two[2] - two[1] * one[2]) % _P)


def _is_weak(point: _Point) -> bool:
    """A key of small order would fit many messages; libsodium, which minisign uses, refuses it too."""
    return _same(_multiply(8, point), (0, 1, 1, 0))


_BASE = _unpack_point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


# --- minisign's files ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicKey:
    """A line of a minisign .pub file: which key, and the key."""

    key_id: bytes
    key: bytes

    @property
    def name(self) -> str:
        return name_key(self.key_id)


def name_key(key_id: bytes) -> str:
    """A key's id as minisign prints it: little-endian, 16 hexadecimal digits."""
    return f"{int.from_bytes(key_id, 'little'):016X}"


def parse_public_key(text: str) -> PublicKey:
    """From the file's text (comment and line), or the line alone. Raises Broken."""
    lines = [line for line in text.splitlines() if line and not line.startswith("untrusted comment:")]
    packed = _decode(lines[0].strip()) if len(lines) == 1 else b""
    if len(packed) != 42 or packed[:2] != b"Ed":
        raise Broken("is no minisign public key")
    return PublicKey(packed[2:10], packed[10:])


@dataclass(frozen=True)
class Signature:
    """A .minisig file: over BLAKE2b-512 of the signed file, and once more over that signature and the trusted comment."""

    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes


def parse_signature(data: bytes) -> Signature:
    """Raises Broken."""
    try:
        untrusted, packed, trusted, seal, *rest = data.decode("utf-8").split("\n")
    except ValueError:
        raise Broken("the signature’s file is damaged") from None
    body, global_signature = _decode(packed), _decode(seal)
    if (
        rest != [""]
        or not untrusted.startswith("untrusted comment: ")
        or not trusted.startswith("trusted comment: ")
        or (len(body), body[:2], len(global_signature)) != (74, b"ED", 64)
    ):
        raise Broken("the signature’s file is damaged")
    return Signature(body[2:10], body[10:], trusted.removeprefix("trusted comment: "), global_signature)


def check_signature(manifest: bytes, signature: Signature, key: PublicKey) -> None:
    """Raises Broken."""
    if signature.key_id != key.key_id:
        raise Broken(f"signed with another key, {name_key(signature.key_id)}")
    digest = hashlib.blake2b(manifest).digest()
    if not verify_ed25519(key.key, digest, signature.signature):
        raise Broken("the signature does not fit the manifest")
    if not verify_ed25519(
        key.key, signature.signature + signature.trusted_comment.encode(), signature.global_signature
    ):
        raise Broken("the signature does not fit its trusted comment")


def _decode(text: str) -> bytes:
    """Strict base64: one text for the same bytes. Nothing for anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if base64.b64encode(data).decode() == text else b""


# --- the manifest and where its files lie -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One entry: `offset` of its header, `start` of its content, in bytes of the zip."""

    name: str
    offset: int
    start: int
    size: int
    sha256: str = ""


class Bundle:
    """A zip whose layout is computed from its manifest and then compared with what is there."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size = file, file.seek(0, 2)
        self.manifest_bytes = self._read_manifest()
        self.manifest = parse_manifest(self.manifest_bytes)
        self.places = self._lay_out()

    def read(self, place: Place) -> Iterator[bytes]:
        """An entry's content in steps."""
        self.file.seek(place.start)
        left = place.size
        while left and (step := self.file.read(min(left, _STEP))):
            left -= len(step)
            yield step

    def read_at(self, offset: int, size: int) -> bytes:
        self.file.seek(offset)
        return self.file.read(size)

    def _read_manifest(self) -> bytes:
        start = len(pack_header(MANIFEST, 0, 0))
        header = self.read_at(0, start)
        if header[:4] != b"PK\3\4":
            raise Unreadable("This is no zip file.")
        if len(header) < start or header[30:] != MANIFEST.encode():
            raise Unreadable("This is no report bundle: its first entry is not the manifest.")
        size = struct.unpack_from("<L", header, 22)[0]
        if size > LARGEST_MANIFEST:
            raise Unreadable("The manifest is larger than any manifest.")
        data = self.read_at(start, size)
        if header != pack_header(MANIFEST, size, zlib.crc32(data)):
            raise Unreadable(_explain_header(header))
        return data

    def _lay_out(self) -> list[Place]:
        """The manifest tells all names and sizes; what is left over is the signature, or a sign of damage."""
        files = self.manifest["files"]
        contents = len(self.manifest_bytes)
        left = self.size - measure_container([MANIFEST, *(each["path"] for each in files)]) - contents
        left -= sum(each["size"] for each in files)
        listed = [(each["path"], each["size"], each["sha256"]) for each in files]
        if left:
            room = left - len(pack_header(SIGNATURE, 0, 0)) - len(pack_listing(SIGNATURE, 0, 0, 0))
            if not 0 < room <= LARGEST_SIGNATURE:
                raise Unreadable(self._explain_misfit(left))
            listed.insert(0, (SIGNATURE, room, ""))
        places, offset = [], 0
        for name, size, digest in [(MANIFEST, contents, ""), *listed]:
            start = offset + len(pack_header(name, 0, 0))
            places.append(Place(name, offset, start, size, digest))
            offset = start + size
        if left and not self._may_be_signature(places[1].offset, files[0]["path"]):
            raise Unreadable(self._explain_misfit(left))
        return places

    def _may_be_signature(self, offset: int, next_path: str) -> bool:
        """Whether an entry begins here that is not the next file already."""
        return self.read_at(offset, 4) == b"PK\3\4" and self.read_at(offset + 30, len(next_path)) != next_path.encode()

    # what can be said when the layout does not fit

    def _explain_misfit(self, left: int) -> str:
        """Which files are missing or too many, as far as the headers lead, and which verdicts break with them."""
        what = f"{left} bytes too many: something was added" if left > 0 else f"{-left} bytes missing: it was cut off"
        there = self._find_entries()
        listed = {each["path"]: each for each in self.manifest["files"]}
        missing = [path for path, each in listed.items() if path not in there or there[path].size != each["size"]]
        extra = sorted(there.keys() - listed.keys() - {MANIFEST, SIGNATURE})
        said = f"The zip does not have the files of its manifest; {what}, or the manifest was changed."
        said += f" Missing or of another size: {_name_some(missing)}." if missing else ""
        said += f" Not in the manifest: {_name_some(extra)}." if extra else ""
        broken = self._find_broken(missing, there, listed[REPORT])
        return said + (f" So these verdicts break: claim {_name_some(broken)}." if broken else "")

    def _find_entries(self) -> dict[str, Place]:
        """What is whole in the zip, header after header from its beginning; by name, a second one as "name, twice"."""
        found, at = {}, 0
        for _ in range(2**16):
            header = self.read_at(at, 30)
            if len(header) < 30 or header[:4] != b"PK\3\4":
                break
            size, name_size, more = (*struct.unpack_from("<L", header, 18), *struct.unpack_from("<2H", header, 26))
            name = self.read_at(at + 30, name_size).decode("ascii", "replace")
            start = at + 30 + name_size + more
            if start + size <= self.size:
                found[f"{name}, twice" if name in found else name] = Place(name, at, start, size)
            at = start + size
        return found

    def _find_broken(self, missing: list[str], there: dict[str, Place], listed: dict[str, Any]) -> list[str]:
        """Numbers of the claims that rest on a missing file; of all of them without a report that can be believed."""
        if REPORT in missing:
            return [str(claim["number"]) for claim in self.manifest["claims"]]
        data = b"".join(self.read(there[REPORT]))
        if _hash(data) != listed["sha256"]:
            return []
        bytes_of = {each["path"]: each["snapshot_sha256"] for each in self.manifest["archives"]}
        gone = {path[6:70] for path in missing if path.startswith("texts/")} | {bytes_of.get(path) for path in missing}
        try:
            claims = parse_json(data)["claims"]
            return [str(claim["number"]) for claim in claims if gone & set(_list_grounds(claim))]
        except (Broken, KeyError, TypeError):
            return []


def _explain_header(header: bytes) -> str:
    """Zip programs write other headers, and most of them pack."""
    if header[4:14] != pack_header(MANIFEST, 0, 0)[4:14]:
        return "The zip was packed anew by another program, or is damaged. Take the file as it was published."
    return "The manifest, or its header, is damaged."


def _list_grounds(claim: dict[str, Any]) -> Iterator[str]:
    """Hashes of the texts and of the captures that its verdict rests on."""
    for item in claim["verdict"]["evidence"]:
        yield from (item["snapshot"]["text_sha256"], item["snapshot"]["sha256"])


def _name_some(names: list[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more


_FIELDS = {
    "report": {"slug", "edition", "published_at", "content_sha256", "frame_sha256"},
    "claims": {"number", "start", "end", "sha256"},
    "audit": {"chain", "sequence", "hash"},
    "archives": {"path", "snapshot_sha256"},
    "removed": {"text_sha256", "removed_at", "reason"},
    "files": {"path", "size", "sha256"},
}
_NUMBERS = {"edition", "number", "start", "end", "sequence", "size"}
_HASHES = {"content_sha256", "frame_sha256", "sha256", "hash", "snapshot_sha256", "text_sha256"}


def parse_manifest(data: bytes) -> dict[str, Any]:
    """Raises Unreadable unless it is in form: exactly its keys, in one way of writing, safe names, sizes below the caps."""
    try:
        manifest = parse_json(data)
        if not isinstance(manifest, dict) or set(manifest) != {"format", *_FIELDS} or manifest["format"] != FORMAT:
            raise Broken(f"is not in the format {FORMAT}")
        for part in _FIELDS:
            rows = [manifest[part]] if part == "report" else manifest[part]
            if not isinstance(rows, list) or not all(_is_in_form(row, _FIELDS[part]) for row in rows):
                raise Broken(f"has a wrong part “{part}”")
        if readable_json(manifest) != data:
            raise Broken("is not written as manifests are")
        _check_files(manifest["files"])
    except (Broken, ValueError) as error:
        raise Unreadable(f"The manifest {error}.") from None
    return manifest


def _is_in_form(row: Any, keys: set[str]) -> bool:
    return isinstance(row, dict) and set(row) == keys and all(_fits(key, value) for key, value in row.items())


def _fits(key: str, value: Any) -> bool:
    if key in _NUMBERS:
        return type(value) is int and 0 <= value < 2**32
    return isinstance(value, str) and (key not in _HASHES or bool(_HASH.fullmatch(value)))


def _check_files(files: list[dict[str, Any]]) -> None:
    paths = [each["path"] for each in files]
    if not all(_PATH.fullmatch(path) for path in paths):
        raise Broken("names a file that no bundle has")
    if paths != sorted(set(paths)) or REPORT not in paths:
        raise Broken("does not list its files once and in order")
    if any(each["size"] > LARGEST[each["path"].split("/")[0]] for each in files):
        raise Broken("names a file larger than any")


# --- verdicts -----------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Finding:
    """What came of one verdict; without reasons it holds."""

    number: int
    rating: str = ""
    claim: str = ""
    quotes: int = 0
    searches: int = 0
    reasons: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """What came of a bundle. `problems` belong to no single verdict."""

    report: dict[str, Any]
    signature: str
    verdicts: list[Finding] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems and not any(finding.reasons for finding in self.verdicts)


def verify_bundle(file: BinaryIO, key: PublicKey | None = None) -> Outcome:
    """Checks everything. Raises Unreadable."""
    return _Check(Bundle(file), key).run()


class _Check:
    def __init__(self, bundle: Bundle, key: PublicKey | None) -> None:
        self.bundle, self.manifest, self.key = bundle, bundle.manifest, key
        self.outcome = Outcome(self.manifest["report"], "not signed")
        self.damage: dict[str, str] = {}  # path → what is wrong with it
        self.signature = b""
        self.report = b""
        self.cited: dict[str, list[tuple[Finding, dict[str, Any]]]] = {}  # SHA-256 of a text → quotes from it
        self.captured: dict[str, list[Finding]] = {}  # SHA-256 of a capture's bytes → verdicts that rest on it
        self.archived = {each["path"]: each["snapshot_sha256"] for each in self.manifest["archives"]}
        self.trails = {each["chain"] for each in self.manifest["audit"]}

    def run(self) -> Outcome:
        for place, content in self._walk():
            if place.name == REPORT:
                self._read_report()
            elif place.name.startswith("texts/"):
                self._check_text(place, content)
        self._blame_damage()
        self._check_lists()
        self._check_signature()
        return self.outcome

    def _walk(self) -> Iterator[tuple[Place, bytes]]:
        """Every entry with its content, after all bytes of the container that belong to it were compared."""
        last = self.bundle.places[-1]
        offset = directory = last.start + last.size
        for place in self.bundle.places:
            content, crc = self._read_entry(place)
            header = pack_header(place.name, place.size, crc)
            listing = pack_listing(place.name, place.size, crc, place.offset)
            same = self.bundle.read_at(place.offset, len(header)) == header
            if not same or self.bundle.read_at(offset, len(listing)) != listing:
                self.damage.setdefault(place.name, "its header in the zip was changed")
            offset += len(listing)
            yield place, content
        end = pack_end(len(self.bundle.places), offset - directory, directory)
        if self.bundle.read_at(offset, len(end) + 1) != end:
            self.outcome.problems.append("the end of the zip was changed")

    def _read_entry(self, place: Place) -> tuple[bytes, int]:
        """The content where it is needed whole, and its CRC-32. Archives are read in steps."""
        digest, crc, kept = hashlib.sha256(), 0, bytearray()
        for step in self.bundle.read(place):
            digest.update(step)
            crc = zlib.crc32(step, crc)
            if not place.name.startswith("archives/"):
                kept += step
        if place.sha256 and digest.hexdigest() != place.sha256:
            self.damage[place.name] = "its content was changed"
        elif place.name.startswith("archives/"):
            self._check_archive(place)
        if place.name == SIGNATURE:
            self.signature = bytes(kept)
        if place.name == REPORT:
            self.report = bytes(kept)
        return bytes(kept), crc

    def _check_archive(self, place: Place) -> None:
        wanted = self.archived.get(place.name, "")
        try:
            if wanted not in hash_payloads(self.bundle.read(place)):
                self.damage[place.name] = "it does not hold the captured bytes"
        except Broken as broken:
            self.damage[place.name] = str(broken)

    # the report

    def _read_report(self) -> None:
        spans = self.manifest["claims"]
        self.outcome.verdicts = [Finding(span["number"]) for span in spans]
        if not self._are_in_order(spans):
            self._blame_all("the manifest’s places of the claims are no places")
            return
        slices = [self.report[span["start"] : span["end"]] for span in spans]
        whole = [_hash(part) == span["sha256"] for part, span in zip(slices, spans, strict=True)]
        try:
            content = self._parse_report(spans, slices, whole)
        except Broken as broken:
            self._blame_all(f"{REPORT} {broken}")
            return
        text = self._check_article(content["article"])
        for finding, claim, intact in zip(self.outcome.verdicts, content["claims"], whole, strict=True):
            if intact:
                self._check_claim(finding, claim, text)
            else:
                finding.reasons.append(f"its part of {REPORT} was changed")

    def _are_in_order(self, spans: list[dict[str, int]]) -> bool:
        ends = [0, *(span["end"] for span in spans)]
        return ends[-1] <= len(self.report) and all(
            before < span["start"] < span["end"] for before, span in zip(ends, spans, strict=False)
        )

    def _parse_report(self, spans, slices: list[bytes], whole: list[bool]) -> dict[str, Any]:
        """The report; a claim whose bytes were changed is None in it, so that the others can still be checked."""
        frame, patched, at = bytearray(), bytearray(), 0
        for span, part, intact in zip(spans, slices, whole, strict=True):
            frame += self.report[at : span["start"]]
            patched += self.report[at : span["start"]] + (part if intact else b"null")
            at = span["end"]
        rest = self.report[at:]
        if _hash(bytes(frame) + rest) != self.manifest["report"]["frame_sha256"]:
            raise Broken("was changed outside the claims")
        content = parse_json(bytes(patched) + rest)
        self._check_form(content, slices, whole, bytes(patched) + rest)
        return content

    def _check_form(self, content: Any, slices: list[bytes], whole: list[bool], data: bytes) -> None:
        try:
            claims, article = content["claims"], content["article"]
            same = canonical_json(content) == data and isinstance(claims, list) and isinstance(article, dict)
            same = same and len(claims) == len(slices)
            same = same and all(
                not intact or canonical_json(claim) == part
                for claim, part, intact in zip(claims, slices, whole, strict=True)
            )
        except (ValueError, KeyError, TypeError):
            same = False
        if not same:
            raise Broken("is not written as reports are")
        if all(whole) and _hash(self.report) != self.manifest["report"]["content_sha256"]:
            raise Broken("does not have the edition’s content hash")

    def _check_article(self, article: dict[str, Any]) -> str | None:
        text = article.get("text")
        if not isinstance(text, str) or _hash(text.encode()) != article.get("text_sha256"):
            self.outcome.problems.append("the article’s text does not have its hash")
            return None
        return text

    def _check_claim(self, finding: Finding, claim: Any, article_text: str | None) -> None:
        """Claim → place in the article; quotes are noted for when their text comes by."""
        try:
            verdict, anchor = claim["verdict"], claim["anchor"]
            finding.rating, finding.claim = _read_words(verdict, "rating"), _read_words(claim, "claim")
            evidence, searches = verdict["evidence"], verdict["searches"]
            finding.quotes, finding.searches = len(evidence), len(searches)
            if not finding.rating or not finding.claim:
                raise Broken("it has no rating in words" if finding.claim else "it has no words")
            if claim["number"] != finding.number:
                raise Broken("the manifest gives it another number")
            if article_text is None:
                raise Broken("the article’s text does not have its hash")
            if f"claim:{claim['id']}" not in self.trails:
                raise Broken("the manifest does not say how far its audit trail was")
            for place in [anchor, *claim.get("appearances", ())]:
                _check_quote(place, article_text, "the claim", "the article")
            self._check_grounds(finding, evidence, searches)
        except Broken as broken:
            finding.reasons.append(str(broken))
        except (KeyError, TypeError, ValueError, AttributeError):
            finding.reasons.append("it is not written as claims in reports are")

    def _check_grounds(self, finding: Finding, evidence: list[Any], searches: list[Any]) -> None:
        if not evidence and not any(_is_search(each) for each in searches):
            raise Broken("it rests on nothing: no quote and no logged search")
        for item in evidence:
            snapshot = item["snapshot"]
            if not _fits("sha256", snapshot["text_sha256"]) or not _fits("sha256", snapshot["sha256"]):
                raise Broken(f"{_name_quote(item)} names no archived text")
            self.cited.setdefault(snapshot["text_sha256"], []).append((finding, item))
            findings = self.captured.setdefault(snapshot["sha256"], [])
            if finding not in findings[-1:]:
                findings.append(finding)

    # what the verdicts rest on

    def _check_text(self, place: Place, content: bytes) -> None:
        digest = place.name[6:70]
        if place.name not in self.damage and _hash(content) != digest:
            self.damage[place.name] = "it is not the text its name says"
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            self.damage.setdefault(place.name, "it is not UTF-8")
            return
        for finding, item in self.cited.get(digest, ()):
            try:
                _check_quote(item, text, _name_quote(item), place.name)
            except Broken as broken:
                finding.reasons.append(str(broken))

    def _blame_damage(self) -> None:
        """A damaged file breaks the verdicts that rest on it; one that bears none is the bundle's problem."""
        for path, what in self.damage.items():
            if path == REPORT and what == "its content was changed" and any(f.reasons for f in self.outcome.verdicts):
                continue  # named already, verdict by verdict
            findings = [finding for finding, _ in self.cited.get(path[6:70], ())] if path.startswith("texts/") else []
            if path in self.archived:
                findings = self.captured.get(self.archived[path], [])
            for finding in _once(findings):
                finding.reasons.append(f"{path}: {what}")
            if not findings:
                self.outcome.problems.append(f"{path}: {what}")

    def _check_lists(self) -> None:
        """Nothing that a verdict cites is missing, and nothing is there that none cites."""
        there = {place.name for place in self.bundle.places}
        removed = {each["text_sha256"]: each for each in self.manifest["removed"]}
        for digest, quotes in self.cited.items():
            if f"texts/{digest}.txt" not in there:
                for finding in _once([finding for finding, _ in quotes]):
                    finding.reasons.append(_explain_missing(digest, removed.get(digest)))
        used = {f"texts/{digest}.txt" for digest in self.cited}
        used |= {path for path, digest in self.archived.items() if digest in self.captured}
        if not any(finding.reasons for finding in self.outcome.verdicts):
            extra = [name for name in sorted(there - used) if name.startswith(("texts/", "archives/"))]
            self.outcome.problems += [f"{name}: no verdict rests on it" for name in extra]
        missing = sorted(set(self.archived) - there)
        self.outcome.problems += [f"{name}: it is missing" for name in missing]

    def _blame_all(self, what: str) -> None:
        self.outcome.problems.append(what)
        for finding in self.outcome.verdicts:
            finding.reasons.append(what)

    def _check_signature(self) -> None:
        if not self.signature:
            if self.key:
                self.outcome.problems.append("the bundle is not signed")
            return
        try:
            signature = parse_signature(self.signature)
            self.outcome.signature = f"signed with key {name_key(signature.key_id)}; give --key to check it"
            if self.key:
                check_signature(self.bundle.manifest_bytes, signature, self.key)
                comment = printable(signature.trusted_comment)
                self.outcome.signature = f"good, by key {self.key.name} ({comment})"
        except Broken as broken:
            self.outcome.signature = f"bad: {broken}"
            self.outcome.problems.append(f"signature: {broken}")


def _check_quote(item: Any, text: str, what: str, where: str) -> None:
    if item is None:
        raise Broken(f"{what} has no place in {where}")
    try:
        start, end, quote = item["start"], item["end"], item["quote"]
    except (KeyError, TypeError):
        raise Broken(f"{what} is not written as quotes in reports are") from None
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise Broken(f"{what} has no place in {where}")
    if text[start:end] != quote:
        raise Broken(f"{what} does not stand at {start}–{end} of {where}")


def _read_words(values: dict[str, Any], name: str) -> str:
    """The text of this name; "" for what is none."""
    return values[name] if isinstance(values[name], str) and values[name].strip() else ""


def _is_search(item: Any) -> bool:
    return all(isinstance(item[key], str) and item[key].strip() for key in ("query", "tool"))


def _name_quote(item: Any) -> str:
    return f"quote {item['number']}"


def _explain_missing(digest: str, removed: dict[str, str] | None) -> str:
    if removed:
        return f"texts/{digest}.txt was removed on {removed['removed_at'][:10]}: {removed['reason']}"
    return f"texts/{digest}.txt is missing"


def _once(findings: list[Finding]) -> list[Finding]:
    return list({id(finding): finding for finding in findings}.values())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- archives (WARC 1.1, a gzip member for each record) -----------------------------------------------------------------


def hash_payloads(steps: Iterator[bytes]) -> set[str]:
    """SHA-256 of the body of every response, and of the block of every resource. Raises Broken."""
    reader, hashes = _Reader(_unpack(steps)), set()
    while line := reader.line():
        if line != b"WARC/1.1\r\n":
            raise Broken("its archive is damaged")
        headers = dict(map(_split_header, reader.head()))
        length = headers.get(b"content-length", b"")
        if not length.isdigit() or len(length) > 12:
            raise Broken("its archive is damaged")
        digest = hashlib.sha256()
        left = int(length)
        if headers.get(b"warc-type") == b"response":
            left -= sum(map(len, reader.head())) + 2
        if left < 0:
            raise Broken("its archive is damaged")
        for step in reader.block(left):
            digest.update(step)
        hashes.add(digest.hexdigest())
        if reader.line() + reader.line() != b"\r\n\r\n":
            raise Broken("its archive is damaged")
    return hashes


def _split_header(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon:
        raise Broken("its archive is damaged")
    return name.strip().lower(), value.strip()


def _unpack(steps: Iterator[bytes]) -> Iterator[bytes]:
    total, inflater = 0, zlib.decompressobj(wbits=31)
    for step in steps:
        while step:
            if inflater.eof:
                inflater = zlib.decompressobj(wbits=31)
            try:
                out = inflater.decompress(step, _STEP)
            except zlib.error:
                raise Broken("its archive is damaged") from None
            total += len(out)
            if total > LARGEST_UNPACKED:
                raise Broken("its archive unpacks to more than any archive")
            yield out
            step = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof:
        raise Broken("its archive is cut off")


class _Reader:
    """Lines and blocks of a stream, of which only a little is held: `waiting` from `at` on."""

    def __init__(self, steps: Iterator[bytes]) -> None:
        self.steps, self.waiting, self.at = steps, b"", 0

    def line(self) -> bytes:
        """Up to and with the next line feed; nothing at the end. Raises Broken without one."""
        while (end := self.waiting.find(b"\n", self.at)) < 0:
            step, rest = next(self.steps, None), self.waiting[self.at :]
            if step is None or len(rest) > MEBIBYTE:
                if rest:
                    raise Broken("its archive is damaged")
                return b""
            self.waiting, self.at = rest + step, 0
        line, self.at = self.waiting[self.at : end + 1], end + 1
        return line

    def head(self) -> Iterator[bytes]:
        """Lines up to an empty one. Raises Broken where the stream ends before, or none comes."""
        size = 0
        while (line := self.line()) != b"\r\n":
            size += len(line)
            if not line or size > MEBIBYTE:
                raise Broken("its archive is damaged")
            yield line

    def block(self, size: int) -> Iterator[bytes]:
        while size > 0:
            if self.at == len(self.waiting):
                step = next(self.steps, None)
                if step is None:
                    raise Broken("its archive is cut off")
                self.waiting, self.at = step, 0
            piece = self.waiting[self.at : self.at + size]
            self.at += len(piece)
            size -= len(piece)
            yield piece


# --- the command --------------------------------------------------------------------------------------------------------


def printable(text: str) -> str:
    """The text without what could steer a terminal or turn the line around."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char for char in text)


def describe_outcome(outcome: Outcome) -> str:
    report = outcome.report
    lines = [f"{report['slug']}, edition {report['edition']}, published {report['published_at']}"]
    lines += [line for finding in outcome.verdicts for line in _describe_finding(finding)]
    lines += [f"PROBLEM  {problem}" for problem in outcome.problems]
    broken = sum(bool(finding.reasons) for finding in outcome.verdicts)
    lines += [
        f"content SHA-256 {report['content_sha256']}",
        f"signature: {outcome.signature}",
        f"{len(outcome.verdicts)} verdicts: {len(outcome.verdicts) - broken} OK, {broken} broken",
        "All holds." if outcome.holds else "This bundle does not hold.",
    ]
    return "\n".join(map(printable, lines))


def _describe_finding(finding: Finding) -> list[str]:
    claim = finding.claim if len(finding.claim) <= 80 else f"{finding.claim[:79]}…"
    grounds = f"{finding.quotes} quotes, {finding.searches} searches"
    state = "BROKEN" if finding.reasons else "OK    "
    line = f"{state}  claim {finding.number}  {finding.rating}  “{claim}”  {grounds}"
    return [line, *(f"        {reason}" for reason in finding.reasons)]


def as_json(outcome: Outcome) -> str:
    return json.dumps({"holds": outcome.holds, **asdict(outcome)}, ensure_ascii=True, indent=1)


def read_key(given: str) -> PublicKey:
    """A minisign public key: its file, or the line itself. Raises Unreadable."""
    try:
        text = Path(given).read_text(encoding="utf-8") if Path(given).is_file() else given
        return parse_public_key(text)
    except (Broken, OSError, ValueError):
        raise Unreadable(f"{given} is no minisign public key, and no file with one.") from None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verifies a report bundle without database or network.")
    parser.add_argument("bundle", type=Path, help="the report.zip")
    parser.add_argument("--key", help="the publisher's minisign public key: a file, or the line itself")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    asked = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that lacks a character shows its number
    try:
        key = read_key(asked.key) if asked.key else None
        with asked.bundle.open("rb") as file:
            outcome = verify_bundle(file, key)
    except (Unreadable, OSError) as error:
        _say(json.dumps({"holds": False, "unreadable": str(error)}) if asked.json else printable(str(error)))
        return 2
    _say(as_json(outcome) if asked.json else describe_outcome(outcome))
    return 0 if outcome.holds else 1


def _say(text: str) -> None:
    """Whoever reads may stop early (`| head`), and a disk may be full: the exit code tells the outcome all the same."""
    try:
        print(text, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at the very end fails again


if __name__ == "__main__":
    sys.exit(main())
