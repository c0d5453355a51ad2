from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig

import factcheck.celery  # noqa: F401 - tasks declared with shared_task belong to this app, in the web process too


class FactcheckConfig(AppConfig):
    """The site itself: settings, embedded services, health. It has no models."""

    name = "factcheck"

    def ready(self) -> None:
        import claims.people.sessions  # noqa: F401 - listens to signing in, which needs the models


class FactcheckAdminConfig(SimpleAdminConfig):
    """Django's admin with our sign-in page, our look and our order of things. Its pages are loaded with the addresses, by the
    web process alone: workers need none of them."""

    default_site = "factcheck.admin_site.FactcheckAdminSite"
