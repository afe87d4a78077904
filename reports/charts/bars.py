"""Bars across, the longest name above its bar: of this year, and of last year where asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import svg

_BAR = 13
_NAME = 17
_GAP = 13


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One line: its name, its number, the same of the year before (None: there is none to show).

    `said` is the number in words, at the end of the bar; `aside` what changed, beside the name.
    """

    name: str
    value: int
    said: str
    before: int | None = None
    said_before: str = ""
    aside: str = ""


def height_of(bars: Sequence[Bar], width: int) -> int:
    return sum(_room(bar, width) for bar in bars)


def draw(bars: Sequence[Bar], width: int, *, name: str) -> str:
    """The body of the picture. `name` makes the pattern's own; last year's bars are hatched."""
    most = max([max(bar.value, bar.before or 0) for bar in bars] + [1])
    said = [bar.said for bar in bars] + [bar.said_before for bar in bars]
    room = width - max([svg.length(each) for each in said] + [0]) - 8
    body, y = svg.hatch(f"{name}-hatch", svg.BEFORE), 0
    for bar in bars:
        body += _drawn(bar, y, room / most, width, name)
        y += _room(bar, width)
    return body


def _room(bar: Bar, width: int) -> int:
    pair = 0 if bar.before is None else _BAR + 2
    return _NAME * len(_named(bar, width)) + _BAR + pair + _GAP


def _named(bar: Bar, width: int) -> list[str]:
    """The name, on lines that leave room for what stands beside it."""
    return svg.wrapped(bar.name, width - svg.length(bar.aside) - (8 if bar.aside else 0))


def _drawn(bar: Bar, y: int, scale: float, width: int, name: str) -> str:
    lines = _named(bar, width)
    drawn = "".join(svg.text((0, y + 13 + _NAME * at), said) for at, said in enumerate(lines))
    if bar.aside:
        drawn += svg.text((width, y + 13), bar.aside, anchor="end", fill=svg.SOFT)
    top = y + _NAME * len(lines) + 2
    drawn += _bar(bar.value * scale, top, f'fill="{svg.NOW}"', bar.said, bold=True)
    if bar.before is not None:
        style = f'fill="url(#{name}-hatch)" stroke="{svg.BEFORE}"'
        drawn += _bar(bar.before * scale, top + _BAR + 2, style, bar.said_before, bold=False)
    return drawn


def _bar(long: float, top: int, style: str, said: str, *, bold: bool) -> str:
    # One that is there is seen, however small; one that is nothing has no length.
    drawn = f'<rect x="0.5" y="{top}" width="{max(long, 2):.1f}" height="{_BAR - 1}" {style}/>'
    return (drawn if long else "") + svg.text(
        (long + 6, top + _BAR - 2), said, fill=svg.INK if bold else svg.BEFORE, bold=bold
    )
