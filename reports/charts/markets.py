"""The markets: how the shares of the departures shifted, and where people are now."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.figures import NOTHING, percent, points, whole
from figures.indicators import STOCK_LABELS, StockState
from figures.queries import by_market, stock_by_market, year_earlier
from figures.questions import Question
from reference.models import Country
from reports.charts import bars, days
from reports.charts.chart import Body, Cell, Chart

# More bars than these are no picture; the table below the chart has them all.
_MOST = 12
# A bar is a whole number: thousandths of all departures.
_PARTS = 1000


def shares_chart(question: Question) -> Chart:
    """Each market's share of the departures, beside the same days a year earlier."""
    earlier = year_earlier(question)
    now, before = by_market(question), by_market(earlier) if earlier else {}
    sums = sum(now.values()), sum(before.values())
    codes = sorted(now.keys() | before.keys(), key=lambda c: (-now.get(c, 0), -before.get(c, 0), c))
    names = _names(codes)
    this, last = days.years_of(question)
    rows: list[list[Cell]] = []
    drawn = []
    for code in codes:
        here, there = (now.get(code, 0), sums[0]), (before.get(code, 0), sums[1])
        shift = points(here, there) if earlier else NOTHING
        rows.append([names[code], *here, percent(*here)])
        if earlier:
            rows[-1] += [*there, percent(*there), shift]
        drawn.append(_shares(names[code], here, there if earlier else None, shift, (this, last)))
    heads = [_("Country or territory"), *_heads(this)]
    if earlier:
        heads += [*_heads(last), _("Change of the share, points")]
    return Chart(
        name="market-shares",
        title=_("Shares of the markets"),
        said=_said(this, last),
        asked=days.asked_of(question),
        heads=heads,
        rows=rows,
        body=_body(drawn),
    )


def _heads(year: str) -> list[str]:
    return [year, _("%(year)s, of") % {"year": year}, _("%(year)s, share") % {"year": year}]


def _said(this: str, last: str) -> str:
    if not last:
        return _("Share of all departures, %(year)s.") % {"year": this}
    return _(
        "Share of all departures. Solid: %(year)s. Hatched: %(before)s up to the same day. Beside"
        " each name the change in percentage points."
    ) % {"year": this, "before": last}


def _shares(
    name: str,
    here: tuple[int, int],
    there: tuple[int, int] | None,
    shift: str,
    years: tuple[str, str],
) -> bars.Bar:
    if there is None:
        return bars.Bar(name=name, value=_thousandths(*here), said=percent(*here))
    return bars.Bar(
        name=name,
        value=_thousandths(*here),
        said=f"{years[0]}: {percent(*here)}",
        before=_thousandths(*there),
        said_before=f"{years[1]}: {percent(*there)}",
        aside="" if shift == NOTHING else _("%(points)s pts") % {"points": shift},
    )


def _thousandths(part: int, of: int) -> int:
    return -(-_PARTS * part // of) if of else 0


def stock_chart(question: Question) -> Chart:
    """People abroad on the as-of day by country, and how many are past their term."""
    found = stock_by_market(question)
    codes = sorted(found, key=lambda code: (-sum(found[code].values()), code))
    names = _names(codes)
    return Chart(
        name="market-stock",
        title=_("Working abroad by market"),
        said=_("People abroad: %(number)s. Beside a name those past their term, not verified.")
        % {"number": whole(sum(sum(states.values()) for states in found.values()))},
        asked=_("Abroad at the end of %(day)s.") % {"day": days.written(question.as_of)},
        heads=[
            _("Country or territory"),
            pgettext("column", "Abroad"),
            *map(str, STOCK_LABELS.values()),
        ],
        rows=[
            [
                names[code],
                sum(found[code].values()),
                *(found[code].get(state, 0) for state in STOCK_LABELS),
            ]
            for code in codes
        ],
        body=_body(_abroad(names[code], found[code]) for code in codes),
    )


def _abroad(name: str, states: Mapping[str, int]) -> bars.Bar:
    total, overdue = sum(states.values()), states.get(StockState.OVERDUE, 0)
    aside = _("past the term: %(number)s") % {"number": whole(overdue)} if overdue else ""
    return bars.Bar(name=name, value=total, said=whole(total), aside=aside)


def _names(codes: Iterable[str]) -> dict[str, str]:
    known = Country.objects.in_bulk(list(codes))
    return {code: known[code].name if code in known else code for code in codes}


def _body(drawn: Iterable[bars.Bar]) -> Body:
    shown = list(drawn)[:_MOST]
    return lambda width, name: (bars.height_of(shown, width), bars.draw(shown, width, name=name))
