from django.urls import path

from claims.reports import bundle_views, export_views, public_views, views

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("articles/<int:article_id>/report/", views.preview_report, name="preview_report"),
    path("articles/<int:article_id>/report/publish/", views.publish_report_view, name="publish_report"),
    path("articles/<int:article_id>/report/withdraw/", views.withdraw_report_view, name="withdraw_report"),
    path("articles/<int:article_id>/report/check/", export_views.check_exports, name="check_exports"),
    path("articles/<int:article_id>/report/<slug:format>/", views.download_preview, name="download_preview"),
    path("r/", public_views.public_reports, name="public_reports"),
    path("r/feed.atom", public_views.editions_feed, name="editions_feed"),
    path("r/<slug:slug>/", public_views.public_report, name="public_report"),
    path("r/<slug:slug>/corrections.atom", public_views.corrections_feed, name="corrections_feed"),
    path("r/<slug:slug>/claims/<int:claim>/", public_views.public_claim, name="public_claim"),
    path("r/<slug:slug>/<int:number>/", public_views.public_report, name="public_edition"),
    path("r/<slug:slug>/<int:number>/claims/<int:claim>/", public_views.public_claim, name="public_edition_claim"),
    path(
        "r/<slug:slug>/<int:number>/claims/<int:claim>/evidence/<int:quote>/",
        public_views.public_evidence,
        name="public_evidence",
    ),
    path("r/<slug:slug>/<int:number>/pictures/<slug:picture>.svg", public_views.public_picture, name="public_picture"),
    path(
        "r/<slug:slug>/<int:number>/claims/<int:claim>/pictures/<slug:picture>.svg",
        public_views.public_picture,
        name="public_claim_picture",
    ),
    path("about/<slug:page>/", public_views.public_policy, name="public_policy"),
    path("r/<slug:slug>/<int:number>/bundle/", bundle_views.download_bundle, name="download_bundle"),
    path("r/<slug:slug>/<int:number>/<slug:format>/", views.download_report, name="download_report"),
    path("reports/claims/<slug:format>/", export_views.download_claims, name="download_claims"),
    path("schema/report-1.json", export_views.download_schema, name="download_schema"),
    path("verify/", bundle_views.explain_verifying, name="explain_verifying"),
    path("verify_report.py", bundle_views.download_verifier, name="download_verifier"),
]
