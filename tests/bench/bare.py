"""The least that the same stack can do: one statement and a small page; one transaction of two statements."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

_PAGE = Template("<main>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</main>")


@login_not_required
def show(request: HttpRequest, claim_id: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT standalone FROM claims_claim WHERE id = %s", [claim_id])
        (text,) = cursor.fetchone()
    return HttpResponse(_PAGE.render(Context({"lines": [text] * 60})))


@login_not_required
def save(request: HttpRequest, claim_id: int) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bench_bare SET number = number + 1 WHERE id = %s", [claim_id])
        cursor.execute("INSERT INTO bench_log (claim, words) VALUES (%s, %s)", [claim_id, "sealed"])
    return HttpResponse("saved")


urlpatterns = [
    path("bare/show/<int:claim_id>/", show),
    path("bare/save/<int:claim_id>/", save),
    path("", include("factcheck.urls")),
]
