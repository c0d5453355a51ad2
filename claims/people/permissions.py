"""Who may do what: the one place that decides.

Rights add up: an editor may do what a reviewer may, an admin what an editor may. Views call `require`, templates ask
`{% if person|may:"publish" %}`; nothing else looks at groups.
"""

from __future__ import annotations

from functools import cached_property

from django.core.exceptions import PermissionDenied

REVIEWER, EDITOR, ADMIN = "Reviewer", "Editor", "Admin"
GROUPS = (REVIEWER, EDITOR, ADMIN)

_REVIEWER_MAY = frozenset({"review", "import_article", "edit_claim", "attach_source", "cite", "decide"})
_EDITOR_MAY = _REVIEWER_MAY | {"publish", "edit_article", "override_quality", "adjudicate", "assign", "set_policy"}
_ADMIN_MAY = _EDITOR_MAY | {"manage_sources", "manage_people", "remove_snapshot"}
RIGHTS = {REVIEWER: _REVIEWER_MAY, EDITOR: _EDITOR_MAY, ADMIN: _ADMIN_MAY}

_SENTENCES = {
    "review": "You are signed in, but in no group yet. Ask an admin to make you a reviewer.",
    "publish": "Only editors publish reports. Ask an editor of your desk.",
    "edit_article": "Only editors change what is said about an article.",
    "assign": "Only editors give out claims and compare opinions. Ask an editor of your desk.",
    "set_policy": "Only editors say which claims need a second opinion.",
    "manage_sources": "Only admins manage sources.",
}


class Rights:
    """The rights of one person, looked up once a request."""

    def __init__(self, user) -> None:
        self._user = user

    @cached_property
    def _allowed(self) -> frozenset[str]:
        if not self._user.is_authenticated or not self._user.is_active:
            return frozenset()
        if self._user.is_superuser:
            return _ADMIN_MAY
        names = getattr(self._user, "group_names", None)
        if names is None:
            names = self._user.groups.values_list("name", flat=True)
        return frozenset().union(*(RIGHTS.get(name, ()) for name in names))

    def may(self, action: str) -> bool:
        return action in self._allowed


def rights_of(user) -> Rights:
    if not hasattr(user, "_rights"):
        user._rights = Rights(user)
    return user._rights


def may(user, action: str) -> bool:
    return rights_of(user).may(action)


def require(user, action: str) -> None:
    """Raises PermissionDenied with a sentence that says whom to ask."""
    if not may(user, action):
        raise PermissionDenied(_SENTENCES.get(action, "You may not do this. Ask an editor or admin of your desk."))


class AdminPagesBackend:
    """Opens Django's admin pages to admins of the desk, whatever Django's own permission tables say."""

    def has_perm(self, user, permission: str, obj=None) -> bool:
        return may(user, "manage_people")

    def has_module_perms(self, user, app: str) -> bool:
        return may(user, "manage_people")

    def authenticate(self, request, **credentials) -> None:
        """Signs nobody in."""
