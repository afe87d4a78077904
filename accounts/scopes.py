"""Where a person may do something. Permissions say what; the scope says where."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The units a permission reaches: all, or these (predecessors included already).

    Or no unit at all, but what belongs to these organisations.
    """

    whole_province: bool = False
    commune_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.whole_province or bool(self.commune_ids) or bool(self.organisation_ids)

    def covers(self, commune_id: int | None) -> bool:
        return self.whole_province or commune_id in self.commune_ids

    def covers_organisation(self, organisation_id: int | None) -> bool:
        """What an organisation holds: in sight of itself and of the whole province."""
        return self.whole_province or organisation_id in self.organisation_ids


EVERYWHERE = Scope(whole_province=True)


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows the path from its row to the unit that decides who may see it."""

    commune_path: str

    def visible_to(self, scope: Scope) -> Self:
        """Another unit's row does not exist: not in lists, counts, drop-downs or by number.

        Nor does, for anybody, one that was merged into another, with what is left on it.
        """
        seen = self
        if merged := self._merged_path():
            seen = seen.filter(Q(**{merged: None}))
        if scope.whole_province:
            return seen
        return seen.filter(Q(**{f"{self.commune_path}__in": scope.commune_ids}))

    def _merged_path(self) -> str:
        """The way to `merged_into` of the row that has the unit; empty where rows do not merge."""
        *steps, _last = self.commune_path.split("__")
        model: Any = self.model
        for step in steps:
            model = model._meta.get_field(step).related_model
        merges = any(field.name == "merged_into" for field in model._meta.concrete_fields)
        return "__".join([*steps, "merged_into"]) if merges else ""
