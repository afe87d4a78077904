"""What was typed into the rows of a preview, taken out of the names of its fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

LONGEST = 300
_ROW = r"(?P<tab>\d{1,3})-(?P<number>\d{1,7})"
_CELL = re.compile(rf"cell-{_ROW}-(?P<column>\w{{1,40}})")
_CONFIRMED = re.compile(rf"ok-{_ROW}-(?P<rule>[A-Z]-\d\d)")
_SHOWN = re.compile(rf"row-{_ROW}")
_FOR_ALL = re.compile(r"all-(?P<column>\w{1,40})")
_CONFIRMED_FOR_ALL = re.compile(r"ok-all-(?P<rule>[A-Z]-\d\d)")
_ANSWER = re.compile(r"answer-(\d{1,3})-(\d{1,3})")
Key = tuple[int, int]


@dataclass
class Typed:
    """Corrections by row (tab and number)."""

    corrected: dict[Key, dict[str, str]] = field(default_factory=dict)
    confirmed: dict[Key, list[str]] = field(default_factory=dict)
    left_out: dict[Key, bool] = field(default_factory=dict)
    for_all: dict[str, str] = field(default_factory=dict)
    confirmed_for_all: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return any(vars(self).values())

    def said(self) -> dict[str, Any]:
        return vars(self)


def typed_rows(post: QueryDict) -> Typed:
    """Only what differs from what was shown: an untouched cell is no correction.

    A proposal stands when its box was ticked, or all of the page were taken by one button.
    """
    typed, all_proposals = Typed(), "all" in post
    for name in post:
        if match := _CELL.fullmatch(name):
            text = _cell(post, name, all_proposals=all_proposals)
            if text is not None:
                typed.corrected.setdefault(_key(match), {})[match["column"]] = text
        elif match := _CONFIRMED.fullmatch(name):
            typed.confirmed.setdefault(_key(match), []).append(match["rule"])
        elif match := _CONFIRMED_FOR_ALL.fullmatch(name):
            typed.confirmed_for_all.append(match["rule"])
        elif match := _FOR_ALL.fullmatch(name):
            if _sent(post, name) != _sent(post, f"was-{name}"):
                typed.for_all[match["column"]] = _sent(post, name)
        elif match := _SHOWN.fullmatch(name):
            key = _key(match)
            out = f"out-{key[0]}-{key[1]}" in post
            if out != (post[name] == "out"):
                typed.left_out[key] = out
    return typed


def _cell(post: QueryDict, name: str, *, all_proposals: bool) -> str | None:
    """What the cell is to say; None when nobody touched it."""
    text, was = _sent(post, name), _sent(post, f"was-{name}")
    proposal = _sent(post, f"proposal-{name}")
    if text != was:
        return text
    taken = all_proposals or f"take-{name}" in post
    return proposal if proposal and taken else None


def _sent(post: QueryDict, name: str) -> str:
    return str(post.get(name, "")).strip()[:LONGEST]


def _key(match: re.Match[str]) -> Key:
    return int(match["tab"]), int(match["number"])


def answers_in(post: Mapping[str, str]) -> dict[str, str]:
    """The answers to questions about columns, by tab and place."""
    return {
        f"{match[1]} {match[2]}": value[:20]
        for name, value in post.items()
        if (match := _ANSWER.fullmatch(name)) and value
    }
