from django.urls import path

from claims.matching import import_views

urlpatterns = [
    path("checked-before/", import_views.imported_reviews, name="imported_reviews"),
    path("checked-before/import/", import_views.import_reviews, name="import_reviews"),
    path("checked-before/imports/<int:review_import_id>/", import_views.review_import, name="review_import"),
    path("checked-before/<int:foreign_review_id>/", import_views.imported_review, name="imported_review"),
]
