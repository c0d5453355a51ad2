"""`manage.py resume`: picks up whatever stalled. The clock does the same every few seconds."""

from django.core.management.base import BaseCommand

from claims.tasks import resume_stalled_task


class Command(BaseCommand):
    help = "Wakes splittings and captures that wait for a worker or were lost by one."

    def handle(self, *args, **options) -> None:
        resume_stalled_task()
