"""What stays on record although the action it belongs to is refused and undone.

A question about a citizen number counts also when nothing came of it. So it is committed before
the action: the action stops where it needs that, everything around it is undone, the step is done
in a transaction of its own, and the action runs again from its start.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_done: ContextVar[frozenset[str] | None] = ContextVar("steps_done_beforehand", default=None)


class _NotYet(Exception):
    def __init__(self, key: str, step: Callable[[], object]) -> None:
        self.key = key
        self.step = step
        super().__init__("a step comes first")


def beforehand(key: str, step: Callable[[], object]) -> None:
    """Go on only when `step` was done and committed; `key` says which step it is.

    Ask it before anything is written, inside a function that is `with_steps_beforehand`. What the
    step refuses is the action's refusal.
    """
    if key not in (_done.get() or ()):
        raise _NotYet(key, step)


def with_steps_beforehand(act: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Around the transaction of an action; the outermost one does the steps, where none is open."""

    @wraps(act)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if _done.get() is not None:
            return act(*args, **kwargs)
        token = _done.set(frozenset())
        try:
            return _until_all_are_done(lambda: act(*args, **kwargs))
        finally:
            _done.reset(token)

    return run


def _until_all_are_done(act: Callable[[], Answer]) -> Answer:
    while True:
        try:
            return act()
        except _NotYet as stopped:
            missing = stopped
        missing.step()
        _done.set((_done.get() or frozenset()) | {missing.key})
