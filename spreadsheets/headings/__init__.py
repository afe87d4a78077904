"""Finding the headings in sheets as communes have them, and what each row below them is."""

from spreadsheets.headings.finding import Headed, find, guesses
from spreadsheets.headings.kinds import RowKind, Walk, ends_at, kind_of
from spreadsheets.headings.words import folded

__all__ = ["Headed", "RowKind", "Walk", "ends_at", "find", "folded", "guesses", "kind_of"]
