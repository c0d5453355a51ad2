from django.urls import path

from claims.sources import views

urlpatterns = [
    path("sources/", views.source_list, name="source_list"),
    path("sources/<int:source_id>/", views.source_detail, name="source"),
    path("sources/<int:source_id>/captures/", views.source_captures, name="source_captures"),
    path("sources/<int:source_id>/capture/", views.capture_source, name="capture_source"),
    path("sources/<int:source_id>/upload/", views.upload_instead, name="upload_instead"),
    path("sources/health/", views.capture_health, name="capture_health"),
    path("sources/<int:source_id>/compare/", views.compare_snapshots, name="compare_snapshots"),
    path("snapshots/<int:snapshot_id>/", views.show_snapshot, name="snapshot"),
    path("snapshots/<int:snapshot_id>/page/", views.show_archived_page, name="archived_page"),
    path("snapshots/<int:snapshot_id>/frame/", views.show_archived_frame, name="archived_frame"),
    path("snapshots/<int:snapshot_id>/quality/", views.override_quality_view, name="override_quality"),
    path("snapshots/<int:snapshot_id>/remove/", views.remove_snapshot_view, name="remove_snapshot"),
    path("snapshots/<int:snapshot_id>/timestamp/", views.download_timestamp, name="download_timestamp"),
    path("snapshots/<int:snapshot_id>/raw/", views.download_snapshot, name="download_snapshot"),
]
