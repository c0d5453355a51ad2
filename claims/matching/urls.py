from django.urls import path

from claims.matching import search_views, views

urlpatterns = [
    path("claims/<int:claim_id>/checked-before/", views.checked_before, name="checked_before"),
    path("claims/<int:claim_id>/match/", views.decide_match, name="decide_match"),
    path("claims/<int:claim_id>/look-up/", views.look_up, name="look_up"),
    path("matches/<int:match_id>/withdraw/", views.withdraw_match, name="withdraw_match"),
    path("matches/<int:match_id>/copy/<int:evidence_id>/", views.copy_quote, name="copy_quote"),
    path("matches/", views.match_report, name="match_report"),
    path("search/", search_views.search_page, name="search"),
    path("search/results.csv", search_views.search_csv, name="search_csv"),
    path("search/save/", search_views.save_search, name="save_search"),
    path("search/saved/<int:saved_search_id>/drop/", search_views.drop_search, name="drop_search"),
]
