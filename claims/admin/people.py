"""People, their groups, how they sign in, and releasing those who tried too often."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.resources import ModelResource

from claims.admin.base import DeskAdmin, ReadOnlyAdmin
from claims.people.models import User
from claims.people.second_factors import FACTORS, reset_second_factors
from claims.people.sessions import end_other_sessions
from claims.people.sign_in import release_sign_in
from claims.reports.api.models import ApiToken
from claims.reports.api.tokens import revoke_token


class PeopleTable(ModelResource):
    """People as a table to export. No passwords, and nothing of second factors."""

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "is_active", "last_login", "date_joined")


@admin.register(User)
class PersonAdmin(ExportMixin, DeskAdmin, UserAdmin):
    section = "People"
    label = "People"
    resource_classes = (PeopleTable,)
    list_display = ("username", "display_name", "email", "group_names", "second_factor", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "display_name", "email")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("display_name", "email", "groups", "is_active")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    actions = ("end_sessions", "release", "reset_factors")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        return super().get_queryset(request).prefetch_related("groups").annotate(has_factor=Exists(factors))

    @admin.display(description="groups")
    def group_names(self, person: User) -> str:
        return ", ".join(group.name for group in person.groups.all())

    @admin.display(description="second factor", boolean=True)
    def second_factor(self, person: User) -> bool:
        return person.has_factor

    @admin.action(description="Sign out everywhere")
    def end_sessions(self, request: HttpRequest, people: QuerySet) -> None:
        ended = sum(end_other_sessions(person) for person in people)
        messages.success(request, f"{ended} sign-ins ended.")

    @admin.action(description="Let sign in again at once, after too many tries")
    def release(self, request: HttpRequest, people: QuerySet) -> None:
        released = sum(release_sign_in(name=person.username, by=request.user) for person in people)
        messages.success(
            request, f"Released. {released} records of tries removed." if released else "Nobody was waiting."
        )

    @admin.action(description="Remove second factors, for whoever lost them")
    def reset_factors(self, request: HttpRequest, people: QuerySet) -> None:
        removed = sum(reset_second_factors(person=person, by=request.user) for person in people)
        messages.success(request, f"{removed} second factors removed; these people are signed out.")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What somebody did keeps their name: whoever leaves is made inactive."""
        return False


@admin.register(Group)
class TeamAdmin(ReadOnlyAdmin, GroupAdmin):
    """What each group may do is in claims.people.permissions; who is in it, each person's page says."""

    section = "People"
    fields = ("name",)
    filter_horizontal = ()


@admin.register(AccessAttempt)
class SignInTryAdmin(ReadOnlyAdmin):
    section = "People"
    label = "Failed sign-ins"
    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "path_info")
    list_filter = ("attempt_time",)
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "user_agent", "failures_since_start", "attempt_time", "path_info")
    actions = ("release",)

    @admin.action(description="Release: may try again at once")
    def release(self, request: HttpRequest, tries: QuerySet) -> None:
        names = set(tries.values_list("username", flat=True))
        released = sum(release_sign_in(name=name, by=request.user) for name in names)
        messages.success(request, f"{released} records of tries removed.")


@admin.register(AccessLog)
class SignInLogAdmin(ReadOnlyAdmin):
    section = "People"
    label = "Sign-in log"
    list_display = ("username", "ip_address", "attempt_time", "logout_time", "user_agent")
    list_filter = ("attempt_time",)
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "user_agent", "attempt_time", "logout_time", "path_info")


@admin.register(UserSession)
class SessionAdmin(ReadOnlyAdmin):
    section = "People"
    label = "Sessions"
    list_display = ("user", "ip", "created_at", "user_agent")
    list_select_related = ("user",)
    search_fields = ("user__username", "ip")
    fields = ("user", "ip", "user_agent", "created_at")


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnlyAdmin):
    section = "People"
    label = "Second factors"
    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = ("user", "type", "created_at", "last_used_at")


@admin.register(ApiToken)
class TokenAdmin(ReadOnlyAdmin):
    section = "People"
    label = "Tokens of programs"
    list_display = ("name", "owner", "beginning", "expires_at", "revoked_at", "used_on")
    list_filter = ("revoked_at",)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username", "beginning")
    exclude = ("sha256",)
    actions = ("revoke",)

    @admin.action(description="Revoke: can no longer ask")
    def revoke(self, request: HttpRequest, tokens: QuerySet) -> None:
        for token in tokens.filter(revoked_at=None):
            revoke_token(token=token, user=request.user)
            messages.success(request, f"“{token.name}” can no longer ask.")
