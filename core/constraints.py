"""Constraints that several tables need, with a sentence for the person who meets them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, F, Q

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def both_or_neither(*fields: str, name: str, message: "str | StrPromise") -> CheckConstraint:
    """All of these are filled, or none is. For pairs such as approved_at / approved_by."""
    all_filled = Q(**{f"{field}__isnull": False for field in fields})
    all_empty = Q(**{f"{field}__isnull": True for field in fields})
    return CheckConstraint(
        condition=all_filled | all_empty, name=name, violation_error_message=message
    )


def not_before(
    later: str, earlier: str, *, name: str, message: "str | StrPromise"
) -> CheckConstraint:
    """`later` is empty or on or after `earlier`."""
    return CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}),
        name=name,
        violation_error_message=message,
    )


def one_of(
    field: str, values: Sequence[str], *, name: str, message: "str | StrPromise"
) -> CheckConstraint:
    """The stored code is one of the codes."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": list(values)}), name=name, violation_error_message=message
    )
