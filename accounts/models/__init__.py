"""Who signs in, what they hold where, the bodies that enter data, and which programs may ask."""

from accounts.models.contacts import DepartmentContact
from accounts.models.organisations import Organisation, OrganisationKind, OrganisationQuerySet
from accounts.models.people import (
    REQUEST_LASTS,
    SYSTEM,
    USERNAME,
    WRONG_CODES_ALLOWED,
    ApiClient,
    ApiRight,
    Duty,
    DutyQuerySet,
    Knock,
    PasswordRequest,
    PasswordRequestQuerySet,
    User,
    UserManager,
    UserQuerySet,
)

__all__ = [
    "REQUEST_LASTS",
    "SYSTEM",
    "USERNAME",
    "WRONG_CODES_ALLOWED",
    "ApiClient",
    "ApiRight",
    "DepartmentContact",
    "Duty",
    "DutyQuerySet",
    "Knock",
    "Organisation",
    "OrganisationKind",
    "OrganisationQuerySet",
    "PasswordRequest",
    "PasswordRequestQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
]
