"""Support is asked for, decided by a second person, paid once, and never above a ceiling; loans."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from core.problems import Refused, Stale
from support.actions import (
    approve_support,
    ask_support,
    correct_loan,
    correct_support,
    pay_support,
    record_balance,
    refuse_support,
    take_back_support,
    withdraw_loan,
    withdraw_support,
)
from support.models import Claim
from tests.factories.contracts import departed, identified
from tests.factories.support import approved, asked_for, decider, lent_to, paid
from tests.factories.workers import a_clerk

pytestmark = pytest.mark.django_db
SAID = {"item": "orientation", "source": "employment_2025", "asked_on": date(2026, 5, 5)}
DECIDED = {"decided_on": date(2026, 5, 8), "decision_number": "12/QĐ-SNV"}


def rules_of(refused) -> list[str]:
    return [p.rule for p in refused.value.problems if not p.warning]


def test_an_officer_records_what_a_person_of_the_unit_asks_for(person, officer):
    claim = asked_for(person, by=officer)

    assert (claim.state, claim.legal_basis) == ("asked", "Nghị định 338/2025/NĐ-CP")
    assert AuditEntry.objects.about(claim).count() == 1


def test_the_neighbour_records_nothing_here(person, neighbour):
    with pytest.raises(PermissionDenied):
        asked_for(person, by=neighbour)


def test_an_officer_of_a_commune_does_not_decide(person, officer):
    claim = asked_for(person)

    with pytest.raises(PermissionDenied):
        approve_support(claim=claim, amount=Decimal(1), **DECIDED, by=officer)


@pytest.mark.parametrize("made", [asked_for, approved, paid])
def test_an_item_that_stands_is_not_asked_for_again(person, made):
    made(person)

    with pytest.raises(Refused) as refused:
        asked_for(person)

    assert rules_of(refused) == ["S-06"]


def test_another_source_does_not_pay_the_same_item_again(person):
    paid(person)

    with pytest.raises(Refused) as refused:
        asked_for(person, source="province")

    assert rules_of(refused) == ["S-06"]


def test_the_database_refuses_a_second_standing_request(person):
    claim = asked_for(person)
    claim.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        claim.save(force_insert=True)


def test_what_was_refused_may_be_asked_for_again(person):
    refuse_support(
        claim=asked_for(person), decided_on=date(2026, 5, 8), reason="Thiếu giấy tờ.", by=decider()
    )

    assert asked_for(person).state == "asked"


def test_who_enters_a_request_does_not_decide_it(person, department):
    claim = asked_for(person, by=department)

    with pytest.raises(Refused) as refused:
        approve_support(claim=claim, amount=Decimal(500_000), **DECIDED, by=department)

    assert rules_of(refused) == ["S-11"]


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (approve_support, {"amount": Decimal(510_000), **DECIDED}),
        (refuse_support, {"decided_on": date(2026, 5, 8), "reason": "Sai."}),
    ],
)
def test_who_corrects_a_request_does_not_decide_it_either(person, department, decide, said):
    claim = asked_for(person)
    correct_support(claim=claim, **SAID, amount=Decimal(520_000), by=department)
    correct_support(claim=claim, **SAID, amount=Decimal(510_000), by=decider())

    with pytest.raises(Refused) as refused:
        decide(claim=claim, **said, by=department)

    assert rules_of(refused) == ["S-11"]


def test_what_was_changed_since_it_was_looked_at_is_not_approved(person):
    seen = asked_for(person)
    correct_support(
        claim=seen, **{**SAID, "item": "language"}, amount=Decimal(500_000), by=a_clerk()
    )

    with pytest.raises(Refused) as refused:
        approve_support(
            claim=seen, version=seen.version, amount=Decimal(1), **DECIDED, by=decider()
        )

    assert rules_of(refused) == ["S-31"]


def test_the_database_too_asks_for_a_second_person(person, department):
    claim = asked_for(person, by=department)

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(decided_by=department)


def test_more_than_the_ceiling_is_told_when_asked_and_refused_when_approved(person):
    claim = asked_for(person, amount=Decimal(530_001))

    with pytest.raises(Refused) as refused:
        approve_support(claim=claim, amount=Decimal(530_001), **DECIDED, by=decider())

    assert rules_of(refused) == ["S-09"]
    assert approve_support(claim=claim, amount=Decimal(530_000), **DECIDED, by=decider())


def test_meals_are_measured_by_the_day(person):
    claim = asked_for(person, item="food", quantity=30, amount=Decimal(1_500_000))

    assert approve_support(claim=claim, amount=Decimal(1_500_000), **DECIDED, by=decider())


def test_the_ceiling_is_that_of_the_day_of_the_request(person):
    asked = {"item": "food", "source": "employment_2015", "quantity": 10}
    claim = asked_for(person, **asked, amount=Decimal(500_000), asked_on=date(2025, 12, 31))

    with pytest.raises(Refused) as refused:
        approve_support(claim=claim, amount=Decimal(500_000), **DECIDED, by=decider())

    assert rules_of(refused) == ["S-09"]


def test_no_more_is_paid_than_approved(person):
    claim = approved(person)

    with pytest.raises(Refused) as refused:
        pay_support(claim=claim, amount=Decimal(500_001), paid_on=date(2026, 5, 9), by=decider())

    assert rules_of(refused) == ["S-15"]


def test_what_is_not_approved_is_not_paid(person):
    with pytest.raises(Refused) as refused:
        pay_support(
            claim=asked_for(person), amount=Decimal(1), paid_on=date(2026, 5, 9), by=decider()
        )

    assert rules_of(refused) == ["S-10"]


def test_steps_are_taken_back_one_by_one_and_stay_in_the_history(person):
    claim = paid(person)

    claim = take_back_support(claim=claim, reason="Nhập nhầm.", by=decider())
    assert (claim.state, claim.amount_paid, claim.paid_on) == ("approved", None, None)
    claim = take_back_support(claim=claim, reason="Nhập nhầm.", by=decider())

    assert (claim.state, claim.amount_approved, claim.decided_by) == ("asked", None, None)
    before = [entry.before for entry in AuditEntry.objects.about(claim)]
    assert {"amount_paid", "amount_approved"} <= {name for values in before for name in values}


def test_a_refusal_is_not_taken_back_over_a_new_request(person):
    refused_one = refuse_support(
        claim=asked_for(person), decided_on=date(2026, 5, 8), reason="Thiếu.", by=decider()
    )
    asked_for(person)

    with pytest.raises(Refused) as refused:
        take_back_support(claim=refused_one, reason="Nhầm.", by=decider())

    assert rules_of(refused) == ["S-06"]


def test_a_paid_request_is_not_withdrawn(person, officer):
    with pytest.raises(Refused) as refused:
        withdraw_support(claim=paid(person), reason="Nhầm.", by=officer)

    assert rules_of(refused) == ["S-10"]


def test_a_stale_correction_tells_what_stands_now(person, officer):
    claim = asked_for(person)
    facts = {"item": "orientation", "source": "employment_2025", "asked_on": date(2026, 5, 5)}
    correct_support(claim=claim, version=1, **facts, amount=Decimal(400_000), by=officer)

    with pytest.raises(Stale) as stale:
        correct_support(claim=claim, version=1, **facts, amount=Decimal(300_000), by=officer)

    assert stale.value.current["amount_asked"] == 400_000


def test_a_correction_without_change_writes_nothing(person, officer):
    claim = asked_for(person)
    facts = {"item": "orientation", "source": "employment_2025", "asked_on": date(2026, 5, 5)}
    correct_support(claim=claim, **facts, amount=Decimal(500_000), by=officer)

    assert AuditEntry.objects.about(claim).count() == 1


def test_a_contract_of_somebody_else_is_refused(person, here, officer):
    stay = departed(identified(here))

    with pytest.raises(Refused) as refused:
        asked_for(person, contract=stay.contract, by=officer)

    assert rules_of(refused) == ["S-19"]


def test_a_request_for_an_item_off_the_list_is_refused(person, officer):
    with pytest.raises(Refused) as refused:
        ask_support(
            worker=person,
            item="holiday",
            source="nobody",
            quantity=0,
            amount=Decimal(0),
            asked_on=date(2999, 1, 1),
            note="x" * 301,
            by=officer,
        )

    assert rules_of(refused) == ["S-01", "S-02", "S-05", "S-03", "S-04", "S-18"]


# Loans ------------------------------------------------------------------------------------------


def test_a_loan_is_recorded_once(person):
    lent_to(person, number="7/HĐTD")

    with pytest.raises(Refused) as refused:
        lent_to(person, number="7/hđtd")

    assert rules_of(refused) == ["S-21"]


def test_a_withdrawn_loan_frees_its_number_and_stays_as_it_is(person, officer):
    loan = lent_to(person, number="7/HĐTD")
    withdraw_loan(loan=loan, reason="Nhập nhầm.", by=officer)

    assert lent_to(person, number="7/HĐTD")
    with pytest.raises(Refused) as refused:
        record_balance(
            loan=loan,
            quarter_ends=date(2026, 3, 31),
            outstanding=Decimal(1),
            overdue=Decimal(0),
            by=officer,
        )
    assert rules_of(refused) == ["S-30"]


def test_a_quarter_is_reported_once_and_corrected(person, officer):
    loan = lent_to(person)
    for owed in (70_000_000, 60_000_000):
        record_balance(
            loan=loan,
            quarter_ends=date(2026, 6, 30),
            outstanding=Decimal(owed),
            overdue=Decimal(0),
            by=officer,
        )

    assert [b.outstanding for b in loan.balances.all()] == [60_000_000]
    assert AuditEntry.objects.about(loan).first().before == {
        "outstanding": "70000000.00",
        "overdue": "0.00",
    }


def test_a_corrected_amount_still_holds_what_the_bank_reported(person, officer):
    loan = lent_to(person)
    record_balance(
        loan=loan,
        quarter_ends=date(2026, 6, 30),
        outstanding=Decimal(70_000_000),
        overdue=Decimal(0),
        by=officer,
    )

    with pytest.raises(Refused) as refused:
        correct_loan(
            loan=loan,
            bank_unit=loan.bank_unit,
            number=loan.number,
            amount=Decimal(60_000_000),
            signed_on=loan.signed_on,
            term_months=36,
            by=officer,
        )

    assert rules_of(refused) == ["S-28"]
