"""Pages of long lists."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(request: HttpRequest, rows: QuerySet, size: int) -> Page:
    """The page that `?page=` asks for; a nonsense number is the first page, one too high the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
