"""Errors told to a Sentry server: a small one of our own that keeps what it is sent."""

from __future__ import annotations

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import sentry_sdk

from factcheck.error_reports import remove_personal_data, start_error_reports


@pytest.fixture
def server():
    """Where errors arrive; `server.sent` has them as text."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.sent.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as http:
        http.sent = []
        thread = threading.Thread(target=http.serve_forever, args=(0.05,))
        thread.start()
        yield http
        http.shutdown()
        thread.join()


@pytest.fixture
def reports(server):
    # Without the patches of Django and Celery, which would stay for all tests after this one.
    start_error_reports(
        f"http://key@127.0.0.1:{server.server_address[1]}/1",
        default_integrations=False,
        auto_enabling_integrations=False,
    )
    yield server
    sentry_sdk.get_client().close(timeout=2)
    sentry_sdk.get_global_scope().set_client(None)


def test_an_error_arrives_without_what_was_typed(reports):
    secret = "what Rita typed"  # noqa: F841 — a local variable, which must not travel
    try:
        raise ZeroDivisionError("division")
    except ZeroDivisionError:
        sentry_sdk.capture_exception()
    sentry_sdk.flush(timeout=5)
    text = b"".join(reports.sent).decode()
    assert "ZeroDivisionError" in text and "test_error_reports" in text
    assert '"vars"' not in text


def test_without_an_address_nothing_is_loaded_or_sent(server):
    start_error_reports("")
    sentry_sdk.capture_message("nobody hears this")
    assert server.sent == []


def test_who_it_was_and_what_was_asked_is_taken_out():
    event = {
        "user": {"id": 5, "ip_address": "192.0.2.7"},
        "breadcrumbs": {"values": [{"message": "SELECT … 'Rita'"}]},
        "request": {
            "url": "https://desk.example.org/claims/5/",
            "method": "POST",
            "query_string": "q=secret",
            "cookies": {"sessionid": "abc"},
            "data": {"rationale": "secret"},
            "env": {"REMOTE_ADDR": "192.0.2.7"},
            "headers": {
                "User-Agent": "Firefox",
                "Cookie": "sessionid=abc",
                "Authorization": "Bearer x",
                "Referer": "/?q=secret",
            },
        },
        "exception": {"values": []},
    }
    kept = json.dumps(remove_personal_data(event, {}))
    assert "desk.example.org/claims/5/" in kept and "Firefox" in kept
    for private in ("192.0.2.7", "secret", "abc", "Rita", "Bearer"):
        assert private not in kept
