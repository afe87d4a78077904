"""Pages about people: the list, the file, and what may be done to it."""

from workers.views.completing import to_complete
from workers.views.identity import worker_find_id, worker_reveal
from workers.views.people import worker_detail, worker_edit, worker_list, worker_new
from workers.views.records import (
    language_withdraw,
    passport_choose,
    passport_days,
    passport_withdraw,
    priority_withdraw,
    worker_household,
    worker_language,
    worker_move,
    worker_passport,
    worker_priority,
)
from workers.views.several import households

__all__ = [
    "households",
    "language_withdraw",
    "passport_choose",
    "passport_days",
    "passport_withdraw",
    "priority_withdraw",
    "to_complete",
    "worker_detail",
    "worker_edit",
    "worker_find_id",
    "worker_household",
    "worker_language",
    "worker_list",
    "worker_move",
    "worker_new",
    "worker_passport",
    "worker_priority",
    "worker_reveal",
]
