"""What each of the seven legal forms asks for: the one table of form and field.

Rules, pages and docs/reference/fields.md read it; nothing else knows which form asks for what.
"""

from collections.abc import Iterator
from enum import StrEnum

from contracts.choices import LegalForm


class Demand(StrEnum):
    """How much a form asks for a field."""

    MUST = "M"  # a departure is recorded only with it
    DUE = "D"  # belongs to the file and may follow: missing until it is entered
    MAY = "o"
    NOT_ASKED = "–"


_FORMS = (
    LegalForm.PUBLIC_UNIT,
    LegalForm.SERVICE,
    LegalForm.CONTRACTOR,
    LegalForm.TRAINEE,
    LegalForm.INVESTOR,
    LegalForm.DIRECT,
    LegalForm.SIGNED_ABROAD,
)

# Law 69/2020, articles 5, 20, 23, 30, 39, 42.3, 50–54; Decree 128/2025, article 10.2. A service fee
# is the service enterprise's alone, a deposit is paid to a service enterprise or public unit. With
# one's own contractor or investor the sender is the employer, and nobody else receives.
_TABLE = """
                     public service contractor trainee investor direct abroad
country              M      M       M          M       M        M      M
form                 M      M       M          M       M        M      M
enterprise           M      M       M          M       M        –      –
programme            D      o       –          –       –        o      o
term_months          D      D       D          D       D        D      D
duration_type        M      M       M          M       M        M      M
occupation           D      D       D          D       D        D      D
job                  o      o       o          o       o        o      o
employer             D      D       o          o       o        D      D
receiving_party      o      o       –          D       –        –      –
work_address         o      o       o          o       o        o      o
supply_number        o      o       o          o       o        –      –
contract_number      o      o       o          o       o        o      o
signed_on            o      o       o          o       o        D      D
confirmation_number  –      –       –          –       –        o      –
confirmation_on      –      –       –          –       –        o      –
wage                 o      o       o          o       o        o      o
wage_currency        o      o       o          o       o        o      o
wage_per             o      o       o          o       o        o      o
service_fee          –      o       –          –       –        –      –
fee_currency         –      o       –          –       –        –      –
deposit              o      o       –          –       –        –      –
total_cost           o      o       o          o       o        o      o
visa_type            o      o       o          o       o        o      o
exit_point           o      o       o          o       o        o      o
source_document      o      o       o          o       o        o      o
source_dated         o      o       o          o       o        o      o
"""

_ROWS = [line.split() for line in _TABLE.strip().split("\n")[1:]]
DEMANDS: dict[str, dict[str, Demand]] = {
    field: dict(zip(_FORMS, map(Demand, marks), strict=True)) for field, *marks in _ROWS
}
# What is paid is looked at by rules of its own, which warn and never refuse.
MONEY = ("service_fee", "fee_currency", "deposit")


def demand(form: str, field: str) -> Demand:
    """How much that form asks for the field; while no form is chosen everything may be said."""
    return DEMANDS[field][form] if form else Demand.MAY


def asked(form: str, level: Demand) -> Iterator[str]:
    """The fields that the form asks for at that level, in the order of the table."""
    return (field for field in DEMANDS if demand(form, field) == level)
