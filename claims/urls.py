"""Addresses, one list a step of the chain; the desk's come first, because Django looks them through in order."""

from django.urls import include, path

urlpatterns = [
    path("", include("claims.review.urls")),
    path("", include("claims.people.urls")),
    path("", include("claims.articles.urls")),
    path("", include("claims.sources.urls")),
    path("", include("claims.evidence.urls")),
    path("", include("claims.review.comment_urls")),
    path("", include("claims.matching.urls")),
    path("", include("claims.matching.import_urls")),
    path("", include("claims.reports.urls")),
    path("", include("claims.reports.api.urls")),
]
