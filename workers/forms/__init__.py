"""What officers type about a person, as the keywords of the actions."""

from workers.forms.asking import IdentityForm, MissingForm, RevealForm, SearchForm
from workers.forms.fields import BornField, NameSearchField, UnitField, units_of_today
from workers.forms.people import CorrectionForm, FactsForm, WorkerForm
from workers.forms.records import (
    HouseholdForm,
    LanguageForm,
    MoveForm,
    PassportDaysForm,
    PassportForm,
    PriorityForm,
    WithdrawForm,
)

__all__ = [
    "BornField",
    "CorrectionForm",
    "FactsForm",
    "HouseholdForm",
    "IdentityForm",
    "LanguageForm",
    "MissingForm",
    "MoveForm",
    "NameSearchField",
    "PassportDaysForm",
    "PassportForm",
    "PriorityForm",
    "RevealForm",
    "SearchForm",
    "UnitField",
    "WithdrawForm",
    "WorkerForm",
    "units_of_today",
]
