"""What the daily page shows of a worklist: lines, and answers that come back to the page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from accounts.permissions import Permission
from core.back import with_back, with_next
from core.idempotency import new_key
from reports.worklists import SHOWN, Open, Viewer
from workers.models import Worker


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One touch: a link, or a form that posts these `fields` at once."""

    label: str | Promise
    href: str
    fields: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to do; `late`: a day by which it was to be done has gone."""

    key: str
    title: str
    href: str
    about: str
    why: str
    late: bool
    answers: Sequence[Answer]


@dataclass(frozen=True, kw_only=True)
class Todo:
    """A worklist on the daily page: its first lines, its number, its page."""

    key: str
    label: str | Promise
    number: str
    href: str
    lines: Sequence[Line]
    more: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Errand:
    """Who works, and the page and place to which every answer comes back."""

    viewer: Viewer
    end: str

    def to(self, route: str, *args: Any, query: str = "") -> str:
        """A page on which something is done."""
        return with_next(f"{reverse(route, args=args)}{query}", self.end)

    def see(self, route: str, *args: Any) -> str:
        """A page on which something is read."""
        return with_back(reverse(route, args=args), self.end)

    def go(self, label: str, route: str, *args: Any, query: str = "") -> Answer:
        return Answer(label=label, href=self.to(route, *args, query=query))

    def post(self, label: str, route: str, pk: int, **said: str) -> Answer:
        fields = {**said, "idempotency_key": new_key()}
        return Answer(label=label, href=self.to(route, pk), fields=fields)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How the rows of one worklist are said. `prepare` reads what its lines need, all at once."""

    href: Callable[[Any, Errand], str]
    why: Callable[[Any, Errand], str]
    title: Callable[[Any], str] = lambda row: whom(row).full_name
    about: Callable[[Any, Viewer], str] = lambda row, viewer: person(whom(row), viewer)
    late: Callable[[Any, date], bool] = lambda row, today: False
    answers: Callable[[Any, Errand], Sequence[Answer]] = lambda row, errand: ()
    urgent: bool = False
    prepare: Callable[[Iterable[Any], Viewer], Iterable[Any]] = lambda rows, viewer: rows


def todo(found: Open, telling: Telling, viewer: Viewer, home: str) -> Todo:
    """The list for the daily page at `home`, to which every answer comes back."""
    key = found.list.key
    errand = Errand(viewer, f"{home}?at={key}#{key}")
    rows = telling.prepare(found.first[:SHOWN], viewer)
    lines = [_line(row, f"{key}-{place}", telling, errand) for place, row in enumerate(rows, 1)]
    return Todo(
        key=key,
        label=found.label,
        number=found.number,
        href=found.href,
        lines=lines,
        more=found.count > SHOWN,
        urgent=telling.urgent or any(line.late for line in lines),
    )


def _line(row: Any, key: str, telling: Telling, errand: Errand) -> Line:
    return Line(
        key=key,
        title=telling.title(row),
        href=telling.href(row, errand),
        about=telling.about(row, errand.viewer),
        why=telling.why(row, errand),
        late=telling.late(row, errand.viewer.today),
        answers=telling.answers(row, errand),
    )


def whom(row: Any) -> Worker:
    """The person of a row, whatever it is a row of."""
    for name in ("worker", "contract", "departure", "survivor", "low"):
        if (found := getattr(row, name, None)) is not None:
            return found if isinstance(found, Worker) else whom(found)
    raise TypeError(type(row))


def person(worker: Worker, viewer: Viewer) -> str:
    """What tells namesakes apart: birth, village, and for the province the unit."""
    wide = viewer.scope(Permission.WORKER_VIEW).whole_province
    place = worker.place if wide or not worker.village else ""
    return " · ".join(filter(None, (worker.born_text, worker.village, place)))
