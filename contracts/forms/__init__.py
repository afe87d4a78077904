"""What officers type about contracts and stays."""

from contracts.forms.changes import (
    ChangeForm,
    ConfirmAbroadForm,
    ExtensionForm,
    LeftForm,
    SuspectForm,
)
from contracts.forms.ending import (
    DepositForm,
    EndForm,
    LiquidationForm,
    end_as_stored,
)
from contracts.forms.going import (
    GoingForm,
    as_stored,
    shown,
)
from contracts.forms.listed import (
    ListedField,
    offer_lists,
)
from contracts.forms.stays import (
    UNKNOWN,
    ConfirmForm,
    CountryField,
    DraftsFilter,
    EnterpriseField,
    FilterForm,
    ReasonForm,
    SearchForm,
    SenderFields,
)

__all__ = [
    "ChangeForm",
    "ConfirmForm",
    "CountryField",
    "DepositForm",
    "DraftsFilter",
    "EndForm",
    "EnterpriseField",
    "ExtensionForm",
    "FilterForm",
    "GoingForm",
    "LeftForm",
    "LiquidationForm",
    "ListedField",
    "ReasonForm",
    "SearchForm",
    "SenderFields",
    "ConfirmAbroadForm",
    "SuspectForm",
    "UNKNOWN",
    "as_stored",
    "end_as_stored",
    "offer_lists",
    "shown",
]
