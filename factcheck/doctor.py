"""What `manage.py doctor` looks at beyond the health of the running parts: settings, rights, extensions, clock, mail, model."""

from __future__ import annotations

import smtplib
from importlib.util import find_spec

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from claims.text.language_model import FALLBACKS
from factcheck.health import Check, State, check_database, check_health, never_raising

OLDEST_POSTGRES = 14
EXTENSIONS = ("btree_gin", "pg_trgm", "unaccent")
GUARDED = ("claims_edition", "claims_event", "claims_revision", "claims_snapshot")
CLOCK_OFF = 2.0  # seconds
_AWAY = (DatabaseError, InterfaceError)


def examine() -> list[Check]:
    """Every check; those that need the database are left out while it is away."""
    database = [check_server(), check_rights(), check_extensions(), check_clock()]
    away = check_database().state == State.FAILED
    return [check_settings(), *([] if away else database), check_mail(), check_model(), *check_health()]


def check_settings() -> Check:
    """What Django would complain of on a real site; on one's own machine, only what is wrong there, too."""
    found = django_checks.run_checks(include_deployment_checks=settings.HTTPS)
    said = [str(message.msg) for message in found if message.level >= django_checks.WARNING]
    if settings.HTTPS and not settings.SITE_URL:
        said.append("SITE_URL is not set: exports, mails and feeds name the host of whoever asks.")
    if settings.HTTPS and "*" in settings.ALLOWED_HOSTS:
        said.append("ALLOWED_HOSTS lets any name in.")
    if not said:
        kind = "a real site" if settings.HTTPS else "this machine only; a real site sets HTTPS=1"
        return Check("Settings", State.OK, f"They are fit for {kind}.")
    return Check("Settings", State.WARNING, " ".join(said), "docs/settings.md explains every variable.")


@never_raising("PostgreSQL", "Look whether it runs.", *_AWAY)
def check_server() -> Check:
    version = connection.pg_version
    if version < OLDEST_POSTGRES * 10_000:
        return Check("PostgreSQL", State.FAILED, f"Version {version // 10_000}.", f"Use {OLDEST_POSTGRES} or newer.")
    return Check("PostgreSQL", State.OK, f"Version {version // 10_000}.{version % 10_000}.")


@never_raising("Rights", "Look whether the database runs.", *_AWAY)
def check_rights() -> Check:
    """The role owns its tables and no more; what must never change is guarded by triggers that are on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (superuser,) = cursor.fetchone()
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'never_changed' AND t.tgenabled = 'O' AND c.relnamespace = current_schema()::regnamespace"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    bare = [table for table in GUARDED if table not in guarded]
    if bare:
        return Check("Rights", State.FAILED, f"Rows of {', '.join(bare)} can be changed.",
                     "Run manage.py migrate; if that does not help, restore the triggers from a backup.")  # fmt: skip
    if superuser:
        return Check("Rights", State.WARNING, "The role in DATABASE_URL is a superuser.",
                     "Give it a role that owns this database and no more.")  # fmt: skip
    return Check("Rights", State.OK, "What must not change cannot be changed.")


@never_raising("Extensions", "Look whether the database runs.", *_AWAY)
def check_extensions() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in there]
    if missing:
        return Check("Extensions", State.FAILED, f"Missing: {', '.join(missing)}.",
                     "Install PostgreSQL's contrib package on its server, then run manage.py migrate.")  # fmt: skip
    return Check("Extensions", State.OK, f"{', '.join(EXTENSIONS)} are there.")


@never_raising("Clock", "Look whether the database runs.", *_AWAY)
def check_clock() -> Check:
    """Leases and waits go by the database's clock, log lines by ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        off = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if off > CLOCK_OFF:
        return Check("Clock", State.WARNING, f"The database's clock is {off:.0f} s off this machine's.",
                     "Let both keep time by NTP.")  # fmt: skip
    return Check("Clock", State.OK, "The database's agrees with this machine's.")


@never_raising("Mail", "Look at the EMAIL_… variables.", OSError, smtplib.SMTPException)
def check_mail() -> Check:
    if not settings.EMAIL_HOST:
        return Check("Mail", State.OK, "None is sent: EMAIL_HOST is not set.")
    with get_connection(timeout=5):
        return Check("Mail", State.OK, f"{settings.EMAIL_HOST} takes it.")


def check_model() -> Check:
    """Looked for, not loaded: that takes a second and 80 MB."""
    names = [name for name in (settings.SPACY_MODEL, *FALLBACKS) if name]
    there = [name for name in names if find_spec(name)]
    if not there:
        return Check("Language model", State.FAILED, f"None of {', '.join(names)} is installed.",
                     "Install the requirements again.")  # fmt: skip
    if settings.SPACY_MODEL and settings.SPACY_MODEL not in there:
        return Check("Language model", State.WARNING, f"{settings.SPACY_MODEL} is not installed; {there[0]} is used.",
                     "Install it, or leave SPACY_MODEL unset.")  # fmt: skip
    return Check("Language model", State.OK, f"{there[0]} is there.")
