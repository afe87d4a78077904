"""Lines along days: counts that add up, or shares; beside last year, a target and a plan's line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.charts import svg

# The year before is thinner and dashed, an even pace dotted: no line is told by colour alone.
NOW, BEFORE, PACE = "now", "before", "pace"
_STROKES = {
    NOW: (svg.NOW, 3.0, ""),
    BEFORE: (svg.BEFORE, 2.0, "6 4"),
    PACE: (svg.GOAL, 1.5, "1 4"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """Points by day; `label` stands at its end. With `step` it stays level between them."""

    style: str
    label: str
    points: Sequence[tuple[date, float]]
    step: bool = False


@dataclass(frozen=True, kw_only=True)
class Level:
    """A number that is to be reached, as a line across."""

    value: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What a chart of lines shows. `breaks` are days on which the units were rearranged."""

    first: date
    last: date
    lines: Sequence[Line]
    written: Callable[[int], str]
    levels: Sequence[Level] = ()
    today: tuple[date, str] | None = None
    breaks: Sequence[tuple[date, str]] = ()
    top: float | None = None  # where the axis ends; by default at the highest number


@dataclass(frozen=True)
class _Frame:
    """Where a day and a number lie in the picture."""

    plot: Plot
    width: int
    height: int
    left: float
    right: float
    above: float
    top: int

    def x(self, day: date) -> float:
        days = max(1, (self.plot.last - self.plot.first).days)
        return self.left + (self.right - self.left) * (day - self.plot.first).days / days

    def y(self, number: float) -> float:
        return self.floor - (self.floor - self.above) * number / self.top

    @property
    def floor(self) -> float:
        return self.height - 24


def sized(plot: Plot, width: int, height: int) -> tuple[int, str]:
    """The height and the body, as a chart asks for them."""
    return height, draw(plot, width, height)


def draw(plot: Plot, width: int, height: int) -> str:
    """The body of the picture: axes, what is to be reached, marks of days, the lines."""
    highest = max(
        [level.value for level in plot.levels]
        + [number for each in plot.lines for _day, number in each.points]
        + [1]
    )
    marks = ([plot.today] if plot.today else []) + list(plot.breaks)
    numbers = svg.ticks(plot.top or highest * 1.04)
    frame = _Frame(
        plot=plot,
        width=width,
        height=height,
        left=svg.length(plot.written(numbers[-1])) + 4,
        right=width - max([svg.length(each.label) for each in plot.lines] + [0]) - 10,
        above=8 + 18 * len(marks),
        top=numbers[-1],
    )
    return "".join(
        (
            *(_across(frame, number) for number in numbers),
            _days(frame),
            *(_mark(frame, row, mark, plot.today) for row, mark in enumerate(marks)),
            *(_level(frame, level) for level in plot.levels),
            *(_line(frame, each) for each in plot.lines if each.points),
            _labels(frame),
        )
    )


def _across(frame: _Frame, number: int) -> str:
    y = frame.y(number)
    said = frame.plot.written(number)
    return svg.line((frame.left, y), (frame.right, y)) + svg.text(
        (frame.left - 4, y + 4), said, anchor="end", fill=svg.SOFT
    )


def _days(frame: _Frame) -> str:
    """Days below the axis, so many as have room; years where the window is longer than two."""
    plot = frame.plot
    years = (plot.last - plot.first).days > 800
    room = svg.length("2026" if years else "31/12") + 18
    most = max(1, int((frame.right - frame.left) // room))
    starts = [plot.first]
    while (after := _next_month(starts[-1])) <= plot.last:
        starts.append(after)
    if years:
        starts = [day for day in starts if day.month == 1] or starts[:1]
    every = next(n for n in (1, 2, 3, 4, 6, 12, len(starts)) if len(starts) <= n * most or n >= 12)
    return "".join(
        svg.line((frame.x(day), frame.floor), (frame.x(day), frame.floor + 4), stroke=svg.SOFT)
        + svg.text(
            (frame.x(day), frame.floor + 18),
            f"{day:%Y}" if years else f"{day:%d/%m}",
            anchor="middle",
            fill=svg.SOFT,
        )
        for day in starts[::every]
    )


def _next_month(day: date) -> date:
    """The first of a calendar month, or the 15th of the next reporting month."""
    turn = day.day if day.day in (1, 15) else 1
    return (day.replace(day=1) + timedelta(days=32)).replace(day=turn)


def _level(frame: _Frame, level: Level) -> str:
    y = frame.y(level.value)
    return svg.line(
        (frame.left, y), (frame.right, y), stroke=svg.GOAL, width=1.5, dash="12 3"
    ) + svg.text((frame.left + 5, y - 5), level.label, fill=svg.GOAL)


def _mark(frame: _Frame, row: int, mark: tuple[date, str], today: tuple[date, str] | None) -> str:
    """A line down at that day, its words above the plot where nothing else is written."""
    day, said = mark
    x, y = frame.x(day), 13 + 18 * row
    dash, stroke = ("", svg.INK) if mark is today else (svg.BREAK, svg.SOFT)
    half = svg.length(said) / 2
    middle = min(max(x, half), frame.width - half)
    return svg.line((x, y + 4), (x, frame.floor), stroke=stroke, dash=dash) + svg.text(
        (middle, y), said, anchor="middle", fill=stroke
    )


def _line(frame: _Frame, each: Line) -> str:
    stroke, width, dash = _STROKES[each.style]
    points = [(frame.x(day), frame.y(number)) for day, number in each.points]
    drawn = svg.path(points, stroke=stroke, width=width, dash=dash, step=each.step)
    if each.style == NOW:
        x, y = points[-1]
        drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{stroke}"/>'
    return drawn


def _labels(frame: _Frame) -> str:
    """Each line's name at the right edge, at the height of its end; one below another."""
    ended = [each for each in frame.plot.lines if each.points and each.label]
    heights = [frame.y(each.points[-1][1]) + 4 for each in ended]
    lowest = frame.floor + 2
    moved = svg.apart(heights, 17)
    over = max([y - lowest for y in moved] + [0])
    return "".join(
        svg.text(
            (frame.right + 8, y - over),
            each.label,
            fill=_STROKES[each.style][0],
            bold=each.style == NOW,
        )
        for each, y in zip(ended, moved, strict=True)
    )
