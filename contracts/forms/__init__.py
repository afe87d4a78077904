"""What officers type about contracts and stays."""

from contracts.forms.stays import (
    UNKNOWN,
    ConfirmForm,
    CountryField,
    EndForm,
    EnterpriseField,
    ExtensionForm,
    FilterForm,
    GoingForm,
    LeftForm,
    ReasonForm,
    SearchForm,
    SenderFields,
    as_stored,
    shown,
)

__all__ = [
    "ConfirmForm",
    "CountryField",
    "EndForm",
    "EnterpriseField",
    "ExtensionForm",
    "FilterForm",
    "GoingForm",
    "LeftForm",
    "ReasonForm",
    "SearchForm",
    "SenderFields",
    "UNKNOWN",
    "as_stored",
    "shown",
]
