"""Rules of accounts, duties, passwords, organisations: docs/reference/rules/accounts.md."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import (
    SYSTEM,
    USERNAME,
    Duty,
    Organisation,
    OrganisationKind,
    PasswordRequest,
    User,
)
from accounts.models.organisations import STAFFED_BY
from accounts.permissions import ROLES, Reach, RoleCode
from communes.models import Commune
from core import names
from core.listing import LONGEST_QUERY
from core.problems import Problem

# Who keeps accounts, or watches over all, does nothing else beside it.
ALONE = {RoleCode.ADMINISTRATOR, RoleCode.AUDITOR}
FILTERS_AT_MOST = 30
NAME_LENGTH = 200
PHONE_LENGTH = 20


@dataclass(frozen=True)
class Place:
    """A role and where it is to be held."""

    role: str
    commune: Commune | None = None
    organisation: Organisation | None = None

    @property
    def reach(self) -> Reach:
        return ROLES[self.role].reach if self.role in ROLES else Reach.PROVINCE


def problems_with_username(username: str, *, taken: bool) -> Iterator[Problem]:
    """A-01, A-02: the name can be typed anywhere and belongs to one account."""
    if not re.match(USERNAME, username) or len(username) > 150:
        yield Problem(
            rule="A-01",
            field="username",
            message=_("Use small letters without marks, digits and the signs . _ - only."),
        )
    if taken or username == SYSTEM:
        yield Problem(
            rule="A-02",
            field="username",
            message=_("This user name is taken. Choose another one."),
        )


def problems_with_managing(
    user: User, *, held: Iterable[str], hands_out: frozenset[str], own: bool
) -> Iterator[Problem]:
    """A-03, A-04: nobody manages the own account, nor one with a role beyond their own.

    `held` are the roles of the account that are not over.
    """
    if own:
        yield Problem(
            rule="A-03",
            message=_("Nobody changes duties or rights of the own account. Ask a colleague."),
        )
    if user.is_system or not set(held) <= hands_out:
        yield Problem(
            rule="A-04",
            message=_("This account holds a role that is decided by the Department's leaders."),
        )


def problems_with_role(role: str, *, hands_out: frozenset[str]) -> Iterator[Problem]:
    """A-05: who manages accounts hands out the roles below the own one."""
    if role not in hands_out:
        yield Problem(
            rule="A-05",
            field="role",
            message=_("This role is given by the Department's leaders."),
        )


def problems_with_place(place: Place, *, standing: bool) -> Iterator[Problem]:
    """A-06, A-07, A-20, A-21: a role names the kind of place it is held at, and no other."""
    commune, organisation = place.commune, place.organisation
    if place.reach is Reach.COMMUNE and commune is None:
        yield Problem(rule="A-06", field="commune", message=_("Choose the commune or ward."))
    if place.reach is not Reach.COMMUNE and commune is not None:
        yield Problem(
            rule="A-06",
            field="commune",
            message=_("This role is not held at a commune. Leave the commune empty."),
        )
    if commune is not None and not standing:
        yield Problem(
            rule="A-07",
            field="commune",
            message=_("This unit no longer exists. Choose the unit it belongs to now."),
        )
    if place.reach is Reach.ORGANISATION and organisation is None:
        yield Problem(rule="A-06", field="organisation", message=_("Choose the organisation."))
    if place.reach is not Reach.ORGANISATION and organisation is not None:
        yield Problem(
            rule="A-06",
            field="organisation",
            message=_("This role is not held at an organisation. Leave the organisation empty."),
        )
    elif organisation is not None:
        yield from _problems_with_organisation(place.role, organisation)


def _problems_with_organisation(role: str, organisation: Organisation) -> Iterator[Problem]:
    if organisation.closed:
        yield Problem(
            rule="A-20",
            field="organisation",
            message=_("This organisation is closed. Reopen it first, or choose another one."),
        )
    if STAFFED_BY[OrganisationKind(organisation.kind)] != role:
        yield Problem(
            rule="A-21",
            field="organisation",
            message=_(
                "Officers of the Employment Service Centre belong to a centre, officers of a"
                " school to a school or an enterprise's training centre. Choose again."
            ),
        )


def problems_with_duty(
    place: Place,
    *,
    starts_on: date,
    others: Iterable[Duty],
    active: bool,
    today: date,
) -> Iterator[Problem]:
    """A-08 to A-11: a new duty beside the `others` of that account that are not over."""
    if not active:
        yield Problem(rule="A-08", message=_("This account is closed. Reopen it first."))
    if starts_on < today:
        yield Problem(
            rule="A-09", field="starts_on", message=_("A duty begins today or later, not before.")
        )
    others = [d for d in others if d.ends_on is None or d.ends_on > starts_on]
    if any(_same(d, place) for d in others):
        yield Problem(rule="A-10", field="role", message=_("This person already holds this duty."))
    roles = {place.role, *(d.role for d in others)}
    if len(roles) > 1 and roles & ALONE:
        yield Problem(
            rule="A-11",
            field="role",
            message=_(
                "System administrator and auditor stand alone: end the other duties first, or "
                "use another person."
            ),
        )


def _same(duty: Duty, place: Place) -> bool:
    at = [row.pk if row else None for row in (place.commune, place.organisation)]
    return [duty.role, duty.commune_id, duty.organisation_id] == [place.role, *at]


def problems_with_ending(duty: Duty, *, ends_on: date, today: date) -> Iterator[Problem]:
    """A-12: a duty ends today or later, once, and not before it began."""
    if duty.over_on(today):
        yield Problem(rule="A-12", message=_("This duty has already ended."))
    elif ends_on < max(today, duty.starts_on):
        yield Problem(
            rule="A-12",
            field="ends_on",
            message=_("A duty ends today or later, and not before it began."),
        )


def problems_with_closing(user: User, *, close: bool) -> Iterator[Problem]:
    """A-13: an account is closed once and reopened once."""
    if user.is_active != close:
        yield Problem(
            rule="A-13",
            message=_("This account is already closed.")
            if close
            else _("This account is already open."),
        )


def problems_with_password(password: str, *, user: User) -> Iterator[Problem]:
    """A-14: long enough, not a common word, not like the user name (NIST SP 800-63B 5.1.1.2)."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        for message in error.messages:
            yield Problem(rule="A-14", field="new_password", message=message)


def problems_with_link(*, valid: bool) -> Iterator[Problem]:
    """A-15: a link opens one password, once, in its time."""
    if not valid:
        yield Problem(
            rule="A-15",
            message=_("This link has been used or is too old. Ask for a new one."),
        )


def problems_with_request(
    request: PasswordRequest, *, accept: bool, now: datetime
) -> Iterator[Problem]:
    """A-16: decided once, within a day, before five wrong codes, while the account is open."""
    if request.decided_at is not None:
        yield Problem(rule="A-16", message=_("This request has already been decided."))
    elif request.expires_at <= now or request.tries_left == 0:
        yield Problem(
            rule="A-16",
            message=_("This request is no longer valid. The person must ask again."),
        )
    elif accept and not request.user.is_active:
        yield Problem(rule="A-16", message=_("This account is closed. Reopen it first."))


def problems_with_invitation(user: User) -> Iterator[Problem]:
    """A-19: only who has not yet chosen a password is invited again."""
    if user.has_usable_password():
        yield Problem(
            rule="A-19",
            message=_("This person already has a password and can ask for a new one."),
        )


def problems_with_saved_organisation(
    *, name: str, kind: str, address: str, phone: str, taken: bool
) -> Iterator[Problem]:
    """A-22 to A-24: a name of its own, a kind from the list, an address and a phone that fit."""
    if not name or max(len(name), len(names.fold(name))) > NAME_LENGTH:
        yield Problem(
            rule="A-22",
            field="name",
            message=_("Enter the full name of the organisation, at most 200 letters."),
        )
    if len(address) > NAME_LENGTH:
        yield Problem(
            rule="A-22", field="address", message=_("The address is too long: at most 200 letters.")
        )
    if len(phone) > PHONE_LENGTH:
        yield Problem(
            rule="A-22",
            field="phone",
            message=_("The phone number is too long: at most 20 characters."),
        )
    if kind not in OrganisationKind.values:
        yield Problem(rule="A-23", field="kind", message=_("Choose the kind from the list."))
    if taken:
        yield Problem(
            rule="A-24",
            field="name",
            message=_("An organisation of this name is on the list already. Edit it instead."),
        )


def problems_with_kind_of_staffed(*, changed: bool, staffed: bool) -> Iterator[Problem]:
    """A-25: the kind decides the role of the officers, so it stays while somebody works there."""
    if changed and staffed:
        yield Problem(
            rule="A-25",
            field="kind",
            message=_("Officers hold duties here. End them before the kind changes."),
        )


def problems_with_closing_organisation(
    organisation: Organisation, *, close: bool, staffed: bool
) -> Iterator[Problem]:
    """A-26: closed once, when nobody works there any more; reopened once."""
    if organisation.closed == close:
        yield Problem(
            rule="A-26",
            message=_("This organisation is closed already.")
            if close
            else _("This organisation is open already."),
        )
    elif close and staffed:
        yield Problem(
            rule="A-26",
            message=_("Officers hold duties here. End them first, on the pages of their accounts."),
        )


def problems_with_many_filters(*, others: int) -> Iterator[Problem]:
    """A-40: a list keeps so many saved filters of one person as can still be read."""
    if others >= FILTERS_AT_MOST:
        yield Problem(
            rule="A-40",
            field="name",
            message=_("%(most)s filters are saved for this list already. Delete one first.")
            % {"most": FILTERS_AT_MOST},
        )


def problems_with_filter_name(*, taken: bool) -> Iterator[Problem]:
    """A-41: a name means one filter of a list."""
    if taken:
        yield Problem(
            rule="A-41",
            field="name",
            message=_("Another saved filter of this list has this name. Choose another one."),
        )


def problems_with_saved_query(kept: str) -> Iterator[Problem]:
    """A-42: a saved filter asks something of a list that exists, in an address that fits."""
    if not kept:
        yield Problem(
            rule="A-42", message=_("There is nothing to save: no filter, order or column is set.")
        )
    elif len(kept) > LONGEST_QUERY:
        yield Problem(
            rule="A-42", message=_("This filter is too long to be saved. Leave some of it out.")
        )


def problems_with_contact(*, valid_from: date, today: date) -> Iterator[Problem]:
    """A-43: whom people were told to ask yesterday is not changed afterwards."""
    if valid_from < today:
        yield Problem(
            rule="A-43",
            field="valid_from",
            message=_("Choose today or a later day: what stood there before stays as it was."),
        )
