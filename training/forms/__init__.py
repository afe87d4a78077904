"""What staff type about training, as the keywords of training/actions."""

from training.forms.certificates import CertificateForm, WithdrawalForm
from training.forms.courses import (
    CourseFilter,
    CourseForm,
    MoveForm,
    PartnersForm,
    ReasonForm,
    UntrainedFilter,
)
from training.forms.lists import (
    AskForm,
    IssueForm,
    OutcomesForm,
    PersonSearch,
    SessionForm,
)

__all__ = [
    "AskForm",
    "CertificateForm",
    "CourseFilter",
    "CourseForm",
    "IssueForm",
    "MoveForm",
    "OutcomesForm",
    "PartnersForm",
    "PersonSearch",
    "ReasonForm",
    "SessionForm",
    "UntrainedFilter",
    "WithdrawalForm",
]
