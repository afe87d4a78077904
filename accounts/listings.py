"""The lists about accounts and organisations, as core/listing.py shows them."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import OrganisationFilter, PeopleFilter
from accounts.models import ApiClient, Duty, Organisation, User
from accounts.permissions import Grant
from core import clock
from core.listing import Column, Listing


def _state(row: Organisation) -> str:
    return pgettext("organisation", "Closed") if row.closed else pgettext("organisation", "Open")


ORGANISATIONS = Listing(
    name="accounts:organisations",
    label=_("Organisations"),
    columns=(
        Column(
            "name",
            _("Name"),
            lambda row: row.name,
            link=lambda row: reverse("accounts:organisation", args=[row.pk]),
            sort=("name_sort",),
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind", "name_sort")),
        Column("address", _("Address"), lambda row: row.address),
        Column("phone", _("Phone"), lambda row: row.phone),
        Column(
            "state",
            pgettext_lazy("organisation", "State"),
            _state,
            tint=lambda row: "plain" if row.closed else "good",
            sort=("closed", "name_sort"),
        ),
    ),
    default_order="name",
    filters=tuple(OrganisationFilter.base_fields),
    empty=_("No organisation is on the list yet. Add the Employment Service Centre first."),
)


def _duty(duty: Duty) -> str:
    place = duty.commune.full_name if duty.commune else ""
    if duty.organisation:
        place = duty.organisation.name
    return " · ".join(filter(None, [duty.get_role_display(), place]))


def _account_state(account: User) -> str:
    if not account.is_active:
        return pgettext("account", "Closed")
    if not account.has_usable_password():
        return pgettext("account", "Invited, no password yet")
    return pgettext("account", "Open")


def _account_tint(account: User) -> str:
    if not account.is_active:
        return "bad"
    return "good" if account.has_usable_password() else "warn"


PEOPLE = Listing(
    name="accounts:people",
    label=_("Accounts"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.full_name,
            link=lambda row: reverse("accounts:person", args=[row.pk]),
            sort=("name_sort", "username"),
        ),
        Column("username", _("User name"), lambda row: row.username, sort=("username",)),
        Column("duties", _("Duties"), lambda row: "; ".join(map(_duty, row.duties_shown))),
        Column("state", pgettext_lazy("account", "State"), _account_state, tint=_account_tint),
        Column(
            "last_login",
            _("Last log-in"),
            lambda row: row.last_login,
            sort=(F("last_login").asc(nulls_last=True), "username"),
        ),
        Column("email", _("E-mail"), lambda row: row.email, shown=False),
        Column("phone", _("Phone"), lambda row: row.phone, shown=False),
    ),
    default_order="name",
    filters=tuple(PeopleFilter.base_fields),
    empty=_("There is no account yet. Invite the first colleague."),
)


def _token_state(row: ApiClient) -> str:
    if row.works_on(clock.today()):
        return pgettext("token", "valid")
    return pgettext("token", "revoked") if row.revoked_at else pgettext("token", "expired")


def _token_tint(row: ApiClient) -> str:
    return "good" if row.works_on(clock.today()) else "bad" if row.revoked_at else "plain"


def _granted(client: ApiClient) -> str:
    return ", ".join(str(Grant(grant).label) for grant in client.grants)


def _place_of(client: ApiClient) -> str:
    """Where a program of registers works; statistics are of the whole province anyway."""
    if client.whole_province:
        return gettext("The whole province")
    return ", ".join(unit.full_name for unit in client.communes.all())


CLIENTS = Listing(
    name="accounts:clients",
    label=_("Programs and their tokens"),
    columns=(
        Column("name", _("Name of the program"), lambda row: row.name, sort=("name",)),
        Column("purpose", _("Purpose"), lambda row: row.purpose),
        Column("right", _("Right"), lambda row: row.get_right_display()),
        Column("grants", _("Registers and fields"), _granted, shown=False),
        Column("place", pgettext_lazy("program", "Place"), _place_of),
        Column("per_minute", _("Requests in a minute"), lambda row: row.per_minute, shown=False),
        Column("token", _("Token begins with"), lambda row: f"{row.token_prefix}…"),
        Column("until", _("Valid until"), lambda row: row.expires_on, sort=("expires_on",)),
        Column("used", _("Last used"), lambda row: row.last_used_on),
        Column("state", pgettext_lazy("token", "State"), _token_state, tint=_token_tint),
        Column(
            "do",
            _("To do"),
            lambda row: "" if row.revoked_at else _("Revoke"),
            link=lambda row: (
                None if row.revoked_at else reverse("accounts:client_revoke", args=[row.pk])
            ),
            file=False,
        ),
    ),
    empty=_("No program has been admitted yet."),
)

PASSWORD_REQUESTS = Listing(
    name="accounts:password_requests",
    label=_("New passwords asked for"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda row: row.user.full_name,
            link=lambda row: reverse("accounts:password_decide", args=[row.pk]),
        ),
        Column("username", _("User name"), lambda row: row.user.username),
        Column("asked", _("Asked at"), lambda row: row.asked_at),
        Column("until", _("Valid until"), lambda row: row.expires_at),
    ),
    empty=_(
        "Nobody is waiting. A request appears here as soon as somebody asks on the log-in page, and"
        " stays for 24 hours."
    ),
)
