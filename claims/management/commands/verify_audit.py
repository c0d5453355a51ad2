"""`manage.py verify_audit`: whether the trail still holds."""

from django.core.management.base import BaseCommand, CommandError

from claims.audit.models import Event, Head
from claims.audit.services import verify_chains, verify_heads


class Command(BaseCommand):
    help = "Checks every event against the hash of the one before it, and all together against the heads."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--head", default="", help="the hash of a head that was written down elsewhere")

    def handle(self, *args, **options) -> None:
        links, heads = list(verify_chains()), list(verify_heads(options["head"]))
        for link in links:
            self.stderr.write(f"{link.chain} #{link.sequence}: {link.reason}")
        for head in heads:
            self.stderr.write(f"head up to event {head.upto}: {head.reason}")
        if links or heads:
            raise CommandError(f"{len(links)} broken links, {len(heads)} broken heads.")
        self.stdout.write(f"{Event.objects.count()} events hold.")
        if newest := Head.objects.last():
            self.stdout.write(f"Head up to event {newest.upto}: {newest.hash}")
            self.stdout.write("Write it down elsewhere; later, --head with it shows that nothing before it is missing.")
