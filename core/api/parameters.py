"""What an address may be asked: declared parameters only, each once."""

from collections.abc import Iterable, Mapping
from datetime import date

from rest_framework.request import Request

from core.api.problems import BadParameter


def declared(request: Request, names: Iterable[str]) -> dict[str, str]:
    """The parameters of the request by name, without outer blanks.

    BadParameter for one that is not among `names` (and which there are), is given twice, or is
    empty or unprintable.
    """
    known = tuple(names)
    said = {}
    for name, values in request.query_params.lists():
        if name not in known:
            there_are = f"There are: {', '.join(known)}." if known else "There are none here."
            raise BadParameter(f"There is no parameter “{shown(name)}”. {there_are}")
        if len(values) > 1:
            raise BadParameter(f"{name} is given {len(values)} times. Give it once.")
        if not values[0].strip() or not values[0].isprintable():
            raise BadParameter(f"{name} is empty or cannot be read. Give a value or leave it out.")
        said[name] = values[0].strip()
    return said


def number(said: Mapping[str, str], name: str, *, least: int = 1, most: int) -> int | None:
    """A whole number among the parameters, or None where it is not given."""
    text = said.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19 and least <= int(text) <= most):
        raise BadParameter(f"{name} is a whole number from {least} to {most}.")
    return int(text)


def day(said: Mapping[str, str], name: str) -> date | None:
    """A day among the parameters, written 2025-05-06, or None where it is not given."""
    text = said.get(name)
    if text is None:
        return None
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year < 2200:
        raise BadParameter(f"{name} is a day, written 2025-05-06.")
    return found


def choice(said: Mapping[str, str], name: str, allowed: Iterable[str]) -> str | None:
    """One of the allowed words among the parameters, or None where it is not given."""
    text = said.get(name)
    known = tuple(allowed)
    if text is not None and text not in known:
        raise BadParameter(f"{name} is one of: {', '.join(known)}.")
    return text


def shown(name: str) -> str:
    """What somebody typed, short enough to be repeated in an answer."""
    return "".join(letter for letter in name if letter.isprintable())[:40]
