"""The lists of departures, of ends of stay and of drafts, as columns."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.choices import EndKind, LegalForm
from contracts.forms import DraftsFilter, FilterForm
from contracts.forms.registrations import FiledForm
from contracts.models import REGISTRATION_TINTS, Contract, Departure, RegistrationState
from contracts.queries import Line, Waiting, still_open
from contracts.queries.files import for_file
from core import clock
from core.figures import written
from core.forms import PartialDay
from core.listing import Column, Listing
from workers.choices import Sex
from workers.models import Worker, born_text

_NAME = ("contract__worker__name_sort",)
_COUNTRY = ("contract__country__rank", "contract__country__name_sort")
# `get_…_display` puts such a table together for each row.
_SEX, _FORM, _END = dict(Sex.choices), dict(LegalForm.choices), dict(EndKind.choices)
_BORN = pgettext_lazy("column", "Born")
_RESIDENCE = pgettext_lazy("column", "Residence")


def _home(worker: Worker) -> str:
    return ", ".join(filter(None, [worker.village, worker.place]))


def _stay(line: Line) -> str:
    return reverse("contracts:stay", args=[line.departure.pk])


def _unit(line: Line) -> Any:
    unit = line.departure.commune
    return unit.full_name if unit else _("Outside the province")


def _unit_now(line: Line) -> Any:
    return _("now %(unit)s") % {"unit": line.now.full_name} if line.now else ""


def _enterprise(line: Line) -> str:
    enterprise = line.contract.enterprise
    return enterprise.name if enterprise else ""


# There are fewer birthdays than people, and a long file writes each of them.
_birthday = lru_cache(maxsize=10_000)(born_text)


def _born(line: Line) -> str:
    return _birthday(line.worker.born_on, line.worker.born_precision)


def _row_code(line: Line) -> str:
    return f"D{line.departure.pk}-{line.contract.version}"


# By this a row that comes back is known, and whether somebody changed it meanwhile.
_CODE = Column("stay", _("Row code"), _row_code, page=False)


_PERSON = Column("name", _("Full name"), lambda x: x.worker.full_name, link=_stay, sort=_NAME)
# Behind "Columns" on both lists of stays.
_MORE = (
    Column("sex", _("Sex"), lambda x: _SEX.get(x.worker.sex), shown=False),
    Column("enterprise", _("Enterprise"), _enterprise, shown=False),
    Column("job", _("Job"), lambda x: x.contract.job, shown=False),
)

DEPARTURES = Listing(
    name="contracts:departures",
    label=_("Departures"),
    columns=(
        _CODE,
        _PERSON,
        Column("born", _BORN, _born),
        Column("unit", _("Unit of departure"), _unit, note=_unit_now),
        Column(
            "departed",
            _("Departure date"),
            lambda x: x.departure.departed_on,
            sort=("departed_on",),
        ),
        Column(
            "country",
            _("Country"),
            lambda x: x.country,
            sort=(*_COUNTRY, "departed_on"),
        ),
        Column("form", _("Legal form of going"), lambda x: _FORM.get(x.contract.form)),
        Column("until", _("Contract until"), lambda x: x.until),
        Column(
            "state",
            pgettext_lazy("stay", "State"),
            lambda x: x.state.label,
            tint=lambda x: x.tint,
        ),
        Column("home", _RESIDENCE, lambda x: _home(x.worker), shown=False),
        *_MORE,
    ),
    default_order="-departed",
    filters=tuple(FilterForm.base_fields),
    empty=_("No departure is recorded yet. “Record a departure” adds the first one."),
    row_key=lambda line: line.departure.pk,
    for_file=for_file,
)


RETURNS = Listing(
    name="contracts:returns",
    label=_("Returns"),
    columns=(
        _CODE,
        _PERSON,
        Column("born", _BORN, _born),
        Column("home", _RESIDENCE, lambda x: _home(x.worker)),
        Column(
            "country",
            _("Country"),
            lambda x: x.country,
            sort=(*_COUNTRY, "ended_on"),
        ),
        Column(
            "departed",
            _("Departure date"),
            lambda x: x.departure.departed_on,
            sort=("departed_on",),
        ),
        Column(
            "ended",
            _("Day of return or end"),
            lambda x: x.departure.ended_on,
            sort=("ended_on",),
        ),
        Column("kind", _("What happened"), lambda x: _END.get(x.departure.end_kind)),
        Column(
            "reason",
            _("Reason of the return"),
            lambda x: x.reason,
        ),
        Column("told", _("Commune told on"), lambda x: x.departure.notified_on),
        Column("unit", _("Unit of departure"), _unit, note=_unit_now, shown=False),
        *_MORE,
    ),
    default_order="-ended",
    filters=tuple(FilterForm.base_fields),
    empty=_("No return is recorded yet. “Record a return” adds the first one."),
    row_key=lambda line: line.departure.pk,
    for_file=for_file,
)


def _expected(draft: Waiting) -> Any:
    day = draft.contract.expected_on
    return PartialDay(day, "month") if day and draft.contract.expected_month_only else day


def _missing(draft: Waiting) -> Any:
    if draft.missing:
        return ", ".join(str(name) for name in draft.missing)
    return _("waiting for the day") if _too_early(draft) else _("ready to be recorded")


def _too_early(draft: Waiting) -> bool:
    return bool(draft.contract.expected_on and draft.contract.expected_on > clock.today())


def _readiness(draft: Waiting) -> str:
    if draft.missing:
        return ""
    return "plain" if _too_early(draft) else "good"


DRAFTS = Listing(
    name="contracts:drafts",
    label=_("Drafts to complete"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda x: x.contract.worker.full_name,
            link=lambda x: f"{reverse('contracts:departure_new')}?draft={x.contract.pk}",
        ),
        Column("born", _BORN, lambda x: x.contract.worker.born_text),
        Column("home", _RESIDENCE, lambda x: _home(x.contract.worker)),
        Column("country", _("Country"), lambda x: x.contract.country and x.contract.country.name),
        Column("expected", _("Expected departure"), _expected),
        Column("missing", _("Still missing"), _missing, tint=_readiness),
        Column(
            "discard",
            _("What may be done"),
            lambda x: pgettext_lazy("draft", "Discard"),
            link=lambda x: reverse("contracts:cancel", args=[x.contract.pk]),
            file=False,
        ),
    ),
    filters=tuple(DraftsFilter.base_fields),
    empty=_("No draft is waiting."),
    row_key=lambda draft: draft.contract.pk,
)


def title_of(contract: Contract) -> str:
    """A draft in a list of chosen ones."""
    return f"{contract.worker.full_name} · {contract.worker.born_text}"


REGISTRATIONS = Listing(
    name="contracts:registrations",
    label=_("Directly signed contracts"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda x: x.contract.worker.full_name,
            link=lambda x: reverse("contracts:registration", args=[x.pk]),
            sort=_NAME,
        ),
        Column("born", _BORN, lambda x: x.contract.worker.born_text),
        Column("country", _("Country"), lambda x: x.contract.country and x.contract.country.name),
        Column(
            "received", _("Full file received on"), lambda x: x.received_on, sort=("received_on",)
        ),
        Column("due", _("Answer due on"), lambda x: x.due_on, sort=("due_on",)),
        Column("answered", _("Answered on"), lambda x: x.answered_on),
        Column("number", _("Number of the confirmation"), lambda x: x.number),
        Column(
            "unit",
            _("Confirmed by"),
            lambda x: x.unit.full_name if x.unit else _("Department of Home Affairs"),
            shown=False,
        ),
        Column(
            "state",
            pgettext_lazy("registration", "State"),
            lambda x: x.get_state_display(),
            tint=lambda x: REGISTRATION_TINTS[RegistrationState(x.state)],
        ),
    ),
    default_order="-received",
    filters=tuple(FiledForm.base_fields),
    empty=_("No file about a directly signed contract is recorded yet."),
)


def _sender(departure: Departure) -> str:
    enterprise = departure.contract.enterprise
    return enterprise.name if enterprise else ""


FLAGS = Listing(
    name="contracts:flags",
    label=_("Departures without licence"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda x: x.departure.contract.worker.full_name,
            link=lambda x: reverse("contracts:flag_check", args=[x.pk]),
        ),
        Column("born", _BORN, lambda x: x.departure.contract.worker.born_text),
        Column("enterprise", _("Enterprise"), lambda x: _sender(x.departure)),
        Column("departed", _("Departure date"), lambda x: x.departure.departed_on),
        Column("country", _("Country"), lambda x: x.departure.contract.country.name),
        Column(
            "licence",
            _("Licence on that day"),
            lambda x: x.licence.status.label,
            tint=lambda x: x.licence.tint,
        ),
        Column("since", pgettext_lazy("licence", "Since"), lambda x: x.licence.since, shown=False),
        Column("finding", _("Finding"), lambda x: x.check and x.check.get_finding_display()),
    ),
    filters=("checked", "enterprise"),
    empty=_("No departure on a day without licence is open. There is nothing to do."),
)

UNKNOWN_SENDERS = Listing(
    name="contracts:unknown_senders",
    label=_("Departures with unknown sender"),
    columns=(
        Column(
            "name",
            _("Full name"),
            lambda x: x.contract.worker.full_name,
            link=lambda x: reverse("contracts:stay", args=[x.pk]),
            sort=_NAME,
        ),
        Column("born", _BORN, lambda x: x.contract.worker.born_text),
        Column("home", _RESIDENCE, lambda x: _home(x.contract.worker)),
        Column("departed", _("Departure date"), lambda x: x.departed_on, sort=("departed_on",)),
        Column(
            "country",
            _("Country"),
            lambda x: x.contract.country.name,
            sort=(*_COUNTRY, "departed_on"),
        ),
        Column("job", _("Job"), lambda x: x.contract.work_text),
    ),
    default_order="-departed",
    empty=_("The sender of every departure is known. There is nothing to do."),
)


def _seen(line: Line) -> Any:
    on = line.departure.suspected_on
    return _("seen on %(day)s") % {"day": written(on)} if on else ""


TO_VERIFY = Listing(
    name="contracts:to_verify",
    label=_("To verify: seen back or overdue"),
    columns=(
        _PERSON,
        Column("born", _BORN, _born),
        Column("home", _RESIDENCE, lambda x: _home(x.worker)),
        Column("country", _("Country"), lambda x: x.country, sort=_COUNTRY),
        Column(
            "departed",
            _("Departure date"),
            lambda x: x.departure.departed_on,
            sort=("departed_on",),
        ),
        Column("until", _("Contract until"), lambda x: x.until),
        Column(
            "state",
            pgettext_lazy("stay", "State"),
            lambda x: x.state.label,
            tint=lambda x: x.tint,
            note=_seen,
        ),
        Column(
            "note",
            _("Who saw the person, where"),
            lambda x: x.departure.suspected_note,
            shown=False,
        ),
        *_MORE,
    ),
    default_order="departed",
    filters=tuple(FilterForm.base_fields),
    empty=_("Nobody was seen back, and no contract has run out. Nothing is to verify."),
    row_key=lambda line: line.departure.pk,
    for_file=for_file,
)

TO_SETTLE = Listing(
    name="contracts:to_settle",
    label=_("Returned, contract not settled"),
    columns=(
        _PERSON,
        Column("born", _BORN, _born),
        Column("home", _RESIDENCE, lambda x: _home(x.worker)),
        Column("enterprise", _("Enterprise"), _enterprise),
        Column(
            "ended", _("Day of return or end"), lambda x: x.departure.ended_on, sort=("ended_on",)
        ),
        Column("until", _("Contract until"), lambda x: x.until),
        Column("open", _("Not settled yet"), lambda x: "; ".join(still_open(x.departure))),
        Column("country", _("Country"), lambda x: x.country, sort=_COUNTRY, shown=False),
    ),
    default_order="-ended",
    filters=tuple(FilterForm.base_fields),
    empty=_("Every contract of people who came home is settled."),
    row_key=lambda line: line.departure.pk,
    for_file=for_file,
)
