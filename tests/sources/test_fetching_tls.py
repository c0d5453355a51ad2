"""The certificate is checked against the name in the address, although the connection is made to a checked number."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from claims.sources.addresses import parse_address
from claims.sources.fetching import Limits, SecureConnectionFailed, fetch

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate, and is missing")
QUICK = Limits(connect=2, read=2, total=5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    files = (str(folder / "certificate.pem"), str(folder / "key.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=paper.example"]
    names = ["-addext", "subjectAltName=DNS:paper.example", "-out", files[0], "-keyout", files[1]]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return files


@pytest.fixture
def server(certificate, settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    thread = threading.Thread(target=_answer_once, args=(listener, context))
    thread.start()
    settings.CAPTURE_ALLOWED_ENDPOINTS = [f"127.0.0.1:{listener.getsockname()[1]}"]
    yield listener.getsockname()[1]
    thread.join()
    listener.close()


def _answer_once(listener: socket.socket, context: ssl.SSLContext) -> None:
    try:
        with listener.accept()[0] as sock, context.wrap_socket(sock, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
    except OSError:
        pass  # the client did not like the certificate


def fetch_from(host: str, port: int, context: ssl.SSLContext | None):
    address = parse_address(f"https://{host}:{port}/")
    return fetch(address, resolver=lambda name: ["127.0.0.1"], limits=QUICK, ssl_context=context)


def test_the_right_name_passes(server, certificate):
    result = fetch_from("paper.example", server, ssl.create_default_context(cafile=certificate[0]))
    assert result.decoded == b"secret"
    assert result.hops[0].dialled == "127.0.0.1"


def test_another_name_does_not(server, certificate):
    with pytest.raises(SecureConnectionFailed):
        fetch_from("other.example", server, ssl.create_default_context(cafile=certificate[0]))


def test_an_unknown_authority_does_not(server):
    with pytest.raises(SecureConnectionFailed):
        fetch_from("paper.example", server, None)
