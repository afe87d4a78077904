"""Finding enterprises."""

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
