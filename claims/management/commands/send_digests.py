"""`manage.py send_digests`: e-mails with unread notifications, to those for whom it is time. The clock does it every hour."""

from django.core.management.base import BaseCommand

from claims.people.digests import send_digests


class Command(BaseCommand):
    help = "Sends e-mails with unread notifications to those for whom it is time."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{send_digests()} sent.")
