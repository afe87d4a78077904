"""Refusals and warnings are values with an id for life (docs/reference/rules.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One rule that what was said does not meet.

    `message` says what is wrong and what to do; `field` is the action's keyword it belongs to.
    A warning is shown and never refuses.
    """

    rule: str
    message: str
    field: str | None = None
    warning: bool = False


class Refused(Exception):
    """An action that did nothing, and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(", ".join(problem.rule for problem in self.problems))


class RefusedMany(Exception):
    """An action that takes several drafts did nothing, and why: index of the draft → problems.

    Drafts that nothing speaks against are not in it. Warnings may stand among the problems.
    """

    def __init__(self, problems: Mapping[int, Iterable[Problem]]) -> None:
        self.problems = {index: list(found) for index, found in problems.items()}
        super().__init__(f"{len(self.problems)} drafts refused")


class Stale(Exception):
    """Somebody else changed the row since this form was opened; nothing was written.

    `current` maps each field to the value now stored.
    """

    def __init__(self, current: dict[str, object]) -> None:
        self.current = current
        super().__init__("stale")


def refuse_if(problems: Iterable[Problem]) -> list[Problem]:
    """Raise if one of the problems is more than a warning; hand the warnings back."""
    found = list(problems)
    if any(not problem.warning for problem in found):
        raise Refused(found)
    return found
