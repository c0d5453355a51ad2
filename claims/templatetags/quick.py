"""What pages have by the hundred, made cheap.

Django's `{% url %}` and `{% csrf_token %}` mean the same and are used the same here. An address whose arguments are whole
numbers is looked up once in a process, and from then on only the numbers are filled in; the field with the token is
written once a page. `{% underlined %}` writes an article's text, of which a template would take twenty times as long.
"""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.base import Node, Parser, Token
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import url as parse_url
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markupsafe import escape

from claims.addresses import find_pattern


class QuickURLNode(URLNode):
    def render(self, context) -> str:
        name = self.view_name.var
        if isinstance(name, str) and ":" not in name and not self.kwargs and not self.asvar:
            args = tuple(arg.resolve(context) for arg in self.args)
            if all(type(arg) is int and arg >= 0 for arg in args):
                pattern = find_pattern(name, len(args), *_find_site(context))
                if pattern:
                    return pattern % args
        return super().render(context)


def _find_site(context) -> tuple[str, str | None]:
    """Prefix and list of the site's addresses: those of a request stay as they are, and to ask takes as long as all the rest."""
    request = getattr(context, "request", None)
    if request is None:
        return get_script_prefix(), get_urlconf()
    found = getattr(request, "_addresses", None)
    if found is None:
        found = request._addresses = get_script_prefix(), get_urlconf()
    return found


def url(parser: Parser, token: Token) -> Node:
    node = parse_url(parser, token)
    return QuickURLNode(node.view_name, node.args, node.kwargs, node.asvar)


class QuickCsrfTokenNode(CsrfTokenNode):
    def render(self, context) -> str:
        request = getattr(context, "request", None)
        return super().render(context) if request is None else write_csrf_field(request)


def write_csrf_field(request: HttpRequest) -> SafeString:
    """The hidden field with the token, the same in all forms of a page."""
    field = getattr(request, "_csrf_field", None)
    if field is None:
        sent = _find_sent_token(request)
        field = request._csrf_field = format_html(_CSRF_FIELD, sent) if sent else csrf_input(request)
    return field


_CSRF_FIELD = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'


def _find_sent_token(request: HttpRequest) -> str:
    """The token that came with what htmx sent, once it was found to be right. It is good for the forms in the answer, too:
    a token written anew each time is for pages that another site can have asked for, and such a site has none to send."""
    checked = getattr(request, "csrf_processing_done", False) and not getattr(
        request, "_dont_enforce_csrf_checks", False
    )
    if request.method != "POST" or not checked:
        return ""
    return request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken", "")


def csrf_token(parser: Parser, token: Token) -> Node:
    return QuickCsrfTokenNode()


def underlined(segments, current: int | None) -> SafeString:
    """One paragraph, as `lay_out_article` has it, with a link over each claim; `current` is the claim on the desk."""
    pattern = find_pattern("claim", 1, get_script_prefix(), get_urlconf())
    return SafeString("".join([_write_segment(each, pattern, current) for each in segments]))


def rating_choices(ratings, chosen: int | None) -> SafeString:
    """A button for each rating."""
    return SafeString("".join([_write_rating(each, each.id == chosen) for each in ratings]))


def _write_rating(rating, chosen: bool) -> str:
    return _write_button(
        rating.id, rating.position, rating.glyph, rating.label, rating.meaning, rating.hue, " checked" if chosen else ""
    )


@lru_cache(maxsize=200)
def _write_button(pk: int, number: int, glyph: str, label: str, meaning: str, hue: str, checked: str) -> str:
    attributes = f'name="rating" value="{pk}" data-rating="{number}"{checked}'
    said = f"<b>{escape(glyph)} {escape(label)} <kbd>{number}</kbd></b><span>{escape(meaning)}</span>"
    return f'<label class="rating is-{hue}"><input type="radio" {attributes}>{said}</label>'


def problem_buttons(flags) -> SafeString:
    """A button for each kind of problem that a source can have, as `SourceOnDesk.flags` has them."""
    return SafeString("".join([_write_flag(*each) for each in flags]))


def _write_flag(value: str, label: str, flagged: str) -> str:
    return f'<button class="link" name="problem" value="{value}" aria-pressed="{flagged}">{escape(label)}</button> '


def marked(pieces) -> SafeString:
    """A quote or passage, as `mark_text` has it, with what the claim says too and what it says otherwise marked."""
    return SafeString("".join([_write_piece(each.mark, escape(each.text)) for each in pieces]))


def _write_piece(mark: str, text: str) -> str:
    if not mark:
        return text
    return f'<mark class="clash">{text}</mark>' if mark == "clash" else f"<mark>{text}</mark>"


def _write_segment(segment, pattern: str, current: int | None) -> str:
    text = escape(segment.text)
    if not segment.claims:
        return text
    address = pattern % segment.claims[0]
    ids = " ".join(map(str, segment.claims))
    on_desk = ' aria-current="true"' if current in segment.claims else ""
    ends = "".join([f"<sup>{number}</sup>" for number in segment.ends])
    link = f'<a class="claim is-{segment.hue}" href="{address}" hx-get="{address}" data-claims="{ids}"{on_desk}>'
    return f"{link}{text}{ends}</a>"
