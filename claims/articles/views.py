"""Importing articles, editing what is said about them, and shaping their claims."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.articles import editing
from claims.articles.forms import EditArticleForm, FetchedForm, ImportForm
from claims.articles.models import Article, Claim, Reimport
from claims.articles.queries import current_revision, is_splitting_stuck, list_articles, underline_claims
from claims.articles.reading import read_capture, read_upload
from claims.articles.reimports import ask_reimport, confirm_reimport, reject_reimport, weigh_again
from claims.articles.services import Imported, edit_article, import_article
from claims.articles.splitting import split_again
from claims.articles.texts import ArticleDetails
from claims.audit.models import Event
from claims.errors import Refused, Stale
from claims.http import allowed_to, bounce, go_back, read_number, read_version, take_bounced
from claims.paging import paginate
from claims.sources.models import Capture
from claims.sources.services import find_or_create_source, request_capture
from claims.sources.turns import is_worker_missing
from claims.tasks import capture_source_task, queue_splitting, read_claim_facts_task, weigh_reimport_task


@require_GET
@allowed_to("review")
def article_list(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/article_list.html", {"page": paginate(request, list_articles(), 30)})


@require_http_methods(["GET", "POST"])
@allowed_to("import_article")
def import_article_view(request: HttpRequest) -> HttpResponse:
    """Imports by pasted text, file or address; whatever is refused comes back with its sentence."""
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
    else:
        typed = take_bounced(request).typed
        form = ImportForm(initial=typed or {"article": request.GET.get("article", "")[:18]})
    if form.is_valid():
        try:
            return _import_by(form, request)
        except Refused as refusal:
            form.add_error(form.way, str(refusal))
    status = 422 if form.errors else 200
    context = {"form": form, "revised": _find_revised(read_number(form["article"].value()))}
    return render(request, "articles/article_import.html", context, status=status)


def _find_revised(article_id: int | None) -> Article | None:
    return Article.objects.filter(pk=article_id).first() if article_id else None


def _import_by(form: ImportForm, request: HttpRequest) -> HttpResponse:
    data = form.cleaned_data
    details = form.details()
    revised = _find_revised(data["article"])
    if form.way == "fetch_url":
        return _fetch_article(form, request)
    if form.way == "file":
        read = read_upload(data["file"].name, data["file"].read())
        imported = import_article(
            text=read.text,
            details=details.completed_by(read.details),
            origin="uploaded",
            file_name=data["file"].name,
            article=revised,
            at_once=False,
            user=request.user,
        )
        return _show_imported(request, imported, "uploaded", data["file"].name, read.notice)
    imported = import_article(
        text=data["text"], details=details, origin="pasted", article=revised, at_once=False, user=request.user
    )
    return _show_imported(request, imported, "pasted")


def _show_imported(
    request: HttpRequest, imported: Imported, origin: str, file_name: str = "", warning: str = ""
) -> HttpResponse:
    """The article with what the import came to, and `warning` where less than the whole was read."""
    if imported.outcome == "changed":
        reimport = ask_reimport(
            article=imported.article,
            text=imported.text,
            digest=imported.digest,
            origin=origin,
            file_name=file_name,
            user=request.user,
        )
        weigh_reimport_task.delay_on_commit(reimport.pk)
        return redirect("reimport", reimport.pk)
    queue_splitting(imported.revision.splitting)
    notices = {
        "unchanged": "This text is here already; nothing was changed.",
        "new revision": f"Imported as revision {imported.revision.number}.",
        "new article": "Imported. What was guessed is marked; correct it where it is wrong.",
    }
    notice = f"{notices[imported.outcome]} {warning}".strip()
    return go_back(request, "article", imported.article.pk, notice=notice)


def _fetch_article(form: ImportForm, request: HttpRequest) -> HttpResponse:
    """Queues the capture; what was typed beside the address goes along in the address of the page that waits for it."""
    source = find_or_create_source(url=form.cleaned_data["fetch_url"], user=request.user)
    capture = request_capture(source=source, asked_by=request.user)
    capture_source_task.delay_on_commit(capture.pk)
    return redirect(_locate_fetch(capture.pk, form.typed()))


def _locate_fetch(capture_id: int, typed: dict[str, str]) -> str:
    address = reverse("article_fetch", args=[capture_id])
    return f"{address}?{urlencode(typed)}" if typed else address


@require_GET
@allowed_to("import_article")
def article_fetch(request: HttpRequest, capture_id: int) -> HttpResponse:
    """The state of an article's fetch; once captured, the import itself is one button."""
    capture = get_object_or_404(Capture.objects.select_related("source", "snapshot"), pk=capture_id)
    template = "articles/_article_fetch.html" if request.htmx else "articles/article_fetch.html"
    missing = capture.is_open and is_worker_missing()
    typed = FetchedForm(request.GET).typed()
    context = {
        "capture": capture,
        "here": _locate_fetch(capture_id, typed),
        "typed": typed,
        "bounced": take_bounced(request),
        "worker_missing": missing,
    }
    return render(request, template, context)


@require_POST
@allowed_to("import_article")
def import_capture(request: HttpRequest, capture_id: int) -> HttpResponse:
    """Makes an article of a captured page, or a new text of the one it was fetched for."""
    form = FetchedForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(next(iter(form.errors.values()))[0])
        read, source = read_capture(capture_id)
        typed = form.details()
        imported = import_article(
            text=read.text,
            details=replace(typed, url=typed.url or read.details.url).completed_by(read.details),
            origin="fetched",
            article=_find_revised(form.cleaned_data["article"]),
            at_once=False,
            user=request.user,
        )
    except Refused as refusal:
        bounce(request, "import", str(refusal), {})
        return redirect(_locate_fetch(capture_id, form.typed()))
    if imported.article.source_id is None:
        Article.objects.filter(pk=imported.article.pk).update(source=source)
    return _show_imported(request, imported, "fetched", warning=read.notice)


@require_GET
@allowed_to("import_article")
def show_reimport(request: HttpRequest, reimport_id: int) -> HttpResponse:
    """What a new text would do to the claims; polls itself until a worker has weighed it."""
    reimport = get_object_or_404(Reimport.objects.select_related("article"), pk=reimport_id)
    if weigh_again(reimport):
        weigh_reimport_task.delay_on_commit(reimport.pk)
        reimport.refresh_from_db()
    template = "articles/_reimport.html" if request.htmx else "articles/reimport.html"
    kept = reimport.article.claims.filter(number__in=reimport.impact.get("moved", []))
    return render(request, template, {"reimport": reimport, "moved": kept, "bounced": take_bounced(request)})


@require_POST
@allowed_to("import_article")
def confirm_reimport_view(request: HttpRequest, reimport_id: int) -> HttpResponse:
    reimport = get_object_or_404(Reimport.objects.select_related("article"), pk=reimport_id)
    if weigh_again(reimport):
        weigh_reimport_task.delay_on_commit(reimport.pk)
        sentence = "Claims were changed since this was compared. It is compared again; look at it once more."
        bounce(request, "reimport", sentence, {})
        return redirect("reimport", reimport.pk)
    try:
        revision = confirm_reimport(reimport=reimport, user=request.user)
    except Refused as refusal:
        bounce(request, "reimport", str(refusal), {})
        return redirect("reimport", reimport.pk)
    queue_splitting(revision.splitting)
    return go_back(request, "article", reimport.article_id, notice=f"Imported as revision {revision.number}.")


@require_POST
@allowed_to("import_article")
def reject_reimport_view(request: HttpRequest, reimport_id: int) -> HttpResponse:
    reimport = get_object_or_404(Reimport, pk=reimport_id)
    try:
        reject_reimport(reimport=reimport, user=request.user)
    except Refused as refusal:
        bounce(request, "reimport", str(refusal), {})
        return redirect("reimport", reimport.pk)
    return go_back(request, "article", reimport.article_id, notice="The article stays as it is.")


@require_GET
@allowed_to("review")
def show_revision(request: HttpRequest, article_id: int, number: int) -> HttpResponse:
    """A text of the article as it was, with the claims that stood in it."""
    article = get_object_or_404(Article, pk=article_id)
    revision = get_object_or_404(article.revisions, number=number)
    context = {
        "article": article,
        "revision": revision,
        "numbers": article.revisions.values_list("number", flat=True),
        "paragraphs": underline_claims(revision),
        "appearances": revision.appearances.select_related("claim").order_by("start", "end"),
    }
    return render(request, "articles/revision.html", context)


@require_http_methods(["GET", "POST"])
@allowed_to("import_article")
def edit_article_view(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=article_id)
    initial = {name: getattr(article, name) for name in ArticleDetails.FIELDS} | {"version": article.version}
    form = EditArticleForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs = None
    if form.is_valid():
        try:
            edit_article(
                article=article, details=form.details(), version=form.cleaned_data["version"], user=request.user
            )
            return go_back(request, "article", article.pk, notice="Saved.")
        except Stale as stale:
            form.add_error(None, str(stale))
            form.data = form.data.copy()
            form.data["version"] = stale.current.version
            theirs = stale.current
    context = {"article": article, "form": form, "theirs": theirs}
    return render(request, "articles/article_edit.html", context, status=422 if form.errors else 200)


@require_GET
@allowed_to("review")
def splitting_progress(request: HttpRequest, article_id: int) -> HttpResponse:
    """The part that polls itself while the text is being split; when it is done, the page comes anew, unless somebody
    is at work on it."""
    revision = current_revision(get_object_or_404(Article, pk=article_id))
    stays = "stays" in request.GET
    if request.htmx and not revision.splitting.is_open and not stays:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("article", args=[article_id])
        return response
    context = {
        "article": revision.article,
        "splitting": revision.splitting,
        "worker_missing": is_splitting_stuck(revision.splitting),
        "stays": stays,
    }
    return render(request, "articles/_splitting_progress.html", context)


@require_POST
@allowed_to("edit_claim")
def split_again_view(request: HttpRequest, article_id: int) -> HttpResponse:
    """Splits the newest revision once more; claims that people worked on stay as they are."""
    article = get_object_or_404(Article, pk=article_id)
    try:
        splitting = split_again(
            revision=current_revision(article), granularity=request.POST.get("granularity", ""), user=request.user
        )
    except Refused as refusal:
        bounce(request, "split_again", str(refusal), {})
        return redirect("article", article_id)
    queue_splitting(splitting)
    return redirect("article", article_id)


@require_GET
@allowed_to("review")
def splitting_changes(request: HttpRequest, article_id: int) -> HttpResponse:
    """What the last splitting changed: proposals that came, proposals that went."""
    article = get_object_or_404(Article, pk=article_id)
    event = Event.objects.filter(chain=article.chain, kind="revision split").order_by("-sequence").first()
    data = event.data if event else {}
    context = {
        "article": article,
        "event": event,
        "new": article.claims.filter(number__in=data.get("new", [])).order_by("position", "number"),
        "reworded": article.claims.filter(number__in=data.get("reworded", [])).order_by("position", "number"),
        "gone": article.claims.filter(number__in=data.get("gone", [])).order_by("position", "number"),
    }
    return render(request, "articles/splitting_changes.html", context)


def _change_claim(request: HttpRequest, claim_id: int, form: str, change, notice: str, undo: str = "") -> HttpResponse:
    """Runs one change of a claim and shows the claim it led to; a refusal brings the typed text back."""
    claim = get_object_or_404(Claim, pk=claim_id)
    try:
        result = change(claim)
    except Refused as refusal:
        bounce(request, form, str(refusal), request.POST.dict())
        return redirect("claim", claim_id)
    claims = result if isinstance(result, list) else [result]
    for each in claims:
        if not each.facts_read:
            read_claim_facts_task.delay_on_commit(each.pk)
    return go_back(request, "claim", claims[0].pk, notice=notice, undo=undo)


@require_POST
@allowed_to("edit_claim")
def edit_wording(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _change_claim(
        request,
        claim_id,
        "wording",
        lambda claim: editing.edit_wording(
            claim=claim, wording=request.POST.get("wording", ""), version=read_version(request), user=request.user
        ),
        "Wording changed.",
    )


@require_POST
@allowed_to("edit_claim")
def split_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _change_claim(
        request,
        claim_id,
        "split",
        lambda claim: editing.split_claim(
            claim=claim,
            wordings=request.POST.get("wordings", "").splitlines(),
            version=read_version(request),
            user=request.user,
        ),
        "Split. The claims it became stand one after the other.",
        undo=reverse("undo_split", args=[claim_id]),
    )


@require_POST
@allowed_to("edit_claim")
def undo_split(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _change_claim(
        request, claim_id, "undo", lambda claim: editing.undo_split(claim=claim, user=request.user), "One claim again."
    )


@require_POST
@allowed_to("edit_claim")
def merge_claims(request: HttpRequest, claim_id: int) -> HttpResponse:
    def merge(claim: Claim) -> Claim:
        number = request.POST.get("other", "")
        other = claim.article.claims.filter(number=read_number(number) or 0).first()
        if other is None:
            raise Refused(f"There is no claim {number or 'without a number'} in this article.")
        return editing.merge_claims(
            claim=claim,
            other=other,
            wording=request.POST.get("wording", ""),
            version=read_version(request),
            user=request.user,
        )

    undo = reverse("undo_merge", args=[claim_id])
    return _change_claim(request, claim_id, "merge", merge, "Merged.", undo=undo)


@require_POST
@allowed_to("edit_claim")
def undo_merge(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _change_claim(
        request, claim_id, "undo", lambda claim: editing.undo_merge(claim=claim, user=request.user), "Two claims again."
    )


@require_POST
@allowed_to("edit_claim")
def dismiss_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _change_claim(
        request,
        claim_id,
        "dismiss",
        lambda claim: editing.dismiss_claim(
            claim=claim, reason=request.POST.get("reason", ""), version=read_version(request), user=request.user
        ),
        "Dismissed.",
        undo=reverse("restore_claim", args=[claim_id]),
    )


@require_POST
@allowed_to("edit_claim")
def restore_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    version = read_version(request) if "version" in request.POST else None
    return _change_claim(
        request,
        claim_id,
        "undo",
        lambda claim: editing.restore_claim(claim=claim, version=version, user=request.user),
        "Restored.",
    )


@require_POST
@allowed_to("edit_claim")
def add_claim(request: HttpRequest, article_id: int) -> HttpResponse:
    """Makes a claim from words selected in the article."""
    article = get_object_or_404(Article, pk=article_id)
    try:
        claim = editing.add_claim(
            article=article,
            revision=current_revision(article),
            quote=request.POST.get("quote", ""),
            wording=request.POST.get("wording", ""),
            start=read_number(request.POST.get("start")),
            user=request.user,
        )
    except Refused as refusal:
        bounce(request, "add", str(refusal), request.POST.dict())
        return redirect("article", article_id)
    read_claim_facts_task.delay_on_commit(claim.pk)
    return go_back(request, "claim", claim.pk, notice="Claim added.")
