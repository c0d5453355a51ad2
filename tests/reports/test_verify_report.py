"""The verifier believes nothing: what was changed, left out or put in is found, and the verdict that it broke is named."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import io
import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction

from claims.reports import verify_report
from claims.reports.models import Edition
from claims.reports.services import publish_report
from claims.reports.signing import find_signing_key, read_signing_key
from claims.reports.verify_report import (
    MANIFEST,
    REPORT,
    SIGNATURE,
    Broken,
    Outcome,
    Unreadable,
    canonical_json,
    check_signature,
    describe_outcome,
    main,
    parse_public_key,
    parse_signature,
    printable,
    readable_json,
    verify_ed25519,
)
from claims.sources.addresses import parse_address
from claims.sources.fetching import FetchResult, Hop
from claims.sources.store import build_archive
from tests.builders import make_article, make_evidence, make_person, make_scale, make_source, make_verdict
from tests.reports.bundles import build_bundle, describe_report, forge, hash_of, pack, unpack, verify

pytestmark = pytest.mark.django_db  # of each, or else the run of a part would lay no database down for `bundled`
TEXT = "Ten soldiers went. None came back. Nobody counted."
OTHER = "Nine soldiers went, the ministry said."


def publish() -> Edition:
    """Three verdicts: on a quote of one text, on a quote of another, on a search."""
    make_scale()
    rita, edda = make_person("rita", "Reviewer"), make_person("edda", "Editor")
    article = make_article(text=TEXT, claims=("Ten soldiers went", "None came back", "Nobody counted"), user=rita)
    first, second, third = article.claims.all()
    one = make_source(url="https://one.example.org/", text=TEXT, user=rita)
    other = make_source(url="https://other.example.org/", text=OTHER, user=rita)
    make_evidence(first, rita, extraction=other, quote="Nine soldiers")
    make_evidence(second, rita, extraction=one, quote="None came back")
    for claim in (first, second, third):
        make_verdict(claim, rita)
    return publish_report(article=article, user=edda)


@pytest.fixture
def edition(db) -> Edition:
    return publish()


@pytest.fixture(scope="module")
def bundled(django_db_setup, django_db_blocker) -> dict[str, bytes]:
    """The files of its bundle, made once: they need no database any more."""
    with django_db_blocker.unblock(), transaction.atomic():
        files = unpack(publish())
        transaction.set_rollback(True)
    return files


@pytest.fixture
def files(bundled) -> dict[str, bytes]:
    return dict(bundled)


@pytest.fixture
def key(settings, signing_key_file):
    settings.REPORT_SIGNING_KEY = str(signing_key_file)
    return find_signing_key()


def broken(outcome: Outcome) -> dict[int, list[str]]:
    return {finding.number: finding.reasons for finding in outcome.verdicts if finding.reasons}


class TestEveryByte:
    """The whole point: there is no byte that can be changed unnoticed."""

    def flip(self, data: bytes, at: int, mask: int = 1) -> Outcome | None:
        changed = bytearray(data)
        changed[at] ^= mask
        try:
            return verify(bytes(changed))
        except Unreadable:
            return None

    def test_no_flipped_byte_goes_unnoticed_and_the_verdict_it_broke_is_named(self, files):
        data = pack(files)
        owners = find_owners(data, files)
        for at in range(len(data)):
            outcome = self.flip(data, at, 1 << at % 8)
            assert outcome is None or not outcome.holds, f"byte {at}"
            if owner := owners.get(at):
                assert outcome and set(broken(outcome)) == {owner}, f"byte {at} of verdict {owner}"

    def test_no_flipped_bit_of_a_signed_bundle_goes_unnoticed(self, edition, key):
        data = build_bundle(edition)
        public = parse_public_key(key.public_file)
        assert verify(data, public).holds
        choice = random.Random(7)
        for at in choice.sample(range(len(data)), 60):
            outcome = self.flip(data, at, 1 << choice.randrange(8))
            assert outcome is None or not outcome.holds, f"byte {at}"

    def test_no_truncation_goes_unnoticed(self, files):
        data = pack(files)
        for length in [*range(0, len(data), 7), len(data) - 1]:
            with pytest.raises(Unreadable):
                verify(data[:length])

    def test_nothing_can_be_put_before_between_or_after(self, files):
        data = pack(files)
        for at in (0, 200, len(data) - 22, len(data)):
            with pytest.raises(Unreadable):
                verify(data[:at] + b"\0" + data[at:])


def find_owners(data: bytes, files: dict[str, bytes]) -> dict[int, int]:
    """Byte of the zip → number of the verdict that it alone belongs to: its claim in report.json, or its text."""
    manifest = json.loads(files[MANIFEST])
    at = data.index(files[REPORT])
    owners = {at + n: claim["number"] for claim in manifest["claims"] for n in range(claim["start"], claim["end"])}
    for text, number in ((OTHER, 1), (TEXT, 2)):
        start = data.index(text.encode(), at + len(files[REPORT]))
        owners |= dict.fromkeys(range(start, start + len(text.encode())), number)
    return owners


RESPONSE = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n"


class TestForgeries:
    """Every hash fits, but the story does not."""

    def change(self, files: dict[str, bytes], edit) -> Outcome:
        report = json.loads(files[REPORT])
        edit(report, *report["claims"])
        return verify(forge(files, report=report))

    def test_a_forger_who_changes_nothing_passes(self, files):
        assert verify(forge(files)).holds
        assert self.change(files, lambda report, *claims: None).holds

    @pytest.mark.parametrize(
        ("edit", "reason"),
        [
            (lambda quote: quote.update(quote="Eight soldiers"), "does not stand at"),
            (lambda quote: quote.update(start=quote["start"] + 1), "does not stand at"),
            (lambda quote: quote.update(start=-len(OTHER), end=-len(OTHER) + 13), "has no place"),
            (lambda quote: quote.update(end=10_000), "has no place"),
            (lambda quote: quote.update(start=3, end=3, quote=""), "has no place"),
            (lambda quote: quote.update(start="0"), "has no place"),
            (lambda quote: quote.update(start=False), "has no place"),
            (lambda quote: quote.update(start=0.0), "has no place"),
            (lambda quote: quote["snapshot"].update(text_sha256="0" * 64), "is missing"),
            (lambda quote: quote["snapshot"].update(text_sha256="../../etc/passwd"), "names no archived text"),
            (lambda quote: quote.pop("end"), "not written as quotes"),
            (lambda quote: quote.clear(), "not written as claims"),
        ],
    )
    def test_a_quote_that_does_not_stand_breaks_its_verdict(self, files, edit, reason):
        outcome = self.change(files, lambda report, first, *rest: edit(first["verdict"]["evidence"][0]))
        assert set(broken(outcome)) == {1} and reason in broken(outcome)[1][0]

    @pytest.mark.parametrize(
        ("edit", "reason"),
        [
            (lambda claim: claim["anchor"].update(quote="Twelve soldiers"), "the claim does not stand"),
            (lambda claim: claim.update(anchor=None), "the claim has no place"),
            (lambda claim: claim["appearances"][0].update(end=10_000), "the claim has no place"),
            (lambda claim: claim.update(appearances=7), "not written as claims"),
            (lambda claim: claim["verdict"].update(evidence=[]), "rests on nothing"),
            (lambda claim: claim["verdict"].update(evidence=[], searches=[{"query": " ", "tool": "x"}]), "on nothing"),
            (lambda claim: claim["verdict"].update(evidence=None), "not written as claims"),
            (lambda claim: claim["verdict"].update(evidence="quotes"), "not written as claims"),
            (lambda claim: claim.pop("verdict"), "not written as claims"),
            (lambda claim: claim["verdict"].update(rating=["False"]), "no rating in words"),
            (lambda claim: claim["verdict"].update(rating=" "), "no rating in words"),
            (lambda claim: claim.update(claim=None), "no words"),
            (lambda claim: claim.update(id=0), "how far its audit trail"),
        ],
    )
    def test_a_claim_without_its_place_or_grounds_is_broken(self, files, edit, reason):
        outcome = self.change(files, lambda report, first, *rest: edit(first))
        assert set(broken(outcome)) == {1} and reason in broken(outcome)[1][0]

    def test_another_text_under_a_texts_name_is_found(self, files):
        name = f"texts/{hash_of(OTHER.encode())}.txt"
        outcome = verify(forge(files | {name: OTHER.replace("ministry", "minister").encode()}))
        assert broken(outcome) == {1: [f"{name}: it is not the text its name says"]}

    def test_an_article_changed_behind_its_hash_breaks_all(self, files):
        outcome = self.change(files, lambda report, *claims: report["article"].update(text=TEXT + " "))
        assert set(broken(outcome)) == {1, 2, 3} and "the article’s text does not have its hash" in outcome.problems

    def test_a_text_left_out_is_missed(self, files):
        outcome = verify(forge({path: data for path, data in files.items() if hash_of(OTHER.encode()) not in path}))
        assert set(broken(outcome)) == {1} and "is missing" in broken(outcome)[1][0]

    def test_a_text_put_in_is_noticed(self, files):
        extra = b"Nobody cites this."
        outcome = verify(forge(files | {f"texts/{hash_of(extra)}.txt": extra}))
        assert not outcome.holds and "no verdict rests on it" in outcome.problems[0]

    def test_an_archive_without_the_captured_bytes_breaks_the_verdict(self, files):
        report = json.loads(files[REPORT])
        captured = report["claims"][0]["verdict"]["evidence"][0]["snapshot"]["sha256"]
        for archive in (gzip.compress(b"WARC/1.0\r\n"), b"no gzip", warc(b"other bytes"), warc(OTHER.encode())[:-9]):
            outcome = verify(self.with_archive(files, archive, captured))
            assert set(broken(outcome)) == {1}, archive
        assert verify(self.with_archive(files, warc(OTHER.encode()), captured)).holds

    @pytest.mark.parametrize("body", [b"<html>a page</html>", b"", b"\r\n\r\nWARC/1.1\r\n", bytes(300_000)])
    def test_archives_of_captures_are_read_as_they_are_written(self, body):
        """A redirect and an answer, chunked on the wire, with a folded-looking header."""
        hops = (
            capture("http://a.example.org/", 301, (("Location", "http://b.example.org/"),), b"moved"),
            capture(
                "http://b.example.org/",
                200,
                (("Transfer-Encoding", "chunked"), ("X-Odd", "a: b"), ("X-None", "")),
                body,
            ),
        )
        address = parse_address("http://b.example.org/")
        archive = build_archive(FetchResult(address, hops, 200, hops[1].headers, body, body, 5))
        steps = [archive[at : at + 7] for at in range(0, len(archive), 7)]
        assert {hash_of(b"moved"), hash_of(body)} <= verify_report.hash_payloads(iter(steps))

    @pytest.mark.parametrize(
        "raw",
        [
            b"WARC/1.1\r\nWARC-Type: response\r\n",
            RESPONSE % 10,
            RESPONSE % 10 + b"HTTP/1.1 200 OK\r\n",
            RESPONSE % 10 + b"HTTP/1.1 200 OK\r\n\r\n\r\n\r\n",
            RESPONSE % 99 + b"HTTP/1.1 200 OK\r\n\r\nhello\r\n\r\n",
            RESPONSE % 24 + b"HTTP/1.1 200 OK\r\n\r\nhello\r\n\r\nand more\n",
            RESPONSE % 24 + b"a:\r\n" * 300_000 + b"\r\n",
        ],
    )
    def test_an_archive_that_ends_too_early_or_never_is_damaged(self, raw):
        """One that ended in the head of an answer was read for ever."""
        with pytest.raises(Broken, match="its archive is"):
            verify_report.hash_payloads(iter([gzip.compress(raw)]))

    def test_an_archive_changed_anywhere_is_an_answer(self):
        raw = RESPONSE % 24 + b"HTTP/1.1 200 OK\r\n\r\nhello\r\n\r\n"
        assert hash_of(b"hello") in verify_report.hash_payloads(iter([gzip.compress(raw)]))
        for at in range(len(raw)):
            for changed in (raw[:at], raw[:at] + raw[at + 1 :], raw[:at] + b"\n" + raw[at:], raw[:at] + raw[at + 9 :]):
                try:
                    verify_report.hash_payloads(iter([gzip.compress(changed)]))
                except Broken:
                    continue

    def test_an_archive_that_unpacks_without_end_is_stopped(self, files, monkeypatch):
        monkeypatch.setattr(verify_report, "LARGEST_UNPACKED", 2**20)
        report = json.loads(files[REPORT])
        captured = report["claims"][0]["verdict"]["evidence"][0]["snapshot"]["sha256"]
        outcome = verify(self.with_archive(files, warc(bytes(2**22)), captured))
        assert "unpacks to more" in broken(outcome)[1][0]

    def with_archive(self, files: dict[str, bytes], archive: bytes, captured: str) -> bytes:
        path = f"archives/{hash_of(archive)}.warc.gz"
        return forge(
            files | {path: archive},
            edit=lambda manifest: manifest.update(archives=[{"path": path, "snapshot_sha256": captured}]),
        )


def capture(url: str, status: int, headers: tuple, body: bytes) -> Hop:
    """One request and its answer, as the fetcher keeps it."""
    request = b"GET / HTTP/1.1\r\nHost: a.example.org\r\n\r\n"
    return Hop(url, "192.0.2.1", status, request, f"{status} OK", headers, body, datetime.now(UTC), 5)


def warc(body: bytes) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return gzip.compress(head + body + b"\r\n\r\n")


ODD = (None, True, -1, 10**30, 1e308, "", "\u202e", [], [[]], {}, {"a": None})


def list_places(value, path=()):
    """Where each value of a JSON document stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from list_places(item, (*path, key))


def put(document, path, odd):
    changed = copy.deepcopy(document)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = odd
    return changed


class TestOddValues:
    """Whatever stands where: an answer, never a crash."""

    def test_in_the_report(self, files):
        report = json.loads(files[REPORT])
        for at, path in enumerate(list_places(report)):
            if path == ("claims",):
                continue  # then there is nothing for the manifest to point to
            outcome = verify(forge(files, report=put(report, path, ODD[at % len(ODD)])))
            assert isinstance(outcome.holds, bool), path

    def test_in_the_manifest(self, files):
        manifest = json.loads(files[MANIFEST])
        rest = {path: data for path, data in files.items() if path != MANIFEST}
        for path in list_places(manifest):
            for odd in ODD:
                changed = put(manifest, path, odd)
                if changed == manifest:
                    continue
                data = pack({MANIFEST: readable_json(changed), **rest})
                try:
                    outcome = verify(data)
                except Unreadable:
                    continue
                assert not outcome.holds or path[0] in ("report", "audit", "removed"), (path, odd)


class TestNesting:
    """What Python just manages to read, it may not manage to write again: there was a depth at which that crashed."""

    @pytest.mark.parametrize("path", [("article", "author"), ("claims", 0, "verdict", "rating")])
    def test_no_depth_crashes_it(self, files, path):
        """Where it crashed depends on how deep the stack is already, so all depths are tried that come near."""
        report = put(json.loads(files[REPORT]), path, "nested")
        for depth in (*range(850, 1_000), 5_000, 200_000):
            nested = b"[" * depth + b"]" * depth
            data = forge(files, report=report, write=lambda value, nested=nested: write_nested(value, nested))
            outcome = verify(data)
            assert set(broken(outcome)) == {1, 2, 3} and describe_outcome(outcome), depth

    def test_reports_do_not_come_near_the_limit(self, files):
        paths = list_places(json.loads(files[REPORT]))
        assert max(map(len, paths)) < verify_report.DEEPEST // 2


def write_nested(value, nested: bytes) -> bytes:
    return canonical_json(value).replace(b'"nested"', nested)


class TestMisfits:
    """A zip whose files are not those of its manifest: it is said which, and which verdicts rest on them."""

    def refuse(self, files: dict[str, bytes]) -> str:
        with pytest.raises(Unreadable) as error:
            verify(pack(files))
        return str(error.value)

    def test_a_missing_text_breaks_the_verdict_on_it(self, files):
        path = f"texts/{hash_of(TEXT.encode())}.txt"
        del files[path]
        said = self.refuse(files)
        assert path in said and said.endswith("these verdicts break: claim 2.")

    def test_a_text_of_another_size_does_too(self, files):
        files[f"texts/{hash_of(OTHER.encode())}.txt"] += b"!"
        assert self.refuse(files).endswith("these verdicts break: claim 1.")

    def test_without_the_report_all_verdicts_break(self, files):
        del files[REPORT]
        assert self.refuse(files).endswith("these verdicts break: claim 1, 2, 3.")

    @pytest.mark.parametrize("path", ["evil.txt", "../../etc/passwd", "texts/" + "0" * 64 + ".txt"])
    @pytest.mark.parametrize("size", [1, 9_000])
    def test_an_extra_file_is_named_and_breaks_no_verdict(self, files, path, size):
        said = self.refuse(files | {path: b"x" * size})
        assert f"Not in the manifest: {path}." in said and "break" not in said

    def test_a_file_that_stands_twice_is_named(self, files):
        path, data = list(files.items())[-1]
        whole = pack(files)
        double = pack({path: data})
        at = len(double) - double.index(b"PK\1\2")
        with pytest.raises(Unreadable, match=f"{path}, twice"):
            verify(whole[: whole.index(b"PK\1\2")] + double[:-at] + whole[whole.index(b"PK\1\2") :])

    def test_cut_off_it_names_what_is_lost(self, files):
        data = pack(files)
        with pytest.raises(Unreadable, match=r"it was cut off.*these verdicts break: claim 1, 2\.") as error:
            verify(data[: data.index(b"PK\1\2") - len(TEXT.encode()) - len(OTHER.encode()) - 120])
        assert "texts/" in str(error.value)

    def test_many_names_are_not_all_told(self, files):
        more = {f"extra-{number:02}.txt": b"x" for number in range(30)}
        assert self.refuse(files | more).endswith("extra-09.txt and 20 more.")


class TestBadInput:
    def refuse(self, data: bytes) -> str:
        with pytest.raises(Unreadable) as error:
            verify(data)
        return str(error.value)

    @pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", b"PK\3\4" + bytes(100), bytes(1000)])
    def test_what_is_no_bundle_is_called_so(self, data):
        assert self.refuse(data).startswith("This is no ")

    def test_a_zip_packed_by_an_ordinary_tool_is_refused(self, files):
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", method) as target:
                for path, data in files.items():
                    target.writestr(path, data)
            assert "packed anew by another program" in self.refuse(out.getvalue())

    @pytest.mark.parametrize(
        "path",
        [
            "../evil.txt",
            "/etc/passwd",
            "texts/../../x",
            "C:\\x",
            "texts/é.txt",
            "texts/" + "A" * 64 + ".txt",
            "x" * 999,
        ],
    )
    def test_names_that_lead_elsewhere_are_refused(self, files, path):
        row = {"path": path, "size": 1, "sha256": "0" * 64}
        assert "no bundle has" in self.refuse(forge(files, edit=lambda manifest: manifest["files"].append(row)))

    def test_a_name_that_stands_twice_is_refused(self, files):
        data = forge(files, edit=lambda manifest: manifest["files"].append(manifest["files"][-1]))
        assert "once and in order" in self.refuse(data)

    def test_sizes_beyond_any_file_are_refused(self, files):
        data = forge(files, edit=lambda manifest: manifest["files"][-1].update(size=2**31))
        assert "larger than any" in self.refuse(data)
        data = bytearray(forge(files))
        struct.pack_into("<2L", data, 18, 2**31, 2**31)
        assert "larger than any" in self.refuse(bytes(data))

    def test_the_encrypted_flag_is_refused(self, files):
        data = bytearray(forge(files))
        data[data.index(b"PK\3\4", 4) + 6] |= 1
        assert not verify(bytes(data)).holds

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'"edition": 1', b'"edition": 1.0'),
            (b'"edition": 1', b'"edition": NaN'),
            (b'"edition": 1', b'"edition": 1, "edition": 1'),
            (b'"edition": 1', b'"edition": "1"'),
            (b'"edition": 1', b'"edition": ' + b"9" * 5000),
            (b'"slug": "', b'"slug": "\\ud800'),
            (b'"slug": "', b'"slug": "\xff'),
            (b'"slug": "', b'"slugs": "'),
            (b'"slug": "', b'"slug":  "'),
            (b'"archives": []', b'"archives": {}'),
            (b'"archives": []', b'"archives": [[]]'),
            (b'"archives": []', b'"archives": ' + b"[" * 100_000),
            (b"factcheck-bundle/1", b"factcheck-bundle/2"),
        ],
    )
    def test_a_manifest_out_of_form_is_refused(self, files, old, new):
        assert old in files[MANIFEST]
        self.refuse(pack(files | {MANIFEST: files[MANIFEST].replace(old, new)}))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'"author":""', b'"author":"","author":""'),
            (b'"author":""', b'"author":NaN'),
            (b'"author":""', b'"author":"\\ud83d"'),
            (b'"author":""', b'"author": ""'),
            (b'"author":""', b'"author":"\xc3"'),
            (b'"author":""', b'"author":' + b"[" * 100_000),
        ],
    )
    def test_a_report_out_of_form_breaks_every_verdict(self, files, old, new):
        data = files[REPORT].replace(old, new, 1)
        assert data != files[REPORT]
        manifest = json.loads(files[MANIFEST])
        shift = len(new) - len(old)
        for claim in manifest["claims"]:
            claim["start"], claim["end"] = claim["start"] + shift, claim["end"] + shift
        start, end = manifest["claims"][0]["start"], manifest["claims"][-1]["end"]
        frame = hash_of(data[:start] + b",," + data[end:])
        manifest["report"] |= {"content_sha256": hash_of(data), "frame_sha256": frame}
        outcome = verify(forge(files | {REPORT: data, MANIFEST: json.dumps(manifest).encode()}))
        assert set(broken(outcome)) == {1, 2, 3}

    def test_claims_placed_elsewhere_break_every_verdict(self, files):
        for edit in (
            lambda claims: claims[0].update(start=0),
            lambda claims: claims.reverse(),
            lambda claims: claims[2].update(end=2**31),
            lambda claims: claims.pop(),
        ):
            outcome = verify(forge(files, edit=lambda manifest, edit=edit: edit(manifest["claims"])))
            assert not outcome.holds and len(broken(outcome)) == len(outcome.verdicts)

    def test_what_it_prints_cannot_steer_a_terminal(self):
        assert printable("a\x1b[2J\u202eb\r\n\u2028c") == "a [2J b   c"


class TestSignatures:
    def test_a_signed_bundle_verifies_with_the_key_and_tells_which(self, edition, key):
        outcome = verify(build_bundle(edition), parse_public_key(key.public_line))
        assert outcome.holds and outcome.signature.startswith(f"good, by key {parse_public_key(key.public_line).name}")
        assert edition.content_sha256 in outcome.signature

    def test_without_the_key_it_says_that_it_did_not_check(self, edition, key):
        outcome = verify(build_bundle(edition))
        assert outcome.holds and "give --key" in outcome.signature

    def test_with_a_key_an_unsigned_bundle_does_not_hold(self, files):
        public = read_signing_key(minisign_secret(bytes(32)))
        assert "not signed" in verify(forge(files), parse_public_key(public.public_line)).problems[0]

    def test_another_key_of_the_same_name_does_not_fit(self, edition, key):
        other = base64.b64encode(b"Ed" + key.key_id + Ed25519PrivateKey.generate().public_key().public_bytes_raw())
        outcome = verify(build_bundle(edition), parse_public_key(other.decode()))
        assert not outcome.holds and "does not fit the manifest" in outcome.problems[0]

    def test_a_forged_manifest_does_not_fit_the_signature(self, edition, key):
        files = unpack(edition)
        report = json.loads(files[REPORT])
        report["claims"][0]["verdict"]["rating"] = "True"
        manifest = json.loads(files[MANIFEST])
        describe_report(manifest, report)
        unsigned = {path: data for path, data in files.items() if path != SIGNATURE}
        forged = forge(unsigned, report=report)
        assert verify(forged).holds  # nobody signed it, and every hash fits
        entries = zipfile.ZipFile(io.BytesIO(forged))
        contents = {name: entries.read(name) for name in entries.namelist()}
        signed = {MANIFEST: contents.pop(MANIFEST), SIGNATURE: files[SIGNATURE], **contents}
        assert "does not fit the manifest" in verify(pack(signed), parse_public_key(key.public_line)).problems[0]

    def test_a_changed_trusted_comment_is_found(self, edition, key):
        files = unpack(edition)
        files[SIGNATURE] = files[SIGNATURE].replace(b"edition:1", b"edition:2")
        outcome = verify(pack(files), parse_public_key(key.public_line))
        assert "trusted comment" in outcome.problems[0]

    def test_the_file_has_minisigns_form(self, edition, key):
        """Four lines: comment; "ED", key id, signature; trusted comment; signature over signature and comment."""
        files = unpack(edition)
        untrusted, packed, trusted, seal = files[SIGNATURE].decode().splitlines()
        body = base64.b64decode(packed)
        assert untrusted.startswith("untrusted comment: ") and trusted.startswith("trusted comment: timestamp:")
        assert (body[:2], body[2:10], len(body)) == (b"ED", key.key_id, 74)
        public = Ed25519PublicKey.from_public_bytes(key.public_bytes)
        public.verify(body[10:], hash_blake2b(files[MANIFEST]))
        public.verify(base64.b64decode(seal), body[10:] + trusted.removeprefix("trusted comment: ").encode())

    def test_what_minisign_signed_is_accepted(self):
        """Made with minisign 0.11: `minisign -S -m hello.txt -t "their comment"`."""
        signature = (
            "untrusted comment: signature from minisign secret key\n"
            "RUT7qNt/RMxkjurPhpEQsLmPfYQ7/T26tAI27v2R5z3OBYinnuvPX8DFWHR91F/yNKBPdiS4YPifuF8OONKrU7sUOHCoWrAMEg8=\n"
            "trusted comment: their comment\n"
            "bNRL1yiFveDxs4MFqf36p1WKMk3jns4wUHeDG9yLVwLgJite49kmmqxPcX+7Dq6za3WtWL0bfO8PdyAkPwwmDw==\n"
        )
        public = parse_public_key("RWT7qNt/RMxkjulFoISalM1G7B1uEMWYSzBD5TFDN8X69wM7FwPA14TI")
        check_signature(b"hello\n", parse_signature(signature.encode()), public)
        with pytest.raises(Broken, match="does not fit the manifest"):
            check_signature(b"Hello\n", parse_signature(signature.encode()), public)

    def test_a_minisign_secret_key_is_read(self):
        key = read_signing_key(minisign_secret(bytes(range(32))))
        assert key.key_id == b"12345678" and key.private.private_bytes_raw() == bytes(range(32))

    @pytest.mark.parametrize("data", [b"", b"nonsense", b"RWQ=", b"-----BEGIN NOTHING-----"])
    def test_what_is_no_key_is_refused(self, data):
        with pytest.raises(ValueError, match=r"."):
            read_signing_key(data)

    def test_a_key_with_a_password_says_what_to_do(self):
        secret = bytearray(base64.b64decode(minisign_secret(bytes(32)).split(b"\n")[1]))
        secret[2:4] = b"Sc"
        with pytest.raises(ValueError, match="make one without"):
            read_signing_key(base64.b64encode(bytes(secret)))

    @pytest.mark.parametrize("text", ["", "RWQ=", "nonsense", "a\nb", "RWQ" + "A" * 53 + "B"])
    def test_what_is_no_public_key_is_refused(self, text):
        with pytest.raises(Broken):
            parse_public_key(text)

    @pytest.mark.parametrize(
        "data", [b"", b"\xff", b"a\nb\nc\nd\n", b"untrusted comment: a\nb\ntrusted comment: c\nd\n"]
    )
    def test_what_is_no_signature_is_refused(self, data):
        with pytest.raises(Broken):
            parse_signature(data)


def hash_blake2b(data: bytes) -> bytes:
    return hashlib.blake2b(data).digest()


def minisign_secret(seed: bytes) -> bytes:
    """As `minisign -G -W` writes it."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    packed = b"Ed" + b"\0\0" + b"B2" + bytes(48) + b"12345678" + seed + public + bytes(32)
    return b"untrusted comment: minisign encrypted secret key\n" + base64.b64encode(packed) + b"\n"


class TestEd25519:
    # RFC 8032, 7.1: secret key, public key, message, signature
    VECTORS = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]

    @pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
    def test_the_rfcs_vectors_hold(self, public, message, signature):
        values = [bytes.fromhex(value) for value in (public, message, signature)]
        assert verify_ed25519(*values)
        assert not verify_ed25519(values[0], values[1] + b"\0", values[2])

    def test_it_agrees_with_the_library(self):
        choice = random.Random(11)
        for _ in range(12):
            private = Ed25519PrivateKey.from_private_bytes(choice.randbytes(32))
            public, message = private.public_key(), choice.randbytes(choice.randrange(200))
            signature = bytearray(private.sign(message))
            assert verify_ed25519(public.public_bytes_raw(), message, bytes(signature))
            signature[choice.randrange(64)] ^= 1 << choice.randrange(8)
            with pytest.raises(InvalidSignature):
                public.verify(bytes(signature), message)
            assert not verify_ed25519(public.public_bytes_raw(), message, bytes(signature))

    def test_a_second_form_of_the_same_signature_is_refused(self):
        """S + L would fit as well if its range were not checked (RFC 8032, 5.1.7)."""
        public, message, signature = map(bytes.fromhex, self.VECTORS[1])
        larger = int.from_bytes(signature[32:], "little") + verify_report._L
        assert not verify_ed25519(public, message, signature[:32] + larger.to_bytes(32, "little"))

    @pytest.mark.parametrize("public", [bytes(32), b"\1" + bytes(31), b"\xff" * 32, b"\x02" + bytes(31), b"", b"short"])
    def test_weak_and_impossible_keys_are_refused(self, public):
        assert not verify_ed25519(public, b"message", bytes(64))


class TestCommand:
    @pytest.fixture
    def path(self, files, tmp_path) -> Path:
        path = tmp_path / "report.zip"
        path.write_bytes(pack(files))
        return path

    def test_it_runs_by_itself_without_any_library(self, path):
        """Isolated: neither our packages nor the environment's are on the path."""
        run = [sys.executable, "-I", "-S", verify_report.__file__, str(path)]
        done = subprocess.run(run, capture_output=True, text=True, encoding="utf-8", timeout=20, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "OK      claim 1  False" in done.stdout and done.stdout.endswith("All holds.\n")

    def test_a_terminal_without_the_characters_stops_nothing(self, path):
        run = [sys.executable, verify_report.__file__, str(path)]
        environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        done = subprocess.run(run, capture_output=True, text=True, timeout=20, check=True, env=environment)
        assert "\\u201cTen soldiers went\\u201d" in done.stdout

    def test_a_reader_that_stops_early_sees_no_traceback(self, path):
        """As `| head -1` does; the pipe is closed before the first word is written."""
        process = subprocess.Popen(
            [sys.executable, verify_report.__file__, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait(20) == 0
        process.stderr.close()

    def test_it_says_0_1_or_2(self, path, capsys):
        assert main([str(path)]) == 0
        data = bytearray(path.read_bytes())
        data[data.rindex(b"Nine soldiers")] ^= 1
        path.write_bytes(data)
        assert main([str(path)]) == 1
        assert "BROKEN  claim 1" in capsys.readouterr().out
        path.write_bytes(b"nothing")
        assert main([str(path)]) == 2
        assert main([str(path.with_name("absent.zip"))]) == 2

    def test_it_speaks_json(self, path, capsys):
        main([str(path), "--json"])
        told = json.loads(capsys.readouterr().out)
        assert told["holds"] and [verdict["number"] for verdict in told["verdicts"]] == [1, 2, 3]
        path.write_bytes(b"nothing")
        main([str(path), "--json"])
        assert json.loads(capsys.readouterr().out) == {"holds": False, "unreadable": "This is no zip file."}

    def test_a_key_is_a_file_or_its_line(self, edition, key, tmp_path, capsys):
        path = tmp_path / "signed.zip"
        path.write_bytes(build_bundle(edition))
        (tmp_path / "key.pub").write_text(key.public_file)
        assert main([str(path), "--key", str(tmp_path / "key.pub")]) == 0
        assert main([str(path), "--key", key.public_line]) == 0
        assert main([str(path), "--key", "nonsense"]) == 2
