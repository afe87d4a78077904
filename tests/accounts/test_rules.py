"""Every rule about accounts, once met and once not. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import rules
from accounts.models import ApiClient, Duty, Organisation, PasswordRequest, User
from communes.models import Commune

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
UNIT = Commune(pk=7, code="03808", name="Mường La")


def found(problems) -> list[str]:
    return [problem.rule for problem in problems]


@pytest.mark.parametrize("username", ["lovanmau.muongla", "a", "can_bo-1"])
def test_a_plain_user_name_is_fine(username):
    assert found(rules.problems_with_username(username, taken=False)) == []


@pytest.mark.parametrize("username", ["Lò", "LoVanMau", "lo van", "", "a\n", "x" * 151])
def test_a_user_name_that_cannot_be_typed_anywhere_is_refused(username):
    assert found(rules.problems_with_username(username, taken=False)) == ["A-01"]


@pytest.mark.parametrize(("username", "taken"), [("lovanmau", True), ("system", False)])
def test_a_user_name_that_is_taken_or_kept_is_refused(username, taken):
    assert found(rules.problems_with_username(username, taken=taken)) == ["A-02"]


def manage(*, held=("commune_officer",), hands_out=("commune_officer",), own=False, username="x"):
    user = User(username=username)
    return found(
        rules.problems_with_managing(user, held=held, hands_out=frozenset(hands_out), own=own)
    )


def test_accounts_below_are_managed():
    assert manage() == []


def test_nobody_manages_the_own_account():
    assert manage(own=True) == ["A-03"]


@pytest.mark.parametrize(
    "case", [{"held": ("commune_officer", "department_leader")}, {"username": "system", "held": ()}]
)
def test_an_account_with_a_role_beyond_ones_own_is_not_managed(case):
    assert manage(**case) == ["A-04"]


def test_only_roles_below_are_handed_out():
    below = frozenset({"commune_officer"})

    assert found(rules.problems_with_role("commune_officer", hands_out=below)) == []
    assert found(rules.problems_with_role("administrator", hands_out=below)) == ["A-05"]


@pytest.mark.parametrize(
    ("role", "commune", "standing", "expected"),
    [
        ("commune_officer", UNIT, True, []),
        ("department_viewer", None, False, []),
        ("commune_officer", None, False, ["A-06"]),
        ("department_viewer", UNIT, True, ["A-06"]),
        ("commune_officer", UNIT, False, ["A-07"]),
    ],
)
def test_role_and_place_belong_together(role, commune, standing, expected):
    assert (
        found(rules.problems_with_place(rules.Place(role, commune), standing=standing)) == expected
    )


def new_duty(*, role="commune_officer", commune=UNIT, starts_on=TODAY, others=(), active=True):
    return found(
        rules.problems_with_duty(
            rules.Place(role, commune),
            starts_on=starts_on,
            others=others,
            active=active,
            today=TODAY,
        )
    )


def held(role="commune_officer", commune_id=7, ends_on=None) -> Duty:
    return Duty(role=role, commune_id=commune_id, starts_on=date(2020, 1, 1), ends_on=ends_on)


def test_a_duty_beside_none_is_fine():
    assert new_duty() == []


def test_a_closed_account_gets_no_duty():
    assert new_duty(active=False) == ["A-08"]


def test_a_duty_does_not_begin_in_the_past():
    assert new_duty(starts_on=TODAY - timedelta(days=1)) == ["A-09"]


def test_the_same_duty_twice_at_a_time_is_refused():
    assert new_duty(others=[held()]) == ["A-10"]


@pytest.mark.parametrize(
    "other", [held(role="commune_viewer"), held(commune_id=8), held(ends_on=TODAY)]
)
def test_another_role_another_place_or_another_time_is_no_repetition(other):
    assert new_duty(others=[other]) == []


@pytest.mark.parametrize("alone", ["administrator", "auditor"])
def test_administrator_and_auditor_stand_alone(alone):
    assert new_duty(role=alone, commune=None, others=[held()]) == ["A-11"]
    assert new_duty(others=[held(role=alone, commune_id=None)]) == ["A-11"]


@pytest.mark.parametrize(
    ("duty", "ends_on", "expected"),
    [
        (held(), TODAY, []),
        (held(), TODAY - timedelta(days=1), ["A-12"]),
        (held(ends_on=TODAY), TODAY + timedelta(days=3), ["A-12"]),
        (Duty(role="auditor", starts_on=date(2026, 4, 1)), TODAY, ["A-12"]),
        (Duty(role="auditor", starts_on=date(2026, 4, 1)), date(2026, 4, 1), []),
    ],
)
def test_a_duty_ends_once_and_not_in_the_past(duty, ends_on, expected):
    assert found(rules.problems_with_ending(duty, ends_on=ends_on, today=TODAY)) == expected


@pytest.mark.parametrize("close", [True, False])
def test_an_account_is_closed_or_reopened_once(close):
    assert found(rules.problems_with_closing(User(is_active=close), close=close)) == []
    assert found(rules.problems_with_closing(User(is_active=not close), close=close)) == ["A-13"]


@pytest.mark.parametrize("password", ["ngan-qua", "password1234", "officer.muongla"])
def test_a_weak_password_is_refused(password):
    user = User(username="officer.muongla")

    assert "A-14" in found(rules.problems_with_password(password, user=user))


def test_a_sentence_is_a_good_password():
    assert found(rules.problems_with_password("mua mang o ban mau", user=User(username="x"))) == []


def test_a_link_that_no_longer_holds_is_refused():
    assert found(rules.problems_with_link(valid=True)) == []
    assert found(rules.problems_with_link(valid=False)) == ["A-15"]


def waiting(*, active=True, **fields) -> PasswordRequest:
    given = {"asked_at": NOW - timedelta(hours=1), "user": User(is_active=active), **fields}
    return PasswordRequest(**given)


@pytest.mark.parametrize(
    "request_",
    [
        waiting(decided_at=NOW),
        waiting(asked_at=NOW - timedelta(hours=24)),
        waiting(wrong_codes=5),
        waiting(active=False),
    ],
)
def test_a_request_is_decided_once_in_time_and_for_an_open_account(request_):
    assert found(rules.problems_with_request(waiting(), accept=True, now=NOW)) == []
    assert found(rules.problems_with_request(request_, accept=True, now=NOW)) == ["A-16"]


@pytest.mark.parametrize(("days", "expected"), [(0, ["A-17"]), (1, []), (366, []), (367, ["A-17"])])
def test_a_token_works_a_year_at_most(days, expected):
    last = TODAY + timedelta(days=days)

    assert found(rules.problems_with_client(expires_on=last, today=TODAY)) == expected


def test_a_token_is_revoked_once():
    assert found(rules.problems_with_revoking(ApiClient())) == []
    assert found(rules.problems_with_revoking(ApiClient(revoked_at=NOW))) == ["A-18"]


def granted(**said) -> list[str]:
    usual = {"right": "registers", "grants": ["workers.read"], "communes": 1}
    empty = {"whole_province": False, "gone": []}
    return found(rules.problems_with_grants(**{**empty, **usual, **said}))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"right": "exact", "grants": [], "communes": 0}, []),
        ({"right": "exact", "communes": 0}, ["A-44"]),
        ({"right": "protected", "grants": []}, ["A-44"]),
        ({"grants": []}, ["A-44"]),
        ({"grants": ["statistics"]}, ["A-44"]),
        ({"grants": ["workers.contact"]}, ["A-45"]),
        ({"grants": ["stays.read", "stays.write"]}, []),
        ({"communes": 0}, ["A-46"]),
        ({"whole_province": True}, ["A-46"]),
        ({"whole_province": True, "communes": 0}, []),
        ({"gone": ["Xã Nặm Ét"]}, ["A-46"]),
        ({"grants": ["enterprises.read", "enterprises.write"]}, ["A-46"]),
    ],
)
def test_a_program_has_statistics_or_registers_at_a_place(said, expected):
    assert granted(**said) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, ["A-47"]), (1, []), (6001, ["A-47"])])
def test_a_program_asks_so_often_at_most(number, expected):
    assert found(rules.problems_with_allowance(number)) == expected


def test_who_has_a_password_is_not_invited_again():
    assert found(rules.problems_with_invitation(User(password="!nothing"))) == []
    assert found(rules.problems_with_invitation(User(password="md5$a$b"))) == ["A-19"]


# Organisations ------------------------------------------------------------------------------

CENTRE = Organisation(pk=3, kind="employment_centre")
SCHOOL = Organisation(pk=4, kind="school")


@pytest.mark.parametrize(
    ("role", "organisation", "expected"),
    [
        ("centre_officer", CENTRE, []),
        ("school_officer", SCHOOL, []),
        ("school_officer", Organisation(pk=5, kind="enterprise_centre"), []),
        ("school_officer", None, ["A-06"]),
        ("department_viewer", SCHOOL, ["A-06"]),
        ("school_officer", Organisation(pk=6, kind="school", closed=True), ["A-20"]),
        ("school_officer", CENTRE, ["A-21"]),
        ("centre_officer", SCHOOL, ["A-21"]),
    ],
)
def test_role_and_organisation_belong_together(role, organisation, expected):
    place = rules.Place(role, None, organisation)

    assert found(rules.problems_with_place(place, standing=False)) == expected


def test_a_role_at_an_organisation_is_held_at_no_commune():
    place = rules.Place("school_officer", UNIT, SCHOOL)

    assert found(rules.problems_with_place(place, standing=True)) == ["A-06"]


@pytest.mark.parametrize(("at", "expected"), [(SCHOOL, ["A-10"]), (CENTRE, [])])
def test_the_same_duty_at_the_same_organisation_is_a_repetition(at, expected):
    other = Duty(role="school_officer", organisation=SCHOOL, starts_on=TODAY)
    place = rules.Place("school_officer", None, at)
    problems = rules.problems_with_duty(
        place, starts_on=TODAY, others=[other], active=True, today=TODAY
    )

    assert found(problems) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"name": ""}, ["A-22"]),
        ({"name": "x" * 201}, ["A-22"]),
        ({"address": "x" * 201}, ["A-22"]),
        ({"phone": "0" * 21}, ["A-22"]),
        ({"kind": "ministry"}, ["A-23"]),
        ({"taken": True}, ["A-24"]),
    ],
)
def test_an_organisation_on_the_list(fields, expected):
    facts = {"name": "Trường mẫu", "kind": "school", "address": "", "phone": "", "taken": False}

    assert found(rules.problems_with_saved_organisation(**{**facts, **fields})) == expected


def test_the_kind_stays_while_somebody_works_there():
    for changed, staffed in ((True, False), (False, True), (False, False)):
        assert not found(rules.problems_with_kind_of_staffed(changed=changed, staffed=staffed))
    assert found(rules.problems_with_kind_of_staffed(changed=True, staffed=True)) == ["A-25"]


@pytest.mark.parametrize(
    ("closed", "close", "staffed", "expected"),
    [
        (False, True, False, []),
        (True, False, True, []),
        (False, True, True, ["A-26"]),
        (True, True, False, ["A-26"]),
        (False, False, False, ["A-26"]),
    ],
)
def test_closing_an_organisation(closed, close, staffed, expected):
    row = Organisation(closed=closed)
    problems = rules.problems_with_closing_organisation(row, close=close, staffed=staffed)

    assert found(problems) == expected
