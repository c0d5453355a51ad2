"""`manage.py workbench`: the whole program from one command."""

from __future__ import annotations

import io
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerError

from claims.people.demo import PEOPLE, wants_demo
from factcheck.celery import app


class Command(BaseCommand):
    help = "Starts the database, the broker, the worker and the web server, and keeps them running until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--services", action="store_true", help="only the database and the broker")
        form.add_argument("--dev", action="store_true", help="start web and worker again whenever a file changes")
        form.add_argument(
            "--prepare", action="store_true", help="only migrate, collect static files and load the demo, then end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self._prepare()
        else:
            form = [name for name in ("services", "dev") if options[name]]
            # Becomes the supervisor, which needs a fraction of the memory that Django's applications take.
            os.execv(sys.executable, [sys.executable, "-m", "factcheck.embedded", *(f"--{name}" for name in form)])  # noqa: S606

    def _prepare(self) -> None:
        """Prints the logins, if there are any to print, for the supervisor's first screen."""
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from None
        self._warn_without_broker()
        call_command("collectstatic", interactive=False, verbosity=0)
        if wants_demo():
            call_command("load_demo", verbosity=0, stdout=io.StringIO())
            for person in PEOPLE:
                self.stdout.write(f"{person.username} / {person.password}   {person.name}")

    def _warn_without_broker(self) -> None:
        try:
            with app.connection_for_write(connect_timeout=3) as connection:
                connection.ensure_connection(max_retries=1, timeout=3)
        except BrokerError as error:
            self.stderr.write(f"The broker does not answer ({error}). Background work waits until it does.")
