from django.urls import path

from claims.evidence import views

urlpatterns = [
    path("claims/<int:claim_id>/evidence/", views.evidence_panel, name="evidence_panel"),
    path("claims/<int:claim_id>/attach/", views.attach_source, name="attach_source"),
    path("attachments/<int:attachment_id>/detach/", views.detach_source, name="detach_source"),
    path("claims/<int:claim_id>/read/<int:extraction_id>/", views.read_source, name="read_source"),
    path("claims/<int:claim_id>/read/<int:extraction_id>/cite/", views.cite_quote, name="cite_quote"),
    path("evidence/<int:evidence_id>/stance/", views.set_stance, name="set_stance"),
    path("evidence/<int:evidence_id>/undo-stance/", views.undo_stance, name="undo_stance"),
    path("evidence/<int:evidence_id>/withdraw/", views.withdraw_quote, name="withdraw_quote"),
    path("evidence/<int:evidence_id>/restore/", views.restore_quote, name="restore_quote"),
    path("evidence/<int:evidence_id>/resize/", views.resize_quote, name="resize_quote"),
    path("evidence/<int:evidence_id>/medium/", views.set_medium, name="set_medium"),
    path("claims/<int:claim_id>/sufficient-sets/", views.set_sufficient_sets, name="set_sufficient_sets"),
    path("attachments/<int:attachment_id>/problem/", views.flag_problem, name="flag_problem"),
    path("passages/<int:passage_id>/cite/", views.cite_passage, name="cite_passage"),
    path("conflicts/<int:conflict_id>/dismiss/", views.dismiss_conflict, name="dismiss_conflict"),
    path("conflicts/<int:conflict_id>/restore/", views.restore_conflict, name="restore_conflict"),
    path("claims/<int:claim_id>/log-search/", views.log_search, name="log_search"),
]
