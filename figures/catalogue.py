"""The catalogue of indicators: what each counts, how, and what it is often taken for.

Data only; in the reader's language, and in English for programs. docs/reference/indicators.md says
the same to people who build on it, with more sources.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from figures.indicators import APART, END_GROUPS, FLOW, STOCK_LABELS, StockState
from figures.neighbours import NEIGHBOURS, Confusion


@dataclass(frozen=True, kw_only=True)
class CatalogueEntry:
    """One indicator. `statistic` is the endpoint that answers it; empty: only pages do."""

    code: str
    label: str | Promise
    formula: str | Promise
    counting_rule: str | Promise
    source: str | Promise
    statistic: str = ""

    @property
    def confused_with(self) -> tuple[Confusion, ...]:
        return NEIGHBOURS.get(self.code, ())


_FLOW_RULE = _(
    "By departure date, both ends of the window inside, up to and including the as-of day; for the"
    " unit of permanent residence on that day; the first exit of each contract. Drafts, cancelled"
    " departures and the opening list are not counted; vocational students only in their own kind."
)
_LAW = _("Law 69/2020/QH14")
_DECISION_861 = _("Decision 861/QĐ-TTg of 2021")
_POOR = _("Decree 07/2021/NĐ-CP")
_SURVEY_A = _("Labour force survey, definition A")
_SURVEY_B = _("Labour force survey, definition B; the goal of the plan uses this one")
_TARGETS = _("Resolution 420/NQ-HĐND of 2024 and the plan of the province")
_TRAINING = _("Circular 21/2021/TT-BLĐTBXH, article 12.2b; Law 69/2020/QH14, articles 44, 50, 65")

# What the catalogue adds to an indicator of indicators.FLOW; the law where nothing stands here.
_SOURCES: dict[str, str | Promise] = {
    "departures": _("Law 69/2020/QH14, article 5; Circular 21/2021/TT-BLĐTBXH, article 15.3"),
    "trained": _TRAINING,
    "untrained": _TRAINING,
    "skilled_a": _SURVEY_A,
    "skilled_b": _SURVEY_B,
    "high_income": _("List of the Department, dated; no legal list exists"),
    "minority": _("Decision 121-TCTK/PPCĐ of 1979"),
    **dict.fromkeys(("poor", "near_poor", "household_unknown"), _POOR),
    **{code: _DECISION_861 for code in FLOW if code.startswith(("region", "area", "difficult"))},
}
_STATISTICS = {"departures": "departures", "trained": "trained", "skilled_b": "skilled"}


def _of_flow(code: str) -> CatalogueEntry:
    indicator = FLOW[code]
    whole = code == "departures"
    return CatalogueEntry(
        code=code,
        label=indicator.label,
        formula=_("number of departures") if whole else f"{code} / {indicator.of}",
        counting_rule=_FLOW_RULE if whole else indicator.meaning,
        source=_SOURCES.get(code, _LAW),
        statistic=_STATISTICS.get(code, ""),
    )


_STATES = {
    StockState.IN_TERM: _(
        "The contract as signed runs; its last day is inside. Also where the term is not known."
    ),
    StockState.EXTENDED: _("The term as signed is over, the extension runs."),
    StockState.OVERDUE: _(
        "The term with extensions is over and no return is known. Nobody has verified it."
    ),
    StockState.LEFT: _(
        "Left the contract on or before the as-of day; goes before the other three."
    ),
}
# (code, name, formula, rule, endpoint)
_COMPARED: tuple[tuple[str, str | Promise, str | Promise, str | Promise, str], ...] = (
    (
        "attainment",
        _("Of the target"),
        _("departures / target"),
        _(
            "The target is the version in force on the as-of day and approved by then. Without a"
            " target there is no share; 260 of 200 is 130 % and not over it."
        ),
        "attainment",
    ),
    (
        "needed",
        _("Still needed for the target"),
        _("target − departures, never below 0"),
        _("Departures missing until the target in force is reached."),
        "",
    ),
    (
        "stretch",
        _("Goal beyond the target"),
        _("departures > ratio × target"),
        _("Over 130 % is strict unless the version says otherwise: of 200 it begins at 261."),
        "",
    ),
    (
        "needed_stretch",
        _("Still needed for the goal"),
        _("goal − departures, never below 0"),
        _("Departures missing until the goal beyond the target is met."),
        "",
    ),
    (
        "pace",
        _("Pace"),
        _("goal × days gone / days of the window"),
        _("Where a straight line to the goal would be on the as-of day."),
        "",
    ),
    (
        "coverage",
        _("Units with departures"),
        _("units with at least one departure / units on the map"),
        _(
            "By default on the map of the as-of day. A unit is covered when any of its parts was. A"
            " unit without a departure is silent until it declares that it had none."
        ),
        "coverage",
    ),
)


def _compared() -> list[CatalogueEntry]:
    return [
        CatalogueEntry(
            code=code,
            label=label,
            formula=formula,
            counting_rule=rule,
            source=_TARGETS,
            statistic=statistic,
        )
        for code, label, formula, rule, statistic in _COMPARED
    ]


def _of_stays() -> list[CatalogueEntry]:
    stock = CatalogueEntry(
        code="stock",
        label=_("Working abroad"),
        formula=_("left on or before the as-of day and not ended by its end"),
        counting_rule=_(
            "By person: one open stay each. The opening list and vocational students are in it."
            " Each person is counted in the country of that day."
        ),
        source=_("Law 69/2020/QH14; Circular 21/2021/TT-BLĐTBXH"),
        statistic="stock",
    )
    ends = CatalogueEntry(
        code="ends",
        label=_("Stays that ended"),
        formula=_("stays that ended inside the window, up to and including the as-of day"),
        counting_rule=_(
            "By the day of the end, whenever they left; for the unit of departure and the last"
            " country. Died, missing and settled abroad are ends and no returns."
        ),
        source=_("Decision 40/2021/QĐ-TTg"),
        statistic="returns",
    )
    states = [
        CatalogueEntry(
            code=f"stock:{state}",
            label=label,
            formula=_("part of the stock"),
            counting_rule=_STATES[state],
            source=_LAW,
            statistic="stock",
        )
        for state, label in STOCK_LABELS.items()
    ]
    groups = [
        CatalogueEntry(
            code=f"ends:{group}",
            label=label,
            formula=_("part of the stays that ended"),
            counting_rule=_("Returns by the group that the list of reasons gives to their reason."),
            source=_("Decision 40/2021/QĐ-TTg"),
        )
        for group, label in END_GROUPS.items()
    ]
    return [stock, *states, ends, *groups]


_FORMULAS: dict[str, str | Promise] = {
    "left": _("contracts left / average of the stock before and after"),
    "expired": _("number of terms"),
    "expired:abroad": _("abroad after the term / terms that ran out"),
    "unlicensed": _("part of the departures"),
    "not_counted": _("number of recorded departures"),
    "outside": _("number of recorded departures"),
}
_PERSONS = CatalogueEntry(
    code="persons",
    label=pgettext_lazy("indicator", "Persons"),
    formula=_("different people among the departures"),
    counting_rule=_("Each person once, however often she or he left inside the window."),
    source=_LAW,
    statistic="departures",
)


def _apart() -> list[CatalogueEntry]:
    return [
        CatalogueEntry(
            code=code,
            label=label,
            formula=_FORMULAS[code],
            counting_rule=meaning,
            source=_LAW,
        )
        for code, (label, meaning) in APART.items()
    ]


CATALOGUE: dict[str, CatalogueEntry] = {
    entry.code: entry
    for entry in (
        *map(_of_flow, FLOW),
        _PERSONS,
        *_compared(),
        *_of_stays(),
        *_apart(),
    )
}
