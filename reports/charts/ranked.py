"""Markets and reasons of return, the largest first."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from communes.models import Commune
from core.figures import NOTHING, percent, points, signed, whole
from figures.indicators import endings
from figures.queries import by_market, returns, year_earlier
from figures.questions import Question
from reference.models import Country
from reports.charts import bars, days
from reports.charts.chart import Body, Cell, Chart

# More bars than these are no picture; the table below the chart has them all.
_MOST = 12


def markets_chart(
    question: Question, now: Mapping[str, int] | None = None, *, unit: Commune | None = None
) -> Chart:
    """Departures by market with their shift against the same days a year earlier.

    `now` are the departures of each market where they are counted already.
    """
    earlier = year_earlier(question)
    pk = unit.pk if unit else None
    if now is None:
        now = by_market(question, unit=pk)
    before = by_market(earlier, unit=pk) if earlier else {}
    codes = sorted(
        now.keys() | before.keys(), key=lambda code: (-now.get(code, 0), -before.get(code, 0), code)
    )
    names = Country.objects.in_bulk(codes)
    this, last = days.years_of(question)
    rows: list[list[Cell]] = []
    drawn = []
    for code in codes:
        name = names[code].name if code in names else code
        row: list[Cell] = [name, now.get(code, 0)]
        if earlier:
            row += _shift(code, now, before)
        rows.append(row)
        drawn.append(_pair(row, (this, last)))
    heads = [_("Country or territory"), this]
    if earlier:
        heads += [last, _("Change"), _("Change of the share, points")]
    said = _("Departures of %(year)s.") % {"year": this}
    if earlier:
        said = _(
            "Solid: %(year)s. Hatched: %(before)s up to the same day. Beside each name the change "
            "in departures, and that of its share of all departures in percentage points."
        ) % {"year": this, "before": last}
        said = f"{said} {days.said_of_breaks(question, unit)}".strip()
    return Chart(
        name="markets",
        title=_("Departures by market"),
        said=said,
        asked=days.asked_of(question, unit),
        asking=days.asking_for(unit),
        heads=heads,
        rows=rows,
        body=_body(drawn),
    )


def _shift(code: str, now: Mapping[str, int], before: Mapping[str, int]) -> list[Cell]:
    """A year earlier, the difference in departures, and in the share of all."""
    here, there = now.get(code, 0), before.get(code, 0)
    sums = sum(now.values()), sum(before.values())
    return [there, here - there, points((here, sums[0]), (there, sums[1]))]


def _pair(row: Sequence[Cell], years: tuple[str, str]) -> bars.Bar:
    """The bars of one market, of both years where there are two."""
    name, here, *shift = row
    if not shift:
        return bars.Bar(name=str(name), value=_number(here), said=whole(_number(here)))
    there, change, change_of_share = shift
    aside = signed(_number(change))
    if change_of_share != NOTHING:
        aside = _("%(change)s; %(points)s pts") % {"change": aside, "points": change_of_share}
    return bars.Bar(
        name=str(name),
        value=_number(here),
        said=f"{years[0]}: {whole(_number(here))}",
        before=_number(there),
        said_before=f"{years[1]}: {whole(_number(there))}",
        aside=aside,
    )


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def returns_chart(
    question: Question, found: Mapping[str, int] | None = None, *, unit: Commune | None = None
) -> Chart:
    """The stays that ended, by how and why; `found` where they are counted already."""
    labels = endings()
    if found is None:
        found = returns(question, unit=unit.pk if unit else None)
    total = sum(found.values())
    codes = sorted(found, key=lambda code: (-found[code], code))
    names = [str(labels.get(code, code)) for code in codes]
    counts = [(found[code], percent(found[code], total)) for code in codes]
    asked = _("Stays that ended %(first)s to %(until)s.") % {
        "first": days.written(question.first),
        "until": days.written(question.until),
    }
    return Chart(
        name="returns",
        title=_("Returns by reason"),
        said=_("Stays that ended: %(number)s.") % {"number": whole(total)},
        asked=days.of_unit(asked, question, unit),
        asking=days.asking_for(unit),
        heads=[_("How it ended"), _("Number of stays"), _("Share")],
        rows=[[name, n, share] for name, (n, share) in zip(names, counts, strict=True)],
        body=_body(
            [
                bars.Bar(name=name, value=n, said=f"{whole(n)} · {share}")
                for name, (n, share) in zip(names, counts, strict=True)
            ]
        ),
    )


def _body(drawn: Sequence[bars.Bar]) -> Body:
    shown = drawn[:_MOST]
    return lambda width, name: (bars.height_of(shown, width), bars.draw(shown, width, name=name))
