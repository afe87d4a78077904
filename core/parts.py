"""Long lists of keys, as many at a time as one query takes."""

from collections.abc import Iterator, Sequence
from typing import Any

AT_ONCE = 2_000


def in_parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """As many keys at a time as one query of either engine takes."""
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
