#!/usr/bin/env python
"""Django's command line for the workbench."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from factcheck.embedded.errors import EmbeddedError


def main() -> None:
    """Runs a command. Settings that cannot be read end it with the sentence that says which variable or folder is wrong:
    a traceback would bury it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EmbeddedError) as error:
        if settings.configured:
            raise
        sys.exit(f"\n{error}\n")


if __name__ == "__main__":
    main()
