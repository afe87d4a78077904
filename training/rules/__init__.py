"""What may be recorded about training (docs/reference/rules/training.md), by subject."""

from training.rules.certificates import problems_with_certificate, problems_with_withdrawal
from training.rules.courses import (
    problems_with_course,
    problems_with_move,
    problems_with_partners,
    problems_with_touching_certified,
)
from training.rules.lists import (
    problems_with_admitting,
    problems_with_enrolling,
    problems_with_issuing,
    problems_with_outcome,
    problems_with_seen,
    problems_with_session,
    problems_with_taking_off,
    session_known,
)

__all__ = [
    "problems_with_admitting",
    "problems_with_certificate",
    "problems_with_course",
    "problems_with_enrolling",
    "problems_with_issuing",
    "problems_with_move",
    "problems_with_outcome",
    "problems_with_seen",
    "problems_with_partners",
    "problems_with_session",
    "problems_with_taking_off",
    "problems_with_touching_certified",
    "problems_with_withdrawal",
    "session_known",
]
