"""What clients without the exact right are told of tables about persons: releases, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiRight
from core import clock
from core.api import declared
from core.api.parameters import choice, day
from figures.queries import Counts
from figures.queries.tables import Table as Counted
from reports.api.answers import tabular_of
from reports.api.parameters import FORMATS, table_named
from reports.api.tables import Table
from reports.api.tabular import Tabular
from reports.models import ProtectedDimension, Release
from reports.releases.families import Family, family_of
from reports.releases.making import question_of
from reports.statistics import Json, instant

# A release is of a day; everything else about it was settled when it was made.
PARAMETERS = ("by", "as_of", "format")


def told_by_releases(request: Request, statistic: str) -> bool:
    """Whether this client gets that table from releases: about persons always, by a dimension that
    the Department protects as soon as it does."""
    if request.user.right != ApiRight.PROTECTED:  # type: ignore[union-attr]
        return False
    table = table_named(statistic, request.query_params.get("by", "").strip())
    if table.personal:
        return True
    protected = ProtectedDimension.objects.filter(since__lte=clock.today())
    return protected.filter(code__in=table.by).exists()


def protected_answer(request: Request, statistic: str) -> Tabular:
    """The newest release of that table, or the one of `as_of`.

    PermissionDenied for a table that is never released, BadParameter for what a release has no
    choice of, NotFound for a day without release (with those that there are).
    """
    table = table_named(statistic, request.query_params.get("by", "").strip())
    found = family_of(statistic, table.by)
    if found is None:
        raise PermissionDenied(
            "This table is there only for clients with the exact right: it would tell small "
            "groups apart. Released are the tables of /api/v1/publications/."
        )
    family, kind = found
    said = declared(request, PARAMETERS)
    choice(said, "format", FORMATS)
    release = _release(family, day(said, "as_of"))
    return _told(table, family, kind, release)


def _release(family: Family, asked: date | None) -> Release:
    releases = Release.objects.filter(family=family.code)
    release = releases.filter(day=asked).first() if asked else releases.first()
    if release is not None:
        return release
    days = [found.isoformat() for found in releases.values_list("day", flat=True)]
    there_are = f"Released are: {', '.join(days)}." if days else "None has been made yet."
    raise NotFound(f"There is no release of this table for that day. {there_are}")


def _told(table: Table, family: Family, kind: str, release: Release) -> Tabular:
    question = replace(question_of(release.day), computed_at=release.made_at)
    lines: dict[tuple[object, ...], Counts] = {}
    withheld = set()
    for told in release.rows:
        if told["row"][0] != kind:
            continue
        for category, counts in _lines(family, told, release.categories):
            key = _key(table, family, kind, told["row"][1], category)
            lines[key] = counts or Counts(0, 0 if not family.dimension else None)
            if counts is None:
                withheld.add(key)
    province = next(told for told in release.rows if told["row"][0] == "province")
    counted = Counted(
        question=question,
        population=table.population,
        by=table.by,
        province=_province(family, province),
        lines=lines,
    )
    tabular = tabular_of(counted, withheld=frozenset(withheld))
    tabular.answer.update(_about(release))
    if kind == "unit":
        placed = sum(told["total"] for told in release.rows if told["row"][0] == "unit")
        tabular.answer["not_assignable"] = province["total"] - placed
    if not family.dimension and province["counts"] is None:
        tabular.answer["province"] = {"numerator": None, "denominator": None}
    return tabular


def _lines(
    family: Family, told: Json, categories: Iterable[str]
) -> Iterable[tuple[str, Counts | None]]:
    """Category → its number; of a share one line, "yes" of those that are known."""
    counts = told["counts"]
    if not family.dimension:
        yield "", _share(family, told) if counts is not None else None
        return
    for category in categories:
        yield category, Counts(counts[category]) if counts is not None else None


def _share(family: Family, told: Json) -> Counts:
    counts: Mapping[str, int] = told["counts"]
    known = counts["yes"] + counts["no"]
    return Counts(counts["yes"], told["total"] if family.code == "trained" else known)


def _province(family: Family, told: Json) -> Counts:
    if family.dimension:
        return Counts(told["total"])
    return _share(family, told) if told["counts"] is not None else Counts(0, 0)


def _key(table: Table, family: Family, kind: str, row: str, category: str) -> tuple[object, ...]:
    parts = {family.dimension: category, kind: int(row) if kind == "unit" else row}
    return tuple(parts[code] for code in table.by)


def _about(release: Release) -> Json:
    return {
        "release": {
            "day": release.day.isoformat(),
            "made_at": instant(release.made_at),
            "digest": release.digest,
            "cells": release.cells,
            "withheld": release.withheld,
        }
    }
