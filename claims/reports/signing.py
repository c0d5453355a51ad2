"""Signing as minisign does: Ed25519 over BLAKE2b-512 of a file, and over that signature with a trusted comment.

The key lies in a file that `REPORT_SIGNING_KEY` names: a PEM private key (`openssl genpkey -algorithm ed25519`) or a
minisign secret key without password (`minisign -G -W`). Format: https://jedisct1.github.io/minisign/#signature-format.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from claims.errors import Refused
from claims.reports.verify_report import name_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_UNTRUSTED = "untrusted comment: "


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key with the id by which minisign tells keys apart (8 bytes)."""

    key_id: bytes
    private: Ed25519PrivateKey

    @property
    def public_bytes(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def public_line(self) -> str:
        """What `minisign -P` and `verify_report.py --key` take."""
        return base64.b64encode(b"Ed" + self.key_id + self.public_bytes).decode()

    @property
    def public_file(self) -> str:
        """The text of its minisign .pub file."""
        return f"{_UNTRUSTED}minisign public key {name_key(self.key_id)}\n{self.public_line}\n"

    def sign(self, data: bytes, *, trusted_comment: str) -> bytes:
        """The text of the .minisig file for `data`; the same data and comment give the same bytes."""
        signature = self.private.sign(hashlib.blake2b(data).digest())
        seal = self.private.sign(signature + trusted_comment.encode())
        packed = base64.b64encode(b"ED" + self.key_id + signature).decode()
        lines = [
            f"{_UNTRUSTED}verify with the publisher’s public key {name_key(self.key_id)}",
            packed,
            f"trusted comment: {trusted_comment}",
            base64.b64encode(seal).decode(),
        ]
        return ("\n".join(lines) + "\n").encode()


def find_signing_key() -> SigningKey | None:
    """The desk's key, if one is set. Raises Refused when the file that is set holds none."""
    path = settings.REPORT_SIGNING_KEY
    return _load(path, Path(path).stat().st_mtime_ns if Path(path).exists() else 0) if path else None


@lru_cache(maxsize=1)
def _load(path: str, _changed: int) -> SigningKey:
    try:
        return read_signing_key(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(f"REPORT_SIGNING_KEY does not name a signing key: {error}") from error


def read_signing_key(data: bytes) -> SigningKey:
    """From PEM, or from a minisign secret key without password. Raises ValueError."""
    # Imported here: the web process signs seldom, and the library takes 10 MB.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if not data.lstrip().startswith(b"-----BEGIN"):
        key_id, seed = _read_minisign_secret(data.decode())
        return SigningKey(key_id, Ed25519PrivateKey.from_private_bytes(seed))
    private = load_pem_private_key(data, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("it is no Ed25519 key")
    return SigningKey(hashlib.blake2b(private.public_key().public_bytes_raw(), digest_size=8).digest(), private)


def _read_minisign_secret(text: str) -> tuple[bytes, bytes]:
    """Key id and seed. The file: algorithm 2, key derivation 2, checksum kind 2, salt 32, limits 16, id 8, seed 32,
    public key 32, checksum 32 bytes; without a password the derivation is zero and nothing is masked.
    """
    lines = [line for line in text.splitlines() if line and not line.startswith(_UNTRUSTED)]
    try:
        packed = base64.b64decode(lines[0], validate=True) if len(lines) == 1 else b""
    except binascii.Error:
        packed = b""
    if len(packed) != 158 or packed[:2] != b"Ed":
        raise ValueError("it is neither PEM nor a minisign secret key")
    if packed[2:4] != b"\0\0":
        raise ValueError("it has a password; make one without (minisign -G -W)")
    return packed[54:62], packed[62:94]
