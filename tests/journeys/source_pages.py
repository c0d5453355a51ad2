"""A small web of sources for the journeys: a page that refutes the seed article's number, and pages that misbehave."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PENTAGON = """<!doctype html><html lang="en"><head><title>About 10,000 soldiers sent, officials say</title>
<meta property="og:site_name" content="Example Wire"><meta property="article:published_time" content="2024-10-28T15:00:00Z">
</head><body><main><article><h1>About 10,000 soldiers sent, officials say</h1>
<p>North Korea has sent around 10,000 soldiers to train in eastern Russia, the defence department said on 28 October 2024.</p>
<p>A spokeswoman told reporters that some of the soldiers had already moved closer to the border with Ukraine.</p>
<p>Officials in Seoul put the number at 11,000 and said that the first units had arrived by ship earlier in the month.</p>
<p>Neither government has published documents about the deployment, and the figures could not be checked independently.</p>
</article></main></body></html>"""


class _Pages(BaseHTTPRequestHandler):
    def log_message(self, *args) -> None:
        pass

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        if self.path == "/robots.txt":
            return self._answer(404, "")
        if self.path == "/gone":
            return self._answer(404, "<h1>Not here</h1>")
        if self.path.startswith("/slow"):
            time.sleep(self.server.delay)
        return self._answer(200, PENTAGON)

    def _answer(self, status: int, page: str) -> None:
        body = page.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except BrokenPipeError:
            self.close_connection = True


@contextmanager
def serve_pages(delay: float = 4.0):
    """Yields the server; `.endpoint` is the one loopback address that captures may dial, `.seen` the paths asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.daemon_threads = True
    server.seen, server.delay = [], delay
    server.endpoint = f"127.0.0.1:{server.server_address[1]}"
    server.address = f"http://{server.endpoint}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
