"""Requests about one person in two units, as each side may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from communes.models import Commune
from matching.choices import RequestState
from matching.models import Request
from workers.choices import Sex
from workers.models import Worker
from workers.queries import holder_of, standing
from workers.rules import masked


def keeper_of(number: str) -> Worker | None:
    """The file that has this number, or into which the one that has it was merged."""
    known = holder_of(number)
    return standing(known) if known else None


def open_request_on(number_print: str, unit: Commune) -> Request | None:
    """The question that this unit has asked about this number and that is not decided yet."""
    return Request.objects.open().filter(number_print=number_print, asked_for=unit).first()


def requests_for(by: User, *, waiting: bool | None = None) -> QuerySet[Request]:
    """The requests that `by` may see, newest first; `waiting`: those that want something of them.

    For the Department these are the open ones; for a unit the open ones about its people, and
    outcomes it has not noted yet.
    """
    seen = Request.objects.visible_to(by.scope_for(Permission.MATCH_VIEW)).for_list()
    if waiting is None:
        return seen
    wanted = _wanted_of(by)
    return seen.filter(wanted) if waiting else seen.exclude(wanted)


def waiting_for(by: User) -> int:
    """How many requests want something of this person: one query."""
    seen = Request.objects.visible_to(by.scope_for(Permission.MATCH_VIEW))
    return seen.filter(_wanted_of(by)).count()


def _wanted_of(by: User) -> Q:
    if by.may(Permission.PERSON_MATCH):
        return Q(state=RequestState.OPEN)
    units = by.scope_for(Permission.MATCH_VIEW).commune_ids
    decided = ~Q(state=RequestState.OPEN)
    return (
        Q(state=RequestState.OPEN, held_by_id__in=units)
        | decided & Q(asked_for_id__in=units, asker_noted_at=None)
        | decided & Q(held_by_id__in=units, holder_noted_at=None)
    )


@dataclass(frozen=True, kw_only=True)
class Sides:
    """What somebody is with respect to a request, and so how much of it they see."""

    asks: bool
    holds: bool
    department: bool
    may_decide: bool
    may_refuse: bool
    may_withdraw: bool
    may_note: bool


def sides(request: Request, *, by: User) -> Sides:
    """Who asks sees the question and the outcome; who holds the file, the file and the question."""
    edits = by.scope_for(Permission.WORKER_EDIT)
    department = by.may(Permission.PERSON_MATCH)
    asks = not department and edits.covers(request.asked_for_id)
    holds = not department and edits.covers(standing(request.worker).commune_id)
    held = not department and edits.covers(request.held_by_id)
    is_open = request.state == RequestState.OPEN
    own = request.asked_by_id == by.pk
    unread = (asks and not request.asker_noted_at) or (held and not request.holder_noted_at)
    return Sides(
        asks=asks,
        holds=holds or held,
        department=department,
        may_decide=is_open and not own and (department or holds),
        may_refuse=is_open and not own and department,
        may_withdraw=is_open and asks,
        may_note=not is_open and unread,
    )


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the unit typed when it met the number; the number masked."""

    full_name: str
    born: str
    sex: str
    village: str
    phone: str
    number: str


def typed(request: Request, *, whole: bool) -> Typed:
    """For the unit that asked and the Department the `whole`; for the other unit what it needs to
    know its person again."""
    said: dict[str, Any] = request.typed
    sex = str(said.get("sex") or "")
    return Typed(
        full_name=str(said.get("full_name") or ""),
        born=str(said.get("born") or ""),
        sex=str(Sex(sex).label) if sex in Sex.values else "",
        village=str(said.get("village") or "") if whole else "",
        phone=str(said.get("phone") or "") if whole else "",
        number=masked(str(said["number"])),
    )


def file_of(request: Request) -> Worker:
    """The file the request is about, as it stands today."""
    file = standing(request.worker)
    return Worker.objects.select_related("commune").get(pk=file.pk)


# The one sentence that both sides are told.
_OUTCOMES = {
    RequestState.MOVED: _(
        "The file was moved to the unit that asked. It is in its list of people."
    ),
    RequestState.CORRECTED: _(
        "The number is out of the other file. The unit that asked can record it now."
    ),
    RequestState.REFUSED: _("The request was refused."),
    RequestState.WITHDRAWN: _("The unit that asked took the request back."),
}


def outcome(request: Request) -> str:
    """How the request was decided, in one sentence; empty while it is open."""
    return str(_OUTCOMES.get(RequestState(request.state), ""))


@dataclass(frozen=True)
class RequestRow:
    """A request as the list of one reader shows it."""

    request: Request
    typed: Typed
    sides: Sides

    @property
    def pk(self) -> int:
        return self.request.pk

    @property
    def held_by(self) -> str:
        """The unit that keeps the file; who asks does not learn it."""
        unit = self.request.held_by
        return str(unit.full_name) if unit and not self.sides.asks else ""

    @property
    def unread(self) -> bool:
        return self.sides.may_note or self.sides.may_decide


def rows(requests: Iterable[Request], *, by: User) -> list[RequestRow]:
    """The requests of one page as this reader sees them."""
    return [RequestRow(row, typed(row, whole=False), sides(row, by=by)) for row in requests]
