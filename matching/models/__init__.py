"""Two files of one person: pairs told apart, requests between units, merges and their undo."""

from matching.models.merges import Merge, MergeQuerySet
from matching.models.pairs import TwoPeople, TwoPeopleQuerySet
from matching.models.requests import Request, RequestQuerySet

__all__ = [
    "Merge",
    "MergeQuerySet",
    "Request",
    "RequestQuerySet",
    "TwoPeople",
    "TwoPeopleQuerySet",
]
