"""A chart with its names, its numbers as a table, and its forms: on a page, SVG, PNG and CSV."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO

import resvg_py
from django.utils.safestring import SafeString

from core.figures import written
from reports.charts import svg

# A drawing is as wide as a telephone's column; a wide one is drawn a second time for a desk.
NARROW = 320
WIDE = 760
_MARGIN = 16
# A picture of a file is for slides and paper: twice the points of the screen.
_ZOOM = 2

# What a chart counts, where its name is not a figure's own.
_WORDS = {
    "markets": "departures",
    "market-shares": "departures",
    "market-stock": "stock",
    "returns": "ends",
}

Cell = int | str | date | None
# (width, name of its own) → height and body.
Body = Callable[[int, str], tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`said` is what it shows in a sentence, `asked` for which days; `rows` are its numbers.

    `every` makes more rows for the file, where the drawing has more points than a table should.
    `asking` are parameters that ask for it besides those of the page it stands on.
    """

    name: str
    title: str
    said: str
    asked: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    body: Body
    wide: bool = False
    every: Callable[[], Sequence[Sequence[Cell]]] | None = None
    asking: Mapping[str, str] = field(default_factory=dict)

    def on_page(self) -> SafeString:
        """The drawing inside a page; of the two sizes the style sheet shows one."""
        narrow = self._drawn(NARROW, f"chart-{self.name}")
        if not self.wide:
            return SafeString(narrow)
        wide = self._drawn(WIDE, f"chart-{self.name}-wide")
        return SafeString(f'<div class="small-chart">{narrow}</div><div class="wide">{wide}</div>')

    def _drawn(self, width: int, name: str) -> str:
        height, body = self.body(width, name)
        return svg.drawing(width, height, body, name=name, title=self._named(), said=self.said)

    def _named(self) -> str:
        return f"{self.title}. {self.asked}"

    def of(self, name: str, asking: Mapping[str, str] | None = None) -> "Chart":
        """The same chart that says which part it is about, and how that is asked for again."""
        asked = f"{name}. {self.asked}" if name else self.asked
        return replace(self, asked=asked, asking={**self.asking, **(asking or {})})

    @property
    def word(self) -> str:
        """The code of the figure that is drawn, for its definition."""
        return _WORDS.get(self.name, self.name.removeprefix("share-"))

    def lines(self) -> list[list[str]]:
        """The rows as text."""
        return [[written(cell) for cell in row] for row in self.rows]

    def as_svg(self) -> str:
        """The drawing by itself, under its title and with what it shows below."""
        width = WIDE if self.wide else 2 * NARROW
        height, body = self.body(width, "chart")
        below = svg.wrapped(self.said, width) + svg.wrapped(self.asked, width)
        foot = 44 + height
        words = svg.text((0, 18), self.title, size=18, bold=True) + "".join(
            svg.text((0, foot + 20 + 18 * at), said, fill=svg.SOFT) for at, said in enumerate(below)
        )
        inner = f'{words}<g transform="translate(0 36)">{body}</g>'
        return svg.drawing(
            width + 2 * _MARGIN,
            foot + 18 * len(below) + 2 * _MARGIN,
            f'<g transform="translate({_MARGIN} {_MARGIN})">{inner}</g>',
            name="chart",
            title=self._named(),
            said=self.said,
            file=True,
        )

    def as_png(self) -> bytes:
        """The same drawing in points."""
        return resvg_py.svg_to_bytes(svg_string=self.as_svg(), zoom=_ZOOM)

    def as_csv(self) -> str:
        """The numbers; days as ISO, for programs."""
        out = StringIO()
        writer = csv.writer(out)
        writer.writerow(self.heads)
        for row in self.every() if self.every else self.rows:
            writer.writerow(["" if cell is None else cell for cell in row])
        # Excel takes the letters for another alphabet without it.
        return "\ufeff" + out.getvalue()
