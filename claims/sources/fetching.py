"""One source over HTTP: resolve, check every answer, dial the checked address, follow redirects ourselves, stop in time.

The network backend under httpcore is the one gate: every connection of every hop passes `GuardedBackend.connect_tcp`.
TLS names and certificates are still checked against the host. No proxy variables, no keep-alive, no client that redirects
or inflates by itself. Cookies live for one fetch and go back to the very host that set them: without them, many sites
redirect in a circle. The limits hold for the whole fetch, redirects included.

The resolver and the dialer are arguments, so that tests need no network and see every address dialled.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpcore

from claims.sources.addresses import (
    Address,
    AddressRefused,
    Endpoint,
    check_answers,
    read_allowed_endpoints,
    resolve_redirect,
)

Resolver = Callable[[str], list[str]]
Dialer = Callable[[str, int, float], httpcore.NetworkStream]
Headers = tuple[tuple[str, str], ...]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
LARGE = 1024 * 1024  # bytes
MOST_COOKIES, LONGEST_COOKIE = 20, 4096
LONGEST_LOOK = 1.0  # seconds at the body of a redirect, which nobody reads
MOST_MEMBERS = 1000  # of a gzip file; tools that write many make them of 64 KiB
_STEP = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes. `ratio` is refused only above `ratio_floor` decoded bytes."""

    connect: float = 5.0
    read: float = 8.0
    total: float = 30.0
    hops: int = 10
    header_bytes: int = 64 * 1024
    header_lines: int = 200
    wire: int = 10 * 1024 * 1024
    decoded: int = 10 * 1024 * 1024
    ratio: int = 200
    ratio_floor: int = 1024 * 1024


@dataclass(frozen=True)
class Conditional:
    """What an earlier capture was told at `url`, to ask there whether anything changed."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Hop:
    """One request and its answer; status 0 when none came. `dialled` is the IP address; milliseconds count from the
    start of the hop."""

    url: str
    dialled: str
    status: int
    request: bytes
    status_line: str
    headers: Headers
    body: bytes
    started_at: datetime
    milliseconds: int
    timings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class FetchResult:
    """What came. `raw` is the last body as on the wire (chunking undone), `decoded` after content-encoding."""

    address: Address
    hops: tuple[Hop, ...]
    status: int
    headers: Headers
    raw: bytes
    decoded: bytes
    milliseconds: int
    truncated: bool = False

    def header(self, name: str) -> str:
        return find_header(self.headers, name)

    @property
    def unchanged(self) -> bool:
        """Only where it was asked: what a server says of another copy says nothing of ours."""
        return self.status == 304 and b"\r\nIf-" in self.hops[-1].request


class FetchError(Exception):
    """A fetch that gave no document. `sentence` is for the reviewer, `outcome` for machines; `retryable`: the fault may
    pass. `retry_after`: seconds the server asked for. `partial`: what had come until then."""

    outcome = "fetch_failed"
    retryable = False
    sentence = "The page could not be fetched. Upload the document instead."

    def __init__(
        self,
        sentence: str = "",
        *,
        hops: tuple[Hop, ...] = (),
        retry_after: float | None = None,
        partial: FetchResult | None = None,
        retryable: bool | None = None,
    ) -> None:
        self.sentence = sentence or self.sentence
        self.hops, self.retry_after, self.partial = hops, retry_after, partial
        self.retryable = self.retryable if retryable is None else retryable
        super().__init__(self.sentence)


class HostUnknown(FetchError):
    outcome = "host_unknown"
    sentence = "No such host: the name does not resolve. Check the spelling, or upload the document instead."


class ConnectionFailed(FetchError):
    outcome, retryable = "connection_failed", True
    sentence = "The server does not accept connections. Try again later, or upload the document instead."


class SecureConnectionFailed(FetchError):
    outcome = "secure_connection_failed"
    sentence = "The server’s certificate does not hold for this host. Try another address of the page, or upload it."


class TimedOut(FetchError):
    outcome, retryable = "timed_out", True
    sentence = "The server took too long. Try again later, or upload the document instead."


class ConnectionLost(FetchError):
    outcome, retryable = "connection_lost", True
    sentence = "The server broke off in the middle. Try again later, or upload the document instead."


class CutShort(FetchError):
    outcome, retryable = "cut_short", True
    sentence = "The answer ended before its announced length. Try again later, or upload the document instead."


class BrokenAnswer(FetchError):
    outcome = "broken_answer"
    sentence = "The server’s answer is not proper HTTP. Open the page in a browser and upload it instead."


class HeadersTooLarge(FetchError):
    outcome = "headers_too_large"
    sentence = "The server sent far too many headers. Open the page in a browser and upload it instead."


class TooLarge(FetchError):
    outcome = "too_large"
    sentence = "The document is larger than 10 MB. Upload the part that matters instead."


class Bomb(FetchError):
    outcome = "compression_bomb"
    sentence = "The answer unpacks to far more than was sent; it was stopped. Upload the document instead."


class EncodingRefused(FetchError):
    outcome = "encoding_refused"
    sentence = "The server packed the page in a way nobody asked for. Open it in a browser and upload it instead."


class TooManyRedirects(FetchError):
    outcome = "too_many_redirects"
    sentence = "The address redirects again and again. Open the page in a browser and attach its final address."


class RobotsRefused(FetchError):
    outcome = "robots"
    sentence = (
        "The site’s robots.txt asks programs not to fetch this page. Open it in a browser and upload it, or ask an admin "
        "to make an exception for this domain."
    )


class LoginNeeded(FetchError):
    outcome = "login_needed"
    sentence = "This site shows its pages only after a login. Open the page in a browser and upload it instead."


class RedirectRefused(FetchError):
    outcome = "redirect_refused"


class StatusRefused(FetchError):
    """The server answered, but not with the document."""

    def __init__(self, status: int, **more) -> None:
        self.outcome = f"http_{status}"
        super().__init__(_explain_status(status), retryable=status in PASSING_STATUSES, **more)
        self.status = status


class BotCheck(StatusRefused):
    """A refusal that is a check for robots: asking again would look even more like one."""

    def __init__(self, status: int, **more) -> None:
        super().__init__(status, **more)
        self.outcome, self.retryable, self.retry_after = "bot_check", False, None
        self.sentence = f"The server asks for proof that a person is reading ({status}). Open the page in a browser and upload it instead."


def fetch(
    address: Address,
    *,
    resolver: Resolver | None = None,
    dialer: Dialer | None = None,
    limits: Limits = Limits(),
    conditional: Conditional | None = None,
    user_agent: str = "FactcheckWorkbench/0.1",
    allowed: frozenset[Endpoint] | None = None,
    ssl_context: ssl.SSLContext | None = None,
    before_hop: Callable[[Address], None] | None = None,
    before_large: Callable[[float], None] | None = None,
) -> FetchResult:
    """Fetches one address, following redirects. Returns whatever final answer came, 404 included: see `check_status`.

    `before_hop` may raise a FetchError to stop at an address (robots.txt). `before_large` is called with the seconds
    left when a body grows past 1 MiB, and may wait for its turn.

    Raises AddressRefused (the first address leads into private space), RedirectRefused or another FetchError.
    """
    trip = _Trip(
        resolver=resolver or resolve_name,
        dialer=dialer or dial_tcp,
        limits=limits,
        user_agent=user_agent,
        allowed=read_allowed_endpoints() if allowed is None else allowed,
        ssl_context=ssl_context,
        before_hop=before_hop,
        before_large=before_large,
    )
    return trip.run(address, conditional)


def check_status(result: FetchResult) -> None:
    """Raises StatusRefused unless the last answer is the document (2xx) or says that it is unchanged (304)."""
    if 200 <= result.status < 300 or result.unchanged:
        return
    raise StatusRefused(result.status, hops=result.hops, retry_after=parse_retry_after(result.header("retry-after")))


def resolve_name(host: str) -> list[str]:
    """All addresses of a name. The last dot keeps search domains out. Raises HostUnknown."""
    try:
        answers = socket.getaddrinfo(f"{host}.", None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise HostUnknown(retryable=error.errno == socket.EAI_AGAIN) from None
    except UnicodeError:
        raise HostUnknown() from None
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def dial_tcp(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """A TCP connection to one checked address."""
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=timeout)


@cache
def make_ssl_context() -> ssl.SSLContext:
    """Reading the authorities takes longer than many a fetch, so it is done once."""
    return httpcore.default_ssl_context()


def find_header(headers: Iterable[tuple[str, str]], name: str) -> str:
    """The first value of a header, or nothing."""
    return next((value for key, value in headers if key.lower() == name), "")


def parse_retry_after(value: str, *, now: datetime | None = None) -> float | None:
    """Seconds from delta-seconds or an HTTP date (RFC 9110, 10.2.3); None when absent or unreadable."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())


class _Clock:
    """One deadline for the whole fetch."""

    def __init__(self, seconds: float) -> None:
        self.started = time.monotonic()
        self.deadline = self.started + seconds

    def left(self, at_most: float) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimedOut()
        return min(left, at_most)

    def milliseconds(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


class _MeteredStream(httpcore.NetworkStream):
    """A connection with the fetch's clock and caps in it: on header bytes and lines, 1xx answers included, and on all
    that comes over the wire."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock, limits: Limits) -> None:
        self._stream, self._clock, self._limits = stream, clock, limits
        self._in_headers, self._block = True, b""
        self._header_bytes = self._header_lines = self._wire = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, timeout=self._clock.left(self._limits.read))
        self._wire += len(data)
        # twice the cap, because chunk sizes and headers travel too; the body itself is counted where it is read
        if self._wire > 2 * self._limits.wire + self._limits.header_bytes:
            raise TooLarge()
        if self._in_headers:
            self._count_headers(data)
        return data

    def _count_headers(self, data: bytes) -> None:
        self._block += data
        while self._in_headers:
            end = _find_header_end(self._block)
            block = self._block[: end or None]
            if (
                self._header_bytes + len(block) > self._limits.header_bytes
                or self._header_lines + block.count(b"\n") > self._limits.header_lines
            ):
                raise HeadersTooLarge()
            if not end:
                return
            self._header_bytes += len(block)
            self._header_lines += block.count(b"\n")
            self._in_headers = block.split(b" ", 2)[1:2] != [] and block.split(b" ", 2)[1][:1] == b"1"
            self._block = self._block[end:] if self._in_headers else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._clock.left(self._limits.read))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname=server_hostname, timeout=self._clock.left(self._limits.connect)
        )
        return _MeteredStream(stream, self._clock, self._limits)

    def get_extra_info(self, info: str):
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks all answers, dials checked addresses only. `dialled` lists them in order."""

    def __init__(
        self, *, resolver: Resolver, dialer: Dialer, limits: Limits, clock: _Clock, allowed: frozenset[Endpoint]
    ):
        self._resolver, self._dialer, self._limits, self._clock, self._allowed = (
            resolver,
            dialer,
            limits,
            clock,
            allowed,
        )
        self.dialled: list[str] = []
        self.timings: dict[str, int] = {}

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None) -> httpcore.NetworkStream:
        started = time.monotonic()
        answers = check_answers(self._resolve(host), port=port, allowed=self._allowed)
        self.timings["resolve"] = _milliseconds_since(started)
        started = time.monotonic()
        stream = self._dial(answers[:3], port)
        self.timings["connect"] = _milliseconds_since(started)
        return _MeteredStream(stream, self._clock, self._limits)

    def _resolve(self, host: str) -> list[str]:
        if _is_literal(host):
            return [host]
        return _run_with_deadline(lambda: self._resolver(host), self._clock.left(self._limits.connect))

    def _dial(self, answers: list[str], port: int) -> httpcore.NetworkStream:
        for left, ip in reversed(list(enumerate(reversed(answers)))):
            self.dialled.append(ip)
            try:
                return self._dialer(ip, port, self._clock.left(self._limits.connect))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not left:
                    raise
        raise AssertionError("check_answers returns at least one")

    def connect_unix_socket(self, path, timeout=None, socket_options=None) -> httpcore.NetworkStream:
        raise AddressRefused("Local sockets cannot be captured.")

    def sleep(self, seconds: float) -> None:
        raise AssertionError("captures never wait in a worker")


class _Trip:
    """One fetch: the hops so far, and what is left of its limits."""

    def __init__(self, *, resolver, dialer, limits, user_agent, allowed, ssl_context, before_hop, before_large) -> None:
        self._resolver, self._dialer, self._limits = resolver, dialer, limits
        self._user_agent, self._allowed, self._ssl_context = user_agent, allowed, ssl_context
        self._before_hop, self._before_large = before_hop, before_large
        self._clock = _Clock(limits.total)
        self._hops: list[Hop] = []
        self._cookies: dict[str, dict[str, str]] = {}

    def run(self, address: Address, conditional: Conditional | None) -> FetchResult:
        try:
            return self._follow(address, conditional)
        except FetchError as error:
            error.hops = error.hops or tuple(self._hops)
            raise

    def _follow(self, address: Address, conditional: Conditional | None) -> FetchResult:
        for _ in range(self._limits.hops + 1):
            if self._before_hop:
                self._before_hop(address)
            hop, cut = self._request(address, conditional)
            self._hops.append(hop)
            self._keep_cookies(address, hop.headers)
            location = find_header(hop.headers, "location")
            if hop.status not in REDIRECTS or not location:
                return self._finish(address, hop, cut)
            address = self._redirect(address, location)
        raise TooManyRedirects()

    def _keep_cookies(self, address: Address, headers: Headers) -> None:
        kept = self._cookies.setdefault(address.host, {})
        for name, value in headers:
            if name.lower() == "set-cookie" and len(kept) < MOST_COOKIES:
                cookie, _, content = value.partition(";")[0].strip().partition("=")
                if cookie and len(value) < LONGEST_COOKIE:
                    kept[cookie] = content

    def _redirect(self, address: Address, location: str) -> Address:
        try:
            return resolve_redirect(address, location, allowed=self._allowed)
        except AddressRefused as error:
            raise RedirectRefused(f"The page redirects to an address that is refused. {error.sentence}") from None

    def _finish(self, address: Address, hop: Hop, cut: FetchError | None) -> FetchResult:
        decoded, complete = decode_body(hop.body, find_header(hop.headers, "content-encoding"), self._limits)
        result = FetchResult(
            address,
            tuple(self._hops),
            hop.status,
            hop.headers,
            hop.body,
            decoded,
            self._clock.milliseconds(),
            truncated=hop.status == 206,  # nobody asked for a part
        )
        if cut or not complete:
            raise type(cut or CutShort())(partial=replace(result, truncated=True))
        return result

    def _request(self, address: Address, conditional: Conditional | None) -> tuple[Hop, FetchError | None]:
        backend = GuardedBackend(
            resolver=self._resolver, dialer=self._dialer, limits=self._limits, clock=self._clock, allowed=self._allowed
        )
        headers = self._headers(address, conditional)
        started, started_at = time.monotonic(), datetime.now(UTC)
        answer, body, cut = None, b"", None

        def make_hop() -> Hop:
            return Hop(
                url=address.url,
                dialled=next(reversed(backend.dialled), ""),
                status=answer.status if answer else 0,
                request=_request_bytes(address, headers),
                status_line=_status_line(answer) if answer else "",
                headers=_text_headers(answer.headers) if answer else (),
                body=body,
                started_at=started_at,
                milliseconds=_milliseconds_since(started),
                timings=backend.timings,
            )

        try:
            with (
                _named_errors(bool(self._hops)),
                self._pool(backend) as pool,
                pool.stream("GET", _core_url(address), headers=headers) as answer,
            ):
                backend.timings["first_byte"] = _milliseconds_since(started)
                limit = _STEP if answer.status in REDIRECTS else self._limits.wire
                body, cut = self._read(answer, limit=limit)
        except FetchError:
            self._hops.append(make_hop())
            raise
        return make_hop(), cut

    def _headers(self, address: Address, conditional: Conditional | None) -> list[tuple[bytes, bytes]]:
        headers = [
            ("Host", address.authority),
            ("User-Agent", self._user_agent),
            ("Accept", "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
            ("Cookie", "; ".join(f"{name}={value}" for name, value in self._cookies.get(address.host, {}).items())),
        ]
        if conditional and conditional.url == address.url:
            headers += [("If-None-Match", conditional.etag), ("If-Modified-Since", conditional.last_modified)]
        return [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers if value]

    def _pool(self, backend: GuardedBackend) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=self._ssl_context or make_ssl_context(),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    def _read(self, response: httpcore.Response, *, limit: int) -> tuple[bytes, FetchError | None]:
        """The body up to `limit` bytes, with what cut it short, if anything did. More than the cap raises TooLarge."""
        announced = find_header(_text_headers(response.headers), "content-length")
        leads_on = response.status in REDIRECTS
        if not leads_on and announced.isdigit() and int(announced[:18]) > limit:
            raise TooLarge()
        body, started = bytearray(), time.monotonic()
        try:
            for chunk in response.iter_stream():
                self._clock.left(1)
                if len(body) <= LARGE < len(body) + len(chunk) and self._before_large:
                    self._before_large(self._clock.left(self._limits.total))
                body += chunk
                if leads_on and (len(body) > limit or time.monotonic() - started > LONGEST_LOOK):
                    return bytes(body[:limit]), None
                if len(body) > limit:
                    raise TooLarge()
        except httpcore.RemoteProtocolError:
            return bytes(body), CutShort()
        except (httpcore.ReadError, ssl.SSLError):
            return bytes(body), ConnectionLost()
        except (httpcore.ReadTimeout, TimedOut):
            if not body and not leads_on:
                raise TimedOut() from None
            return bytes(body), TimedOut()
        return bytes(body), None


def decode_body(raw: bytes, encoding: str, limits: Limits) -> tuple[bytes, bool]:
    """The body after content-encoding, and whether it was complete. Raises EncodingRefused, Bomb, TooLarge, BrokenAnswer.

    Only gzip was asked for. A body that is announced as gzip but is not is taken as it came, as servers do that.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise EncodingRefused()
    if encoding in ("", "identity") or not raw or not raw.startswith(b"\x1f\x8b"):
        return raw, True
    return _gunzip(raw, limits)


def _gunzip(raw: bytes, limits: Limits) -> tuple[bytes, bool]:
    """In steps of both sides: what one has read too much is handed back, so handing back all that is left would cost
    minutes where there are many members."""
    out, at, members = bytearray(), 0, 0
    while raw.startswith(b"\x1f\x8b", at):  # a gzip file may have several members
        members += 1
        if members > MOST_MEMBERS:
            raise EncodingRefused()
        inflater, waiting = zlib.decompressobj(wbits=31), b""
        while not inflater.eof:
            if not waiting:
                waiting = raw[at : at + _STEP]
                at += len(waiting)
            ended = not waiting
            try:
                step = inflater.decompress(waiting, _STEP)
            except zlib.error:
                if not out:
                    raise BrokenAnswer(
                        "The page arrived damaged. Try again later, or upload it instead.", retryable=True
                    ) from None
                return bytes(out), False
            out += step
            waiting = inflater.unconsumed_tail
            _check_growth(len(out), at - len(waiting), limits)
            if ended and not step and not inflater.eof:
                return bytes(out), False
        at -= len(inflater.unused_data)
    return bytes(out), True


def _check_growth(decoded: int, used: int, limits: Limits) -> None:
    if decoded > limits.ratio_floor and decoded > used * limits.ratio:
        raise Bomb()
    if decoded > limits.decoded:
        raise TooLarge()


@contextlib.contextmanager
def _named_errors(redirected: bool) -> Iterator[None]:
    """Turns what the libraries raise into our own family."""
    try:
        yield
    except AddressRefused as error:
        if redirected:
            raise RedirectRefused(f"The page redirects to an address that is refused. {error.sentence}") from None
        raise
    except httpcore.ConnectTimeout:
        raise TimedOut("The server does not answer. Try again later, or upload the document instead.") from None
    except (httpcore.TimeoutException, TimeoutError):
        raise TimedOut() from None
    except httpcore.ConnectError as error:
        if isinstance(error.__context__, ssl.SSLError) or "SSL" in str(error) or "certificate" in str(error):
            raise SecureConnectionFailed() from None
        raise ConnectionFailed() from None
    except (httpcore.ReadError, httpcore.WriteError):
        raise ConnectionLost() from None
    except httpcore.RemoteProtocolError as error:
        raise (ConnectionLost() if "disconnected" in str(error) else BrokenAnswer()) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise BrokenAnswer() from None


def _run_with_deadline(work: Callable[[], list[str]], seconds: float) -> list[str]:
    """The system's resolver knows no time-out, so it runs in a thread that may be left behind."""
    answer: list[list[str]] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            answer.append(work())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not answer:
        raise TimedOut("The host name could not be looked up in time. Try again later, or upload the document instead.")
    return answer[0]


def _core_url(address: Address) -> httpcore.URL:
    """From the parts, so that nobody parses the string again."""
    return httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)


def _text_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in headers)


def _text(value: bytes) -> str:
    """Header bytes are UTF-8 in practice and Latin-1 by the standard; NUL never gets here."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _status_line(response: httpcore.Response) -> str:
    reason = _text(response.extensions.get("reason_phrase", b""))
    return f"{response.status} {reason}".strip()


def _request_bytes(address: Address, headers: list[tuple[bytes, bytes]]) -> bytes:
    lines = [f"GET {address.target} HTTP/1.1".encode(), *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _find_header_end(block: bytes) -> int:
    """Where the body begins, 0 while the header block is open. Bare line feeds count: h11 takes them too."""
    ends = [block.find(mark) + len(mark) for mark in (b"\r\n\r\n", b"\n\n", b"\n\r\n") if mark in block]
    return min(ends, default=0)


def _is_literal(host: str) -> bool:
    return Address("http", host, 80, "/").literal is not None


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _explain_status(status: int) -> str:
    if status in (404, 410):
        return f"The server says there is no such page ({status}). Look for an archived copy, or upload the document."
    if status in (401, 402):
        wanted = "a login" if status == 401 else "a subscription"
        return f"The server wants {wanted} for this page ({status}). Open it in a browser and upload it instead."
    if status == 451:
        return (
            "The server may not show this page here for legal reasons (451). Look for an archived copy, or upload it."
        )
    if status in (403, 407):
        return f"The server refuses this page to us ({status}). Open it in a browser and upload it instead."
    if status == 429:
        return "The server asks us to slow down (429). Try again later, or upload the document instead."
    if 500 <= status < 600:
        return f"The server has trouble of its own ({status}). Try again later, or upload the document instead."
    return f"The server answered {status} instead of the page. Open it in a browser and upload it instead."
