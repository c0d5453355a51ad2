"""The people of the demo, named for their rights. The workbench's first screen prints them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group

from claims.people.models import User
from claims.people.permissions import ADMIN, EDITOR, GROUPS, REVIEWER
from factcheck.environment import read_flag

PASSWORD = "factcheck-demo"  # noqa: S105 — printed on the first screen; a demo's password is no secret


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    group: str
    password: str = PASSWORD


PEOPLE = (
    DemoPerson("rita", "Rita Reviewer", REVIEWER),
    DemoPerson("remy", "Remy Reviewer", REVIEWER),
    DemoPerson("edda", "Edda Editor", EDITOR),
    DemoPerson("ada", "Ada Admin", ADMIN),
)


def wants_demo() -> bool:
    """Everybody can read the demo's password. So it never enters a database that somebody else set up, nor a site
    served over TLS, and where it is there all the same it opens nothing. DEMO says otherwise."""
    return read_flag("DEMO", default=not settings.DATABASE_URL and not settings.HTTPS)


def create_groups() -> None:
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


def create_demo_people() -> list[User]:
    """Makes those who are missing; changes nobody who is there."""
    create_groups()
    return [_create(person) for person in PEOPLE]


def _create(person: DemoPerson) -> User:
    user, created = User.objects.get_or_create(
        username=person.username,
        defaults={
            "display_name": person.name,
            "is_staff": person.group == ADMIN,
            "is_superuser": person.group == ADMIN,
        },
    )
    if created:
        user.set_password(person.password)
        user.save()
        user.groups.add(Group.objects.get(name=person.group))
    return user
