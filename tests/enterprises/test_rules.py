"""Rules E-01 to E-29, asked directly."""

from datetime import date

import pytest

from enterprises import rules
from enterprises.choices import LicenceStatus
from enterprises.rules import Said
from enterprises.rules.texts import is_tax_code
from enterprises.states import Standing

TODAY = date(2026, 11, 22)
LICENSED = Standing(status=LicenceStatus.IN_FORCE)


def ids(problems):
    return [(problem.rule, problem.field) for problem in problems]


# The enterprise ----------------------------------------------------------------------------------

FACTS = {"name": "Công ty mẫu", "kind": "service", "tax_code": "9800001009", "contacts": {}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"name": ""}, [("E-01", "name")]),
        ({"name": "A" * 201}, [("E-01", "name")]),
        ({"name": "ß" * 150}, [("E-01", "name")]),
        ({"kind": "bank"}, [("E-02", "kind")]),
        ({"tax_code": ""}, []),
        ({"tax_code": "9800001008"}, [("E-09", "tax_code")]),
        ({"tax_code": "980000100"}, [("E-09", "tax_code")]),
        ({"tax_code": "9800001009-001"}, [("E-09", "tax_code")]),
        ({"tax_code": "980000100\u0666"}, [("E-09", "tax_code")]),
        ({"contacts": {"phone": "024 3824 9517"}}, []),
        ({"contacts": {"phone": "hỏi anh Ba"}}, [("E-11", "phone")]),
        ({"contacts": {"email": "lienhe@congty.vn"}}, []),
        ({"contacts": {"email": "congty.vn"}}, [("E-11", "email")]),
        ({"contacts": {"website": "www.congty.vn"}}, []),
        ({"contacts": {"website": "javascript:alert(1)"}}, [("E-11", "website")]),
        ({"contacts": {"address": "A" * 301}}, [("E-29", "address")]),
    ],
)
def test_the_facts_of_an_enterprise(fields, expected):
    assert ids(rules.problems_with_enterprise(**{**FACTS, **fields})) == expected


@pytest.mark.parametrize(
    ("code", "branch", "fits"),
    [
        # The first two are the examples of python-stdnum's documentation.
        ("0100233488", False, True),
        ("0314409058-002", True, True),
        ("0100233480", False, False),
        ("9800001009", False, True),
        ("9800001009-001", True, True),
        ("9800001009-000", True, False),
        ("9800001009", True, False),
        ("0000000000", False, False),
        ("", False, False),
    ],
)
def test_the_check_digit_of_a_tax_code(code, branch, fits):
    assert is_tax_code(code, branch=branch) is fits


def test_one_wrong_digit_never_fits():
    right = "0100233488"
    wrong = [
        right[:place] + digit + right[place + 1 :]
        for place in range(10)
        for digit in "0123456789"
        if digit != right[place]
    ]

    assert not any(is_tax_code(code) for code in wrong)


@pytest.mark.parametrize("typed", ["9800001009 001", "9800001009-001", "9800001009001"])
def test_a_tax_code_is_stored_in_one_way(typed):
    assert rules.tidy_tax_code(typed) == "9800001009-001"


FIRST = {"kind": "service", "number": "12/LĐTBXH-GP", "day": date(2022, 3, 1), "today": TODAY}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"day": TODAY}, []),
        ({"day": None}, [("E-04", "licence_date")]),
        ({"number": ""}, [("E-04", "licence_number")]),
        ({"number": "1" * 61}, [("E-04", "licence_number")]),
        ({"number": "", "day": None}, [("E-05", "licence_number")]),
        ({"kind": "public_unit"}, [("E-06", "kind")]),
        ({"kind": "public_unit", "number": "", "day": None}, []),
        ({"day": date(2026, 11, 23)}, [("E-07", "licence_date")]),
    ],
)
def test_the_licence_a_new_enterprise_comes_with(fields, expected):
    assert ids(rules.problems_with_first_licence(**{**FIRST, **fields})) == expected


def test_refusals_that_only_the_register_knows():
    assert rules.name_taken().rule == "E-03"
    assert rules.tax_code_taken().rule == "E-10"
    assert rules.contradictory_kind().rule == "E-06"


# The licence -------------------------------------------------------------------------------------


def said(kind, day, **fields):
    usual = {"number": "12/LĐTBXH-GP"} if kind in ("granted", "reissued") else {}
    usual |= {"last_day": date(2026, 6, 30)} if kind == "suspended" else {}
    usual |= {"point": "b"} if kind == "revoked" else {}
    return Said(kind=kind, in_force_on=date.fromisoformat(day), **{**usual, **fields})


GRANTED = said("granted", "2022-03-01")
SUSPENDED = said("suspended", "2026-01-01")


def event(paper, *before, kind="service"):
    found = rules.problems_with_licence_event(
        paper, enterprise_kind=kind, before=before, today=TODAY
    )
    return ids(found)


@pytest.mark.parametrize(
    ("paper", "before", "expected"),
    [
        (GRANTED, [], []),
        (said("adjusted", "2022-03-01"), [], []),
        (said("sold", "2022-03-01"), [], [("E-02", "kind")]),
        (said("granted", "2022-03-01", number=""), [], [("E-04", "number")]),
        (said("adjusted", "2026-11-23"), [GRANTED], [("E-07", "in_force_on")]),
        (said("adjusted", "2026-11-22"), [GRANTED], []),
        # What does not follow from what stood there.
        (said("revoked", "2022-02-28"), [GRANTED], [("E-08", "in_force_on")]),
        (said("revoked", "2022-03-01"), [GRANTED], []),
        (said("granted", "2023-01-01"), [GRANTED], [("E-08", "in_force_on")]),
        (SUSPENDED, [], [("E-08", "in_force_on")]),
        (said("reissued", "2024-01-01"), [GRANTED, said("returned", "2023-01-01")],
         [("E-08", "in_force_on")]),
        (said("granted", "2024-01-01"), [GRANTED, said("returned", "2023-01-01")], []),
        # Suspensions.
        (SUSPENDED, [GRANTED], []),
        (said("suspended", "2026-01-01", last_day=None), [GRANTED], [("E-12", "last_day")]),
        (said("suspended", "2026-07-01"), [GRANTED], [("E-12", "last_day")]),
        (said("adjusted", "2026-01-01", last_day=TODAY), [GRANTED], [("E-12", "last_day")]),
        (said("returned", "2026-01-01", country_id="TW"), [GRANTED], [("E-12", "country")]),
        (said("lifted", "2026-02-01"), [GRANTED, SUSPENDED], []),
        (said("lifted", "2026-02-01"), [GRANTED], [("E-13", "in_force_on")]),
        (said("lifted", "2026-08-01"), [GRANTED, SUSPENDED], [("E-13", "in_force_on")]),
        (said("lifted", "2026-02-01", country_id="TW"), [GRANTED, SUSPENDED],
         [("E-13", "in_force_on")]),
        # Revocations.
        (said("revoked", "2026-02-01", point=""), [GRANTED], [("E-14", "point")]),
        (said("revoked", "2026-02-01", point="x"), [GRANTED], [("E-14", "point")]),
        (said("returned", "2026-02-01", point="a"), [GRANTED], [("E-14", "point")]),
        # The same paper twice; one before another that hangs on what it takes away.
        (GRANTED, [GRANTED], [("E-15", "in_force_on")]),
        (said("returned", "2025-01-01"), [GRANTED, SUSPENDED], [("E-18", "in_force_on")]),
        (said("adjusted", "2026-02-01", note="A" * 301), [GRANTED], [("E-29", "note")]),
    ],
)  # fmt: skip
def test_what_may_happen_to_a_licence(paper, before, expected):
    assert event(paper, *before) == expected


def test_who_needs_no_licence_has_no_history_of_one():
    assert event(GRANTED, kind="public_unit") == [("E-06", None)]


def test_an_old_flaw_does_not_stand_in_the_way():
    """What was carried over may not follow; new entries are judged by what they themselves do."""
    carried = said("suspended", "2021-01-01")

    assert event(said("granted", "2022-03-01"), carried) == []


def test_withdrawing_keeps_what_hangs_on_it():
    later = ids(rules.problems_with_history(GRANTED, [SUSPENDED]))

    assert later == [("E-18", None)]
    assert ids(rules.problems_with_history(SUSPENDED, [GRANTED])) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"withdrawn": True}, [("E-16", None)]),
        ({"reason": ""}, [("E-17", "reason")]),
        ({"reason": "A" * 301}, [("E-17", "reason")]),
    ],
)
def test_withdrawing_says_why(fields, expected):
    asked = {"withdrawn": False, "reason": "Nhập nhầm", **fields}

    assert ids(rules.problems_with_withdrawal(**asked)) == expected


# Branches and markets ----------------------------------------------------------------------------

BRANCH = {
    "name": "Chi nhánh Tây Bắc",
    "code": "9800001009-001",
    "tax_code": "9800001009",
    "texts": {},
    "closed": False,
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"code": ""}, []),
        ({"tax_code": ""}, []),
        ({"name": ""}, [("E-19", "name")]),
        # Folded it is longer than the column: "ss" each.
        ({"name": "ß" * 101}, [("E-19", "name")]),
        ({"code": "9800001009"}, [("E-09", "code")]),
        ({"tax_code": "9800002002"}, [("E-20", "code")]),
        ({"closed": True}, [("E-21", None)]),
        ({"texts": {"phone": "x"}}, [("E-11", "phone")]),
        ({"texts": {"activities": "A" * 301}}, [("E-29", "activities")]),
    ],
)
def test_a_branch(fields, expected):
    assert ids(rules.problems_with_branch(**{**BRANCH, **fields})) == expected


def test_a_branch_is_taken_by_name_or_code():
    assert [rules.branch_taken(field).rule for field in ("name", "code")] == ["E-20", "E-20"]


@pytest.mark.parametrize(
    ("closed", "day", "expected"),
    [
        (False, TODAY, []),
        (True, TODAY, [("E-21", None)]),
        (False, date(2026, 11, 23), [("E-21", "closed_on")]),
    ],
)
def test_closing_a_branch(closed, day, expected):
    assert ids(rules.problems_with_closing(closed=closed, closed_on=day, today=TODAY)) == expected


def test_only_a_closed_branch_opens_again():
    assert ids(rules.problems_with_reopening(closed=False)) == [("E-21", None)]
    assert ids(rules.problems_with_reopening(closed=True)) == []


MARKET = {
    "country_known": True,
    "work": "any",
    "starts_on": date(2026, 3, 1),
    "ends_on": None,
    "document_number": "",
    "withdrawn": False,
    "others": [],
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"withdrawn": True}, [("E-16", None)]),
        ({"country_known": False}, [("E-25", "country")]),
        ({"work": "sales"}, [("E-02", "work")]),
        ({"starts_on": date(2026, 11, 23)}, [("E-07", "starts_on")]),
        ({"ends_on": date(2026, 2, 28)}, [("E-25", "ends_on")]),
        ({"others": [(date(2025, 1, 1), None)]}, [("E-26", "starts_on")]),
        ({"others": [(date(2025, 1, 1), date(2026, 3, 1))]}, [("E-26", "starts_on")]),
        ({"others": [(date(2025, 1, 1), date(2026, 2, 28))]}, []),
        ({"document_number": "1" * 61}, [("E-29", "document_number")]),
    ],
)
def test_a_market(fields, expected):
    assert ids(rules.problems_with_market(**{**MARKET, **fields})) == expected


# Letters -----------------------------------------------------------------------------------------

LETTER = {
    "number": "512/SNV-VLATLĐ",
    "issued_on": date(2026, 3, 1),
    "expires_on": date(2026, 12, 31),
    "signer": "",
    "positions": "",
    "units": [1, 2],
    "on_the_map": {1, 2, 3},
    "licence": LICENSED,
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"expires_on": date(2026, 3, 1)}, []),
        ({"number": ""}, [("E-22", "number")]),
        ({"issued_on": date(2026, 11, 23)}, [("E-22", "issued_on")]),
        ({"units": []}, [("E-23", "communes")]),
        ({"units": [1, 4]}, [("E-23", "communes")]),
        ({"expires_on": date(2026, 2, 28)}, [("E-24", "expires_on")]),
        ({"licence": Standing(status=LicenceStatus.REVOKED)}, [("E-27", "issued_on")]),
        ({"licence": Standing(status=LicenceStatus.NOT_NEEDED)}, []),
        ({"positions": "A" * 501}, [("E-29", "positions")]),
    ],
)
def test_a_letter(fields, expected):
    assert ids(rules.problems_with_letter(**{**LETTER, **fields})) == expected


def test_one_letter_is_recorded_once():
    assert rules.letter_taken().rule == "E-28"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"already": True}, [("E-16", None)]),
        ({"reason": ""}, [("E-17", "reason")]),
        ({"withdrawn_on": date(2026, 2, 28)}, [("E-24", "withdrawn_on")]),
        ({"withdrawn_on": date(2026, 11, 23)}, [("E-24", "withdrawn_on")]),
    ],
)
def test_withdrawing_a_letter(fields, expected):
    asked = {
        "issued_on": date(2026, 3, 1),
        "withdrawn_on": TODAY,
        "already": False,
        "reason": "Giấy phép bị thu hồi",
        "today": TODAY,
    }

    assert ids(rules.problems_with_letter_withdrawal(**{**asked, **fields})) == expected
