"""What kind of page was got. Declared rules, tried in order; each gives its reason in words.

Articles speak of robots, cookies and subscriptions, too. What tells a page that stands in the way from them:

- It speaks to its reader. Its phrase begins a sentence and is nobody's quotation; articles have it in the middle or quoted.
- There is little prose beside it: sentences that speak to nobody in particular. Where there is next to none, words that
  hint at it are enough, however it is put.
- What it is may be all that its title says, the site's name aside: “404 | Paper”, but not “Peugeot 404 turns sixty-five”.

    Wrong                                            Right
    Readers saw “Checking your browser” for hours.   content
    Nobody has to subscribe to continue reading.     content
    (three paragraphs) Subscribe to continue reading.   paywall
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import SplitResult, urlsplit

from claims.sources.fetching import Headers, find_header

CONTENT, TRUNCATED, EMPTY = "content", "truncated", "empty"
SHORT, LEAST = 1500, 60  # characters of text
LITTLE = 300  # characters of prose, up to which a page is what it tells its reader
HARDLY_ANY = 60  # characters of prose, up to which even a hint is enough
LOOKED_AT = 8000  # characters; what stands in the way is never longer

_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"")
_TO_READER = re.compile(
    r"\b([Yy]ou|[Yy]our|[Pp]lease|[Ww]e and our|Sie|Ihre?|Ihre[nmr]|Ihnen|[Bb]itte|[Vv]ous|[Vv]otre|[Vv]os|[Uu]sted|[Nn]osotros|"
    r"[Nn]ostri|[Jj]ouw|[Uu]w|Tw[oó]j\w*|[Вв]ы|[Вв]ас|[Вв]ам|[Вв]аш\w*)\b"
)
_NO_TEXT = re.compile(r"<(?:script|style|title)\b.*?(?:</(?:script|style|title)|\Z)|<[^<>]*>", re.I | re.S)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})", re.I)
_SITE_NAME = re.compile(r"\s+[|–—\-·•»‹›]+\s+")


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

    @cached_property
    def titles(self) -> list[str]:
        """What the page is called, in its heading and in its title, whole and without the site's name."""
        named = [self.title, *(unescape(title) for title in _TITLE.findall(self.markup)[:1])]
        return [part.strip() for title in named for part in (title, *_SITE_NAME.split(title)) if part.strip()]

    @property
    def words(self) -> str:
        return "\n".join((*self.titles, self.text[:SHORT]))

    @cached_property
    def blocks(self) -> list[str]:
        return [block for block in self.text[:LOOKED_AT].split("\n\n") if block.strip()]

    @cached_property
    def spoken(self) -> list[str]:
        """Titles and blocks without what they quote."""
        return [_QUOTED.sub("“”", block) for block in (*self.titles, *self.blocks)]

    @cached_property
    def prose(self) -> int:
        """Characters of paragraphs that are not addressed to the reader."""
        spoken = zip(self.blocks, self.spoken[len(self.titles) :], strict=True)
        return sum(len(block) for block, said in spoken if len(block) > 50 and not _TO_READER.search(said))


Rule = tuple[str, Callable[[Got], bool], str]


def _begins(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases at the beginning of a sentence."""
    return re.compile(rf"(?:^|(?<=[.!?…] )|(?<=[。！？]))\W{{0,3}}?(?:{'|'.join(phrases)})", re.I | re.M)


def _said(*phrases: str) -> Callable[[Got], bool]:
    pattern = _begins(phrases)
    return lambda got: got.is_short and got.prose < LITTLE and any(pattern.search(block) for block in got.spoken)


def _hinted(*patterns: str, prose: int = HARDLY_ANY) -> Callable[[Got], bool]:
    """All of the patterns somewhere in a page that tells nothing else."""
    compiled = [re.compile(pattern, re.I | re.M) for pattern in patterns]
    return lambda got: got.is_short and got.prose < prose and all(pattern.search(got.words) for pattern in compiled)


def _said_after(*phrases: str) -> Callable[[Got], bool]:
    """In a page of some length the phrase has to be a short block of its own, below what may be read."""
    pattern = _begins(phrases)
    return lambda got: (
        any(pattern.search(block) for block in got.spoken[-5:] if got.is_short or len(block) < SHORT / 5)
        and len(got.text) < LOOKED_AT
    )


def _titled(*phrases: str) -> Callable[[Got], bool]:
    pattern = re.compile("|".join(phrases), re.I)
    return lambda got: any(pattern.fullmatch(title.rstrip(" .!…")) for title in (got.titles or got.blocks[:1]))


def _marked(*phrases: str) -> Callable[[Got], bool]:
    """Articles carry such marks too, for their newsletter or comments; hence only where there is no sentence to read."""
    pattern = re.compile("|".join(phrases), re.I)
    return lambda got: all(len(block) <= 80 for block in got.blocks) and bool(pattern.search(got.markup))


def _leads_to(pattern: str) -> Callable[[Got], bool]:
    compiled = re.compile(pattern, re.I)
    return lambda got: got.prose < SHORT and bool(compiled.search(got.final_url)) and not compiled.search(got.url)


def _was_sent_to_front(got: Got) -> bool:
    """From a page of the site, or from what looks like a page of another that went there. Short links may lead to a front
    page by intention."""
    asked, came = urlsplit(got.url), urlsplit(got.final_url)
    if came.path not in ("", "/") or came.query or _is_front(asked):
        return False
    return _site(asked) == _site(came) or asked.path.strip("/").count("/") > 0 or len(asked.path) > 20


def _is_front(url: SplitResult) -> bool:
    """`/`, `/index.html`, `/en`."""
    return bool(
        re.fullmatch(r"/?|/(index|home|default|start)(\.\w{2,5})?/?|/[a-z]{2}([-_][a-z]{2})?/?", url.path, re.I)
    )


def _site(url: SplitResult) -> str:
    return ".".join((url.hostname or "").split(".")[-2:])


def _speaks_another_language(got: Got) -> bool:
    return bool(got.language and got.expected_language and got.language != got.expected_language)


def _any(*rules: Callable[[Got], bool]) -> Callable[[Got], bool]:
    return lambda got: any(rule(got) for rule in rules)


def _all(*rules: Callable[[Got], bool]) -> Callable[[Got], bool]:
    return lambda got: all(rule(got) for rule in rules)


_OFFER = re.compile(
    r"subscri|abonn|\babo\b|suscri|subscrit|assinant|abbonat|prenumer|tilaaj|premium|member-only|会員|подпис|"
    r"\b(an|free|your) account|\bregister (for free|now|to)|\b(log|sign) ?in\b|logg (inn|in)|登录|free articles? (left|remaining)",
    re.I,
)
_MORE = re.compile(
    r"\b(read|reading|access|unlock|required|reserved|exclusive\w*|only|left this month|content for)\b|\w*lesen\b|\blesen sie\b|\b(lire|leer|"
    r"leyendo|leggere|ler|lezen|lees|läs|lese|læs|czyta\w*|exklusiv|réservée?|exclusivo|riservat[oa]|alleen|читать)\b|限定|全文|読",
    re.I,
)
_OTHER_OFFER = re.compile(r"newsletter|podcast|channel|comment|e-?mail|app\b", re.I)


def _offers_more(got: Got) -> bool:
    """A short last word, no sentence of the article, that names both a subscription or account and reading."""
    return got.is_short and any(
        _OFFER.search(block) and _MORE.search(block) and not _OTHER_OFFER.search(block)
        for block in got.blocks[1:][-4:]
        if len(block) < 90 and block not in got.titles
    )


_HOST_PART = r"https?://([\w-]+\.)*?"
_NOT_ROBOT = r"(a )?(robot|bot|human|machine)"
_READ_ON = r"(continue|continue reading|keep reading|read|unlock|view|see|access)"
_PAGE_404 = r"(page|article|file|document|site|story|content|post|address|url|link)"
_MISSING = r"(not found|no longer (available|exists?)|(could not|can.?t|cannot) be found|(does ?n.t|does not) exist|(is not|isn.t|not) available|(has been |was )?(removed|deleted))"
_SORRY = (
    rf"((oops|sorry|we.re sorry|hmm+)\W{{1,4}})?(the|this|that|your requested) {_PAGE_404}( or file)?( (you|that)( (are|were|.re))?( \w+){{1,4}})? {_MISSING}",
    rf"((oops|sorry|we.re sorry|hmm+)\W{{1,4}})?we (can.t|cannot|could not|couldn.t|were unable to) (seem to )?find (the|that|this) {_PAGE_404}",
    r"((oops|sorry|we.re sorry|hmm+)\W{1,4})?(this|the) content (isn.t|is not|is no longer) available",
    r"((oops|sorry|we.re sorry|hmm+)\W{1,4})?the page may have (moved|been (moved|deleted|removed))",
    r"it looks like nothing was found",
    r"(die|diese) (angeforderte )?(seite|artikel) (wurde nicht gefunden|existiert nicht|gibt es nicht)",
    r"(seite|artikel) nicht gefunden",
)


_PASSWORD = re.compile(r"<input[^<>]{1,500}type\s*=\s*[\"']?password", re.I)
_ASKS_IN = _hinted(
    r"\b(log|sign) ?(in|on)\b|anmeld|einlogg|connect|inicia|accedi|inlogg|logg inn?\b|вой[тд]|zaloguj|ログイン|登录"
)
_REFRESH = re.compile(r"<meta[^<>]{1,200}refresh[^<>]{1,100}url\s*=", re.I)
_FIRST_WORDS = _begins(_SORRY)


def _says_so_at_first(got: Got) -> bool:
    """Below such a page there may be a long list of other things to read."""
    return any(_FIRST_WORDS.search(block) for block in got.blocks[:5])


RULES: tuple[Rule, ...] = (
    (TRUNCATED, lambda got: got.truncated, "Only a part of the page came."),
    ("bot_check", lambda got: is_challenge(got.headers), "The server asks for proof that a person is reading."),
    (
        "bot_check",
        _said(
            r"just a moment\W*$",
            r"one more step$",
            r"checking (if the site connection|your browser)",
            rf"(please )?verify(ing)? (that )?you are (not )?{_NOT_ROBOT}",
            rf"(sorry, |in order to continue, |to continue, )?we (just )?need to (make sure|verify|confirm) (that )?(you.re|you are) (not )?{_NOT_ROBOT}",
            rf"(making sure|confirm(ing)?|are you sure) (that )?(you.re|you are) (not )?{_NOT_ROBOT}",
            r"we.re verifying your browser",
            rf"are you (not )?{_NOT_ROBOT}\?$",
            rf"i.?m not {_NOT_ROBOT}$",
            r"(please )?enable (javascript|js) and (cookies to continue|disable any ad)",
            r"(our systems have |we.ve |we have )?detected unusual (traffic|activity) (from|coming from|on) your",
            r"(please )?complete the (captcha|security check) (to|below)",
            r"press (and|&) hold (the button )?to confirm",
            r"the requested url was rejected",
            r"(request blocked|you have been blocked)(\W*$|\. we can.t connect)",
            r"ddos protection by",
            r"attention required! \| ",
            r"sorry, you have been blocked",
            r"access (to this page has been )?denied( because|\.?$| - sucuri)",
            r"you don.t have permission to access .{1,300} on this server",
            r"your access to this site has been limited",
            r"bitte bestätigen sie, dass sie (ein mensch|kein roboter)",
            r"bestätigen sie, dass sie (ein mensch|kein roboter)",
            r"подтвердите, что (вы не робот|запросы отправляли вы)",
            r"(êtes[- ]vous un robot|(veuillez )?(vérifie|confirme)[rz] que vous n.êtes pas un robot)",
            r"(por favor, )?(confirm[ae]|verifi(ca|que)) que no (eres|es) un robot",
            r"(conferma|verifica) (che|di) non (sei|essere) un robot",
            r".{0,20}(完成安全验证|证明您?不是机器人)",
            r".{0,20}ロボットではないこと",
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
            r"token\.awswaf\.com",
            r"_Incapsula_Resource",
            r"g-recaptcha",
            r"h-captcha",
        ),
        "The page is a check for robots, not the article.",
    ),
    (
        "bot_check",
        _hinted(
            r"\b((ro)?bots?|human|captcha|mensch|humaine?|humano|umano|человек|робот)\b|characters you see|request is being|ロボット|人間|真人|机器人",
            r"verif|check|confirm|prove|solve|make sure|you see below|bestätig|vérifi|подтверд|провер|確認|验证",
        ),
        "The page is a check for robots, not the article.",
    ),
    (
        "consent_wall",
        _leads_to(rf"{_HOST_PART}(consent|guce|cmp|privacy)\.[\w-]+\.[\w.-]+/|/(consent|cookie-?wall)(?=[/?#.]|$)"),
        "The address leads to a page that asks for consent.",
    ),
    (
        "consent_wall",
        _said(
            r"before you continue to",
            r"we (value|care about|respect) your privacy",
            r"if you click .accept all",
            r"(accept|reject|allow|agree to) all( cookies)?$",
            r"(we|and our (\d+ )?partners) (use|store).{0,60}cookies.{0,200}(consent|accept|agree)",
            r"we and our ([\d.,]+ )?(partners|vendors) (use|store|process)",
            r"manage (your )?(cookie|privacy) (preferences|settings)$",
            r"(alle )?(cookies )?akzeptieren( und (weiter|schließen))?$",
            r"alle akzeptieren",
            r"mit werbung (und (cookies|tracking) )?(weiterlesen|nutzen)",
            r"wir benötigen ihre (zustimmung|einwilligung)",
            r"(tout accepter|accepter et (continuer|fermer)|continuer sans accepter)",
            r"(aceptar (todo|todas|y continuar)|tu privacidad nos importa)",
            r"(accetta (tutto|tutti|e continua)|noi e i nostri ([\d.]+ )?partner)",
            r"(wij en onze|door op .akkoord)",
            r"(dbamy o twoją prywatność|akceptuję i przechodzę)",
            r"(accepter|godkend|godta|acceptera|tillad) alle?$",
            r"принять все cookie",
        ),
        "The page asks for consent to cookies instead of showing the article.",
    ),
    (
        "consent_wall",
        _hinted(
            r"cookies?\b|\bpartner|consent|einwilligung|datenschutz|données personnelles|datos personales|dati personali|"
            r"persoonsgegevens|prywatno|файлы cookie",
            r"^\W*((yes|no|i|do not|ich|j|alle)\W+)*(accept|agree|consent|zustimmen|akzeptieren|annehmen|einverstanden|accepter|accepte|aceptar|"
            r"accetta|akkoord|accepteren|zgadzam się|akceptuję|godkend|godta|acceptera|согласен|принять)"
            r"(\W+(all|alle|alles|tout|todas?|tutti|все|cookies|las|les))*\W*$",
            prose=3 * HARDLY_ANY,
        ),
        "The page asks for consent to cookies instead of showing the article.",
    ),
    (
        "consent_wall",
        _hinted(r"(please |to )accept.{0,20} cookies|cookies?.{0,40}(settings|to continue)$"),
        "The page asks for consent to cookies instead of showing the article.",
    ),
    (
        "paywall",
        lambda got: got.is_short and bool(re.search(r"\"isAccessibleForFree\"\s*:\s*\"?false", got.markup, re.I)),
        "The page says itself that it is not free to read, and little text came.",
    ),
    (
        "paywall",
        _said_after(
            rf"(please )?(subscribe|sign up|register|log in or subscribe|become a (member|subscriber)) (now |today )?(to|and) {_READ_ON}\b",
            r"get access to (the|this) (full )?(article|story)",
            r"lesen sie (diesen artikel )?weiter mit",
            r"subscribe (now|today) for (full|unlimited) access",
            r"(this|the|our) (article|story|content|page) is (only |exclusively )?(available )?(exclusively |only )?(for|to) [\w ]{0,40}(subscribers|members)",
            r"this is a (subscriber|member)s?.only (article|story)",
            r"(subscribers|members)[- ]only (article|story|content)$",
            r"already a (subscriber|member)\?( (log|sign) in|$)",
            r"to (continue|keep) reading( (this|the|your) (article|story))?( for free)?\W?(,|$|[Ss]ubscribe|[Ss]ign)",
            r"(want to )?(continue|keep) reading( (this|your) (article|story) with\b|\? (subscribe|create|sign)|$)",
            r"read the full (article|story) with",
            r"(you have|you.ve) (read|reached|used).{0,40}(free|limit)",
            r"unlock (this|the full) (article|story)( with .*)?\W*$",
            r"weiterlesen mit \w+",
            r"(sie möchten|jetzt) weiterlesen",
            r"(jetzt )?(diesen )?artikel (jetzt )?(freischalten|kaufen)",
            r"jetzt abonnieren und (weiter|alles )?lesen",
            r"((dieser|der) (artikel|inhalt|text) ist )?(exklusiv|nur) für abonnent\w+( (lesbar|zugänglich))?\W*$",
            r"(la suite|cet article|ce contenu) est réservée? (à nos|aux) abonnés",
            r"il vous reste [\d.,]+ ?% de cet article",
            r"suscríbete para (seguir|continuar) leyendo",
            r"(contenido|artículo|este contenido es|solo) (exclusivo )?para suscriptores",
            r"(questo (contenuto|articolo) è )?riservato agli abbonati",
            r"(word abonnee|lees (dit artikel )?verder (met|als))",
            r"(den här artikeln|denne saken|denne artikkelen|denne artikel) (är|er) (kun |endast )?(för|for) (dig som är )?(prenumer|abonn)",
            r"dalsza część (artykułu|tekstu) (jest )?dostępna dla",
            r"(este|esse) (conteúdo|artigo) é exclusivo para assinantes",
            r"((материал|статья|текст) доступ\w+ )?только (для )?подписчик",
            r"この記事は.{0,6}会員限定",
        ),
        "The page asks for a subscription instead of showing the whole article.",
    ),
    (
        "paywall",
        _offers_more,
        "The page asks for a subscription instead of showing the whole article.",
    ),
    (
        "login",
        _leads_to(
            r"/([a-z]+[-_])?(log-?in|login\.\w{2,5}|sign[-_]?in|auth|sso|oauth2?|anmelden|connexion)(?=[/?#.]|$)"
            rf"|{_HOST_PART}(login|signin|sso|auth|accounts?|idp)\.[\w-]+\.[\w.-]+/"
        ),
        "The address leads to a login page.",
    ),
    (
        "login",
        _any(
            _all(
                lambda got: (
                    got.prose < LITTLE
                    and bool(re.search(r"<input[^<>]{1,500}type\s*=\s*[\"']?password", got.markup, re.I))
                ),
                _titled(
                    r"(please )?(log|sign)[ -]?(in|on|up)( (to|with|or) .{1,60})?",
                    r"(user )?(login|log-in|members? (area|login)|(.{1,40} )?single sign-on)( page)?",
                    r"(anmelden|anmeldung|einloggen|connexion|se connecter|identifiez-vous|iniciar sesión|accedi|accesso|inloggen|logga in|logg inn?|вход|войти|zaloguj się|ログイン|登录)( .{1,60})?",
                ),
            ),
            lambda got: bool(_PASSWORD.search(got.markup)) and _ASKS_IN(got),
            _said(
                r"(you must|you need to|please|you have to) (be logged in|(log|sign) ?in)( \w+){0,5} to (continue|view|see|read|access)",
                r"you are not logged in or you do not have permission",
                r"join \w+ to (see|view|read)",
                r"bitte (melden sie sich an|loggen sie sich ein)",
            ),
        ),
        "The page asks for a login.",
    ),
    (
        "soft_404",
        _all(
            _any(lambda got: got.is_short and got.prose < 2 * LITTLE, _says_so_at_first),
            _titled(
                r"((http )?(error|fehler|erreur)[: ]*)?404([ :–-]+(error|fehler|(oops\W+)?.{0,25}not found))?",
                rf"(error\W{{1,3}})?((oops|sorry|we.re sorry)\W{{1,3}})?((this|that|the|your) )?((requested|web) )?{_PAGE_404}( \w+ \w+ \w+( \w+)?)? {_MISSING}",
                rf"((oops|sorry|we.re sorry)\W{{1,3}})?we (can.t|cannot|could not|couldn.t) find (the|that|this) {_PAGE_404}.{{0,40}}",
                r"not found",
                r"nothing (was )?found( here)?",
                r"error 404 \(not found\)!!1",
                r"((die|diese|dieser|der) )?(angeforderte )?(seite|artikel|beitrag) ((wurde )?(leider )?nicht gefunden|existiert nicht( mehr)?|(ist )?nicht (mehr )?(verfügbar|vorhanden))",
                r"(oups\W{1,3})?((cette|la) )?page (est )?(introuvable|non trouvée|n.existe (pas|plus))",
                r"((esta|la) )?página (no (encontrada|existe|disponible)|que (busca|buscas) no (existe|está disponible))",
                r"(pagina|articolo) (non trovat[ao]|non (esiste|disponibile))",
                r"página não (encontrada|existe)",
                r"(nie znaleziono( strony)?|strona nie (istnieje|została znaleziona))",
                r"(siden (blev ikke fundet|(findes|finnes) ikke)|fant ikke siden|sidan (kunde inte hittas|finns inte|hittades inte))",
                r"(sivua ei löytynyt|sayfa bulunamadı|stránka (nenalezena|nebyla nalezena|neexistuje)|pagina niet gevonden)",
                r"((такой )?страниц[аы] (не найдена|не существует)|сторінку не знайдено)",
                r"(お探しの)?(ページ|記事)(が|は)?(見つかりません(でした)?|存在しません)|(页面|文章)(不存在|未找到|已删除)|找不到页面|페이지를 찾을 수 없습니다|الصفحة غير موجودة",
            ),
        ),
        "The page says that what was asked for is not there.",
    ),
    (
        "soft_404",
        _hinted(
            r"\b(page|article|story|video|post|link|url)\b.{0,60}(\bnot\b|n.t\b|no longer|removed|deleted|missing|broken|gone|expired|unavailable)|"
            r"(could ?n.t|can.t|cannot|could not) find|\b(4(04|10)|seite|beitrag)\b.{0,30}(not found|gone|leider|nicht)|nicht finden|"
            r"page .{0,20}n.est plus|no encontramos|^\W*(http |error )*(404|410)\W|página não"
        ),
        "The page says that what was asked for is not there.",
    ),
    ("soft_404", _said(*_SORRY), "The page says that what was asked for is not there."),
    ("soft_404", _was_sent_to_front, "The address leads to the site’s front page, so the article is probably gone."),
    (
        EMPTY,
        _hinted(
            r"(enable|requires?|needs?|activate|turn on|aktivieren sie) javascript|javascript (is |ist )?(disabled|required|not available|deaktiviert)"
        ),
        "The page is built by scripts, which are not run here.",
    ),
    (
        EMPTY,
        lambda got: len(got.text.strip()) < LEAST and bool(_REFRESH.search(got.markup)),
        "The page only sends browsers on to another address. Attach that address instead.",
    ),
    (EMPTY, lambda got: got.outcome != "read", ""),
    (
        EMPTY,
        lambda got: bool(got.markup) and len(got.text.strip()) < LEAST,
        "The page has almost no text; it may be built by scripts.",
    ),
    ("wrong_language", _speaks_another_language, "The page is in another language than the copy before."),
)


def is_challenge(headers: Headers) -> bool:
    """Whether the answer says itself that it is a check for robots, whatever its status."""
    return "challenge" in find_header(headers, "cf-mitigated") or find_header(headers, "x-amzn-waf-action") in (
        "challenge",
        "captcha",
    )


def is_bot_check(headers: Headers, body: bytes) -> bool:
    """Whether an answer that refuses is a check for robots. It is not read in a child, so only its beginning counts."""
    markup = body[:20_000].decode("utf-8", "replace")
    text = "\n\n".join(" ".join(unescape(piece).split()) for piece in _NO_TEXT.split(markup))
    quality, _ = classify_quality(Got(text=text, markup=markup, headers=headers))
    return quality == "bot_check"


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
