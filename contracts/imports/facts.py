"""What a row says about a stay, as the keywords of the actions."""

from collections.abc import Mapping
from typing import Any

from contracts import rules
from contracts.choices import DurationType, LegalForm
from contracts.imports.cells import Wage, usual_currency
from contracts.imports.senders import Sender
from contracts.models import Departure
from contracts.rows import OF_CONTRACT
from core import names
from enterprises.choices import EnterpriseKind
from enterprises.models import Enterprise
from spreadsheets.sheets import Line, Reading

# Cells that are the keyword's value as they are read.
_PLAIN = (
    *("departed_on", "country", "form", "programme", "occupation", "job", "duration_type"),
    *("signed_on", "contract_number", "employer", "receiving_party", "work_address"),
    *("confirmation_number", "confirmation_on", "supply_number", "deposit", "total_cost"),
    *("visa_type", "exit_point", "source_document", "source_dated"),
)
_TERMS = ("term_months", "term", "term_years")
# What somebody is sent as by an enterprise of this kind; a service enterprise needs its licence.
_FORMS = {
    EnterpriseKind.SERVICE: LegalForm.SERVICE,
    EnterpriseKind.PUBLIC_UNIT: LegalForm.PUBLIC_UNIT,
    EnterpriseKind.CONTRACTOR: LegalForm.CONTRACTOR,
    EnterpriseKind.TRAINEE_SENDER: LegalForm.TRAINEE,
    EnterpriseKind.INVESTOR: LegalForm.INVESTOR,
}

Stored = Mapping[str, Any]


def stored_in(departure: Departure) -> dict[str, Any]:
    """What is recorded about the stay, by the names of `Going`."""
    contract = departure.contract
    said = {name: getattr(contract, name) for name in OF_CONTRACT}
    return {**said, "departed_on": departure.departed_on}


def differences(stored: Stored, wanted: Stored) -> list[str]:
    """The names whose value is to become another one."""
    return [name for name, value in wanted.items() if stored[name] != value]


def said_in(line: Line, reading: Reading, stored: Stored | None) -> dict[str, Any]:
    """What the row says about the stay; what it leaves blank is not among it.

    `stored` is what is recorded about it. A text that is only spelled otherwise changes nothing.
    """
    cells = line.said
    said = {name: cells[name] for name in _PLAIN if name in cells}
    for name in _TERMS:
        if name in cells:
            said["term_months"] = cells[name]
    said |= _sender(cells)
    said |= _fee(cells)
    said |= _occupation(said, reading, stored)
    if "wage" in cells:
        said |= _wage(cells, said, stored)
    if stored is None:
        said |= _form(said, reading) | _duration(said)
    else:
        said = {name: _as_stored(value, stored.get(name)) for name, value in said.items()}
    return said


def _as_stored(said: Any, stored: Any) -> Any:
    """The stored text where only its spelling differs: hoà and hòa."""
    if isinstance(said, str) and isinstance(stored, str) and said != stored:
        return stored if names.spelling(said) == names.spelling(stored) else said
    return said


def _sender(cells: Mapping[str, Any]) -> dict[str, Any]:
    named = cells.get("enterprise")
    if named is None:
        return {}
    if isinstance(named, Enterprise):
        return {"enterprise": named, "enterprise_unknown": False}
    return {"enterprise": None, "enterprise_unknown": named is Sender.UNKNOWN}


def _fee(cells: Mapping[str, Any]) -> dict[str, Any]:
    if "service_fee" not in cells:
        return {}
    amount, currency = cells["service_fee"]
    return {"service_fee": amount, "fee_currency": currency}


def _form(said: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The kind of the enterprise decides the form where only one can be meant."""
    enterprise = said.get("enterprise")
    if "form" in said or enterprise is None:
        return {}
    day = said.get("departed_on", reading.today)
    country = said.get("country")
    key = ("form", enterprise.pk, day, country.code if country else None)
    return {"form": reading.once(key, lambda: _form_of(enterprise, day, country))}


def _form_of(enterprise: Enterprise, day: Any, country: Any) -> str:
    licence = enterprise.licence_on(day, country.code if country else None)
    if enterprise.kind == EnterpriseKind.SERVICE and not licence.may_send:
        return ""
    return _FORMS[EnterpriseKind(enterprise.kind)].value


def _duration(said: Mapping[str, Any]) -> dict[str, Any]:
    """Without a word about it the term says whether it is seasonal."""
    term = said.get("term_months")
    if "duration_type" in said or term is None:
        return {}
    kind = DurationType.SEASONAL if term < rules.LONG_TERM else DurationType.LONG
    return {"duration_type": kind.value}


def _occupation(said: Mapping[str, Any], reading: Reading, stored: Stored | None) -> dict[str, Any]:
    """The entry of the list that the job names, unless the sheet names one itself."""
    job = said.get("job")
    if not job or "occupation" in said or (stored and stored["job"] == job):
        return {}
    found = reading.once(("occupation", job), lambda: reading.lists.find("occupation", job))
    return {"occupation": found[0].code} if len(found) == 1 else {}


def _wage(
    cells: Mapping[str, Any], said: Mapping[str, Any], stored: Stored | None
) -> dict[str, Any]:
    wage: Wage = cells["wage"]
    currency = wage.currency or cells.get("wage_currency", "")
    if not currency and stored and stored["wage_currency"]:
        currency = stored["wage_currency"]
    if not currency:
        country = said.get("country") or (stored["country"] if stored else None)
        currency = usual_currency(country.code if country else "", wage.amount)
    return {"wage": wage.amount, "wage_currency": currency, "wage_per": wage.per}
