"""Signing in, without losing what was typed before the session ended."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from claims.http import bounce

SIGNED_OUT = "You were signed out before this was sent. Here is what you typed: send it again."

# which form of its page an address belongs to
_FORMS = {
    "submit_verdict": "verdict",
    "save_draft": "verdict",
    "attach_source": "attach",
    "log_search": "search",
    "edit_wording": "wording",
    "split_claim": "split",
    "merge_claims": "merge",
    "dismiss_claim": "dismiss",
    "add_claim": "add",
    "cite_quote": "cite",
    "import_article": "import",
    "write_comment": "comment",
    "publish_report": "publish",
    "withdraw_report": "withdraw",
    "waive_second": "waive",
    "set_sufficient_sets": "sets",
    "resize_quote": "resize",
}


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, but a form that is sent too late is kept, and after signing in its page shows it again.

    With htmx the page itself still has what was typed (workbench.js says so), and nothing needs to be kept.
    """

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponse | None:
        """Where nobody need sign in it is not even looked who asks: a public page is the same for all, and caches may keep it."""
        if not getattr(view_func, "login_required", True):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        request.user = get_user(request)  # themselves: what stands for them until then is asked at each word
        return refused

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        form = _FORMS.get(request.resolver_match.url_name)
        if request.method != "POST" or not form or request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        bounce(request, form, SIGNED_OUT, request.POST.dict())
        return redirect_to_login(_page_of_form(request), self.get_login_url(view_func))


def _page_of_form(request: HttpRequest) -> str:
    """The path that the form was on; the sign-in page checks that it is of this site."""
    return urlsplit(request.headers.get("Referer", "")).path or "/"
