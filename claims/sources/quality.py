"""What kind of page was got. Declared rules, tried in order; each gives its reason in words.

Pages that stand in the way of content are short: a long text that mentions cookies is still an article. So most rules
hold only for short texts, and look at the title, the text and marks in the source of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from claims.sources.fetching import Headers, find_header

CONTENT, TRUNCATED, EMPTY = "content", "truncated", "empty"
SHORT, TINY, LEAST = 1500, 400, 60  # characters of text


@dataclass(frozen=True)
class Got:
    """All that the rules look at. `markup`: the beginning of the page's source; `url`: as asked for."""

    text: str
    title: str = ""
    outcome: str = "read"
    notice: str = ""
    markup: str = ""
    headers: Headers = ()
    url: str = ""
    final_url: str = ""
    truncated: bool = False
    language: str = ""
    expected_language: str = ""

    @property
    def is_short(self) -> bool:
        return len(self.text) < SHORT

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.text[:3000]}"


Rule = tuple[str, Callable[[Got], bool], str]


def _said(*phrases: str) -> Callable[[Got], bool]:
    pattern = re.compile("|".join(phrases), re.I)
    return lambda got: got.is_short and bool(pattern.search(got.words))


def _titled(*phrases: str) -> Callable[[Got], bool]:
    pattern = re.compile("|".join(phrases), re.I)
    return lambda got: got.is_short and bool(pattern.search(got.title or got.text[:120]))


def _marked(*phrases: str, below: int = TINY) -> Callable[[Got], bool]:
    """Short articles carry such marks too, for their newsletter or comments; hence the lower bound."""
    pattern = re.compile("|".join(phrases), re.I)
    return lambda got: len(got.text) < below and bool(pattern.search(got.markup))


def _leads_to(pattern: str) -> Callable[[Got], bool]:
    compiled = re.compile(pattern, re.I)
    return lambda got: bool(compiled.search(got.final_url)) and not compiled.search(got.url)


def _was_sent_to_front(got: Got) -> bool:
    asked, came = urlsplit(got.url), urlsplit(got.final_url)
    return len(asked.path) > 1 and came.path in ("", "/") and not came.query


def _speaks_another_language(got: Got) -> bool:
    return bool(got.language and got.expected_language and got.language != got.expected_language)


RULES: tuple[Rule, ...] = (
    (TRUNCATED, lambda got: got.truncated, "The answer ended before its announced length."),
    (
        "bot_check",
        lambda got: "challenge" in find_header(got.headers, "cf-mitigated"),
        "The server asks for proof that a person is reading.",
    ),
    (
        "bot_check",
        _said(
            r"just a moment\b",
            r"checking (if the site connection|your browser)",
            r"verify(ing)? (that )?you are (a )?human",
            r"are you (a|not a) robot",
            r"i.?m not a robot",
            r"enable javascript and cookies to continue",
            r"unusual traffic",
            r"complete the (captcha|security check)",
            r"press (and|&) hold",
            r"ddos protection by",
            r"attention required!",
            r"bestätigen sie, dass sie (ein mensch|kein roboter)",
            r"подтвердите, что вы не робот",
            r"êtes[- ]vous un robot",
            r"pardon our interruption",
            r"request unsuccessful\. incapsula",
        ),
        "The page is a check for robots, not the article.",
    ),
    (
        "bot_check",
        _marked(
            r"challenge-platform",
            r"cf-turnstile",
            r"px-captcha",
            r"captcha-delivery\.com",
            r"_Incapsula_Resource",
            r"g-recaptcha",
            r"h-captcha",
        ),
        "The page is a check for robots, not the article.",
    ),
    (
        "consent_wall",
        _leads_to(r"https?://(consent|guce|cmp|privacy)\.|/(consent|cookie-?wall)\b"),
        "The address leads to a page that asks for consent.",
    ),
    (
        "consent_wall",
        _said(
            r"before you continue to",
            r"we (value|care about|respect) your privacy",
            r"(accept|reject|allow) all (cookies)?\W",
            r"(we|and our (\d+ )?partners) (use|store).{0,60}cookies.{0,200}(consent|accept|agree)",
            r"manage (your )?(cookie|privacy) (preferences|settings)",
            r"alle (cookies )?akzeptieren",
            r"wir benötigen ihre (zustimmung|einwilligung)",
            r"tout accepter",
            r"aceptar (todo|y continuar)",
            r"принять все cookie",
        ),
        "The page asks for consent to cookies instead of showing the article.",
    ),
    (
        "paywall",
        _marked(r"\"isAccessibleForFree\"\s*:\s*\"?false", below=SHORT),
        "The page says itself that it is not free to read, and little text came.",
    ),
    (
        "paywall",
        _said(
            r"subscribe (now )?to (continue|keep|read)",
            r"(article|story|content) is (only )?(available )?(for|to) (paying )?(subscribers|members)",
            r"already a subscriber\?",
            r"to (continue|keep) reading",
            r"(you have|you.ve) (read|reached).{0,30}(free|limit)",
            r"unlock this (article|story)",
            r"weiterlesen mit",
            r"jetzt abonnieren",
            r"nur für abonnenten",
            r"réservé aux abonnés",
            r"solo para suscriptores",
            r"только для подписчиков",
        ),
        "The page asks for a subscription instead of showing the whole article.",
    ),
    (
        "login",
        _leads_to(r"/(log-?in|sign-?in|signin|auth|sso|oauth2?|accounts?/login|anmelden)\b"),
        "The address leads to a login page.",
    ),
    (
        "login",
        lambda got: (
            _marked(r"<input[^>]+type\s*=\s*[\"']?password")(got)
            and _titled(r"log ?in|sign ?in|anmelde|connexion|iniciar sesi|вход|войти")(got)
        ),
        "The page asks for a login.",
    ),
    (
        "soft_404",
        _titled(
            r"\b404\b",
            r"(page|article|file|document|site|story|content) (was )?(could )?(not|no longer) (be )?(found|available|exist)",
            r"(page|article) (does ?n.t|does not) exist",
            r"^not found",
            r"nothing (was )?found",
            r"(seite|artikel) (wurde )?nicht gefunden",
            r"page (introuvable|non trouvée)",
            r"página no encontrada",
            r"страница не найдена",
            r"pagina niet gevonden",
            r"сторінку не знайдено",
            r"nie znaleziono",
        ),
        "The page says that what was asked for is not there.",
    ),
    ("soft_404", _was_sent_to_front, "The address leads to the site’s front page, so the article is probably gone."),
    (EMPTY, lambda got: got.outcome != "read", ""),
    (
        EMPTY,
        lambda got: bool(got.markup) and len(got.text.strip()) < LEAST,
        "The page has almost no text; it may be built by scripts.",
    ),
    ("wrong_language", _speaks_another_language, "The page is in another language than the copy before."),
)


def classify_quality(got: Got) -> tuple[str, str]:
    """The quality class (a value of `Snapshot.Quality`) and the reason. Only "content" may carry quotes."""
    for quality, holds, reason in RULES:
        if holds(got):
            return quality, _advise(reason or got.notice)
    return CONTENT, got.notice


def _advise(reason: str) -> str:
    return reason if "pload" in reason else f"{reason} Open it in a browser and upload what you see."


def classify_upload(got: Got) -> tuple[str, str]:
    """A person chose this document, so only its text counts."""
    if got.outcome != "read" or not got.text.strip():
        return EMPTY, got.notice
    return CONTENT, got.notice
