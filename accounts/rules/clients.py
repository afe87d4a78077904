"""Rules of programs that may ask: docs/reference/rules/accounts.md."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import ApiClient, ApiRight
from accounts.permissions import NEEDS, PROVINCE_WIDE, REGISTER_GRANTS, Grant
from core.problems import Problem

TOKEN_LASTS_AT_MOST = timedelta(days=366)
PER_MINUTE_AT_MOST = 6_000


def problems_with_client(*, expires_on: date, today: date) -> Iterator[Problem]:
    """A-17: a token works at least a day and at most a year."""
    if not today < expires_on <= today + TOKEN_LASTS_AT_MOST:
        yield Problem(
            rule="A-17",
            field="expires_on",
            message=_("Choose a day after today and within twelve months."),
        )


def problems_with_revoking(client: ApiClient) -> Iterator[Problem]:
    """A-18: a token is revoked once."""
    if client.revoked_at is not None:
        yield Problem(rule="A-18", message=_("This token has already been revoked."))


def problems_with_grants(
    *,
    right: str,
    grants: Sequence[str],
    whole_province: bool,
    communes: int,
    gone: Sequence[str],
) -> Iterator[Problem]:
    """A-44 to A-46: statistics or registers, never both; registers at a place that exists.

    One kind of right per client: who counts sees no person, and who sees persons counts none
    (docs/reference/roles.md).
    """
    if right != ApiRight.REGISTERS:
        if grants or whole_province or communes:
            yield Problem(
                rule="A-44",
                field="grants",
                message=_("A client of statistics is granted no registers. Admit two clients."),
            )
        return
    if unknown := set(grants) - set(REGISTER_GRANTS):
        yield Problem(
            rule="A-44",
            field="grants",
            message=_("There is no such grant: %(names)s.") % {"names": ", ".join(sorted(unknown))},
        )
    elif not grants:
        yield Problem(rule="A-44", field="grants", message=_("Choose at least one register."))
    for grant in sorted(set(grants) & set(NEEDS)):
        if NEEDS[grant] not in grants:
            yield Problem(
                rule="A-45",
                field="grants",
                message=_("“%(grant)s” says nothing without “%(needed)s”.")
                % {"grant": Grant(grant).label, "needed": NEEDS[grant].label},
            )
    yield from _problems_with_place(
        grants=grants, whole_province=whole_province, communes=communes, gone=gone
    )


def _problems_with_place(
    *, grants: Sequence[str], whole_province: bool, communes: int, gone: Sequence[str]
) -> Iterator[Problem]:
    if whole_province == bool(communes):
        yield Problem(
            rule="A-46",
            field="communes",
            message=_("Choose either the whole province or the units the program works for."),
        )
    if gone:
        yield Problem(
            rule="A-46",
            field="communes",
            message=_("These units no longer exist: %(names)s.") % {"names": ", ".join(gone)},
        )
    if not whole_province and PROVINCE_WIDE & set(grants):
        yield Problem(
            rule="A-46",
            field="grants",
            message=_("Enterprises and targets are written for the whole province only."),
        )


def problems_with_allowance(per_minute: int) -> Iterator[Problem]:
    """A-47: a program may ask at least once and at most 6,000 times a minute."""
    if not 1 <= per_minute <= PER_MINUTE_AT_MOST:
        yield Problem(
            rule="A-47",
            field="per_minute",
            message=_("Choose from 1 to 6,000 requests in a minute."),
        )
