from django.urls import path

from claims.articles import views

urlpatterns = [
    path("articles/", views.article_list, name="article_list"),
    path("articles/import/", views.import_article_view, name="import_article"),
    path("articles/fetch/<int:capture_id>/", views.article_fetch, name="article_fetch"),
    path("articles/fetch/<int:capture_id>/import/", views.import_capture, name="import_capture"),
    path("articles/reimports/<int:reimport_id>/", views.show_reimport, name="reimport"),
    path("articles/reimports/<int:reimport_id>/confirm/", views.confirm_reimport_view, name="confirm_reimport"),
    path("articles/reimports/<int:reimport_id>/reject/", views.reject_reimport_view, name="reject_reimport"),
    path("articles/<int:article_id>/revisions/<int:number>/", views.show_revision, name="revision"),
    path("articles/<int:article_id>/edit/", views.edit_article_view, name="edit_article"),
    path("articles/<int:article_id>/splitting/", views.splitting_progress, name="splitting_progress"),
    path("articles/<int:article_id>/split-again/", views.split_again_view, name="split_again"),
    path("articles/<int:article_id>/splitting/changes/", views.splitting_changes, name="splitting_changes"),
    path("articles/<int:article_id>/claims/add/", views.add_claim, name="add_claim"),
    path("claims/<int:claim_id>/wording/", views.edit_wording, name="edit_wording"),
    path("claims/<int:claim_id>/split/", views.split_claim, name="split_claim"),
    path("claims/<int:claim_id>/undo-split/", views.undo_split, name="undo_split"),
    path("claims/<int:claim_id>/undo-merge/", views.undo_merge, name="undo_merge"),
    path("claims/<int:claim_id>/merge/", views.merge_claims, name="merge_claims"),
    path("claims/<int:claim_id>/dismiss/", views.dismiss_claim, name="dismiss_claim"),
    path("claims/<int:claim_id>/restore/", views.restore_claim, name="restore_claim"),
]
