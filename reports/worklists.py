"""What waits to be worked on: one table of lists, for the daily page and for the province's.

A list stands here with the page it leads to and the rows of exactly that page, so the number beside
the link is the number of its rows. Whose list it is, permissions and scopes decide.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import PasswordRequest, User
from accounts.permissions import Permission
from accounts.scopes import Scope
from contracts import queries as contracts
from contracts.models import RegistrationState
from core import clock
from core.figures import whole
from matching.choices import MergeState
from matching.models import Merge
from matching.queries import likely
from matching.queries import requests as matching
from reference.models import Change, ChangeState
from workers import queries as workers

# A list that is longer is not counted to its end: the number says "more than".
COUNTED_UP_TO = workers.PeoplePaginator.limit
SHOWN = 5


@dataclass(frozen=True)
class Viewer:
    """Who looks, and on which day."""

    user: User
    today: date

    def scope(self, permission: Permission) -> Scope:
        return self.user.scope_for(permission)

    def may(self, permission: Permission, commune_id: int | None) -> bool:
        """Whether this person may do that to somebody who lives there."""
        return self.scope(permission).covers(commune_id)


Found = QuerySet[Any] | list[Any]


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """A list on which somebody works.

    `works` is the permission of whoever empties it, `page` that of the page behind `route`. `found`
    gives the rows of that page asked with `query`, the most urgent first; `counted` says how many
    they are where that is cheaper than reading them. `wide` lists are also told on the page of the
    province. `narrow` ones take long over a whole province.
    """

    key: str
    label: str | Promise
    route: str
    found: Callable[[Viewer, Scope], Found]
    works: Permission
    page: Permission = Permission.WORKER_VIEW
    query: str = ""
    counted: Callable[[Viewer, Scope], int] | None = None
    wide: bool = False
    narrow: bool = False

    def of(self, viewer: Viewer) -> "Open | None":
        """The list as it is for this person; None if it is not theirs."""
        scope = viewer.scope(self.page)
        if not viewer.user.may(self.works) or not scope or (self.narrow and scope.whole_province):
            return None
        return Open(self, viewer, scope)


@dataclass(frozen=True)
class Open:
    """A list with what is on it now: its first rows and how many there are."""

    list: Worklist
    viewer: Viewer
    scope: Scope

    @cached_property
    def found(self) -> Found:
        """The rows of its page."""
        return self.list.found(self.viewer, self.scope)

    @cached_property
    def first(self) -> Sequence[Any]:
        """The most urgent rows, and one more if there are more."""
        return list(self.found[: SHOWN + 1])

    @cached_property
    def count(self) -> int:
        """How many rows the page has; asked of the database only when not all are at hand."""
        if self.list.counted is not None:
            return self.list.counted(self.viewer, self.scope)
        if len(self.first) <= SHOWN:
            return len(self.first)
        if isinstance(self.found, list):
            return len(self.found)
        return self.found.order_by()[: COUNTED_UP_TO + 1].count()

    @property
    def number(self) -> str:
        more = self.count > COUNTED_UP_TO
        return f"> {whole(COUNTED_UP_TO)}" if more else whole(self.count)

    @property
    def waiting(self) -> bool:
        return self.count > 0

    @property
    def label(self) -> str | Promise:
        return self.list.label

    @property
    def href(self) -> str:
        return f"{reverse(self.list.route)}{self.list.query}"


def of(user: User, *, wide: bool = False) -> Iterator[Open]:
    """The lists of this person in their order; `wide`: those for the page of the province."""
    viewer = Viewer(user, clock.today())
    for worklist in WORKLISTS:
        if (worklist.wide or not wide) and (found := worklist.of(viewer)):
            yield found


# The rows of each page ----------------------------------------------------------------------------


def _registrations(viewer: Viewer, scope: Scope) -> Found:
    filed = contracts.Filed(state=RegistrationState.RECEIVED)
    return contracts.registrations(filed, scope=scope, today=viewer.today).order_by("due_on", "pk")


def _to_verify(viewer: Viewer, scope: Scope) -> Found:
    """Who was seen back first, the latest news on top; then those overdue the longest."""
    found = contracts.to_verify(contracts.Asked(), scope=scope, today=viewer.today)
    seen = F("suspected_on").desc(nulls_last=True)
    over = (F("end_month").asc(nulls_last=True), "end_day")
    return found.order_by(seen, *over, "pk")


def _drafts(viewer: Viewer, scope: Scope) -> Found:
    return contracts.drafts(scope=scope)


def _to_settle(viewer: Viewer, scope: Scope) -> Found:
    return contracts.unsettled(contracts.Asked(), scope=scope).order_by("ended_on", "pk")


def _requests(viewer: Viewer, scope: Scope) -> Found:
    return matching.requests_for(viewer.user, waiting=True).order_by("asked_at", "pk")


def _duplicates(viewer: Viewer, scope: Scope) -> Found:
    return likely.likely_pairs(scope)


def _merges(viewer: Viewer, scope: Scope) -> Found:
    found = Merge.objects.visible_to(scope).for_list().filter(state=MergeState.PROPOSED)
    return found.order_by("proposed_at", "pk")


def _to_complete(viewer: Viewer, scope: Scope) -> Found:
    return workers.to_complete(scope, today=viewer.today)


def _flags(viewer: Viewer, scope: Scope) -> Found:
    return contracts.flagged(scope=scope)


def _count_flags(viewer: Viewer, scope: Scope) -> int:
    return contracts.count_flagged(scope=scope)


def _senders(viewer: Viewer, scope: Scope) -> Found:
    return contracts.senders_unknown(scope=scope).order_by("-departed_on", "-pk")


def _passwords(viewer: Viewer, scope: Scope) -> Found:
    waiting = PasswordRequest.objects.open(clock.now()).select_related("user")
    return waiting.order_by("asked_at", "pk")


def _changes(viewer: Viewer, scope: Scope) -> Found:
    return Change.objects.for_page().filter(state=ChangeState.OPEN).order_by("asked_at", "pk")


# In the order of their urgency, as far as nothing on them is late.
WORKLISTS = (
    Worklist(
        key="passwords",
        label=_("New passwords to let in"),
        route="accounts:password_requests",
        found=_passwords,
        works=Permission.ACCOUNT_MANAGE,
        page=Permission.ACCOUNT_MANAGE,
    ),
    Worklist(
        key="registrations",
        label=_("Direct contracts to be answered"),
        route="contracts:registrations",
        query=f"?state={RegistrationState.RECEIVED}",
        found=_registrations,
        works=Permission.DIRECT_CONFIRM,
    ),
    Worklist(
        key="verify",
        label=_("Returns to verify: seen back or overdue"),
        route="contracts:to_verify",
        found=_to_verify,
        works=Permission.WORKER_VIEW,
        wide=True,
    ),
    Worklist(
        key="requests",
        label=_("Requests about one person in two units"),
        route="matching:requests",
        query="?waiting=yes",
        found=_requests,
        works=Permission.MATCH_VIEW,
        page=Permission.MATCH_VIEW,
    ),
    Worklist(
        key="merges",
        label=_("Merges that wait for a second person"),
        route="matching:merges",
        query=f"?state={MergeState.PROPOSED}",
        found=_merges,
        works=Permission.PERSON_MATCH,
        page=Permission.MATCH_VIEW,
    ),
    Worklist(
        key="drafts",
        label=_("Drafts of departures to complete"),
        route="contracts:drafts",
        found=_drafts,
        works=Permission.STAY_RECORD,
        page=Permission.STAY_RECORD,
    ),
    Worklist(
        key="flags",
        label=_("Departures on a day without licence"),
        route="contracts:flags",
        found=_flags,
        counted=_count_flags,
        works=Permission.ENTERPRISE_EDIT,
        page=Permission.ENTERPRISE_EDIT,
        wide=True,
    ),
    Worklist(
        key="changes",
        label=_("Proposed changes of lists"),
        route="reference:changes",
        found=_changes,
        works=Permission.REFERENCE_DECIDE,
        page=Permission.REFERENCE_VIEW,
    ),
    Worklist(
        key="settle",
        label=_("Came home, contract not settled"),
        route="contracts:to_settle",
        found=_to_settle,
        works=Permission.STAY_RECORD,
    ),
    Worklist(
        key="duplicates",
        label=_("Files that may be of one person"),
        route="matching:duplicates",
        found=_duplicates,
        works=Permission.WORKER_EDIT,
        page=Permission.MATCH_VIEW,
        narrow=True,
    ),
    Worklist(
        key="senders",
        label=_("Departures with unknown sender"),
        route="contracts:unknown_senders",
        found=_senders,
        works=Permission.ENTERPRISE_EDIT,
        page=Permission.ENTERPRISE_EDIT,
    ),
    Worklist(
        key="complete",
        label=_("Files that lack something"),
        route="workers:to_complete",
        found=_to_complete,
        works=Permission.WORKER_EDIT,
    ),
)
