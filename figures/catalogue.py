"""The catalogue of indicators: what each counts, how, and what it is often taken for.

Data only. Names come from the catalogues of messages; the sentences are read by programs and their
makers, in English. docs/reference/indicators.md says the same to people, with more sources.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from figures.indicators import FLOW, STOCK_LABELS, StockState


@dataclass(frozen=True)
class Confusion:
    """A neighbour: the code of an indicator or a word, and the sentence that tells them apart."""

    word: str
    difference: str


@dataclass(frozen=True, kw_only=True)
class CatalogueEntry:
    """One indicator. `statistic` is the endpoint that answers it; empty: only pages do."""

    code: str
    label: str | Promise
    formula: str
    counting_rule: str | Promise
    confused_with: tuple[Confusion, ...] = ()
    source: str
    statistic: str = ""


# The four numbers that reports mix up. None of them can be computed from another.
REGISTERED = Confusion(
    "registered",
    "People who said that they want to go. Most of them have not left, and no figure counts them.",
)
SELECTED = Confusion(
    "selected",
    "People whom an enterprise has chosen or who signed: who does not leave is no departure.",
)
ABROAD = Confusion(
    "stock",
    "People abroad on one day, whenever they left; departures are what happened in a period.",
)
PAID = Confusion(
    "paid_support",
    "People to whom support was paid, often in another year than that of the departure.",
)
DEPARTED = Confusion(
    "departures",
    "What happened in the window. Who left earlier is not in it; who came home again is.",
)

_FLOW_RULE = (
    "By departure date, both ends of the window inside, up to and including as_of; for the unit of "
    "permanent residence on that day; the first exit of each contract. Drafts, cancelled "
    "departures and the opening list are not counted; vocational students only by kind=student."
)
_LAW = "Law 69/2020/QH14"
_DECISION_861 = "Decision 861/QĐ-TTg of 2021"


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What the catalogue adds to an indicator of indicators.FLOW."""

    rule: str = ""
    confused_with: tuple[Confusion, ...] = ()
    source: str = _LAW
    statistic: str = ""


_SAID: dict[str, _Said] = {
    "departures": _Said(
        rule=_FLOW_RULE,
        confused_with=(REGISTERED, SELECTED, ABROAD, PAID),
        source="Law 69/2020/QH14, article 5; Circular 21/2021/TT-BLĐTBXH, article 15.3",
        statistic="departures",
    ),
    "trained": _Said(
        confused_with=(
            Confusion("skilled_a", "Vocational training; this is the orientation course."),
        ),
        source="Circular 21/2021/TT-BLĐTBXH, article 12.2b; Law 69/2020/QH14, articles 44, 50, 65",
        statistic="trained",
    ),
    "untrained": _Said(
        confused_with=(
            Confusion("trained", "Departures without a valid certificate: the rest of them."),
        ),
        source="Circular 21/2021/TT-BLĐTBXH, article 12.2b",
    ),
    "skilled_a": _Said(
        confused_with=(
            Confusion("skilled_b", "Only with a degree or certificate: fewer than by this one."),
        ),
        source="Labour force survey, definition A",
    ),
    "skilled_b": _Said(
        confused_with=(
            Confusion("skilled_a", "Any vocational training, certificate or not: more people."),
            Confusion("trained", "The orientation course before departure: no qualification."),
        ),
        source="Labour force survey, definition B; the goal of the plan uses this one",
        statistic="skilled",
    ),
    "unskilled_b": _Said(
        confused_with=(
            Confusion("qualification_unknown", "Not known is not unskilled: a line of its own."),
        ),
    ),
    "qualification_known": _Said(
        confused_with=(Confusion("departures", "Here those not known are left out."),),
    ),
    "qualification_unknown": _Said(
        confused_with=(Confusion("unskilled_b", "Known to have none; here nothing is known."),),
    ),
    "high_income": _Said(
        confused_with=(
            Confusion("largest markets", "How many go there; the list is the Department's own."),
        ),
        source="List of the Department, dated; no legal list exists",
    ),
    "minority": _Said(
        confused_with=(
            Confusion("share of all departures", "Those not known are in no denominator here."),
        ),
        source="Decision 121-TCTK/PPCĐ of 1979",
    ),
    "ethnicity_known": _Said(
        confused_with=(Confusion("departures", "Here those not known are left out."),),
    ),
    "ethnicity_unknown": _Said(
        confused_with=(Confusion("Kinh", "Not known is no ethnic group."),),
    ),
    "poor": _Said(
        confused_with=(
            Confusion("poor today", "By the list of the year of departure, never a later one."),
        ),
        source="Decree 07/2021/NĐ-CP",
    ),
    "near_poor": _Said(
        confused_with=(Confusion("poor", "Another list: who is on one is not on the other."),),
        source="Decree 07/2021/NĐ-CP",
    ),
    "household_unknown": _Said(
        confused_with=(
            Confusion("neither poor nor near-poor", "That is known; here nothing is recorded."),
        ),
        source="Decree 07/2021/NĐ-CP",
    ),
    "difficult": _Said(
        confused_with=(
            Confusion("region_iii", "Region and extremely difficult are two statements."),
        ),
        source=_DECISION_861,
    ),
    "area_unknown": _Said(
        confused_with=(Confusion("region_none", "In no region is recorded as such."),),
        source=_DECISION_861,
    ),
    **{
        code: _Said(
            confused_with=(
                Confusion("the region today", "By what the unit was on the day of departure."),
            ),
            source=_DECISION_861,
        )
        for code in ("region_i", "region_ii", "region_iii", "region_none", "area_known")
    },
}


def _of_flow(code: str) -> CatalogueEntry:
    indicator, said = FLOW[code], _SAID.get(code, _Said())
    return CatalogueEntry(
        code=code,
        label=indicator.label,
        formula="number of departures" if code == "departures" else f"{code} / {indicator.of}",
        counting_rule=said.rule or indicator.meaning,
        confused_with=said.confused_with,
        source=said.source,
        statistic=said.statistic,
    )


_TARGETS = "Resolution 420/NQ-HĐND of 2024 and the plan of the province"
_STATES = {
    StockState.IN_TERM: "The contract as signed runs; its last day is inside. Also where the term "
    "is not known.",
    StockState.EXTENDED: "The term as signed is over, the extension runs.",
    StockState.OVERDUE: "The term with extensions is over and no return is known. Nobody has "
    "verified it.",
    StockState.LEFT: "Left the contract on or before as_of; goes before the other three.",
}
_STATE_CONFUSIONS = {
    StockState.IN_TERM: (),
    StockState.EXTENDED: (Confusion("departures", "An extension is no new departure."),),
    StockState.OVERDUE: (Confusion("stock:left_contract", "That is known; overdue is not."),),
    StockState.LEFT: (Confusion("stock:overdue", "Overdue means that nobody has verified it."),),
}


def _states_of_stay() -> list[CatalogueEntry]:
    return [
        CatalogueEntry(
            code=f"stock:{state}",
            label=label,
            formula="part of stock",
            counting_rule=_STATES[state],
            confused_with=_STATE_CONFUSIONS[state],
            source=_LAW,
            statistic="stock",
        )
        for state, label in STOCK_LABELS.items()
    ]


def _results() -> tuple[CatalogueEntry, ...]:
    return (
        CatalogueEntry(
            code="attainment",
            label=_("Of the target"),
            formula="departures / target",
            counting_rule="The target is the version in force on as_of and approved by known_at. "
            "Without a target there is no share; 260 of 200 is 130 % and not over it.",
            confused_with=(
                Confusion("stretch", "The share of the goal beyond the target is another one."),
                REGISTERED,
                PAID,
            ),
            source=_TARGETS,
            statistic="attainment",
        ),
        CatalogueEntry(
            code="coverage",
            label=_("Units with departures"),
            formula="units with at least one departure / units on the map",
            counting_rule="By default on the map of as_of. A unit is covered when any of its parts "
            "was. A unit without a departure is silent until it declares that it had none.",
            confused_with=(
                Confusion("units with people abroad", "Somebody may have left years ago."),
                Confusion("coverage on another map", "Mergers raise it without anybody leaving."),
            ),
            source=_TARGETS,
            statistic="coverage",
        ),
        CatalogueEntry(
            code="stock",
            label=_("Working abroad"),
            formula="left on or before as_of and not ended by the end of as_of",
            counting_rule="By person: one open stay each. The opening list and vocational students "
            "are in it. Each person is counted in the country of that day.",
            confused_with=(DEPARTED, REGISTERED, PAID),
            source="Law 69/2020/QH14; Circular 21/2021/TT-BLĐTBXH",
            statistic="stock",
        ),
        *_states_of_stay(),
        CatalogueEntry(
            code="ends",
            label=_("Stays that ended"),
            formula="stays that ended inside the window, up to and including as_of",
            counting_rule="By the day of the end, whenever they left; for the unit of departure "
            "and the last country. Died, missing and settled abroad are ends and no returns.",
            confused_with=(
                Confusion("returned", "Only those who came home; the answer says both numbers."),
                Confusion("ended departures", "Departures of the window that are over by now."),
            ),
            source="Decision 40/2021/QĐ-TTg",
            statistic="returns",
        ),
    )


CATALOGUE: dict[str, CatalogueEntry] = {
    entry.code: entry for entry in (*map(_of_flow, FLOW), *_results())
}
