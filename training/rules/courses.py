"""What may be recorded about a course itself (docs/reference/rules/training.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Organisation
from core import names
from core.problems import Problem
from training.choices import TrainingKind
from training.rules.certificates import LEVEL_LENGTH, MOST_PERIODS, REASON_LENGTH
from training.states import MOVES, CourseState

TEXT_LENGTH = 200
MOST_PLACES = 500


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A course as it is to be; `known_codes` are those of the lists of its first day."""

    kind: str
    title: str
    starts_on: date
    ends_on: date | None
    periods: int | None
    places: int
    venue: str
    country_known: bool
    language: str
    level: str
    occupation: str
    known_codes: frozenset[str]


def problems_with_course(plan: Plan, *, taken: int, organisation_closed: bool) -> Iterator[Problem]:
    """What is taught, when, where, and for how many; `taken` places cannot be taken back."""
    if not plan.title or max(len(plan.title), len(names.fold(plan.title))) > TEXT_LENGTH:
        yield Problem(rule="G-20", field="title", message=_("Enter a title, at most 200 letters."))
    yield from _problems_with_subject(plan)
    if organisation_closed:
        yield Problem(
            rule="G-22",
            field="organisation",
            message=_("This organisation is closed. Choose another one."),
        )
    if plan.ends_on and plan.ends_on < plan.starts_on:
        yield Problem(
            rule="G-23",
            field="ends_on",
            message=_("The last day is before the first one. Compare both."),
        )
    yield from _problems_with_size(plan, taken)


def _problems_with_subject(plan: Plan) -> Iterator[Problem]:
    needed = {
        TrainingKind.ORIENTATION: ("country", plan.country_known, _("Choose the country.")),
        TrainingKind.LANGUAGE: ("language", plan.language, _("Choose the language and level.")),
        TrainingKind.VOCATIONAL: ("occupation", plan.occupation, _("Choose the occupation.")),
    }
    if plan.kind not in TrainingKind.values:
        yield Problem(rule="G-21", field="kind", message=_("Choose the kind from the list."))
        return
    field, said, message = needed[TrainingKind(plan.kind)]
    if not said:
        yield Problem(rule="G-21", field=field, message=message)
    for field in ("language", "occupation"):
        code = getattr(plan, field)
        if code and code not in plan.known_codes:
            yield Problem(
                rule="G-21",
                field=field,
                message=_("This entry is not on the list of that day. Choose another one."),
            )


def _problems_with_size(plan: Plan, taken: int) -> Iterator[Problem]:
    if not 0 < plan.places <= MOST_PLACES:
        yield Problem(
            rule="G-24", field="places", message=_("A course has between 1 and 500 places.")
        )
    elif plan.places < taken:
        yield Problem(
            rule="G-24",
            field="places",
            message=_("%(taken)s people have a place already. Take somebody off the list first.")
            % {"taken": taken},
        )
    if plan.periods is not None and not 0 < plan.periods <= MOST_PERIODS:
        yield Problem(
            rule="G-25",
            field="periods",
            message=_("The number of periods is between 1 and 3000. Leave it empty if unknown."),
        )
    if len(plan.venue) > TEXT_LENGTH:
        yield Problem(
            rule="G-26", field="venue", message=_("The place is too long: at most 200 letters.")
        )
    if len(plan.level) > LEVEL_LENGTH:
        yield Problem(
            rule="G-26", field="level", message=_("The level is too long: at most 40 characters.")
        )


def problems_with_touching_certified(*, certified: bool, changed: bool) -> Iterator[Problem]:
    """What certificates of a course say is no longer changed behind their back."""
    if certified and changed:
        yield Problem(
            rule="G-27",
            message=_(
                "Certificates of this course are issued. Kind, country, language, occupation and"
                " organisation stay as they are; withdraw the certificates first."
            ),
        )


def problems_with_move(
    *, state: str, to: str, reason: str, certified: bool, starts_on: date, today: date
) -> Iterator[Problem]:
    """From one state of a course to another one."""
    if to not in MOVES[state]:
        yield Problem(
            rule="G-28",
            field="to",
            message=_("The course has changed meanwhile. Look at it again before the next step."),
        )
    if to == CourseState.CANCELLED and not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="G-29",
            field="reason",
            message=_("State why the course is cancelled, in at most 300 characters."),
        )
    if certified and to in (CourseState.CANCELLED, CourseState.PLANNED):
        yield Problem(
            rule="G-30",
            message=_("Certificates of this course are issued. Withdraw them first."),
        )
    if to in (CourseState.RUNNING, CourseState.FINISHED) and starts_on > today:
        yield Problem(
            rule="G-31",
            message=_("The first day is after today. Correct the days of the course first."),
        )


def problems_with_partners(
    *, holder_id: int, organisations: Iterable[Organisation], kept: frozenset[int]
) -> Iterator[Problem]:
    """Who holds a joint course; partners that are there already may have closed since."""
    for organisation in organisations:
        if organisation.pk == holder_id:
            yield Problem(
                rule="G-32",
                field="organisation",
                message=_("This organisation holds the course itself. Choose another partner."),
            )
        elif organisation.closed and organisation.pk not in kept:
            yield Problem(
                rule="G-32",
                field="organisation",
                message=_("This organisation is closed. Choose another one."),
            )
