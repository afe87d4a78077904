"""Rules of what programs are told: docs/reference/rules/reports.md."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from core.problems import Problem
from reports.releases.families import MAY_BE_PROTECTED

DOCUMENT_LENGTH = 160


def problems_with_protecting(
    *, code: str, document: str, protected: Collection[str]
) -> Iterator[Problem]:
    """P-01 to P-03: a dimension that can be, is not yet, and by which decision."""
    if code not in MAY_BE_PROTECTED:
        yield Problem(rule="P-01", field="code", message=_("Choose a dimension from the list."))
    elif code in protected:
        yield Problem(
            rule="P-02", field="code", message=_("Tables by this dimension are protected already.")
        )
    if not 0 < len(document.strip()) <= DOCUMENT_LENGTH:
        yield Problem(
            rule="P-03",
            field="document",
            message=_("Enter the decision it rests on, at most 160 characters."),
        )
