"""Who may do what: data only. Places are rows (`Duty`), roles are code.

Keep this file free of Django's auth: the user model imports it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    OWN_ACCOUNT = "own_account"  # every signed-in person: password, language
    FIGURES_VIEW = "figures_view"  # aggregates of all units
    WORKER_VIEW = "worker_view"  # person files of one's place
    WORKER_EDIT = "worker_edit"
    STAY_RECORD = "stay_record"  # departures, returns, extensions …
    IDENTITY_REVEAL = "identity_reveal"
    MATCH_VIEW = "match_view"  # likely duplicates, requests and merges in one's place
    PERSON_MATCH = "person_match"  # requests about one person in two units, merges and their undo
    DIRECT_CONFIRM = "direct_confirm"  # registration of directly signed contracts
    SUPPORT_RECORD = "support_record"  # what a person asked for and borrowed
    SUPPORT_DECIDE = "support_decide"  # approved and paid
    COURSE_VIEW = "course_view"
    COURSE_EDIT = "course_edit"  # courses, attendance, certificates issued from them
    ORGANISATION_EDIT = "organisation_edit"  # the bodies that hold courses
    ENTERPRISE_VIEW = "enterprise_view"
    ENTERPRISE_EDIT = "enterprise_edit"
    REFERENCE_VIEW = "reference_view"  # code lists, ceilings, holidays
    REFERENCE_PROPOSE = "reference_propose"
    REFERENCE_DECIDE = "reference_decide"
    AREA_EDIT = "area_edit"  # regions I to III and "extremely difficult" (communes/areas.py)
    TARGET_VIEW = "target_view"
    TARGET_ENTER = "target_enter"
    TARGET_APPROVE = "target_approve"
    ACCOUNT_VIEW = "account_view"
    ACCOUNT_MANAGE = "account_manage"  # invite, give and end duties, reset passwords
    CLIENT_MANAGE = "client_manage"
    CONTACT_EDIT = "contact_edit"  # whom people ask, at the foot of every page
    AUDIT_VIEW = "audit_view"


class Grant(models.TextChoices):
    """What a program may do, besides asking for reference data. One grant is one register or one
    group of its fields; what is not granted is neither shown nor taken."""

    STATISTICS = "statistics", _("Statistics")
    WORKERS_READ = "workers.read", _("People: read")
    WORKERS_WRITE = "workers.write", _("People: record and correct")
    WORKERS_CONTACT = "workers.contact", _("People: phone, village, address")
    WORKERS_BACKGROUND = "workers.background", _("People: ethnic group, schooling, household")
    WORKERS_IDENTITY = "workers.identity", _("People: citizen number in clear (each noted)")
    STAYS_READ = "stays.read", _("Contracts, departures, returns: read")
    STAYS_WRITE = "stays.write", _("Contracts, departures, returns: record and correct")
    STAYS_MONEY = "stays.money", _("Contracts: wages, fees, deposits")
    ENTERPRISES_READ = "enterprises.read", _("Enterprises: read")
    ENTERPRISES_WRITE = "enterprises.write", _("Enterprises: record and correct")
    TARGETS_READ = "targets.read", _("Targets: read")
    TARGETS_WRITE = "targets.write", _("Targets: enter, for approval by a leader")


# Statistics are a right of their own (ApiRight); a client has that, or registers, never both.
REGISTER_GRANTS = tuple(grant for grant in Grant if grant is not Grant.STATISTICS)

# What an action asks of the account in whose name a client writes.
PERMISSIONS_OF: dict[str, frozenset[Permission]] = {
    Grant.WORKERS_READ: frozenset({Permission.WORKER_VIEW}),
    Grant.WORKERS_WRITE: frozenset({Permission.WORKER_VIEW, Permission.WORKER_EDIT}),
    Grant.WORKERS_IDENTITY: frozenset({Permission.IDENTITY_REVEAL}),
    Grant.STAYS_WRITE: frozenset({Permission.STAY_RECORD}),
    Grant.ENTERPRISES_WRITE: frozenset({Permission.ENTERPRISE_EDIT}),
    Grant.TARGETS_WRITE: frozenset({Permission.TARGET_ENTER}),
}
# A grant that says nothing without another one.
NEEDS: dict[str, Grant] = {
    Grant.WORKERS_WRITE: Grant.WORKERS_READ,
    Grant.WORKERS_CONTACT: Grant.WORKERS_READ,
    Grant.WORKERS_BACKGROUND: Grant.WORKERS_READ,
    Grant.WORKERS_IDENTITY: Grant.WORKERS_READ,
    Grant.STAYS_WRITE: Grant.STAYS_READ,
    Grant.STAYS_MONEY: Grant.STAYS_READ,
    Grant.ENTERPRISES_WRITE: Grant.ENTERPRISES_READ,
    Grant.TARGETS_WRITE: Grant.TARGETS_READ,
}
# Enterprises and targets belong to no unit: only a client of the whole province writes them.
PROVINCE_WIDE = frozenset({Grant.ENTERPRISES_WRITE, Grant.TARGETS_WRITE})


class Reach(StrEnum):
    PROVINCE = "province"
    COMMUNE = "commune"
    ORGANISATION = "organisation"


class RoleCode(models.TextChoices):
    ADMINISTRATOR = "administrator", _("System administrator")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    DEPARTMENT_LEADER = "department_leader", _("Department leader")
    DEPARTMENT_VIEWER = "department_viewer", _("Department viewer")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    COMMUNE_LEADER = "commune_leader", _("Commune leader")
    COMMUNE_VIEWER = "commune_viewer", _("Commune viewer")
    AUDITOR = "auditor", _("Auditor")
    CENTRE_OFFICER = "centre_officer", _("Employment Service Centre officer")
    SCHOOL_OFFICER = "school_officer", _("School officer")


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a role may do, how far it reaches, and which roles its holder may hand out."""

    label: str | Promise
    reach: Reach
    grants: frozenset[Permission]
    hands_out: frozenset[RoleCode] = frozenset()


_EVERYBODY = {Permission.OWN_ACCOUNT, Permission.FIGURES_VIEW, Permission.TARGET_VIEW}
_READS = _EVERYBODY | {
    Permission.WORKER_VIEW,
    Permission.ENTERPRISE_VIEW,
    Permission.COURSE_VIEW,
    Permission.REFERENCE_VIEW,
}
_WRITES = _READS | {
    Permission.WORKER_EDIT,
    Permission.STAY_RECORD,
    Permission.IDENTITY_REVEAL,
    Permission.MATCH_VIEW,
    Permission.DIRECT_CONFIRM,
    Permission.SUPPORT_RECORD,
}
_COMMUNE_ROLES = frozenset(
    {RoleCode.COMMUNE_OFFICER, RoleCode.COMMUNE_LEADER, RoleCode.COMMUNE_VIEWER}
)
_ORGANISATION_ROLES = frozenset({RoleCode.CENTRE_OFFICER, RoleCode.SCHOOL_OFFICER})
# Only the people on their own courses, never a register.
_TEACHES = _EVERYBODY | {Permission.COURSE_VIEW, Permission.COURSE_EDIT}
_ACCOUNTS = {Permission.ACCOUNT_VIEW, Permission.ACCOUNT_MANAGE}


def _role(code: RoleCode, reach: Reach, grants: set, hands_out: frozenset = frozenset()) -> Role:
    return Role(label=code.label, reach=reach, grants=frozenset(grants), hands_out=hands_out)


ROLES: dict[str, Role] = {
    # Sees no person: accounts and clients only (separation rule 2 of docs/reference/roles.md).
    RoleCode.ADMINISTRATOR: _role(
        RoleCode.ADMINISTRATOR,
        Reach.PROVINCE,
        _EVERYBODY
        | _ACCOUNTS
        | {Permission.CLIENT_MANAGE, Permission.REFERENCE_VIEW, Permission.CONTACT_EDIT},
        _COMMUNE_ROLES
        | _ORGANISATION_ROLES
        | {RoleCode.DEPARTMENT_VIEWER, RoleCode.DEPARTMENT_OFFICER},
    ),
    RoleCode.DEPARTMENT_OFFICER: _role(
        RoleCode.DEPARTMENT_OFFICER,
        Reach.PROVINCE,
        _WRITES
        | _ACCOUNTS
        | {
            Permission.CONTACT_EDIT,
            Permission.ENTERPRISE_EDIT,
            Permission.TARGET_ENTER,
            Permission.PERSON_MATCH,
            Permission.SUPPORT_DECIDE,
            Permission.COURSE_EDIT,
            Permission.ORGANISATION_EDIT,
            Permission.REFERENCE_PROPOSE,
            Permission.AREA_EDIT,
        },
        _COMMUNE_ROLES | _ORGANISATION_ROLES,
    ),
    RoleCode.DEPARTMENT_LEADER: _role(
        RoleCode.DEPARTMENT_LEADER,
        Reach.PROVINCE,
        _READS
        | _ACCOUNTS
        | {
            Permission.IDENTITY_REVEAL,
            Permission.TARGET_APPROVE,
            Permission.CLIENT_MANAGE,
            Permission.MATCH_VIEW,
            Permission.PERSON_MATCH,
            Permission.REFERENCE_DECIDE,
        },
        frozenset(RoleCode),
    ),
    RoleCode.DEPARTMENT_VIEWER: _role(RoleCode.DEPARTMENT_VIEWER, Reach.PROVINCE, _READS),
    RoleCode.COMMUNE_OFFICER: _role(RoleCode.COMMUNE_OFFICER, Reach.COMMUNE, _WRITES),
    RoleCode.COMMUNE_LEADER: _role(RoleCode.COMMUNE_LEADER, Reach.COMMUNE, _READS),
    RoleCode.COMMUNE_VIEWER: _role(RoleCode.COMMUNE_VIEWER, Reach.COMMUNE, _READS),
    RoleCode.AUDITOR: _role(
        RoleCode.AUDITOR,
        Reach.PROVINCE,
        _READS | {Permission.IDENTITY_REVEAL, Permission.AUDIT_VIEW, Permission.ACCOUNT_VIEW},
    ),
    RoleCode.CENTRE_OFFICER: _role(RoleCode.CENTRE_OFFICER, Reach.ORGANISATION, _TEACHES),
    RoleCode.SCHOOL_OFFICER: _role(RoleCode.SCHOOL_OFFICER, Reach.ORGANISATION, _TEACHES),
}
