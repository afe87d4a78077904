"""Roles: the page that describes them says what the code does, and the separations hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.permissions import ROLES, Permission, Reach, RoleCode

PAGE = (Path(settings.BASE_DIR) / "docs/reference/roles.md").read_text()
WRITES = {
    Permission.WORKER_EDIT,
    Permission.STAY_RECORD,
    Permission.ENTERPRISE_EDIT,
    Permission.TARGET_ENTER,
    Permission.TARGET_APPROVE,
    Permission.ACCOUNT_MANAGE,
    Permission.CLIENT_MANAGE,
    Permission.PERSON_MATCH,
    Permission.DIRECT_CONFIRM,
    Permission.SUPPORT_RECORD,
    Permission.SUPPORT_DECIDE,
    Permission.COURSE_EDIT,
    Permission.ORGANISATION_EDIT,
    Permission.REFERENCE_PROPOSE,
    Permission.REFERENCE_DECIDE,
}
ABOUT_PERSONS = {
    Permission.WORKER_VIEW,
    Permission.WORKER_EDIT,
    Permission.STAY_RECORD,
    Permission.IDENTITY_REVEAL,
    Permission.MATCH_VIEW,
    Permission.PERSON_MATCH,
    Permission.DIRECT_CONFIRM,
    Permission.SUPPORT_RECORD,
    Permission.SUPPORT_DECIDE,
    Permission.COURSE_VIEW,
    Permission.COURSE_EDIT,
}


def rows(first_cell: str) -> dict[str, list[str]]:
    """The rows of the page whose first cell matches, by that cell."""
    found = re.findall(rf"^\| ({first_cell})[^|]*\|(.+)\|$", PAGE, re.MULTILINE)
    return {name.strip("` "): [cell.strip() for cell in rest.split("|")] for name, rest in found}


def test_the_page_says_what_each_role_may():
    signs = {Reach.PROVINCE: "P", Reach.COMMUNE: "C", Reach.ORGANISATION: "O"}
    in_code = {
        str(p): [signs[r.reach] if p in r.grants else "–" for r in ROLES.values()]
        for p in Permission
    }

    assert rows(r"`[a-z_]+`") == in_code


def test_the_page_says_which_roles_are_handed_out():
    with translation.override("en"):
        in_code = {
            str(role.label): ", ".join(str(c.label) for c in RoleCode if c in role.hands_out) or "–"
            for role in ROLES.values()
        }

    described = rows("[A-Z][A-Za-z ]+")
    assert {name: described[name][0] for name in in_code} == in_code


def test_every_role_is_described_in_code():
    assert set(ROLES) == set(RoleCode)


def test_the_administrator_sees_no_person():
    assert not ROLES[RoleCode.ADMINISTRATOR].grants & ABOUT_PERSONS


@pytest.mark.parametrize(
    "role", ["auditor", "commune_viewer", "commune_leader", "department_viewer"]
)
def test_who_looks_does_not_write(role):
    assert not ROLES[role].grants & WRITES


def test_no_role_enters_and_approves_targets():
    both = {Permission.TARGET_ENTER, Permission.TARGET_APPROVE}

    assert not [code for code, role in ROLES.items() if both <= role.grants]


def test_no_role_proposes_and_decides_a_change_of_a_list():
    both = {Permission.REFERENCE_PROPOSE, Permission.REFERENCE_DECIDE}

    assert not [code for code, role in ROLES.items() if both <= role.grants]


def test_only_the_leaders_hand_out_the_roles_that_watch_or_decide():
    high = {RoleCode.ADMINISTRATOR, RoleCode.DEPARTMENT_LEADER, RoleCode.AUDITOR}

    assert {c for c, role in ROLES.items() if role.hands_out & high} == {RoleCode.DEPARTMENT_LEADER}


def test_who_hands_out_roles_manages_accounts():
    for role in ROLES.values():
        assert bool(role.hands_out) == (Permission.ACCOUNT_MANAGE in role.grants)


def test_an_organisation_sees_courses_and_no_register():
    everybody = {Permission.OWN_ACCOUNT, Permission.FIGURES_VIEW, Permission.TARGET_VIEW}
    for code in (RoleCode.CENTRE_OFFICER, RoleCode.SCHOOL_OFFICER):
        assert ROLES[code].grants == everybody | {Permission.COURSE_VIEW, Permission.COURSE_EDIT}
        assert ROLES[code].reach is Reach.ORGANISATION
        assert not ROLES[code].hands_out
