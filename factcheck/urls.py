"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from factcheck import health_views

admin.autodiscover()
handler400 = "factcheck.http.answer_bad_request"
handler500 = "factcheck.http.answer_failure"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/", health_views.health, name="health"),
    path("health.json", health_views.health_json, name="health_json"),
    path("metrics", health_views.metrics, name="metrics"),
    path("", include("claims.urls")),
]
