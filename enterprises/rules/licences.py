"""One event after the other: what may happen to a licence on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.problems import Problem
from enterprises.choices import (
    EnterpriseKind,
    LicenceEventKind,
    LicenceStatus,
    RevocationReason,
)
from enterprises.rules.texts import problems_with_lengths, problems_with_reason
from enterprises.states import OPENS, Course, Happened, in_order

LENGTHS = {"number": 60, "document_number": 60, "issuing_body": 120, "note": 300}
_OF_MARKETS = (LicenceEventKind.SUSPENDED, LicenceEventKind.LIFTED)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says happened to a licence."""

    kind: str
    in_force_on: date
    number: str = ""
    document_number: str = ""
    last_day: date | None = None
    country_id: str | None = None
    point: str = ""
    issuing_body: str = ""
    note: str = ""
    withdrawn: bool = False


def problems_with_licence_event(
    said: Said, *, enterprise_kind: str, before: Sequence[Happened], today: date
) -> Iterator[Problem]:
    """One event by itself, and after those recorded `before`."""
    if said.kind not in LicenceEventKind.values:
        yield Problem(rule="E-02", field="kind", message=_("Choose what happened from the list."))
        return
    if enterprise_kind != EnterpriseKind.SERVICE:
        yield Problem(
            rule="E-06",
            message=_(
                "This kind of sender needs no licence. Correct the kind of the enterprise first."
            ),
        )
    texts = {name: getattr(said, name) for name in LENGTHS}
    yield from problems_with_lengths(texts, LENGTHS)
    yield from _problems_with_papers(said, today)
    yield from _problems_with_suspension(said)
    if any(_same(said, event) for event in before):
        yield Problem(
            rule="E-15", field="in_force_on", message=_("This event is already recorded.")
        )
    else:
        yield from _problems_with_place(said, before)


def _problems_with_papers(said: Said, today: date) -> Iterator[Problem]:
    if said.kind in (LicenceEventKind.GRANTED, LicenceEventKind.REISSUED) and not said.number:
        yield Problem(
            rule="E-04",
            field="number",
            message=_("A licence has a number. Enter it as on the paper."),
        )
    if said.in_force_on > today:
        yield Problem(
            rule="E-07",
            field="in_force_on",
            message=_("The day is after today. Record it when it has come."),
        )
    if said.kind == LicenceEventKind.REVOKED and said.point not in RevocationReason.values:
        yield Problem(
            rule="E-14",
            field="point",
            message=_("Choose on which point of the law's list the licence is revoked."),
        )
    if said.kind != LicenceEventKind.REVOKED and said.point:
        yield Problem(
            rule="E-14",
            field="point",
            message=_("Only a revocation has a ground of the law's list. Leave it empty."),
        )


def _problems_with_suspension(said: Said) -> Iterator[Problem]:
    suspends = said.kind == LicenceEventKind.SUSPENDED
    if suspends and (said.last_day is None or said.last_day < said.in_force_on):
        yield Problem(
            rule="E-12",
            field="last_day",
            message=_("A suspension is for a time. Enter its last day, not before its first."),
        )
    if said.last_day and not suspends:
        yield Problem(
            rule="E-12",
            field="last_day",
            message=_("Only a suspension has a last day. Leave it empty."),
        )
    if said.country_id and said.kind not in _OF_MARKETS:
        yield Problem(
            rule="E-12",
            field="country",
            message=_("Only a suspension is for one market. Leave the market empty."),
        )


def _same(said: Said, other: Happened) -> bool:
    def what(event: Happened | Said) -> tuple[str, date, str | None]:
        return event.kind, event.in_force_on, event.country_id

    return not other.withdrawn and what(other) == what(said)


def _problems_with_place(said: Said, before: Sequence[Happened]) -> Iterator[Problem]:
    """Whether it follows from what stood on that day, and what is recorded later still does."""
    known = strays(before)
    for event in strays([*before, said]):
        if event is said:
            yield _out_of_place(said)
        elif not any(event is other for other in known):
            yield _later(event)


def _out_of_place(said: Said) -> Problem:
    if said.kind == LicenceEventKind.LIFTED:
        return Problem(
            rule="E-13",
            field="in_force_on",
            message=_(
                "Nothing was suspended on that day: compare the day and the market with the"
                " suspension."
            ),
        )
    if said.kind == LicenceEventKind.GRANTED:
        text = _("A licence was in force already. Choose “adjusted” or “issued again”.")
    else:
        text = _(
            "No licence was in force on that day. Compare the day with the history, and record"
            " the granting first."
        )
    return Problem(rule="E-08", field="in_force_on", message=text)


def _later(event: Happened) -> Problem:
    return Problem(
        rule="E-18",
        field="in_force_on",
        message=_("What is recorded for %(day)s would then hang in the air. Withdraw that first.")
        % {"day": event.in_force_on.strftime("%d/%m/%Y")},
    )


def strays(events: Sequence[Happened]) -> list[Happened]:
    """The events that do not follow from those before them."""
    course, found = Course(), []
    for event in in_order(events):
        if not _follows(event, course):
            found.append(event)
        course.takes(event)
    return found


def _follows(event: Happened, course: Course) -> bool:
    if event.kind == LicenceEventKind.GRANTED:
        return not course.live
    if event.kind in OPENS:
        return course.live or course.standing.status == LicenceStatus.NONE
    if event.kind == LicenceEventKind.LIFTED:
        # Its first day is one on which the suspension would still have run, or the day after.
        day_before = date.fromordinal(event.in_force_on.toordinal() - 1)
        return course.live and course.stopped(day_before, event.country_id) is not None
    return course.live


def problems_with_history(event: Happened, others: Sequence[Happened]) -> Iterator[Problem]:
    """Whether this event can be taken out: what came later must not hang on it."""
    known = strays([event, *others])
    for stray in strays(others):
        if not any(stray is other for other in known):
            yield Problem(
                rule="E-18",
                message=_(
                    "What is recorded for %(day)s would then hang in the air. Withdraw that first."
                )
                % {"day": stray.in_force_on.strftime("%d/%m/%Y")},
            )


def problems_with_withdrawal(*, withdrawn: bool, reason: str) -> Iterator[Problem]:
    """What was entered by mistake stays on record as withdrawn."""
    if withdrawn:
        yield Problem(rule="E-16", message=_("This is withdrawn already."))
    yield from problems_with_reason(reason)
