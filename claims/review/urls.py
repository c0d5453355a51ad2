from django.urls import path

from claims.review import editor_views, history_views, live_views, queue_views, views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("articles/<int:article_id>/", views.show_article, name="article"),
    path("claims/<int:claim_id>/", views.show_claim, name="claim"),
    path("claims/<int:claim_id>/verdict/", views.submit_verdict_view, name="submit_verdict"),
    path("claims/<int:claim_id>/draft/", views.save_draft_view, name="save_draft"),
    path("claims/<int:claim_id>/reopen/", views.reopen_claim_view, name="reopen_claim"),
    path("claims/<int:claim_id>/history/", history_views.claim_history, name="claim_history"),
    path("claims/<int:claim_id>/as-of/", history_views.claim_as_of, name="claim_as_of"),
    path("claims/<int:claim_id>/presence/", views.note_presence_view, name="note_presence"),
    path("claims/<int:claim_id>/end-assignment/", queue_views.end_assignment_view, name="end_assignment"),
    path("articles/<int:article_id>/live/", live_views.live_article, name="live_article"),
    path("queue/live/", live_views.live_queue, name="live_queue"),
    path("queue/take-next/", queue_views.take_next_view, name="take_next"),
    path("queue/assign/", queue_views.assign_claims_view, name="assign_claims"),
    path("queue/undo-assignments/", queue_views.undo_assignments, name="undo_assignments"),
    path("queue/save-filter/", queue_views.save_filter, name="save_filter"),
    path("queue/filters/<int:saved_filter_id>/drop/", queue_views.drop_filter, name="drop_filter"),
    path("claims/<int:claim_id>/waive-second-opinion/", editor_views.waive_second_view, name="waive_second"),
    path("workload/", queue_views.workload, name="workload"),
    path("review-policy/", editor_views.review_policy, name="review_policy"),
    path("articles/<int:article_id>/review-policy/", editor_views.review_policy, name="article_review_policy"),
    path("articles/<int:article_id>/review-policy/drop/", editor_views.drop_review_policy, name="drop_review_policy"),
    path("agreement/", editor_views.agreement, name="agreement"),
    path("agreement/compute/", editor_views.compute_agreement_view, name="compute_agreement"),
]
