"""Links that ask the same question again: the list behind a number, a unit, the province."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from communes.models import Commune
from core.figures import whole
from targets.models import Plan


class Links:
    """The pages of one question. Built once a page: a table of 3,000 units asks for no route."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = dict(params)
        self._query = urlencode(self._params)
        self._list = reverse("reports:list")
        self._lists: dict[str, str] = {}
        self._unit_before, self._unit_after = reverse("reports:unit", args=["0-"]).split("0-")

    def on_days(self, first: date, last: date, as_of: date, **more: str) -> "Links":
        """The same question about other days: the plan and its window do not go along."""
        kept = {n: v for n, v in self._params.items() if n in ("known_at", "boundary", "kind")}
        asked = {"first": first.isoformat(), "last": last.isoformat(), "as_of": as_of.isoformat()}
        return Links(kept | asked | more)

    def _asking(self, path: str, **more: str) -> str:
        """The question's parameters and these; a value given here wins over the question's."""
        if not more.keys() & self._params.keys():
            added = urlencode({name: value for name, value in more.items() if value})
            return f"{path}?{'&'.join(part for part in (self._query, added) if part)}"
        merged = {name: value for name, value in (self._params | more).items() if value}
        return f"{path}?{urlencode(merged)}"

    def list(self, figure: str, **narrowed: str) -> str:
        """The list behind a figure; `narrowed` are parameters of reports.lists.NARROWING."""
        start = self._lists.get(figure)
        if start is None:
            start = self._lists[figure] = self._asking(self._list, figure=figure)
        # Keys and codes need no quoting.
        return start + "".join(f"&{name}={value}" for name, value in narrowed.items() if value)

    def unit(self, unit: Commune) -> str:
        return f"{self._unit_before}{unit.key}{self._unit_after}?{self._query}"

    def over_time(self, unit: Commune) -> str:
        """The unit year by year, and what it was made of."""
        return f"{self._unit_before}{unit.key}{self._unit_after}over-time/?{self._query}"

    def scorecard(self, plan: Plan | None) -> str:
        """The goals of the plan on the same day; of today's plan where none is asked."""
        if plan is None:
            return reverse("reports:home")
        asked = {name: value for name, value in self._params.items() if name != "plan"}
        return f"{reverse('reports:plan', args=[plan.code])}?{urlencode(asked)}"

    def province(self, **more: str) -> str:
        return self._asking(reverse("reports:province"), **more)

    def balance(self, unit: str = "") -> str:
        """Stock before and after, market by market."""
        return self._asking(reverse("reports:balance"), unit=unit)

    def page(self, route: str, *args: object, **more: str) -> str:
        """Another page of the overview that is asked the same question."""
        return self._asking(reverse(f"reports:{route}", args=args), **more)

    def units_without(self, boundary: str) -> str:
        """Named with its map: coverage asks the map of the as-of day, other figures today's."""
        return self._asking(reverse("reports:units_without"), boundary=boundary)

    def number(self, value: int | None, figure: str, **narrowed: str) -> str:
        """The number as it is written, linked to its list; zero and unknown have none."""
        if not value:
            return whole(value)
        return behind(whole(value), self.list(figure, **narrowed))


def behind(text: str, href: str) -> SafeString:
    """A number that opens its list. Both are of our own making: digits, and an encoded address."""
    address = href.replace("&", "&amp;")
    return SafeString(f'<a class="behind" href="{address}">{text}</a>')
