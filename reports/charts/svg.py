"""What every chart is made of: text, lines, colours, round numbers on an axis.

Colours and strokes are presentation attributes, so that a drawing looks the same on paper, in a
file and under the content security policy. No series is told by its colour alone: each has a dash,
a weight or a pattern of its own, and its name beside it.
"""

from collections.abc import Iterable, Sequence
from html import escape

FONT = "Noto Sans, Segoe UI, Roboto, Arial, DejaVu Sans, sans-serif"
INK = "#1c2b30"
SOFT = "#51646b"
FAINT = "#dbe2e2"
NOW = "#0b5a6b"  # the days asked for
BEFORE = "#75609a"  # the year before
GOAL = "#8a4b00"  # what was promised
BREAK = "8 3 2 3"  # dashes of a day on which the units were rearranged
SIZE = 13  # of letters, in a drawing that is as wide as the telephone: never below 12 px there


def text(
    at: tuple[float, float],
    said: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    size: int = SIZE,
) -> str:
    """Words with their foot at that point, with a white edge that keeps lines away from them."""
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += ' font-weight="700"' if bold else ""
    more += "" if size == SIZE else f' font-size="{size}"'
    return (
        f'<text x="{at[0]:.0f}" y="{at[1]:.0f}" fill="{fill}" stroke="#fff" stroke-width="3"'
        f' paint-order="stroke"{more}>{escape(said)}</text>'
    )


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    stroke: str = FAINT,
    width: float = 1,
    dash: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}"'
        f' stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'
    )


def path(
    points: Iterable[tuple[float, float]],
    *,
    stroke: str,
    width: float,
    dash: str = "",
    step: bool = False,
) -> str:
    """A line through the points, in whole points of the picture.

    With `step` it stays level until the next one, as counts do.
    """
    (x, y), *rest = [(round(x), round(y)) for x, y in points]
    told = [f"M{x} {y}"]
    for to_x, to_y in rest:
        if not step:
            told.append(f"L{to_x} {to_y}")
        elif to_y != y:
            told.append(f"H{to_x}V{to_y}")
        x, y = to_x, to_y
    if step:
        told.append(f"H{x}")
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{"".join(told)}" stroke="{stroke}" stroke-width="{width:g}"'
        f' stroke-linejoin="round"{dashed}/>'
    )


def hatch(name: str, stroke: str, *, turned: int = 45) -> str:
    """A pattern of lines by that name: `fill="url(#name)"`."""
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate({turned})"><rect width="6" height="6" fill="#fff"/>'
        f'<path d="M0 0V6" stroke="{stroke}" stroke-width="3"/></pattern></defs>'
    )


def drawing(
    width: int, height: int, body: str, *, name: str, title: str, said: str, file: bool = False
) -> str:
    """The whole picture. `name` is its own on the page; `file`: it stands by itself."""
    alone = f' xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"' if file else ""
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>' if file else ""
    return (
        f'<svg{alone} viewBox="0 0 {width} {height}" role="img" font-family="{FONT}"'
        f' font-size="{SIZE}" fill="none" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(said)}</desc>{ground}{body}</svg>'
    )


def ticks(top: float, most: int = 5) -> list[int]:
    """Round whole numbers from 0 to at least `top`, at most `most` steps: 0, 50, 100, 150."""
    step, scale = 1, 1
    while True:
        for factor in (1, 2, 5):
            step = factor * scale
            if step * most >= top:
                steps = max(1, int(-(-top // step)))
                return [step * at for at in range(steps + 1)]
        scale *= 10


def length(said: str, size: int = SIZE) -> float:
    """About how wide words are; on the safe side."""
    return 0.6 * size * len(said)


def wrapped(said: str, width: float, size: int = SIZE) -> list[str]:
    """The words on as many lines as the width asks for."""
    lines: list[str] = []
    for word in said.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def apart(places: Sequence[float], room: float) -> list[float]:
    """The places moved down just so far that each is `room` below the one before; same order."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for above, below in zip(order, order[1:], strict=False):
        moved[below] = max(moved[below], moved[above] + room)
    return moved
