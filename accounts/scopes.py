"""Where a person may do something. Permissions say what; the scope says where."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Q


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The units a permission reaches: all, or these (predecessors included already)."""

    whole_province: bool = False
    commune_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.whole_province or bool(self.commune_ids)

    def covers(self, commune_id: int | None) -> bool:
        return self.whole_province or commune_id in self.commune_ids


EVERYWHERE = Scope(whole_province=True)


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows the path from its row to the unit that decides who may see it."""

    commune_path: str

    def visible_to(self, scope: Scope) -> Self:
        """Another unit's row does not exist: not in lists, counts, drop-downs or by number."""
        if scope.whole_province:
            return self
        return self.filter(Q(**{f"{self.commune_path}__in": scope.commune_ids}))
