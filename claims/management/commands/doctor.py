"""`manage.py doctor`: looks at settings and every part, and says what to do where something is wrong."""

from django.core.management.base import BaseCommand, CommandError

from factcheck.doctor import examine
from factcheck.health import State

_SIGNS = {State.OK: "✓", State.WARNING: "!", State.FAILED: "✕"}


class Command(BaseCommand):
    help = "Checks settings, database, rights, extensions, clock, broker, workers, storage, mail; exits with 1 if one fails."
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        checks = examine()
        for check in checks:
            self.stdout.write(f"{_SIGNS[check.state]} {check.name:<15} {check.says}")
            if check.advice:
                self.stdout.write(f"  {'':<15} {check.advice}")
        failed = [check.name for check in checks if check.state == State.FAILED]
        if failed:
            raise CommandError(f"Not well: {', '.join(failed)}.")
