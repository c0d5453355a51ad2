"""Addresses for programs. Ninja's views check tokens by themselves, so that no sign-in stands before them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import conditional_page

from claims.http import for_other_sites
from claims.reports.api import claim_search, embedding, feeds, views
from claims.reports.api.api import api

interface, application, namespace = api.urls
_FOR_ALL = {"list_reports", "list_editions", "read_edition", "export_edition", claim_search.NAME, "openapi-json"}
for each in interface:
    each.callback = login_not_required(conditional_page(each.callback))  # ETag, and 304 for those who have it
    if each.name in _FOR_ALL:
        each.callback = for_other_sites(each.callback)

urlpatterns = [
    path("api/", views.describe_api, name="describe_api"),
    path("api/", (interface, application, namespace)),
    path("account/tokens/", views.token_list, name="token_list"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke_token_view, name="revoke_token"),
    path("oembed/", embedding.describe_embedding, name="describe_embedding"),
    path("r/<slug:slug>/claims/<int:claim>/card/", embedding.show_card, name="claim_card"),
    path("reports/claimreview.json", feeds.claimreview_feed, name="claimreview_feed"),
]
