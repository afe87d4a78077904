"""Who signs in, what they hold where, the bodies that enter data, and which programs may ask."""

from accounts.models.clients import PER_MINUTE, Allowance, ApiClient, ApiRight
from accounts.models.contacts import DepartmentContact
from accounts.models.organisations import Organisation, OrganisationKind, OrganisationQuerySet
from accounts.models.people import (
    PROGRAM,
    REQUEST_LASTS,
    SYSTEM,
    USERNAME,
    WRONG_CODES_ALLOWED,
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
    "PER_MINUTE",
    "PROGRAM",
    "REQUEST_LASTS",
    "SYSTEM",
    "USERNAME",
    "WRONG_CODES_ALLOWED",
    "Allowance",
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
