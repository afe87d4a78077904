"""What hangs on a file, found in the tables themselves: what is added later is not forgotten."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Field, ForeignKey, Model, Q, UniqueConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from workers.models import Worker

# What stays with its own file when two become one, and why.
STAYS = {
    "workers.Worker.merged_into": "a chain of merges keeps its links",
    "workers.NameKey.worker": "made from the name; made again when another name is chosen",
    "workers.Residence.worker": "where a person lived is told by one file: the surviving one",
}
# The tables of this app speak about files, not about a person: what was decided about a file.
OWN = "matching"
# What is counted: it goes over or the merge is refused (M-12).
NEVER_LEFT = {"contracts.Contract.worker", "contracts.Departure.worker"}

# Of these only one may be the current one; beside another it goes over as one that is not.
GIVES_WAY = {"workers.Passport.worker": "is_current"}

# What the rows are called on a page; a table without a name here goes by its own.
NAMES: dict[str, "str | Promise"] = {
    "contracts.Contract.worker": gettext_lazy("Contracts and drafts"),
    "contracts.Departure.worker": pgettext_lazy("history", "Departures"),
    "training.Certificate.worker": gettext_lazy("Orientation certificates"),
    "workers.HouseholdStatus.worker": gettext_lazy("Household status by year"),
    "workers.Residence.worker": pgettext_lazy("history", "Residences"),
    "workers.Passport.worker": gettext_lazy("Passports"),
    "workers.Language.worker": gettext_lazy("Languages"),
    "workers.Priority.worker": gettext_lazy("Priority groups"),
    "training.Enrolment.worker": pgettext_lazy("history", "Places on courses"),
    "interest.Interest.worker": pgettext_lazy("history", "Wishes to go abroad"),
    "support.Claim.worker": gettext_lazy("Support"),
    "support.Loan.worker": gettext_lazy("Loans"),
}


@dataclass(frozen=True)
class Link:
    """A column of some table that points to a person's file."""

    model: type[Model]
    field: Field

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def name(self) -> str:
        return str(NAMES.get(self.key, self.model._meta.verbose_name_plural))

    def of(self, worker: Worker) -> Any:
        """The rows of that file."""
        return self.model._base_manager.filter(**{self.field.name: worker})


@lru_cache
def links() -> tuple[Link, ...]:
    """Every column of every table that points to a file, those between tables included."""
    return tuple(
        Link(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Worker
    )


@lru_cache
def moving() -> tuple[Link, ...]:
    """Those whose rows go over to the surviving file."""
    return tuple(
        link for link in links() if link.key not in STAYS and link.model._meta.app_label != OWN
    )


def hanging(worker: Worker) -> dict[str, int]:
    """How many rows of each kind a file has, as a page counts them."""
    shown = [link for link in links() if link in moving() or link.key in NAMES]
    return {link.name: link.of(worker).count() for link in shown}


# Which rows cannot go over -----------------------------------------------------------------------


def to_move(source: Worker, target: Worker) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """The rows of `source` that can hang on `target`, and those that stay, by link.

    A row stays when the target has one of the kind of which it may have only one, and so does
    whatever hangs on a row that stays.
    """
    every = {link: set(link.of(source).values_list("pk", flat=True)) for link in moving()}
    staying = {link: _doubled(link, source, target) for link in moving()}
    _with_dependants(staying, every)
    return _told(every, without=staying), _told(staying)


def _told(
    rows: dict[Link, set[int]], *, without: dict[Link, set[int]] | None = None
) -> dict[str, list[int]]:
    out = without or {}
    left = {link.key: sorted(pks - out.get(link, set())) for link, pks in rows.items()}
    return {key: pks for key, pks in left.items() if pks}


def _doubled(link: Link, source: Worker, target: Worker) -> set[int]:
    """Rows of `source` whose like the target has already."""
    found: set[int] = set()
    for names, condition in _one_of_a_kind(link):
        others = [name for name in names if name != link.field.name]
        taken = set(link.of(target).filter(condition).values_list(*others, "pk"))
        known = {row[:-1] for row in taken}
        for row in link.of(source).filter(condition).values_list(*others, "pk"):
            # An empty value is like no other, in either database.
            if row[:-1] in known and None not in row[:-1]:
                found.add(row[-1])
    return found


def _one_of_a_kind(link: Link) -> Iterator[tuple[tuple[str, ...], Q]]:
    """The rules "only one" in which the file is one of the columns."""
    if link.field.unique:
        yield (link.field.name,), Q()
    for together in link.model._meta.unique_together:
        if link.field.name in together:
            yield tuple(together), Q()
    for constraint in link.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and link.field.name in constraint.fields:
            condition = constraint.condition or Q()
            if GIVES_WAY.get(link.key) not in condition.referenced_base_fields:
                yield tuple(constraint.fields), condition


def giving_way(source: Worker, target: Worker) -> dict[str, list[int]]:
    """Rows that are the current one of their file and will not be in the other."""
    found = {}
    for link in moving():
        column = GIVES_WAY.get(link.key)
        if column and link.of(target).filter(**{column: True}).exists():
            mine = link.of(source).filter(**{column: True})
            found[link.key] = sorted(mine.values_list("pk", flat=True))
    return {key: pks for key, pks in found.items() if pks}


def _with_dependants(chosen: dict[Link, set[int]], every: dict[Link, set[int]]) -> None:
    """Add the rows of `every` that point to a chosen row, until there are no more."""
    grown = True
    while grown:
        grown = False
        for link in moving():
            for parent, column in _parents(link):
                rows = link.model._base_manager.filter(pk__in=every.get(link, set()))
                bound = rows.filter(**{f"{column}__in": chosen.get(parent, set())})
                more = set(bound.values_list("pk", flat=True)) - chosen.setdefault(link, set())
                chosen[link] |= more
                grown = grown or bool(more)


@lru_cache
def _parents(link: Link) -> tuple[tuple[Link, str], ...]:
    """The tables hanging on a file that this one points to: a departure to its contract."""
    return tuple(
        (parent, field.name)
        for parent in moving()
        for field in link.model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is parent.model
    )


# Moving ------------------------------------------------------------------------------------------


def hang(rows: dict[str, list[int]], *, on: Worker, off: Worker) -> None:
    """Move these rows from one file to the other."""
    for link in moving():
        pks = rows.get(link.key, [])
        link.of(off).filter(pk__in=pks).update(**{link.field.name: on})


def give_way(rows: dict[str, list[int]]) -> None:
    """These rows are the current ones no longer."""
    for link in moving():
        if pks := rows.get(link.key):
            link.model._base_manager.filter(pk__in=pks).update(**{GIVES_WAY[link.key]: False})


def stand_again(rows: dict[str, list[int]], *, on: Worker) -> None:
    """These rows are the current ones again, where nothing was changed about them since."""
    for link in moving():
        for pk in rows.get(link.key, []):
            with suppress(IntegrityError), transaction.atomic():
                link.of(on).filter(pk=pk).update(**{GIVES_WAY[link.key]: True})


@dataclass(frozen=True)
class Return:
    """What goes back when a merge is undone, and what cannot or need not."""

    back: dict[str, list[int]]
    later: dict[str, list[int]]  # added to the surviving file since: stays there
    gone: dict[str, list[int]]  # deleted since, or hanging on a third file


def to_return(moved: dict[str, list[int]], own: dict[str, list[int]], survivor: Worker) -> Return:
    """`moved` are the rows that came over, `own` those the surviving file had before."""
    now = {link: set(link.of(survivor).values_list("pk", flat=True)) for link in moving()}
    back = {link: now[link] & set(moved.get(link.key, [])) for link in moving()}
    _with_dependants(back, now)
    later = {link: now[link] - back[link] - set(own.get(link.key, [])) for link in moving()}
    gone = {
        key: sorted(set(pks) - {pk for link in moving() if link.key == key for pk in now[link]})
        for key, pks in moved.items()
    }
    return Return(_told(back), _told(later), {key: pks for key, pks in gone.items() if pks})


def of(worker: Worker) -> dict[str, list[int]]:
    """The rows of a file that would go over, by link."""
    return _told({link: set(link.of(worker).values_list("pk", flat=True)) for link in moving()})


def in_words(rows: Mapping[str, Collection[int]]) -> list[tuple[str, int]]:
    """How many of which kind, for a page."""
    names = {link.key: link.name for link in links()}
    return [(names.get(key, key), len(pks)) for key, pks in rows.items()]


def one_current_passport(worker: Worker) -> None:
    """Of the passports left with a file the one issued last is current, where none is any more."""
    standing = list(worker.passports.filter(withdrawn_on=None))
    if standing and not any(passport.is_current for passport in standing):
        latest = max(standing, key=lambda row: (row.issued_on or date.min, row.pk))
        latest.is_current = True
        latest.save(update_fields=["is_current"])
