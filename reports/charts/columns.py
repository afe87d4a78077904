"""Columns side by side, one group a year: counts, what was promised, and marks of days between."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures import whole
from reports.charts import svg

# Told by pattern as well as by colour: full, hatched to the right, hatched flat.
NOW, BEFORE, FORMER = "now", "before", "former"
_STROKES = {NOW: svg.NOW, BEFORE: svg.BEFORE, FORMER: svg.NOW}
_TURNED = {BEFORE: 45, FORMER: 90}
_GOALS = ("", "5 3")  # dashes of the first and the second number that is to be reached
_ROW = 18
_FOOT = 24
_NARROWEST = 34  # of a group
_WIDEST = 110


@dataclass(frozen=True, kw_only=True)
class Group:
    """The columns of one year; each is stacked from (style, number), the lowest first.

    `said` stands above the first column, `goals` are lines across the group; None: there is none.
    """

    name: str
    columns: Sequence[Sequence[tuple[str, int]]]
    said: str
    goals: Sequence[int | None] = ()


@dataclass(frozen=True, kw_only=True)
class Plot:
    """`breaks` are (place, words): 1.5 is the middle of the second group.

    `legend` names styles, `goals` the lines across.
    """

    groups: Sequence[Group]
    legend: Sequence[tuple[str, str]] = ()
    goals: Sequence[str] = ()
    breaks: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class _Frame:
    """Where a group and a number lie in the picture; groups before `skip` have no room."""

    plot: Plot
    name: str
    width: int
    height: int
    left: float
    above: float
    top: int
    skip: int

    @property
    def floor(self) -> float:
        return self.height - _FOOT

    @property
    def room(self) -> float:
        shown = max(1, len(self.plot.groups) - self.skip)
        return min(_WIDEST, (self.width - self.left) / shown)

    def x(self, place: float) -> float:
        return self.left + self.room * (place - self.skip)

    def columns(self, at: int) -> tuple[float, float]:
        """Where the columns of a group begin, and the room of each."""
        number = len(self.plot.groups[at].columns)
        wide = self.room * 0.7 / max(1, number)
        return self.x(at + 0.5) - wide * number / 2, wide

    def y(self, number: float) -> float:
        return self.floor - (self.floor - self.above) * number / self.top


def sized(plot: Plot, width: int, height: int, name: str) -> tuple[int, str]:
    """The height and the body, as a chart asks for them; words above the columns add to it."""
    above = _ROW * (len(plot.legend) + len(plot.goals) + len(plot.breaks)) + 24
    return height + above, draw(plot, width, height + above, name=name, above=above)


def draw(plot: Plot, width: int, height: int, *, name: str, above: int) -> str:
    """The body of the picture: axis, columns, what is to be reached, marks of days, legend."""
    sums = [sum(n for _style, n in column) for group in plot.groups for column in group.columns]
    goals = [goal for group in plot.groups for goal in group.goals if goal is not None]
    ticks = svg.ticks(max([*sums, *goals, 1]))
    left = svg.length(whole(ticks[-1])) + 8
    frame = _Frame(
        plot=plot,
        name=name,
        width=width,
        height=height,
        left=left,
        above=above,
        top=ticks[-1],
        # The latest years are shown where there are more than have room.
        skip=max(0, len(plot.groups) - int((width - left) // _NARROWEST)),
    )
    words = len(plot.legend) + len(plot.goals)
    used = {style for group in plot.groups for column in group.columns for style, _n in column}
    return "".join(
        (
            *(_pattern(frame, style) for style in sorted(used & _TURNED.keys())),
            *_legend(frame),
            *(_across(frame, number) for number in ticks),
            *(_group(frame, at) for at in range(frame.skip, len(plot.groups))),
            *(_mark(frame, words + row, *each) for row, each in enumerate(plot.breaks)),
            *(_number(frame, at) for at in range(frame.skip, len(plot.groups))),
        )
    )


def _pattern(frame: _Frame, style: str) -> str:
    return svg.hatch(f"{frame.name}-{style}", _STROKES[style], turned=_TURNED[style])


def _fill(frame: _Frame, style: str) -> str:
    stroke = _STROKES[style]
    fill = stroke if style == NOW else f"url(#{frame.name}-{style})"
    return f'fill="{fill}" stroke="{stroke}"'


def _legend(frame: _Frame) -> list[str]:
    """What each pattern and each line means, one below the other."""
    drawn = []
    for row, (style, said) in enumerate(frame.plot.legend):
        y = _ROW * row
        swatch = f'<rect x="1" y="{y + 3}" width="16" height="11" {_fill(frame, style)}/>'
        drawn.append(swatch + svg.text((24, y + 13), said))
    for row, said in enumerate(frame.plot.goals):
        y = _ROW * (len(frame.plot.legend) + row) + 9
        line = svg.line((1, y), (17, y), stroke=svg.GOAL, width=2.5, dash=_GOALS[row])
        drawn.append(line + svg.text((24, y + 4), said, fill=svg.GOAL))
    return drawn


def _across(frame: _Frame, number: int) -> str:
    y = frame.y(number)
    right = frame.x(len(frame.plot.groups))
    return svg.line((frame.left, y), (right, y)) + svg.text(
        (frame.left - 4, y + 4), whole(number), anchor="end", fill=svg.SOFT
    )


def _group(frame: _Frame, at: int) -> str:
    group, middle = frame.plot.groups[at], frame.x(at + 0.5)
    start, wide = frame.columns(at)
    drawn = ""
    for place, column in enumerate(group.columns):
        drawn += _column(frame, start + wide * place, wide - 2, column)
    for goal, dash in zip(group.goals, _GOALS, strict=False):
        if goal is not None:
            y, half = frame.y(goal), frame.room * 0.43
            drawn += svg.line(
                (middle - half, y), (middle + half, y), stroke=svg.GOAL, width=2.5, dash=dash
            )
    return drawn + svg.text((middle, frame.floor + 18), group.name, anchor="middle", fill=svg.SOFT)


def _number(frame: _Frame, at: int) -> str:
    """What stands above the first column, on a ground of its own, so that no mark crosses it."""
    group = frame.plot.groups[at]
    if not (group.columns and group.said):
        return ""
    start, wide = frame.columns(at)
    high = sum(n for _style, n in group.columns[0])
    foot = (start + wide / 2 - 1, frame.y(high) - 5)
    half = svg.length(group.said) / 2 + 3
    ground = (
        f'<rect x="{foot[0] - half:.1f}" y="{foot[1] - 14:.1f}" width="{2 * half:.1f}"'
        ' height="17" fill="#fff"/>'
    )
    return ground + svg.text(foot, group.said, anchor="middle", bold=True)


def _column(frame: _Frame, x: float, wide: float, parts: Sequence[tuple[str, int]]) -> str:
    drawn, below = "", 0
    for style, number in parts:
        if number:
            foot, head = frame.y(below), frame.y(below + number)
            # One that is there is seen, however small.
            high = max(foot - head, 2)
            drawn += (
                f'<rect x="{x:.1f}" y="{foot - high:.1f}" width="{wide:.1f}" height="{high:.1f}"'
                f" {_fill(frame, style)}/>"
            )
        below += number
    return drawn


def _mark(frame: _Frame, row: int, place: float, said: str) -> str:
    """A line down at that place, its words above the plot."""
    if place < frame.skip:
        return ""
    x, y = frame.x(place), 13 + _ROW * row
    half = svg.length(said) / 2
    middle = min(max(x, half), frame.width - half)
    foot = ((x, y + 4), (x, frame.floor))
    # With a white edge: it is seen on a full column too.
    line = svg.line(*foot, stroke="#fff", width=4) + svg.line(
        *foot, stroke=svg.SOFT, width=1.5, dash=svg.BREAK
    )
    return line + svg.text((middle, y), said, anchor="middle", fill=svg.SOFT)
