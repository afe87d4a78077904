"""Rules about the contract itself: form, country, enterprise, term, confirmation."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.choices import DurationType, LegalForm
from contracts.demands import Demand, demand
from contracts.models import Contract
from contracts.rules.demanded import LISTED, problems_with_codes, problems_with_demands
from contracts.rules.facts import DraftFields, Going
from contracts.rules.money import AMOUNTS, problems_with_amounts, problems_with_money
from contracts.rules.moves import wrong_state
from contracts.states import UNRECORDED
from core import names
from core.problems import Problem
from reference.queries import Book

LONGEST_TERM = 60
LONG_TERM = 12
# Free texts of a contract, of an end of stay, and of what happens in between.
TEXT_LENGTHS = {
    "job": 120,
    "confirmation_number": 60,
    "employer": 200,
    "receiving_party": 200,
    "work_address": 300,
    "supply_number": 60,
    "contract_number": 60,
    "visa_type": 40,
    "exit_point": 120,
    "source_document": 120,
    "skills_gained": 200,
    "language_level": 40,
    "suspected_note": 300,
    "document": 120,
    "note": 300,
}
# Decree 128/2025, article 10.2: from this day the commune, not the Department, confirms.
COMMUNE_CONFIRMS_SINCE = date(2025, 7, 1)
# Which decree fines a departure without that confirmation, newest first.
FINED_SINCE = ((date(2026, 9, 10), "283/2026/NĐ-CP"), (date.min, "12/2022/NĐ-CP"))
WITH_ENTERPRISE = frozenset(form for form in LegalForm if demand(form, "enterprise") is Demand.MUST)


def problems_with_contract(going: Going, *, lists: Book) -> Iterator[Problem]:
    """Form, country, enterprise, programme, term, money and confirmations of the contract."""
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
    yield from problems_with_demands(going, lists=lists)
    yield from problems_with_money(going, lists=lists)
    yield from problems_with_texts(**texts_of(going))
    yield from problems_with_codes(lists=lists, on=going.departed_on, **codes_of(going))


def tidied(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, each free text in its one stored form."""
    return {
        name: names.clean(value)
        if value and name in TEXT_LENGTHS and isinstance(value, str)
        else value
        for name, value in said.items()
    }


def texts_of(said: object) -> dict[str, str]:
    """The free texts among what is said."""
    return {name: text for name, text in vars(said).items() if name in TEXT_LENGTHS}


def codes_of(said: object) -> dict[str, str]:
    """The codes of lists among what is said."""
    return {name: code for name, code in vars(said).items() if name in LISTED}


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
    if going.enterprise and (trouble := _licence_trouble(going)):
        yield Problem(rule="D-17", field="enterprise", warning=True, message=trouble)


def _licence_trouble(going: Going) -> str:
    """Law 69/2020: contracts already running are finished, so this never refuses."""
    assert going.enterprise is not None
    day, country = going.departed_on, going.country
    licence = going.enterprise.licence_on(day, country.code if country else None)
    if licence.may_send:
        return ""
    if licence.event is None:
        return _(
            "For the departure date no licence of this enterprise is recorded. The departure"
            " counts; the Department checks the enterprise."
        )
    return _(
        "The licence of this enterprise was not in force on the departure date (%(status)s). The"
        " departure counts; the Department checks the enterprise."
    ) % {"status": str(licence.status.label).lower()}


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
        yield _impossible_term()
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


def _impossible_term() -> Problem:
    return Problem(
        rule="D-12",
        field="term_months",
        message=_("The contract term is 1 to 60 months. Enter it in months."),
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


def problems_with_draft(
    status: str, *, lists: Book, today: date, said: DraftFields
) -> Iterator[Problem]:
    """A draft may lack anything; it is a draft only until it is recorded."""
    if status not in UNRECORDED:
        yield wrong_state(status)
    term = said.get("term_months")
    if term is not None and not 1 <= term <= LONGEST_TERM:
        yield _impossible_term()
    given: dict[str, Any] = {**said}
    yield from problems_with_amounts(**{n: v for n, v in given.items() if n in AMOUNTS})
    yield from problems_with_texts(**{n: v for n, v in given.items() if n in TEXT_LENGTHS})
    codes = {n: v for n, v in given.items() if n in LISTED}
    yield from problems_with_codes(lists=lists, on=today, **codes)


def problems_with_evidence(dated: date | None, *, today: date) -> Iterator[Problem]:
    """A paper that information was taken from exists already."""
    if dated and dated > today:
        yield Problem(
            rule="D-39",
            field="source_dated",
            message=_("The document is dated after today. Correct its date."),
        )
