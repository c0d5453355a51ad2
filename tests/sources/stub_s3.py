"""A little of S3, as MinIO and others speak it: one bucket in memory, addressed by path."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KEY = "test-key"


class StubS3(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bucket: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bucket = bucket
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.is_full = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> StubS3:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args) -> None:
        self.shutdown()
        self.server_close()

    def list_objects(self, prefix: str, delimiter: str) -> str:
        files, folders = [], set()
        for name, (body, _) in sorted(self.objects.items()):
            if name.startswith(prefix):
                head, found, _rest = name.removeprefix(prefix).partition(delimiter) if delimiter else ("", "", "")
                if found:
                    folders.add(prefix + head + delimiter)
                else:
                    files.append(f"<Contents><Key>{escape(name)}</Key><Size>{len(body)}</Size></Contents>")
        prefixes = [f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders)]
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(files + prefixes)}</ListBucketResult>"


class _Handler(BaseHTTPRequestHandler):
    server: StubS3
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        if self._is_expected():
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.server.is_full:
                return self._refuse(507, "XMinioStorageFull")
            self.server.objects[self._name()] = (body, datetime.now(UTC))
            self._send(200, b"", {"ETag": f'"{hashlib.md5(body).hexdigest()}"'})
        return None

    def do_GET(self) -> None:
        if not self._is_expected():
            return None
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if not self._name():
            listed = self.server.list_objects(asked.get("prefix", ""), asked.get("delimiter", ""))
            return self._send(200, listed.encode(), {"Content-Type": "application/xml"})
        if self._name() not in self.server.objects:
            return self._refuse(404, "NoSuchKey")
        body, at = self.server.objects[self._name()]
        return self._send(200, body, {"ETag": '"x"', "Last-Modified": format_datetime(at, usegmt=True)})

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        if self._is_expected():
            self.server.objects.pop(self._name(), None)
            self._send(204, b"", {})

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{self.server.bucket}").lstrip("/")

    def _is_expected(self) -> bool:
        known = f"Credential={KEY}/" in self.headers.get("Authorization", "")
        if not known or not self.path.startswith(f"/{self.server.bucket}"):
            self._refuse(403, "AccessDenied")
            return False
        return True

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass
