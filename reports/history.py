"""What was known about one departure, and when: each version with what it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.models import Region
from communes.queries import atlas
from contracts.choices import DurationType, EndKind, LegalForm
from contracts.counting import Reason
from core.figures import NOTHING
from enterprises.models import Enterprise
from figures.models import DepartureFact
from figures.queries.stock import markets_of
from reference.models import Country
from reference.queries import book
from reports.tables import day_text
from training.validity import Untrained
from workers.choices import Sex

# The fields of a fact in the order of a file, with their names.
FIELDS: dict[str, str | Promise] = {
    "departed_on": gettext_lazy("Departure date"),
    "unit_id": gettext_lazy("Unit at departure"),
    "region": gettext_lazy("Region of the unit"),
    "difficult": gettext_lazy("Extremely difficult unit"),
    "country": gettext_lazy("Country"),
    "moves": gettext_lazy("Changes of country"),
    "programme": gettext_lazy("Programme"),
    "form": gettext_lazy("Form of going"),
    "duration_type": gettext_lazy("Kind of stay"),
    "enterprise_id": gettext_lazy("Enterprise"),
    "reason": gettext_lazy("Why it counts"),
    "untrained_reason": gettext_lazy("Orientation"),
    "qualification": gettext_lazy("Technical qualification"),
    "household": gettext_lazy("Household"),
    "minority": gettext_lazy("Ethnic minority"),
    "high_income": gettext_lazy("High-income, stable market"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age at departure"),
    "term_ends_on": gettext_lazy("End by the contract"),
    "ends_on": gettext_lazy("End with extensions"),
    "left_contract_on": pgettext_lazy("stay", "Left contract"),
    "ended_on": gettext_lazy("Stay ended on"),
    "end_kind": gettext_lazy("How it ended"),
    "return_reason": gettext_lazy("Reason of return"),
}
_LISTS: dict[str, Any] = {
    "region": Region,
    "form": LegalForm,
    "duration_type": DurationType,
    "reason": Reason,
    "untrained_reason": Untrained,
    "sex": Sex,
    "end_kind": EndKind,
}
# Codes of reference lists of the same name.
_LISTED = frozenset({"programme", "qualification", "household", "return_reason"})


@dataclass(frozen=True, kw_only=True)
class Change:
    label: str | Promise
    before: str | Promise
    after: str | Promise


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version: from when until when it was what the figures knew. The first changes nothing."""

    known_from: datetime
    known_until: datetime | None
    recorded_at: datetime
    rule_version: str
    counted: bool
    changes: list[Change]


def versions(facts: Iterable[DepartureFact]) -> list[Version]:
    """The versions from the first to the present, each with what differs from the one before."""
    found: list[Version] = []
    facts = list(facts)
    words = _Words(facts)
    before: DepartureFact | None = None
    for fact in facts:
        changes = [
            Change(label=label, before=words.of(before, name), after=words.of(fact, name))
            for name, label in FIELDS.items()
            if before is not None and getattr(before, name) != getattr(fact, name)
        ]
        found.append(
            Version(
                known_from=fact.known_from,
                known_until=fact.known_until,
                recorded_at=fact.recorded_at,
                rule_version=fact.rule_version,
                counted=fact.counted,
                changes=changes,
            )
        )
        before = fact
    return found


def particulars(fact: DepartureFact) -> list[tuple[str | Promise, str | Promise]]:
    """The fields of a fact that are filled, with their names."""
    words = _Words([fact])
    shown = [(label, words.of(fact, name)) for name, label in FIELDS.items()]
    return [(label, text) for label, text in shown if text != NOTHING]


class _Words:
    """Values of facts in words: three queries whatever the number of versions."""

    def __init__(self, facts: Iterable[DepartureFact]) -> None:
        facts = list(facts)
        self._units = atlas().units
        self._countries = Country.objects.in_bulk({c for fact in facts for c in markets_of(fact)})
        self._firms: Mapping[int, Enterprise] = Enterprise.objects.in_bulk(
            {fact.enterprise_id for fact in facts if fact.enterprise_id}
        )

    def of(self, fact: DepartureFact, name: str) -> str | Promise:
        value = getattr(fact, name)
        if name == "unit_id":
            return self._units[value].full_name if value else _("outside the province")
        if name == "country":
            return self._country(value)
        if name == "moves":
            said = [(date.fromisoformat(day), self._country(to)) for day, to in value or ()]
            return "; ".join(f"{day_text(day)}: {to}" for day, to in said) or NOTHING
        if name in _LISTED and value:
            return book().name(name, value)
        if name == "enterprise_id":
            return self._firms[value].name if value in self._firms else _("unknown")
        if name in _LISTS and value in _LISTS[name].values:
            return _LISTS[name](value).label
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return day_text(value)
        return str(value) if value not in (None, "") else NOTHING

    def _country(self, code: str) -> str:
        return self._countries[code].name if code in self._countries else code
