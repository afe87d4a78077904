"""What may be recorded about a stay abroad. Pure questions: no query, no clock.

Every id stands in docs/reference/rules/contracts.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

from contracts.choices import DurationType, EndKind, LegalForm, ReturnReason
from contracts.models import Contract
from contracts.states import UNRECORDED, ContractStatus, may_move
from core.months import add_months, years_between
from core.problems import Problem
from enterprises.models import Enterprise, LicenceStatus
from reference.models import Country
from workers.choices import BirthPrecision

GROWN_UP = 18
LONGEST_TERM = 60
LONG_TERM = 12
# Nobody extends by more than the longest contract; such a day is a slip of the pen.
LONGEST_EXTENSION = 60
# A departure reported later than this is more often a slip in the year.
LATE_MONTHS = 12
DUPLICATE_WITHIN = timedelta(days=30)
NOTICE_WITHIN = timedelta(days=15)
REASON_LENGTH = 300
TEXT_LENGTHS = {"job": 120, "confirmation_number": 60}
# Decree 128/2025, article 10.2: from this day the commune, not the Department, confirms.
COMMUNE_CONFIRMS_SINCE = date(2025, 7, 1)
# Which decree fines a departure without that confirmation, newest first.
FINED_SINCE = ((date(2026, 9, 10), "283/2026/NĐ-CP"), (date.min, "12/2022/NĐ-CP"))
WITH_ENTERPRISE = frozenset(
    {
        LegalForm.PUBLIC_UNIT,
        LegalForm.SERVICE,
        LegalForm.CONTRACTOR,
        LegalForm.TRAINEE,
        LegalForm.INVESTOR,
    }
)
# A warning with one of these ids is confirmed by the officer before the page records.
MUST_CONFIRM = frozenset({"D-18", "D-27"})


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the rules ask about the person: birth as exactly as known, and whether identified."""

    born_on: date
    born_precision: str = BirthPrecision.DAY
    identified: bool = True


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One recorded stay: from the departure until the day of its end; None is still abroad."""

    departed_on: date
    ended_on: date | None = None
    end_kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class Going:
    """What somebody says about a contract and its departure."""

    departed_on: date
    form: str = ""
    country: Country | None = None
    enterprise: Enterprise | None = None
    enterprise_unknown: bool = False
    duration_type: str = DurationType.LONG
    job: str = ""
    signed_on: date | None = None
    term_months: int | None = None
    confirmation_number: str = ""
    confirmation_on: date | None = None


class GoingFields(TypedDict):
    """The keywords of `Going`, for the actions that take them."""

    departed_on: date
    form: str
    country: Country | None
    enterprise: NotRequired[Enterprise | None]
    enterprise_unknown: NotRequired[bool]
    duration_type: NotRequired[str]
    job: NotRequired[str]
    signed_on: NotRequired[date | None]
    term_months: NotRequired[int | None]
    confirmation_number: NotRequired[str]
    confirmation_on: NotRequired[date | None]


class DraftFields(TypedDict, total=False):
    """What a draft may already know."""

    form: str
    country: Country | None
    enterprise: Enterprise | None
    enterprise_unknown: bool
    duration_type: str
    job: str
    signed_on: date | None
    term_months: int | None
    confirmation_number: str
    confirmation_on: date | None
    expected_on: date | None
    expected_month_only: bool


def problems_with_departure(
    going: Going,
    *,
    person: Person,
    stays: Sequence[Stay],
    today: date,
    until: date | None = None,
    place_known: bool = True,
    place_covered: bool = True,
) -> Iterator[Problem]:
    """Whether this departure can be recorded. `stays` are the person's other stays, not cancelled.

    `until` is the end when the whole stay is entered at once. `place_known`: the unit of residence
    on the day is recorded; `place_covered`: it lies in the area of who records.
    """
    yield from _problems_with_day(going, today)
    if until is None:
        yield from _problems_with_year(going.departed_on, today)
    yield from _problems_with_age(going.departed_on, person)
    yield from problems_with_stays(going.departed_on, until, stays)
    yield from problems_with_contract(going)
    yield from _problems_with_place(known=place_known, covered=place_covered)
    yield from problems_with_identification(identified=person.identified)


def problems_with_identification(*, identified: bool) -> Iterator[Problem]:
    """What counts has a citizen number, the key of the register (Circular 20/2021, art. 3.3)."""
    if not identified:
        yield Problem(
            rule="D-19",
            field="personal_id",
            message=_(
                "Without the citizen number a departure is not recorded and not counted. Enter the"
                " number; until it is known, save a draft on the page “Record a departure”."
            ),
        )


def problems_with_contract(going: Going) -> Iterator[Problem]:
    """Form, country, enterprise, term and confirmations of the contract."""
    if not going.form:
        yield Problem(
            rule="D-08", field="form", message=_("Choose the legal form of going abroad.")
        )
    if going.country is None:
        yield Problem(
            rule="D-09", field="country", message=_("Choose the receiving country or territory.")
        )
    yield from _problems_with_enterprise(going)
    yield from _problems_with_term(going)
    yield from _problems_with_confirmation(going)
    yield from problems_with_texts(job=going.job, confirmation_number=going.confirmation_number)


def problems_with_texts(**texts: str) -> Iterator[Problem]:
    """Free texts fit the register; longer ones belong on paper."""
    for name, text in texts.items():
        if len(text) > TEXT_LENGTHS[name]:
            yield Problem(
                rule="D-26",
                field=name,
                message=_("This text is too long: at most %(count)s letters. Shorten it.")
                % {"count": TEXT_LENGTHS[name]},
            )


def _problems_with_day(going: Going, today: date) -> Iterator[Problem]:
    if going.departed_on > today:
        yield Problem(
            rule="D-01",
            field="departed_on",
            message=_(
                "The departure date is after today. Save as a draft: the departure waits, and is"
                " recorded when the day has come."
            ),
        )
    abroad = going.form == LegalForm.SIGNED_ABROAD
    if going.signed_on and going.signed_on > going.departed_on and not abroad:
        yield Problem(
            rule="D-06",
            field="departed_on",
            message=_(
                "The departure is before the contract date (%(day)s). Correct one of the two days."
            )
            % {"day": _day(going.signed_on)},
        )
    if going.signed_on and going.signed_on > today and abroad:
        yield Problem(
            rule="D-07",
            field="signed_on",
            message=_("The contract date is after today. Enter the day of signing."),
        )


def _problems_with_year(departed_on: date, today: date) -> Iterator[Problem]:
    """Who is still away since last year may be right; who has come back has named two days."""
    if add_months(departed_on, LATE_MONTHS) < today:
        yield Problem(
            rule="D-27",
            field="departed_on",
            warning=True,
            message=_("The departure date (%(day)s) is more than a year ago. Check the year.")
            % {"day": _day(departed_on)},
        )


def _problems_with_age(departed_on: date, person: Person) -> Iterator[Problem]:
    """Law 69/2020, article 3.1: aged 18 or more. A birth known by year or month is a range."""
    earliest, latest = _birth_range(person)
    if years_between(earliest, departed_on) < GROWN_UP:
        yield Problem(
            rule="D-02",
            field="departed_on",
            message=_(
                "On the departure date the person is under 18. Check the date of birth and the"
                " departure date; under 18 nobody leaves under contract."
            ),
        )
    elif years_between(latest, departed_on) < GROWN_UP:
        yield Problem(
            rule="D-03",
            field="departed_on",
            warning=True,
            message=_(
                "The person may be under 18 on the departure date: the date of birth is not known"
                " exactly. Check it against the papers."
            ),
        )


def _birth_range(person: Person) -> tuple[date, date]:
    """The first and the last day on which the person may have been born."""
    born = person.born_on
    if person.born_precision == BirthPrecision.YEAR:
        return date(born.year, 1, 1), date(born.year, 12, 31)
    if person.born_precision == BirthPrecision.MONTH:
        first = born.replace(day=1)
        return first, add_months(first, 1) - timedelta(days=1)
    return born, born


def problems_with_stays(
    departed_on: date, until: date | None, stays: Iterable[Stay]
) -> Iterator[Problem]:
    """One stay at a time; nobody leaves after dying; a near departure may be the same one."""
    for stay in stays:
        if _overlap(departed_on, until, stay):
            yield _still_abroad(stay) if _open_before(stay, departed_on) else _overlaps(stay)
        elif abs(stay.departed_on - departed_on) <= DUPLICATE_WITHIN:
            yield _likely_duplicate(stay)
        if stay.end_kind == EndKind.DIED and stay.ended_on and departed_on >= stay.ended_on:
            yield Problem(
                rule="D-24",
                field="departed_on",
                message=_(
                    "The person is recorded as having died abroad on %(day)s. Check that it is the"
                    " right person; if that entry is a mistake, withdraw it first."
                )
                % {"day": _day(stay.ended_on)},
            )


def _overlap(departed_on: date, until: date | None, stay: Stay) -> bool:
    """Stays are half open: who came home may leave again on the same day."""
    begins_in_time = stay.ended_on is None or departed_on < stay.ended_on
    return begins_in_time and (until is None or stay.departed_on < until)


def _open_before(stay: Stay, departed_on: date) -> bool:
    return stay.ended_on is None and stay.departed_on <= departed_on


def _still_abroad(stay: Stay) -> Problem:
    return Problem(
        rule="D-04",
        field="departed_on",
        message=_(
            "The person is still recorded as abroad since %(day)s: no information about the return"
            " yet. Record that return first."
        )
        % {"day": _day(stay.departed_on)},
    )


def _overlaps(stay: Stay) -> Problem:
    if stay.ended_on is None:
        message = _(
            "A later departure on %(from)s is recorded. For an earlier stay, enter departure and"
            " return together on the page for returns."
        )
        return Problem(
            rule="D-05", field="departed_on", message=message % {"from": _day(stay.departed_on)}
        )
    message = _(
        "This stay overlaps the recorded stay from %(from)s to %(until)s. Check the days, or"
        " correct that stay."
    )
    days = {"from": _day(stay.departed_on), "until": _day(stay.ended_on)}
    return Problem(rule="D-05", field="departed_on", message=message % days)


def _likely_duplicate(stay: Stay) -> Problem:
    return Problem(
        rule="D-18",
        field="departed_on",
        warning=True,
        message=_(
            "A departure on %(day)s, within 30 days of this one, is already recorded. Check that it"
            " is not the same departure."
        )
        % {"day": _day(stay.departed_on)},
    )


def _problems_with_enterprise(going: Going) -> Iterator[Problem]:
    named = going.enterprise is not None
    if going.form in WITH_ENTERPRISE and named == going.enterprise_unknown:
        yield Problem(
            rule="D-10",
            field="enterprise",
            message=_("Choose the enterprise or unit that sends, or “unknown”."),
        )
    if going.form and going.form not in WITH_ENTERPRISE and (named or going.enterprise_unknown):
        yield Problem(
            rule="D-11",
            field="enterprise",
            message=_(
                "With this legal form no enterprise sends the person. Leave the enterprise empty,"
                " or choose another form."
            ),
        )
    if going.enterprise and (trouble := _licence_trouble(going.enterprise, going.departed_on)):
        yield Problem(rule="D-17", field="enterprise", warning=True, message=trouble)


def _licence_trouble(enterprise: Enterprise, day: date) -> str:
    """Law 69/2020: contracts already running are finished, so this never refuses."""
    if enterprise.status == LicenceStatus.NOT_NEEDED:
        return ""
    if enterprise.licence_date and day < enterprise.licence_date:
        return _(
            "The licence of this enterprise dates from %(day)s, after the departure. The departure"
            " counts; the Department checks the enterprise."
        ) % {"day": _day(enterprise.licence_date)}
    ended = enterprise.status_since is None or enterprise.status_since <= day
    if enterprise.status == LicenceStatus.IN_FORCE or not ended:
        return ""
    return _(
        "The licence of this enterprise was not in force on the departure date (%(status)s). The"
        " departure counts; the Department checks the enterprise."
    ) % {"status": enterprise.get_status_display().lower()}


def _problems_with_term(going: Going) -> Iterator[Problem]:
    term = going.term_months
    if term is None:
        yield Problem(
            rule="D-13",
            field="term_months",
            warning=True,
            message=_(
                "The contract term is not known: the end of the contract cannot be watched. Add it"
                " when it is known."
            ),
        )
    elif not 1 <= term <= LONGEST_TERM:
        yield Problem(
            rule="D-12",
            field="term_months",
            message=_("The contract term is 1 to 60 months. Enter it in months."),
        )
    elif _wrong_duration(going.duration_type, term):
        yield Problem(
            rule="D-14",
            field="duration_type",
            warning=True,
            message=_(
                "Seasonal means under 12 months, long-term 12 months and more. Check the term and"
                " the kind of stay."
            ),
        )


def _wrong_duration(duration_type: str, term: int) -> bool:
    if duration_type == DurationType.SEASONAL:
        return term >= LONG_TERM
    return duration_type == DurationType.LONG and term < LONG_TERM


def _problems_with_confirmation(going: Going) -> Iterator[Problem]:
    """Decree 128/2025, article 10.2; before it the Department registered and nothing is asked."""
    since = going.signed_on or going.departed_on
    if going.form != LegalForm.DIRECT or since < COMMUNE_CONFIRMS_SINCE:
        return
    if not (going.confirmation_number and going.confirmation_on):
        yield Problem(
            rule="D-15",
            field="confirmation_number",
            warning=True,
            message=_(
                "A contract signed directly from 01/07/2025 on is confirmed by the People's"
                " Committee of the commune. Add number and date of the confirmation; leaving"
                " without it can be fined (Decree %(decree)s)."
            )
            % {"decree": next(n for since, n in FINED_SINCE if since <= going.departed_on)},
        )
    elif going.confirmation_on > going.departed_on:
        yield Problem(
            rule="D-16",
            field="confirmation_on",
            warning=True,
            message=_("The confirmation is dated after the departure. Check the date."),
        )


def _problems_with_place(*, known: bool, covered: bool) -> Iterator[Problem]:
    if not known:
        yield Problem(
            rule="D-20",
            message=_(
                "The residence on the departure date is not recorded. Record the residence on the"
                " person's page first."
            ),
        )
    elif not covered:
        yield Problem(
            rule="D-21",
            field="departed_on",
            message=_(
                "On that day the person lived in another unit. Ask the Department of Home Affairs"
                " to record this departure."
            ),
        )


def problems_with_exactness(precision: str) -> Iterator[Problem]:
    """The commune first hears "after Tết"; what is counted has a day (domain.md 7.4)."""
    if precision != "day":
        yield Problem(
            rule="D-25",
            field="departed_on",
            message=_(
                "To record the departure, enter its exact day as day/month/year. While only the"
                " month is known, save a draft on the page “Record a departure”."
            ),
        )


def problems_with_move(status: str, to: ContractStatus) -> Iterator[Problem]:
    """States and moves stand in one table (contracts/states.py)."""
    if not may_move(status, to):
        yield _wrong_state(status)


def problems_with_state(status: str) -> Iterator[Problem]:
    """What happens during a stay is recorded for a stay that has begun and was not cancelled."""
    if status not in (ContractStatus.ABROAD, ContractStatus.ENDED):
        yield _wrong_state(status)


def _wrong_state(status: str) -> Problem:
    return Problem(
        rule="D-22",
        message=_(
            "The contract is in the state “%(state)s”, so this cannot be recorded. Open the"
            " person's page to see what has happened."
        )
        % {"state": ContractStatus(status).label},
    )


def missing(contract: Contract, *, identified: bool) -> list[str]:
    """What a draft still lacks before it can be recorded, as labels; the day itself aside."""
    lacks = {
        _("citizen number"): not identified,
        _("legal form"): not contract.form,
        _("country"): contract.country_id is None,
        _("enterprise"): contract.form in WITH_ENTERPRISE
        and contract.enterprise_id is None
        and not contract.enterprise_unknown,
        _("exact day"): contract.expected_on is None or contract.expected_month_only,
    }
    return [label for label, lacking in lacks.items() if lacking]


def problems_with_draft(status: str, *, term_months: int | None) -> Iterator[Problem]:
    """A draft may lack anything; it is a draft only until it is recorded."""
    if status not in UNRECORDED:
        yield _wrong_state(status)
    if term_months is not None and not 1 <= term_months <= LONGEST_TERM:
        yield Problem(
            rule="D-12",
            field="term_months",
            message=_("The contract term is 1 to 60 months. Enter it in months."),
        )


def problems_with_correction(
    departed_on: date, *, ended_on: date | None, left_on: date | None, agreed_on: date | None
) -> Iterator[Problem]:
    """What is already recorded about the stay happened after the departure."""
    for known in filter(None, (ended_on, left_on, agreed_on)):
        if departed_on > known:
            yield Problem(
                rule="D-23",
                field="departed_on",
                message=_(
                    "Something recorded about this stay happened on %(day)s, before this departure"
                    " date. Correct that first."
                )
                % {"day": _day(known)},
            )
            return


def problems_with_end(
    *,
    stay: Stay,
    ended_on: date,
    end_kind: str,
    return_reason: str,
    notified_on: date | None,
    left_on: date | None = None,
    agreed_on: date | None = None,
    today: date,
) -> Iterator[Problem]:
    """Whether this end can be recorded for a stay that is open."""
    if stay.ended_on:
        yield Problem(
            rule="R-01",
            message=_(
                "The end of this stay is already recorded (%(day)s). To change it, withdraw that"
                " entry first."
            )
            % {"day": _day(stay.ended_on)},
        )
    if ended_on < stay.departed_on:
        yield Problem(
            rule="R-02",
            field="ended_on",
            message=_(
                "The return is before the departure (%(day)s). Enter the day of entry as"
                " day/month/year."
            )
            % {"day": _day(stay.departed_on)},
        )
    if ended_on > today:
        yield Problem(
            rule="R-03",
            field="ended_on",
            message=_("The day is after today. Record the end when it has happened."),
        )
    known = max(filter(None, (left_on, agreed_on)), default=None)
    if known and known > ended_on:
        yield Problem(
            rule="R-06",
            field="ended_on",
            message=_(
                "Something recorded about this stay happened later, on %(day)s. Check the day."
            )
            % {"day": _day(known)},
        )
    yield from _problems_with_reason(end_kind, return_reason)
    yield from _problems_with_notice(ended_on, end_kind, notified_on, today)


def _problems_with_reason(end_kind: str, return_reason: str) -> Iterator[Problem]:
    if end_kind not in EndKind.values:
        yield Problem(rule="R-04", field="end_kind", message=_("Choose how the stay abroad ended."))
    elif end_kind == EndKind.RETURNED and return_reason not in ReturnReason.values:
        yield Problem(
            rule="R-04",
            field="return_reason",
            message=_("Choose the reason of the return; “other or unknown” is allowed."),
        )
    elif end_kind != EndKind.RETURNED and return_reason:
        yield Problem(
            rule="R-05",
            field="return_reason",
            message=_("A reason belongs to a return only. Leave it empty for this kind of end."),
        )


def _problems_with_notice(
    ended_on: date, end_kind: str, notified_on: date | None, today: date
) -> Iterator[Problem]:
    """Law 69/2020, article 6.2g: within 15 days of entry."""
    if notified_on is None:
        return
    if notified_on > today or notified_on < ended_on:
        yield Problem(
            rule="R-07",
            field="notified_on",
            message=_("The commune was told between the return and today. Correct the day."),
        )
    elif end_kind == EndKind.RETURNED and notified_on - ended_on > NOTICE_WITHIN:
        yield Problem(
            rule="R-08",
            field="notified_on",
            warning=True,
            message=_(
                "The commune was told later than 15 days after entry (Law 69/2020, article 6)."
                " Remind the person of this duty."
            ),
        )


def problems_with_reopening(*, stay: Stay, others: Sequence[Stay]) -> Iterator[Problem]:
    """An end entered by mistake is withdrawn, unless the person has left again since."""
    if stay.ended_on is None:
        yield Problem(
            rule="R-09",
            message=_("No end is recorded for this stay. There is nothing to withdraw."),
        )
    later = [other for other in others if _overlap(stay.departed_on, None, other)]
    if later:
        yield Problem(
            rule="R-10",
            message=_(
                "The person has left again on %(day)s. Withdraw or correct that departure first."
            )
            % {"day": _day(later[0].departed_on)},
        )


def problems_with_statement(reason: str, *, field: str = "reason") -> Iterator[Problem]:
    """Whoever takes something back says why; it is kept."""
    if not reason.strip():
        yield Problem(rule="X-01", field=field, message=_("State the reason in a few words."))
    elif len(reason) > REASON_LENGTH:
        yield Problem(
            rule="X-01", field=field, message=_("The reason is too long: at most 300 letters.")
        )


def problems_with_withdrawal(*, recorded: bool) -> Iterator[Problem]:
    """Only what is recorded is taken back: a leaving of the contract, an extension."""
    if not recorded:
        yield Problem(
            rule="X-09",
            message=_("This is not recorded, or was withdrawn already. There is nothing to do."),
        )


def problems_with_leaving(*, stay: Stay, left_on: date, today: date) -> Iterator[Problem]:
    """Leaving the contract lies within the stay."""
    if left_on < stay.departed_on or (stay.ended_on and left_on > stay.ended_on):
        yield Problem(
            rule="X-02",
            field="left_on",
            message=_(
                "Leaving the contract lies between departure and end of the stay. Correct the day."
            ),
        )
    if left_on > today:
        yield Problem(
            rule="X-03", field="left_on", message=_("The day is after today. Correct the day.")
        )


def problems_with_extension(
    *, stay: Stay, agreed_on: date, ends_on: date, present_end: date | None, today: date
) -> Iterator[Problem]:
    """An extension is agreed during the stay and runs longer than the contract so far."""
    if agreed_on < stay.departed_on or (stay.ended_on and agreed_on > stay.ended_on):
        yield Problem(
            rule="X-04",
            field="agreed_on",
            message=_(
                "An extension is agreed between departure and end of the stay. Correct the day."
            ),
        )
    if agreed_on > today:
        yield Problem(
            rule="X-05", field="agreed_on", message=_("The day is after today. Correct the day.")
        )
    if ends_on <= agreed_on:
        yield Problem(
            rule="X-06",
            field="ends_on",
            message=_("The new end comes after the agreement. Correct one of the two days."),
        )
    if present_end and ends_on <= present_end:
        yield Problem(
            rule="X-07",
            field="ends_on",
            message=_("The contract already runs until %(day)s. Enter a later end.")
            % {"day": _day(present_end)},
        )
    if ends_on > add_months(present_end or agreed_on, LONGEST_EXTENSION):
        yield Problem(
            rule="X-08",
            field="ends_on",
            warning=True,
            message=_(
                "The extension until %(day)s runs more than 60 months longer than the contract so"
                " far. Check the year; if it is wrong, withdraw the extension and enter it again."
            )
            % {"day": _day(ends_on)},
        )


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
