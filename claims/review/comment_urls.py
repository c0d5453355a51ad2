from django.urls import path

from claims.review import comment_views as views

urlpatterns = [
    path("claims/<int:claim_id>/comments/", views.claim_comments, name="claim_comments"),
    path("claims/<int:claim_id>/comments/write/", views.write_comment, name="write_comment"),
    path("comments/<int:comment_id>/resolve/", views.resolve_thread, name="resolve_thread"),
    path("comments/<int:comment_id>/reopen/", views.reopen_thread, name="reopen_thread"),
    path("claims/<int:claim_id>/invite/", views.invite_expert, name="invite_expert"),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("ask/<str:token>/", views.answer_invitation, name="answer_invitation"),
]
