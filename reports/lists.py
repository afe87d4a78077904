"""The list behind a number: as many lines as it says, and no more of a person than may be seen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.scopes import Scope
from communes.models import Commune, Region
from communes.queries import atlas
from contracts.choices import EndKind, LegalForm
from contracts.counting import Reason
from core.figures import NOTHING
from enterprises.models import Enterprise
from figures.indicators import (
    APART,
    END_GROUPS,
    FLOW,
    NOT_COUNTED,
    STOCK_LABELS,
    endings,
)
from figures.models import DepartureFact
from figures.queries import AREAS, Facts, facts_behind, not_counted
from figures.queries.stock import markets_of
from figures.questions import NO_PROGRAMME, NO_SENDER, Only, Question
from reference.models import Country
from reference.queries import book
from reports.tables import day_text
from targets.models import TargetBody
from targets.queries import units_of_body
from training.validity import Untrained
from workers.models import Worker

# As codes of lists are written (reference/rules.py).
_CODE = re.compile(r"[\w.-]{1,40}", re.ASCII)
# Departures without an enterprise, in an address.
NO_SENDER_WORD = "none"


class Unlisted(LookupError):
    """No such figure, unit or body."""


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """Which list: the figure, and what it is narrowed to."""

    figure: str
    unit: Commune | None = None
    body: TargetBody | None = None
    country: str = ""
    area: str = ""
    unplaced: bool = False
    enterprise: int | None = None
    programme: str = ""

    @property
    def only(self) -> Only:
        """As the figures are narrowed."""
        return Only(
            unit=self.unit.pk if self.unit else None,
            market=self.country,
            enterprise=self.enterprise,
            programme=self.programme,
        )


# The parameters that tell one list from another.
NARROWING = ("figure", "unit", "body", "country", "enterprise", "programme", "area", "unplaced")
# What the unit of departure was, as a list is narrowed to it.
AREA_LABELS: dict[str, str | Promise] = {
    **dict(Region.choices),
    "difficult": gettext_lazy("Extremely difficult units"),
    "unknown": gettext_lazy("Area not known"),
}


def narrowed_by(params: Mapping[str, str]) -> Narrowed:
    """Read what a list is narrowed to. Raises Unlisted for what does not exist."""
    figure = params.get("figure", "departures")
    if label_of(figure) is None:
        raise Unlisted(figure)
    return Narrowed(
        figure=figure,
        unit=unit_by_key(params["unit"]) if params.get("unit") else None,
        body=_body(params["body"]) if params.get("body") else None,
        country=_country_code(params.get("country", "")),
        area=_area_code(params.get("area", "")),
        unplaced=params.get("unplaced") == "1",
        enterprise=_enterprise(params.get("enterprise", "")),
        programme=_programme(params.get("programme", "")),
    )


def unit_by_key(key: str) -> Commune:
    """The unit with that code and first day ("03808-2025-07-01"); Unlisted if there is none."""
    for unit in atlas().units.values():
        if unit.key == key:
            return unit
    raise Unlisted(key)


def _country_code(text: str) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise Unlisted(text)
    return text


def _area_code(text: str) -> str:
    if text and text not in AREA_LABELS:
        raise Unlisted(text)
    return text


def _enterprise(text: str) -> int | None:
    """The number of an enterprise, NO_SENDER for "none", None for nothing asked."""
    if text in ("", NO_SENDER_WORD):
        return NO_SENDER if text else None
    known = text.isascii() and text.isdigit() and len(text) < 19
    if not known or not Enterprise.objects.filter(pk=text).exists():
        raise Unlisted(text)
    return int(text)


def _programme(text: str) -> str:
    """Any code: facts keep those that are on the list no more."""
    if text and not _CODE.fullmatch(text):
        raise Unlisted(text)
    return text


def enterprise_name(number: int | None) -> str:
    """What the enterprise is called; departures without one have a name too; "" for None."""
    if not number:
        return "" if number is None else _("without an enterprise")
    firm = Enterprise.objects.filter(pk=number).first()
    return firm.name if firm else _("enterprise unknown")


def programme_name(code: str) -> str:
    if code == NO_PROGRAMME:
        return _("no programme")
    return book().name("programme", code) if code else ""


def _body(text: str) -> TargetBody:
    body = TargetBody.objects.filter(pk=int(text)).first() if text.isdecimal() else None
    if body is None:
        raise Unlisted(text)
    return body


def label_of(figure: str) -> str | Promise | None:
    """What a figure is called; None for an unknown one."""
    name, _colon, part = figure.partition(":")
    if name == "stock":
        return STOCK_LABELS.get(part) if part else _("Working abroad")
    if name == "ends":
        return {**endings(), **END_GROUPS}.get(part) if part else _("Stays that ended")
    if figure in APART:
        return APART[figure][0]
    return FLOW[figure].label if figure in FLOW else None


def meaning_of(figure: str) -> str | Promise:
    """The sentence that defines the figure; empty where its name says all."""
    if figure in APART:
        return APART[figure][1]
    return FLOW[figure].meaning if figure in FLOW else ""


def country_name(code: str) -> str:
    country = Country.objects.filter(pk=code).first() if code else None
    return country.name if country else code


def markets_in(question: Question, asked: Narrowed) -> list[tuple[str, str]]:
    """(code, name) of the countries that occur in the list, for its filter."""
    facts = facts_of(question, replace(asked, country="")).order_by()
    codes = {to for fact in facts.filter(moves__isnull=False) for to in markets_of(fact)}
    codes.update(facts.values_list("country", flat=True).distinct())
    countries = Country.objects.filter(pk__in=codes).order_by("rank", "name_sort")
    return [(country.pk, country.name) for country in countries]


def why_of(fact: DepartureFact) -> str | Promise:
    """The reason by which a departure counts or does not."""
    return _label(Reason, fact.reason)


def facts_of(question: Question, asked: Narrowed) -> Facts:
    """The facts of the list, newest first."""
    only = asked.only
    if asked.figure == NOT_COUNTED:
        facts = not_counted(question.narrowed(only)).filter(AREAS.get(asked.area, Q()))
    else:
        facts = facts_behind(
            question,
            asked.figure,
            unit=only.unit,
            unplaced=asked.unplaced,
            country=only.market,
            area=asked.area,
            enterprise=only.enterprise,
            programme=only.programme,
        )
    if asked.body:
        facts = facts.filter(unit_id__in=units_of_body(asked.body, atlas()))
    day = "-ended_on" if asked.figure.startswith("ends") else "-departed_on"
    return facts.order_by(day, "-departure_id")


# One page of lines --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Line:
    """A departure as this viewer may see it.

    `person` is empty when the file is another unit's today; `open` is False when the departure
    itself was another unit's: then only what aggregates tell anyway is shown.
    """

    departure_id: int
    open: bool
    person: Worker | None
    departed: str
    unit: str
    unit_now: str
    area: str
    country: str
    form: str | Promise
    enterprise: str
    why: str | Promise
    counts: bool
    trained: str | Promise
    is_trained: bool
    end: str


def lines_of(facts: Iterable[DepartureFact], *, scope: Scope, question: Question) -> list[Line]:
    """The lines of one page, in a constant number of queries.

    `scope` is where the viewer may see person files. A name is shown when both the departure was
    of a unit in scope and the person lives in scope today; every other line is masked.
    """
    facts = list(facts)
    seen = [fact for fact in facts if scope.covers(fact.unit_id)]
    people = Worker.objects.visible_to(scope).in_bulk({fact.worker_id for fact in seen})
    firms = Enterprise.objects.in_bulk({f.enterprise_id for f in seen if f.enterprise_id})
    names: dict[str, Any] = {
        "units": atlas().units,
        "countries": Country.objects.in_bulk({c for fact in facts for c in markets_of(fact)}),
        "firms": firms,
        "map": question.map,
    }
    return [_line(fact, people if scope.covers(fact.unit_id) else None, names) for fact in facts]


def _line(
    fact: DepartureFact, people: Mapping[int, Worker] | None, names: Mapping[str, Any]
) -> Line:
    unit: Commune | None = names["units"].get(fact.unit_id)
    firm = names["firms"].get(fact.enterprise_id)
    now = names["map"].place(unit.pk) if unit else None
    moved = now is not None and now != fact.unit_id
    shown = people is not None
    markets = [
        names["countries"][code].name if code in names["countries"] else code
        for code in markets_of(fact)
    ]
    return Line(
        departure_id=fact.departure_id,
        open=shown,
        person=people.get(fact.worker_id) if people is not None else None,
        departed=day_text(fact.departed_on),
        unit=unit.full_name if unit else _("outside the province"),
        unit_now=names["units"][now].full_name if moved else "",
        area=area_text(fact),
        country=" → ".join(markets),
        form=_label(LegalForm, fact.form) if shown else NOTHING,
        enterprise=(firm.name if firm else _("enterprise unknown")) if shown else "",
        why=why_of(fact),
        counts=fact.counted,
        trained=_label(Untrained, fact.untrained_reason) if shown else NOTHING,
        is_trained=fact.trained,
        end=end_text(fact) if shown else NOTHING,
    )


def area_text(fact: DepartureFact) -> str:
    """What the unit was on the day of departure; — where nothing is known."""
    if fact.region is None:
        return NOTHING
    region = str(_label(Region, fact.region))
    return f"{region}, {_('extremely difficult')}" if fact.difficult else region


def _label(choices: Any, value: str) -> str | Promise:
    return choices(value).label if value in choices.values else value


def end_text(fact: DepartureFact) -> str:
    """How and when the stay ended; — while it lasts."""
    if fact.ended_on is None:
        return NOTHING
    what = _label(EndKind, fact.end_kind)
    if fact.end_kind == EndKind.RETURNED and fact.return_reason:
        what = book().name("return_reason", fact.return_reason)
    return f"{day_text(fact.ended_on)}: {what}"
