"""What a stay says, in words for a preview."""

from typing import Any

from contracts.models import Contract, Departure
from contracts.rules import LISTED
from core.figures import written
from enterprises.models import Enterprise
from reference.models import Country
from reference.queries import Book


def in_words(name: str, value: Any, lists: Book) -> str:
    """The value of a column of a contract or departure as the officer knows it; "—" is nothing."""
    if isinstance(value, Country | Enterprise):
        return value.name
    if value and name in LISTED:
        return lists.name(LISTED[name], value)
    model = Contract if name in _OF_CONTRACT else Departure
    labels = dict(model._meta.get_field(name).flatchoices or ())  # type: ignore[union-attr]
    if value in labels and value:
        return str(labels[value])
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return written(value)


_OF_CONTRACT = frozenset(field.name for field in Contract._meta.get_fields())
