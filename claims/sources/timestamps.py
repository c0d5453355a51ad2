"""RFC 3161: an authority signs our hash together with its time. What it sends is stored as it came.

Checked on receipt: it is granted, for our hash, to our request (nonce); and, where roots are configured, its signature,
the certificate's chain to them and its purpose. Without roots the signature is stored but not judged; anybody can judge it
later: `openssl ts -verify -digest HASH -in ANSWER -CAfile ROOTS`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.tsp import PKIStatus

from claims.sources.outside import ErrandFailed, ask_service

SHA256_OID = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


@dataclass(frozen=True)
class Stamp:
    """`answer` is the authority's TimeStampResp in DER, `stamped_at` the time in it."""

    answer: bytes
    stamped_at: datetime


def request_stamp(sha256: str) -> Stamp:
    """A time stamp of the configured authority over a hash, given in hexadecimal. Raises ErrandFailed."""
    digest = bytes.fromhex(sha256)
    request, nonce = build_request(digest)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    answer = ask_service("POST", settings.TIMESTAMP_AUTHORITY_URL, headers=headers, content=request).body
    return Stamp(answer, check_answer(answer, digest, nonce))


def build_request(digest: bytes) -> tuple[bytes, int]:
    """A TimeStampReq in DER and its nonce. The library hashes what it is given, but of a body that came compressed we
    keep only the hash: so it hashes something else, and its hash gives way to ours, which is as long."""
    placeholder = secrets.token_bytes(32)
    built = TimestampRequestBuilder().data(placeholder).hash_algorithm(HashAlgorithm.SHA256).build()
    if built.nonce is None:
        raise ValueError("A request without a nonce could be answered with an old stamp.")
    return built.as_bytes().replace(hashlib.sha256(placeholder).digest(), digest), built.nonce


def check_answer(answer: bytes, digest: bytes, nonce: int | None) -> datetime:
    """The time in the answer, in UTC. Raises ErrandFailed when it is not what was asked for."""
    try:
        said = decode_timestamp_response(answer)
        _check_word(said, digest, nonce)
        _check_signature(said, digest, nonce)
    except (ValueError, VerificationError) as error:
        raise ErrandFailed(f"The authority’s answer is not valid: {error}") from error
    return said.tst_info.gen_time.astimezone(UTC)


def _check_word(said: TimeStampResponse, digest: bytes, nonce: int | None) -> None:
    if PKIStatus(said.status) != PKIStatus.GRANTED:
        raise ErrandFailed(f"The authority refused: {', '.join(said.status_string) or f'status {said.status}'}")
    imprint = said.tst_info.message_imprint
    if imprint.hash_algorithm != SHA256_OID or imprint.message != digest:
        raise ErrandFailed("The authority stamped another hash than ours.")
    if nonce is not None and said.tst_info.nonce != nonce:
        raise ErrandFailed("The authority’s answer belongs to another request.")


def _check_signature(said: TimeStampResponse, digest: bytes, nonce: int | None) -> None:
    if settings.TIMESTAMP_AUTHORITY_ROOTS:
        roots = x509.load_pem_x509_certificates(Path(settings.TIMESTAMP_AUTHORITY_ROOTS).read_bytes())
        VerifierBuilder(roots=roots, nonce=nonce).build().verify(said, digest)
