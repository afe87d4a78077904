"""Finding enterprises."""

from django.db.models import F

from core import names
from enterprises.models import Enterprise, EnterpriseQuerySet


def find_enterprises(text: str = "", *, status: str = "", kind: str = "") -> EnterpriseQuerySet:
    """Enterprises whose name or licence number has this text, marks and capitals aside.

    The list is a few thousand long at most, so any part of the name may be given.
    """
    found = Enterprise.objects.in_name_order()
    if folded := names.fold(text[:200]):
        found = found.named(folded)
    if status:
        found = found.filter(status=status)
    return found.filter(kind=kind) if kind else found


def sorted_by(
    found: EnterpriseQuerySet, columns: tuple[str, ...], *, descending: bool
) -> EnterpriseQuerySet:
    """The list by the first of these columns, either way, empty ones last."""
    first, *others = columns
    column = F(first)
    order = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return found.order_by(order, *others)
