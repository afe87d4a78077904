"""In which country a stay was on a day, when it changed country without coming home.

A change of country is no new departure (domain: 3.3): departures by market stay with the country of
departure; the stock on a day counts each person in the country of that day.
"""

from collections.abc import Iterable, Sequence
from datetime import date

# ISO day and country, oldest first, as facts keep them.
Moves = list[list[str]]


def moves_of(
    country: str,
    *,
    departed_on: date,
    ended_on: date | None,
    changes: Iterable[tuple[date, str]],
) -> Moves | None:
    """The changes that took the stay elsewhere; None where there was none.

    Of several on one day the last stands. What lies outside the stay, or leads to where it is
    already, changes nothing: at the end of the day on which a stay ends nobody is abroad.
    """
    by_day: dict[date, str] = {}
    for day, to in changes:
        if day >= departed_on and (ended_on is None or day < ended_on):
            by_day[day] = to
    moves: Moves = []
    here = country
    for day, to in sorted(by_day.items()):
        if to != here:
            moves.append([day.isoformat(), to])
            here = to
    return moves or None


def country_on(country: str, moves: Sequence[Sequence[str]] | None, day: date | None) -> str:
    """Where the stay was at the end of that day; with None, where it was last."""
    here = country
    for on, to in moves or ():
        if day is not None and on > day.isoformat():
            break
        here = to
    return here
