"""The services outside that a desk may ask, on this machine: a Wayback Machine and a time-stamping authority."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DONE = {"status": "success", "timestamp": "20261123101500", "original_url": "https://news.example/story"}
PENDING = {"status": "pending", "resources": []}


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class StubServices(ThreadingHTTPServer):
    """Answers `/save` and `/save/status/…` with what is in `saves` and `statuses`, `/stamp` with real signed stamps."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.saves: list[tuple[int, dict, dict[str, str]]] = []  # status, JSON, headers; then a job
        self.statuses: list[dict] = []  # then a success
        self.authority = Authority()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> StubServices:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if asked.path == "/stamp":
            return 200, {"Content-Type": "application/timestamp-reply"}, self.authority.answer(asked.body)
        if asked.path == "/save":
            status, said, headers = self.saves.pop(0) if self.saves else (200, {"job_id": "spn2-1"}, {})
            return status, headers, json.dumps(said).encode()
        said = self.statuses.pop(0) if self.statuses else DONE
        return 200, {}, json.dumps(said).encode()

    def submitted(self) -> list[str]:
        return [parse_qs(asked.body.decode())["url"][0] for asked in self.asked if asked.path == "/save"]


class _Handler(BaseHTTPRequestHandler):
    server: StubServices

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, self.path, {key.lower(): value for key, value in self.headers.items()}, body)
        self.server.asked.append(asked)
        status, headers, answer = self.server.answer(asked)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET

    def log_message(self, *args) -> None:
        pass


@dataclass
class Authority:
    """A time-stamping authority after RFC 3161 with a certificate of its own root. `lies` changes what it signs."""

    lies: dict = field(default_factory=dict)  # of: hash, nonce, status
    at: datetime = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)

    def __post_init__(self) -> None:
        self._root_key, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.root = _certify("Test root", "Test root", self._root_key, self._root_key, ca=True)
        self.certificate = _certify("Test authority", "Test root", self._key, self._root_key, ca=False)

    def roots(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def answer(self, body: bytes) -> bytes:
        request = tsp.TimeStampReq.load(body)
        if status := self.lies.get("status"):
            info = tsp.PKIStatusInfo({"status": status, "status_string": ["not today"]}).dump()
            return bytes([0x30, len(info)]) + info  # a TimeStampResp without a token, which asn1crypto cannot write
        token = self._sign(self._word(request))
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()

    def _word(self, request: tsp.TimeStampReq) -> tsp.TSTInfo:
        imprint = request["message_imprint"].copy()
        if "hash" in self.lies:
            imprint["hashed_message"] = self.lies["hash"]
        return tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4",
                "message_imprint": imprint,
                "serial_number": 7,
                "gen_time": self.at,
                "nonce": self.lies.get("nonce", request["nonce"].native),
            }
        )

    def _sign(self, word: tsp.TSTInfo) -> cms.ContentInfo:
        certificate = asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
        content = word.dump()
        signing = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]})
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [signing]}),
            ]
        )
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                }
            ),
            "digest_algorithm": sha256,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": self._key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256())),
        }
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [certificate],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _certify(name: str, issuer: str, key, issuer_key, *, ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not ca:
        purpose = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
