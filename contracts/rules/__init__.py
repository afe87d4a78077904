"""What may be recorded about contracts and stays abroad: pure questions, each with an id."""

from contracts.rules.changes import (
    LONGEST_EXTENSION,
    problems_with_extension,
    problems_with_leaving,
)
from contracts.rules.contract import (
    COMMUNE_CONFIRMS_SINCE,
    FINED_SINCE,
    LONG_TERM,
    LONGEST_TERM,
    TEXT_LENGTHS,
    WITH_ENTERPRISE,
    missing,
    problems_with_contract,
    problems_with_draft,
    problems_with_texts,
)
from contracts.rules.departure import (
    DUPLICATE_WITHIN,
    GROWN_UP,
    LATE_MONTHS,
    problems_with_correction,
    problems_with_departure,
    problems_with_exactness,
    problems_with_identification,
    problems_with_stays,
)
from contracts.rules.ending import (
    NOTICE_WITHIN,
    problems_with_end,
    problems_with_reopening,
)
from contracts.rules.facts import (
    DraftFields,
    Going,
    GoingFields,
    Person,
    Stay,
)
from contracts.rules.moves import (
    MUST_CONFIRM,
    REASON_LENGTH,
    problems_with_move,
    problems_with_state,
    problems_with_statement,
    problems_with_withdrawal,
)

__all__ = [
    "COMMUNE_CONFIRMS_SINCE",
    "DUPLICATE_WITHIN",
    "DraftFields",
    "FINED_SINCE",
    "GROWN_UP",
    "Going",
    "GoingFields",
    "LATE_MONTHS",
    "LONGEST_EXTENSION",
    "LONGEST_TERM",
    "LONG_TERM",
    "MUST_CONFIRM",
    "NOTICE_WITHIN",
    "Person",
    "REASON_LENGTH",
    "Stay",
    "TEXT_LENGTHS",
    "WITH_ENTERPRISE",
    "missing",
    "problems_with_contract",
    "problems_with_correction",
    "problems_with_departure",
    "problems_with_draft",
    "problems_with_end",
    "problems_with_exactness",
    "problems_with_extension",
    "problems_with_identification",
    "problems_with_leaving",
    "problems_with_move",
    "problems_with_reopening",
    "problems_with_state",
    "problems_with_statement",
    "problems_with_stays",
    "problems_with_texts",
    "problems_with_withdrawal",
]
