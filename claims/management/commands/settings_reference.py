"""`manage.py settings_reference > docs/settings.md`: every environment variable, with what the code takes when it is unset."""

from django.core.management.base import BaseCommand

from factcheck.variables import write_reference


class Command(BaseCommand):
    help = "Prints the reference of all settings."
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        self.stdout.write(write_reference(), ending="")
