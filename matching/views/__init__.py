"""Pages about one person in two files."""

from matching.views.merges import (
    merge,
    merge_decide,
    merge_undo,
    merge_undo_decide,
    merge_withdraw,
    merges,
)
from matching.views.pairs import duplicates, of_worker, pair, pair_apart, pair_together
from matching.views.requests import (
    ask,
    request,
    request_correct,
    request_move,
    request_noted,
    request_refuse,
    request_withdraw,
    requests,
    waiting,
)

__all__ = [
    "ask",
    "duplicates",
    "merge",
    "merge_decide",
    "merge_undo",
    "merge_undo_decide",
    "merge_withdraw",
    "merges",
    "of_worker",
    "pair",
    "pair_apart",
    "pair_together",
    "request",
    "request_correct",
    "request_move",
    "request_noted",
    "request_refuse",
    "request_withdraw",
    "requests",
    "waiting",
]
