"""What may be recorded about a sender of workers (docs/reference/rules/enterprises.md)."""

from enterprises.rules.enterprises import (
    contradictory_kind,
    name_taken,
    needs_none,
    problems_with_enterprise,
    problems_with_first_licence,
    tax_code_taken,
)
from enterprises.rules.imports import (
    changed_since_export,
    code_unknown,
    import_stands,
    licence_differs,
    several_meant,
    zero_lost_from_code,
    zero_lost_from_phone,
)
from enterprises.rules.letters import (
    letter_taken,
    problems_with_letter,
    problems_with_letter_withdrawal,
)
from enterprises.rules.licences import (
    Said,
    problems_with_history,
    problems_with_licence_event,
    problems_with_withdrawal,
)
from enterprises.rules.parts import (
    branch_taken,
    problems_with_branch,
    problems_with_closing,
    problems_with_market,
    problems_with_reopening,
)
from enterprises.rules.texts import is_tax_code, problems_with_reason, tax_code_for, tidy_tax_code

__all__ = [
    "Said",
    "branch_taken",
    "changed_since_export",
    "code_unknown",
    "contradictory_kind",
    "import_stands",
    "is_tax_code",
    "letter_taken",
    "licence_differs",
    "name_taken",
    "needs_none",
    "problems_with_branch",
    "problems_with_closing",
    "problems_with_enterprise",
    "problems_with_first_licence",
    "problems_with_history",
    "problems_with_letter",
    "problems_with_letter_withdrawal",
    "problems_with_licence_event",
    "problems_with_market",
    "problems_with_reopening",
    "problems_with_withdrawal",
    "problems_with_reason",
    "several_meant",
    "tax_code_for",
    "tax_code_taken",
    "tidy_tax_code",
    "zero_lost_from_code",
    "zero_lost_from_phone",
]
