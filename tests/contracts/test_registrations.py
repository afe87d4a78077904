"""Directly signed contracts: who confirms, within five working days, with a number of its own."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry, Event
from contracts import rules
from contracts.actions import (
    confirm_registration,
    receive_registration,
    refuse_registration,
    withdraw_registration,
)
from contracts.models import Contract, Registration
from core.problems import Refused
from tests.factories.contracts import departed, identified
from workers.models import Worker

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 3, 2)
TODAY = date(2026, 11, 22)


def rules_of(refused) -> list[str]:
    return [p.rule for p in refused.value.problems if not p.warning]


@pytest.fixture
def contract(here):
    """Signed directly; left on 20 March 2026."""
    return departed(
        identified(here),
        form="direct",
        enterprise_unknown=False,
        departed_on=date(2026, 3, 20),
        confirmation_number="1/XN",
        confirmation_on=date(2026, 3, 10),
    ).contract


@pytest.fixture
def filed(contract, officer):
    return receive_registration(contract=contract, received_on=RECEIVED, by=officer)


def confirmed(registration, by, number="12/XN-UBND", **fields):
    said = {"number": number, "answered_on": date(2026, 3, 9), **fields}
    return confirm_registration(registration=registration, **said, by=by)


def test_the_unit_of_residence_answers_within_five_working_days(filed, here):
    assert (filed.unit, filed.due_on) == (here, date(2026, 3, 9))


def test_before_the_first_of_july_2025_the_department_answers(contract, officer, department):
    Contract.objects.filter(pk=contract.pk).update(signed_on=None)
    with pytest.raises(Refused) as refused:
        receive_registration(contract=contract, received_on=date(2025, 6, 30), by=officer)

    assert rules_of(refused) == ["K-04"]
    made = receive_registration(contract=contract, received_on=date(2025, 6, 30), by=department)
    assert made.unit is None


def test_the_neighbour_records_no_file_here(contract, neighbour):
    with pytest.raises(PermissionDenied):
        receive_registration(contract=contract, received_on=RECEIVED, by=neighbour)


def test_only_a_directly_signed_contract_is_registered(here, officer):
    other = departed(identified(here)).contract

    with pytest.raises(Refused) as refused:
        receive_registration(contract=other, received_on=RECEIVED, by=officer)

    assert rules_of(refused) == ["K-01"]


def test_a_contract_has_one_standing_file(filed, contract, officer):
    with pytest.raises(Refused) as refused:
        receive_registration(contract=contract, received_on=RECEIVED, by=officer)

    assert rules_of(refused) == ["K-02"]


def test_a_confirmation_reaches_the_contract(filed, officer):
    confirmed(filed, officer)

    contract = Contract.objects.get()
    assert (contract.confirmation_number, contract.confirmation_on) == (
        "12/XN-UBND",
        date(2026, 3, 9),
    )


def test_a_number_is_given_once_a_year_by_each_unit(filed, here, next_door, officer, neighbour):
    confirmed(filed, officer)
    again, elsewhere = (
        receive_registration(
            contract=departed(
                identified(unit),
                form="direct",
                enterprise_unknown=False,
                confirmation_number="1/XN",
                confirmation_on=date(2026, 2, 1),
            ).contract,
            received_on=RECEIVED,
            by=by,
        )
        for unit, by in ((here, officer), (next_door, neighbour))
    )

    with pytest.raises(Refused) as refused:
        confirmed(again, officer, number="12/xn-ubnd")

    assert rules_of(refused) == ["K-10"]
    assert confirmed(elsewhere, neighbour).number == "12/XN-UBND"


def test_what_was_answered_is_not_answered_again(filed, officer):
    refuse_registration(
        registration=filed, answered_on=date(2026, 3, 9), reason="Thiếu hợp đồng.", by=officer
    )

    with pytest.raises(Refused) as refused:
        confirmed(filed, officer)

    assert rules_of(refused) == ["K-06"]


def test_a_withdrawn_confirmation_leaves_the_contract(filed, officer):
    withdraw_registration(registration=confirmed(filed, officer), reason="Nhầm.", by=officer)

    contract = Contract.objects.get()
    assert (contract.confirmation_number, contract.confirmation_on) == ("", None)
    assert AuditEntry.objects.about(filed).count() == 3


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"received_on": date(2026, 11, 23)}, "K-03"),
        ({"received_on": date(2026, 1, 1), "signed_on": date(2026, 1, 2)}, "K-03"),
        ({"unit_known": False}, "K-05"),
    ],
)
def test_what_a_file_is_told(fields, rule):
    facts = {
        "form": "direct",
        "cancelled": False,
        "registered": False,
        "received_on": RECEIVED,
        "signed_on": None,
        "unit_known": True,
        "own": True,
        "whole_province": False,
    }
    found = rules.problems_with_file(**{**facts, **fields}, today=TODAY)

    assert [p.rule for p in found] == [rule]


@pytest.mark.parametrize(
    ("answered_on", "told"),
    [
        (date(2026, 3, 1), ["K-07"]),
        (date(2026, 3, 9), []),
        (date(2026, 3, 10), ["K-08"]),
        (date(2026, 11, 23), ["K-07"]),
    ],
)
def test_a_late_answer_is_told_and_a_false_one_refused(answered_on, told):
    found = rules.problems_with_answer(
        received_on=RECEIVED, answered_on=answered_on, due_on=date(2026, 3, 9), today=TODAY
    )

    assert [p.rule for p in found] == told


@pytest.mark.parametrize(
    ("fields", "rule"), [({"number": ""}, "K-09"), ({"signer": "x" * 121}, "K-11")]
)
def test_what_a_confirmation_is_told(fields, rule):
    facts = {"number": "1", "taken": False, "signer": "", "signer_title": ""}
    found = rules.problems_with_confirmation(**{**facts, **fields})

    assert [p.rule for p in found] == [rule]


def test_a_refusal_says_why():
    assert [p.rule for p in rules.problems_with_reason("")] == ["K-12"]


# Pages -------------------------------------------------------------------------------------------


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_the_file_to_the_confirmation(contract, officer):
    client = as_(officer)
    client.post(
        reverse("contracts:registration_new", args=[contract.pk]), {"received_on": "02/03/2026"}
    )
    row = Registration.objects.get()
    answer = client.post(
        reverse("contracts:registration_confirm", args=[row.pk]),
        {"number": "12/XN-UBND", "answered_on": "10/03/2026", "signer": "Nguyễn Văn Mẫu"},
        follow=True,
    )

    page = answer.content.decode()
    assert "12/XN-UBND" in page
    assert "09/03/2026" in page  # told: the answer was due


def test_printing_shows_the_number_and_is_kept_on_record(filed, officer):
    confirmed(filed, officer, signer="Nguyễn Văn Mẫu")
    worker = filed.contract.worker

    answer = as_(officer).post(reverse("contracts:registration_print", args=[filed.pk]))

    assert worker.personal_id in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.about(worker).filter(event=Event.IDENTITY_REVEALED).count() == 1


@pytest.mark.parametrize(
    ("job", "said"), [("", "Công xưởng, sản xuất chế tạo"), ("Lắp ráp máy", "Lắp ráp máy")]
)
def test_the_paper_says_the_work_and_the_unit(filed, officer, job, said):
    confirmed(filed, officer, signer="Nguyễn Văn Mẫu")
    Contract.objects.filter(pk=filed.contract_id).update(job=job, occupation="factory")

    answer = as_(officer).post(reverse("contracts:registration_print", args=[filed.pk]))

    assert f"<td>{said}</td>" in answer.content.decode()
    assert "Ủy ban nhân dân xã " in answer.content.decode()


def test_what_is_not_confirmed_is_not_printed(filed, officer):
    answer = as_(officer).post(reverse("contracts:registration_print", args=[filed.pk]))

    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_REVEALED).exists()


def test_the_report_has_as_many_lines_as_it_says(filed, officer, neighbour):
    confirmed(filed, officer)
    address = reverse("contracts:registrations_report")
    period = {"since": "01/01/2026", "until": "31/12/2026"}

    assert filed.contract.worker.full_name in as_(officer).get(address, period).content.decode()
    assert (
        filed.contract.worker.full_name not in as_(neighbour).get(address, period).content.decode()
    )


def test_the_list_and_what_nobody_has_registered(contract, officer, neighbour):
    Contract.objects.filter(pk=contract.pk).update(confirmation_number="", confirmation_on=None)
    address, name = reverse("contracts:registrations"), contract.worker.full_name

    assert name in as_(officer).get(address).content.decode()
    assert name not in as_(neighbour).get(address).content.decode()


# Who answers -------------------------------------------------------------------------------------


def answers(registration):
    """Everything that is done with a file that waits."""
    said = {"registration": registration}
    day = date(2026, 3, 9)
    return [
        partial(confirm_registration, **said, number="9/XN", answered_on=day),
        partial(refuse_registration, **said, answered_on=day, reason="Thiếu."),
        partial(withdraw_registration, **said, reason="Nhầm."),
    ]


def test_what_the_department_took_in_is_not_answered_by_a_commune(contract, officer, department):
    Contract.objects.filter(pk=contract.pk).update(signed_on=None)
    old = receive_registration(contract=contract, received_on=date(2025, 6, 30), by=department)

    for act in answers(old):
        with pytest.raises(PermissionDenied):
            act(by=officer)
    assert confirmed(old, department).state == "confirmed"


def test_after_a_move_the_new_unit_answers_nothing_in_the_name_of_the_old_one(
    filed, next_door, neighbour, department
):
    worker = filed.contract.worker
    Worker.objects.filter(pk=worker.pk).update(commune=next_door)
    filed.contract.worker.refresh_from_db()

    for act in answers(filed):
        with pytest.raises(PermissionDenied):
            act(by=neighbour)
    client = Client()
    client.force_login(neighbour)
    page = client.get(reverse("contracts:registration", args=[filed.pk]))
    assert not page.context["may_answer"]
    assert not page.context["may_withdraw"]
    confirmed(filed, department)
    paper = client.post(reverse("contracts:registration_print", args=[filed.pk]))
    assert paper.status_code == 302


def test_a_file_of_a_day_in_another_unit_is_not_taken_in_here(contract, next_door, neighbour):
    worker = contract.worker
    Worker.objects.filter(pk=worker.pk).update(commune=next_door)
    worker.refresh_from_db()

    with pytest.raises(Refused) as refused:
        receive_registration(contract=contract, received_on=RECEIVED, by=neighbour)

    assert rules_of(refused) == ["K-13"]
