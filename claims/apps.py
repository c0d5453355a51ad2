from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The chain from article to report, one package a step."""

    name = "claims"
    verbose_name = "Fact-checking"
