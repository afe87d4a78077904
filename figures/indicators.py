"""Every figure has one definition, and the definition is the sentence shown with it.

`rows` says which facts of the period count; a share is `rows` over `of`.
docs/reference/indicators.md repeats this table in words with the sources.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.models import Region
from contracts.choices import EndKind
from reference.queries import book
from workers.choices import Sex


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A count of facts: which ones, what it is called, what it means."""

    code: str
    label: str | Promise
    meaning: str | Promise
    rows: Q
    of: str = "departures"


# Counts of departures inside the window, up to and including the as-of day.
FLOW: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            code="departures",
            label=_("Departures"),
            meaning=_(
                "Departures under contract by departure date, first exit of each contract. A "
                "person who leaves twice counts twice. Not the number registered, selected or paid."
            ),
            rows=Q(),
        ),
        Indicator(
            code="trained",
            label=_("Trained before departure"),
            meaning=_(
                "Departures with an orientation certificate for that country, issued on or before "
                "the departure and not more than 24 months earlier."
            ),
            rows=Q(trained=True),
        ),
        Indicator(
            code="untrained",
            label=_("Without valid orientation"),
            meaning=_("Departures without a valid orientation certificate."),
            rows=Q(trained=False),
        ),
        Indicator(
            code="skilled_a",
            label=_("Trained labour"),
            meaning=_("Departures of people with any vocational training, certificate or not."),
            rows=Q(skilled_a=True),
            of="qualification_known",
        ),
        Indicator(
            code="skilled_b",
            label=_("With degree or certificate"),
            meaning=_("Departures of people with a degree or vocational certificate."),
            rows=Q(skilled_b=True),
            of="qualification_known",
        ),
        Indicator(
            code="unskilled_b",
            label=_("Without degree or certificate"),
            meaning=_("Departures of people known to have no degree or vocational certificate."),
            rows=Q(skilled_b=False),
            of="qualification_known",
        ),
        Indicator(
            code="qualification_known",
            label=_("Qualification known"),
            meaning=_("Departures of people whose qualification at departure is known."),
            rows=Q(skilled_a__isnull=False),
        ),
        Indicator(
            code="qualification_unknown",
            label=_("Qualification unknown"),
            meaning=_("Departures of people whose qualification at departure is not known."),
            rows=Q(skilled_a__isnull=True),
        ),
        Indicator(
            code="high_income",
            label=_("High-income, stable markets"),
            meaning=_("Departures to countries on the Department's dated list on that day."),
            rows=Q(high_income=True),
        ),
        Indicator(
            code="women",
            label=_("Women"),
            meaning=_("Departures of women."),
            rows=Q(sex=Sex.FEMALE),
        ),
        Indicator(
            code="minority",
            label=_("Ethnic minorities"),
            meaning=_("Departures of people of every ethnic group except Kinh."),
            rows=Q(minority=True),
            of="ethnicity_known",
        ),
        Indicator(
            code="ethnicity_known",
            label=_("Ethnic group known"),
            meaning=_("Departures of people whose ethnic group is known."),
            rows=Q(minority__isnull=False),
        ),
        Indicator(
            code="ethnicity_unknown",
            label=_("Ethnic group unknown"),
            meaning=_("Departures of people whose ethnic group is not known."),
            rows=Q(minority__isnull=True),
        ),
        Indicator(
            code="poor",
            label=_("Poor households"),
            meaning=_("Departures from households on the poor list of the year of departure."),
            rows=Q(household="poor"),
        ),
        Indicator(
            code="near_poor",
            label=_("Near-poor households"),
            meaning=_("Departures from households on the near-poor list of the year of departure."),
            rows=Q(household="near_poor"),
        ),
        Indicator(
            code="household_unknown",
            label=_("Household status unknown"),
            meaning=_("Departures of people whose household is on no list of that year here."),
            rows=Q(household=""),
        ),
        *(
            Indicator(
                code=f"region_{region.value.lower()}",
                label=region.label,
                meaning=_(
                    "Departures by what the unit of departure was on that day. A unit for which"
                    " nothing is recorded on that day is not known, and none is guessed."
                ),
                rows=Q(region=region.value),
                of="area_known",
            )
            for region in Region
        ),
        Indicator(
            code="difficult",
            label=_("Extremely difficult units"),
            meaning=_("Departures from units that were extremely difficult on that day."),
            rows=Q(difficult=True),
            of="area_known",
        ),
        Indicator(
            code="area_known",
            label=_("Area known"),
            meaning=_("Departures from units whose region on that day is recorded."),
            rows=Q(region__isnull=False),
        ),
        Indicator(
            code="area_unknown",
            label=_("Area not known"),
            meaning=_("Departures from units for which no region is recorded on that day."),
            rows=Q(region__isnull=True),
        ),
    )
}


class StockState:
    """Where a stay stands on a day: the four parts of the stock (domain: 3.7)."""

    IN_TERM = "in_term"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    LEFT = "left_contract"


STOCK_LABELS: dict[str, str | Promise] = {
    StockState.IN_TERM: _("In term"),
    StockState.EXTENDED: pgettext_lazy("stay", "Extended"),
    StockState.OVERDUE: _("Overdue, not verified"),
    StockState.LEFT: pgettext_lazy("stay", "Left contract"),
}


def endings() -> dict[str, str | Promise]:
    """How a stay ended, returns by the reasons of the list, those that hold no more among them."""
    reasons = book().items("return_reason")
    others = (EndKind.DIED, EndKind.MISSING, EndKind.SETTLED)
    return {
        **{f"{EndKind.RETURNED}:{reason.code}": reason.name for reason in reasons},
        **{kind.value: kind.label for kind in others},
    }


# Returns as the statutory tables group their reasons; the list of reasons says which is which.
END_GROUPS: dict[str, str | Promise] = {
    "completed": _("Contract completed"),
    "early": pgettext_lazy("returns", "Before the end"),
    "deported": pgettext_lazy("returns", "Dismissed, deported"),
    "other": pgettext_lazy("returns", "Other returns"),
}


def reasons_of(group: str) -> list[str]:
    """The codes of the reasons that the list counts to that group, one of END_GROUPS."""
    return [item.code for item in book().items("return_reason") if item.says("rollup") == group]


def group_of(code: str) -> str:
    """The group of an end of stay, by its code in `endings`: one of END_GROUPS, or its kind."""
    kind, _colon, reason = code.partition(":")
    if kind != EndKind.RETURNED:
        return kind
    group = book().says("return_reason", reason, "rollup")
    return group if group in END_GROUPS else "other"


NOT_COUNTED = "not_counted"
OUTSIDE = "outside"
# What is counted beside the departures and the stock, by the code of its list: what it is called,
# and what it means.
APART: dict[str, tuple[str | Promise, str | Promise]] = {
    "left": (
        pgettext_lazy("stays", "Left the contract"),
        _(
            "Stays whose contract was left inside the window, whenever they began. The person may"
            " be abroad still."
        ),
    ),
    "expired": (
        _("Terms that ran out"),
        _(
            "Stays whose term with extensions ran out inside the window and before the as-of day,"
            " and that had not ended earlier."
        ),
    ),
    "expired:abroad": (
        _("Abroad after the term"),
        _("Terms that ran out inside the window and whose stay had not ended by the as-of day."),
    ),
    "unlicensed": (
        _("On a day without licence"),
        _(
            "Departures on a day on which the licence of the enterprise was not in force there."
            " They count like all others."
        ),
    ),
    NOT_COUNTED: (
        _("Recorded but not counted"),
        _("Recorded departures of the window that no figure counts, each with its reason."),
    ),
    OUTSIDE: (
        _("From outside the province"),
        _(
            "Departures of people whose permanent residence on that day was in no unit of the"
            " province. They are in no departure figure and no stock of ours."
        ),
    ),
}
