"""Pages of what others checked: importing it, what came of each import, the list, one review."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from claims.errors import Refused
from claims.http import allowed_to
from claims.matching.feeds import ask_import
from claims.matching.imported import check_upload, import_file
from claims.matching.match_models import ReviewWords
from claims.matching.models import ForeignReview, ReviewFeed, ReviewImport
from claims.paging import paginate
from claims.sources.turns import is_worker_missing
from claims.tasks import import_reviews_task


class ImportReviewsForm(forms.Form):
    """A file or an address."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        help_text="JSON (ClaimReview, AVeriTeC, Fact Check Tools), JSON Lines, a saved web page, RSS or Atom; up to 3 MB",
    )
    address = forms.CharField(
        label="Address of a page, file or feed",
        required=False,
        max_length=8192,
        help_text="It is read once, by a worker.",
    )

    def clean(self):
        data = super().clean()
        ways = [name for name in ("file", "address") if data.get(name) is not None and data.get(name) != ""]
        if not self.errors and len(ways) != 1:
            raise forms.ValidationError("Choose a file, or give an address." if not ways else "Choose one way.")
        self.way = ways[0] if ways else ""
        return data


@require_http_methods(["GET", "POST"])
@allowed_to("import_article")
def import_reviews(request: HttpRequest) -> HttpResponse:
    """Imports a file at once, an address by a worker; whatever is refused comes back with its sentence."""
    form = ImportReviewsForm(request.POST, request.FILES) if request.method == "POST" else ImportReviewsForm()
    if form.is_valid():
        try:
            return redirect("review_import", _import(form, request.user).pk)
        except Refused as refusal:
            form.add_error(form.way, str(refusal))
    page = paginate(request, ReviewImport.objects.select_related("asked_by"), 20)
    context = {"form": form, "page": page, "feeds": ReviewFeed.objects.all()}
    return render(request, "matching/imported_import.html", context, status=422 if form.errors else 200)


def _import(form: ImportReviewsForm, user) -> ReviewImport:
    if form.way == "file":
        file = form.cleaned_data["file"]
        check_upload(name=file.name, size=file.size)
        return import_file(body=file.read(), name=file.name, user=user)
    asked = ask_import(url=form.cleaned_data["address"], user=user)
    import_reviews_task.delay_on_commit(asked.pk)
    return asked


@require_GET
@allowed_to("review")
def review_import(request: HttpRequest, review_import_id: int) -> HttpResponse:
    """What came of one import; while it waits, the part asks again."""
    made = get_object_or_404(ReviewImport.objects.select_related("asked_by", "feed"), pk=review_import_id)
    waits = made.state == ReviewImport.State.QUEUED
    context = {
        "made": made,
        "waits": waits,
        "worker_missing": waits and is_worker_missing(),
        "page": paginate(request, made.reviews.defer("raw", "questions", "explanation"), 30),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "matching/_imported_state.html" if part else "matching/imported_run.html", context)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to, as typed."""

    words: str = ""
    site: str = ""
    language: str = ""
    leaning: str = ""
    format: str = ""
    defects: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> Filters:
        names = cls.__dataclass_fields__
        return cls(**{name: request.GET.get(name, "").replace("\0", "").strip()[:200] for name in names})

    def apply(self, reviews: QuerySet[ForeignReview]) -> QuerySet[ForeignReview]:
        if self.words:
            query = SearchQuery(self.words, config="claims_english", search_type="websearch") | SearchQuery(
                self.words, config="claims_simple", search_type="websearch"
            )
            reviews = reviews.filter(pk__in=ReviewWords.objects.filter(words=query).values("pk"))
        if self.site:
            reviews = reviews.filter(publisher_site=self.site.lower().removeprefix("www."))
        if self.language:
            reviews = reviews.filter(language__startswith=self.language.lower())
        if self.leaning in ForeignReview.Leaning.values or self.leaning == "none":
            reviews = reviews.filter(leaning="" if self.leaning == "none" else self.leaning)
        if self.format in ForeignReview.Format.values:
            reviews = reviews.filter(format=self.format)
        return reviews.exclude(defects=[]) if self.defects else reviews


@require_GET
@allowed_to("review")
def imported_reviews(request: HttpRequest) -> HttpResponse:
    """All imported reviews, newest first, narrowed by filters."""
    filters = Filters.read(request)
    reviews = filters.apply(ForeignReview.objects.defer("raw", "questions", "explanation"))
    context = {
        "page": paginate(request, reviews, 30),
        "filters": filters,
        "narrowed": filters != Filters(),
        "leanings": ForeignReview.Leaning.choices,
        "formats": ForeignReview.Format.choices,
    }
    return render(request, "matching/imported_list.html", context)


@require_GET
@allowed_to("review")
def imported_review(request: HttpRequest, foreign_review_id: int) -> HttpResponse:
    """One review: what it says, where it came from, what is wrong with it, and the record as it came."""
    review = get_object_or_404(
        ForeignReview.objects.select_related("first_import", "last_import", "claim"), pk=foreign_review_id
    )
    raw = json.dumps(review.raw, ensure_ascii=False, indent=1)
    return render(request, "matching/imported_review.html", {"review": review, "raw": raw})
