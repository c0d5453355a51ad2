#!/usr/bin/env python
"""Django's command line for the workbench."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from factcheck.embedded.errors import EmbeddedError


def read_settings() -> None:
    """Ends with the sentence that says which variable or folder is wrong: a traceback would bury it."""
    try:
        settings.INSTALLED_APPS  # noqa: B018 — the first look reads them all
    except (ImproperlyConfigured, EmbeddedError) as error:
        sys.exit(f"\n{error}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    read_settings()
    execute_from_command_line(sys.argv)
