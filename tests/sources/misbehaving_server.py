"""A web server that does what servers in the wild do wrong, and some things that only an enemy does.

Each page is a function of the socket, so that it can send any bytes at any pace. Binds a free loopback port.

    with MisbehavingServer() as web:
        web.url("/article")         address of a page
        web.asked("/article")       how often it was asked for
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

PARAGRAPHS = [
    "The council of Linneby voted on Monday to repair the old footbridge, which has been closed since the flood of May.",
    "“We have waited long enough,” said the mayor, Ingrid Falk, after the vote, which ended with 31 votes to 14.",
    "The work will cost 2.4 million euros and take seven months, according to the roads office’s plan of 12 March.",
    "Two thirds of the money come from the state; the rest is to be saved from the budget for street lights.",
]


@dataclass
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float


@dataclass
class Visit:
    """A request to answer: the raw socket, the server, and how often this path and query was asked before."""

    sock: socket.socket
    web: MisbehavingServer
    asked: Asked
    turn: int

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.sock.sendall(piece)

    def answer(
        self, body: bytes = b"", *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers
    ) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n", body)

    def drip(self, pieces, pause: float) -> None:
        for piece in pieces:
            if self.web.stopping.wait(pause):
                return
            self.send(piece)


Page = Callable[[Visit], None]
PAGES: dict[str, Page] = {}


def page(path: str) -> Callable[[Page], Page]:
    def keep(function: Page) -> Page:
        PAGES[path] = function
        return function

    return keep


def write_article(
    *, title: str = "Council votes for the footbridge", extra: str = "", head: str = "", paragraphs=PARAGRAPHS
) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav><main><article><h1>{title}</h1>{text}{extra}</article></main></body></html>"
    ).encode()


@page("/article")
def send_article(visit: Visit) -> None:
    visit.answer(write_article())


@page("/etag")
def send_unless_known(visit: Visit) -> None:
    if visit.asked.headers.get("if-none-match") == '"one"':
        return visit.answer(b"", status="304 Not Modified", kind="", ETag='"one"')
    return visit.answer(write_article(), ETag='"one"')


@page("/edited")
def send_another_each_time(visit: Visit) -> None:
    visit.answer(
        write_article(extra=f"<p>This is update number {visit.turn} of the running report from the meeting.</p>")
    )


@page("/flaky")
def fail_at_first(visit: Visit) -> None:
    if visit.turn <= int(visit.asked.query.get("n", 1)):
        return visit.answer(b"later", status="503 Service Unavailable", kind="text/plain")
    return visit.answer(write_article())


@page("/busy")
def ask_to_wait(visit: Visit) -> None:
    if visit.turn == 1:
        return visit.answer(b"later", status="429 Too Many Requests", Retry_After=visit.asked.query.get("after", "2"))
    return visit.answer(write_article())


@page("/gone")
def say_gone(visit: Visit) -> None:
    visit.answer(b"gone", status="410 Gone")


@page("/status")
def send_status(visit: Visit) -> None:
    visit.answer(b"no", status=f"{visit.asked.query['code']} Word")


@page("/redirect")
def redirect(visit: Visit) -> None:
    visit.answer(b"", status="302 Found", Location=visit.asked.query["to"])


@page("/loop")
def redirect_to_itself(visit: Visit) -> None:
    visit.answer(b"", status="302 Found", Location="/loop")


@page("/redirect/drip")
def drip_a_redirect(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 302 Found\r\nLocation: /article\r\n\r\n")
    visit.drip((b"drop" for _ in range(1000)), 0.3)


@page("/redirect/hold")
def hold_a_redirect(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 302 Found\r\nLocation: /article\r\n\r\n")
    visit.web.stopping.wait(60)


@page("/known")
def say_unchanged_unasked(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")


@page("/part")
def send_a_part(visit: Visit) -> None:
    visit.answer(write_article()[:300], status="206 Partial Content", Content_Range="bytes 0-299/9000")


@page("/status/beyond")
def send_a_status_of_its_own(visit: Visit) -> None:
    visit.answer(b"no", status="999 Request Denied")


@page("/cookie")
def want_a_cookie(visit: Visit) -> None:
    if "seen=1" in visit.asked.headers.get("cookie", ""):
        return visit.answer(write_article())
    return visit.answer(
        b"", status="302 Found", Location="/cookie", Set_Cookie="seen=1; Path=/; HttpOnly; Domain=.example"
    )


@page("/slow")
def think_first(visit: Visit) -> None:
    visit.web.stopping.wait(float(visit.asked.query.get("s", 1)))
    visit.answer(write_article())


@page("/silence")
def say_nothing(visit: Visit) -> None:
    visit.web.stopping.wait(60)


@page("/drip/headers")
def drip_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip((f"X-{number}: drop\r\n".encode() for number in range(10_000)), 0.3)


@page("/drip/body")
def drip_body(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<p>")
    visit.drip((b"drop " for _ in range(10_000)), 0.3)


@page("/headers/lines")
def flood_header_lines(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n", *(f"X-{number}: a\r\n".encode() for number in range(300)), b"\r\nbody")


@page("/headers/bytes")
def flood_header_bytes(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 90_000 + b"\r\nContent-Length: 2\r\n\r\nok")


@page("/headers/endless")
def never_end_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n", *(b"X: " + b"a" * 1000 + b"\r\n" for _ in range(10_000)))


@page("/headers/informational")
def flood_informational(visit: Visit) -> None:
    visit.send(*(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" for _ in range(5_000)), b"HTTP/1.1 200 OK\r\n\r\n")


@page("/headers/xss")
def send_markup_in_headers(visit: Visit) -> None:
    visit.answer(
        write_article(title="&lt;script&gt;alert(1)&lt;/script&gt; in the title"), X_Note="<script>alert(1)</script>"
    )


# Packed once: under load that alone takes longer than some tests wait.
BOMB = gzip.compress(bytes(16 << 20), 6)


@page("/bomb/gzip")
def send_gzip_bomb(visit: Visit) -> None:
    visit.answer(BOMB, Content_Encoding="gzip")


@page("/bomb/large")
def send_large_gzip(visit: Visit) -> None:
    """12 MB of text that packs only a hundredfold: under the ratio, over the cap."""
    text = "".join(
        f"<p>Line {number} of the register, entered on the same day by the same hand.</p>" for number in range(160_000)
    )
    visit.answer(gzip.compress(text.encode(), 1), Content_Encoding="gzip")


@page("/gzip/twice")
def send_twice_packed(visit: Visit) -> None:
    visit.answer(gzip.compress(gzip.compress(write_article())), Content_Encoding="gzip, gzip")


@page("/gzip/members")
def send_members(visit: Visit) -> None:
    body = write_article()
    visit.answer(gzip.compress(body[:500]) + gzip.compress(body[500:]), Content_Encoding="gzip")


@page("/gzip/many")
def send_members_without_end(visit: Visit) -> None:
    visit.answer(gzip.compress(write_article()) + gzip.compress(b"") * 300_000, Content_Encoding="gzip")


@page("/gzip/cut")
def send_half_gzip(visit: Visit) -> None:
    body = gzip.compress(write_article(extra="".join(f"<p>{number}</p>" for number in range(2000))))
    visit.answer(body[: len(body) // 2], Content_Encoding="gzip")


@page("/gzip/plain")
def lie_about_gzip(visit: Visit) -> None:
    visit.answer(write_article(), Content_Encoding="gzip")


@page("/gzip/broken")
def send_broken_gzip(visit: Visit) -> None:
    body = bytearray(gzip.compress(write_article()))
    body[10:40] = bytes(30)
    visit.answer(bytes(body), Content_Encoding="gzip")


@page("/brotli")
def send_unasked_encoding(visit: Visit) -> None:
    visit.answer(b"\x8b\x02\x80hello\x03", Content_Encoding=visit.asked.query.get("as", "br"))


@page("/huge")
def send_without_end(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    visit.send(*(b"<p>no end in sight</p>" * 3000 for _ in range(300)))


@page("/huge/announced")
def announce_much(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\nstart")
    visit.web.stopping.wait(30)


@page("/cut")
def end_early(visit: Visit) -> None:
    body = write_article()
    visit.send(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) + 5000}\r\n\r\n".encode(), body
    )


@page("/length/short")
def announce_too_little(visit: Visit) -> None:
    body = write_article()
    visit.send(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) - 20}\r\n\r\n".encode(), body)


@page("/length/twice")
def announce_two_lengths(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello you")


@page("/length/strange")
def announce_nonsense(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")


@page("/chunks/tiny")
def send_tiny_chunks(visit: Visit) -> None:
    body = write_article()
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.send(b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in body), b"0\r\n\r\n")


@page("/chunks/broken")
def send_broken_chunks(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n")


@page("/chunks/extensions")
def send_chunk_extensions(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    visit.send(*(b"1;" + b"e" * 8000 + b"\r\na\r\n" for _ in range(5000)))


@page("/reset")
def reset(visit: Visit) -> None:
    visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.sock.close()


@page("/reset/body")
def reset_in_body(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<p>some of it")
    time.sleep(0.1)
    reset(visit)


@page("/nonsense")
def send_nonsense(visit: Visit) -> None:
    visit.send(b"\x00\x01\x02 this is no HTTP \r\n\r\n")


@page("/closed")
def close_at_once(visit: Visit) -> None:
    visit.sock.close()


@page("/empty")
def send_empty(visit: Visit) -> None:
    visit.answer(b"")


@page("/no-content")
def send_no_content(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 204 No Content\r\n\r\n")


@page("/kind")
def send_as(visit: Visit) -> None:
    """The bytes that a test has put into `web.bodies`, under the media type it asks for."""
    visit.answer(visit.web.bodies[visit.asked.query["body"]], kind=visit.asked.query.get("type", "text/html"))


@page("/robots.txt")
def send_robots(visit: Visit) -> None:
    if visit.web.robots is None:
        return visit.answer(b"", status="404 Not Found")
    return visit.answer(visit.web.robots.encode(), kind="text/plain")


@dataclass
class MisbehavingServer:
    robots: str | None = None
    delay: float = 0.0
    bodies: dict[str, bytes] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> MisbehavingServer:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.host, self.port = self._listener.getsockname()
        self._lock = threading.Lock()
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self.stopping.set()
        self._listener.close()

    def url(self, path: str, *, host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        return [asked for asked in self.requests if asked.path == path]

    def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with sock:
            try:
                sock.settimeout(60)
                visit = self._read(sock)
                if visit:
                    self.stopping.wait(self.delay)
                    PAGES.get(visit.asked.path, _send_unknown)(visit)
            except OSError:
                pass  # the other side has had enough, which is what most of these pages are for

    def _read(self, sock: socket.socket) -> Visit | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return None
            data += piece
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        target = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        url = urlsplit(target)
        asked = Asked(url.path, dict(parse_qsl(url.query)), headers, time.monotonic())
        with self._lock:
            self.requests.append(asked)
            turn = sum(other.path == asked.path and other.query == asked.query for other in self.requests)
        return Visit(sock, self, asked, turn)


def _send_unknown(visit: Visit) -> None:
    visit.answer(b"no such page", status="404 Not Found")
