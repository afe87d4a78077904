"""The pages of support and loans: who gets them, what they keep, what a second click does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.idempotency import new_key
from support.models import Claim, Loan
from tests.factories.contracts import identified
from tests.factories.support import approved, asked_for, lent_to, paid

pytestmark = pytest.mark.django_db
REQUEST = {
    "item": "orientation",
    "source": "employment_2025",
    "quantity": "1",
    "amount": "500.000",
    "asked_on": "05/05/2026",
}


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_request_is_recorded_and_shown(person, officer):
    answer = as_(officer).post(reverse("support:claim_new", args=[person.pk]), REQUEST, follow=True)

    assert "500.000 đồng" in answer.content.decode()
    assert Claim.objects.get().asked_on == date(2026, 5, 5)


def test_a_second_click_makes_no_second_request(person, officer):
    client, address = as_(officer), reverse("support:claim_new", args=[person.pk])
    sent = {**REQUEST, "idempotency_key": new_key()}

    first, second = client.post(address, sent), client.post(address, sent)

    assert first.url == second.url
    assert Claim.objects.count() == 1


def test_what_was_typed_stays_in_the_form(person, officer):
    answer = as_(officer).post(
        reverse("support:claim_new", args=[person.pk]), {**REQUEST, "amount": "1,500.00"}
    )

    page = answer.content.decode()
    assert 'value="1,500.00"' in page
    assert not Claim.objects.exists()


def test_a_stale_correction_shows_both_values(person, officer):
    claim = asked_for(person)
    Claim.objects.filter(pk=claim.pk).update(version=2, amount_asked=400_000)
    sent = {**REQUEST, "amount": "300.000", "version": "1"}

    answer = as_(officer).post(reverse("support:claim_edit", args=[claim.pk]), sent)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "400.000" in page
    assert "300.000" in page


def test_the_department_approves_and_pays(person, department):
    claim, client = asked_for(person), as_(department)

    client.post(
        reverse("support:claim_approve", args=[claim.pk]),
        {"amount": "500.000", "decided_on": "08/05/2026", "decision_number": "12/QĐ-SNV"},
    )
    client.post(
        reverse("support:claim_pay", args=[claim.pk]),
        {"amount": "500.000", "paid_on": "12/05/2026"},
    )

    assert Claim.objects.get().state == "paid"


def test_the_page_offers_no_decision_to_who_entered_the_request(person, department):
    claim = asked_for(person, by=department)

    page = as_(department).get(reverse("support:claim", args=[claim.pk])).content.decode()

    assert reverse("support:claim_approve", args=[claim.pk]) not in page


def test_a_loan_and_what_is_owed(person, officer):
    client = as_(officer)
    client.post(
        reverse("support:loan_new", args=[person.pk]),
        {
            "bank_unit": "Phòng giao dịch mẫu",
            "number": "7/HĐTD",
            "amount": "80.000.000",
            "signed_on": "02/03/2026",
            "term_months": "36",
        },
    )
    loan = Loan.objects.get()
    client.post(
        reverse("support:loan_balance", args=[loan.pk]),
        {"quarter_ends": "30/06/2026", "outstanding": "60.000.000", "overdue": "0"},
    )

    page = client.get(reverse("support:loan", args=[loan.pk])).content.decode()
    assert "60.000.000" in page


def test_the_lists_hold_the_own_unit_only(person, officer, neighbour):
    paid(person)
    lent_to(person)
    for route in ("support:claims", "support:loans"):
        assert person.full_name in as_(officer).get(reverse(route)).content.decode()
        assert person.full_name not in as_(neighbour).get(reverse(route)).content.decode()


@pytest.mark.parametrize("part", [{}, {"headers": {"HX-Request": "true"}}])
def test_a_person_s_part_of_the_page(person, officer, part):
    approved(person)

    page = as_(officer).get(reverse("support:of_worker", args=[person.pk]), **part)

    assert "Giáo dục định hướng" in page.content.decode()


def test_the_overview_shows_what_was_paid(person, viewer):
    paid(person)

    page = as_(viewer).get(
        reverse("support:overview"), {"since": "01/01/2026", "until": "30/06/2026"}
    )

    assert "500.000" in page.content.decode()


def test_an_approval_of_what_was_changed_meanwhile_is_asked_again(person, department):
    claim, client = asked_for(person), as_(department)
    address = reverse("support:claim_approve", args=[claim.pk])
    seen = client.get(address).context["form"]["version"].value()
    Claim.objects.filter(pk=claim.pk).update(version=2)
    sent = {"amount": "500.000", "decided_on": "08/05/2026", "decision_number": "12/QĐ-SNV"}

    answer = client.post(address, {**sent, "version": seen})

    assert answer.context["form"].refused_by("S-31")
    assert Claim.objects.get().state == "asked"
    # What is shown beside the form now is what is decided when it is sent again.
    again = answer.context["form"]["version"].value()
    client.post(address, {**sent, "version": again})
    assert Claim.objects.get().state == "approved"


def test_who_corrected_a_request_is_not_offered_to_decide_it(person, department):
    claim, client = asked_for(person), as_(department)
    sent = {**REQUEST, "amount": "400.000", "version": "1"}
    client.post(reverse("support:claim_edit", args=[claim.pk]), sent)

    answer = client.get(reverse("support:claim", args=[claim.pk]))

    assert not answer.context["may_decide"]
    assert answer.context["own"]


def test_several_are_paid_and_what_is_not_approved_is_told(person, here, department):
    ready, waiting = approved(person), asked_for(identified(here))
    sent = {
        "row": [ready.pk, waiting.pk],
        "confirmed": "1",
        "paid_on": "12/05/2026",
        "idempotency_key": new_key(),
    }

    answer = as_(department).post(reverse("support:claims_pay"), sent)

    assert Claim.objects.get(pk=ready.pk).amount_paid == 500_000
    assert Claim.objects.get(pk=waiting.pk).state == "asked"
    assert [outcome.why != () for outcome in answer.context["refused"]] == [True]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("claim_new", REQUEST),
        (
            "loan_new",
            {
                "bank_unit": "Phòng giao dịch mẫu",
                "number": "1/HĐTD",
                "amount": "1.000.000",
                "signed_on": "02/03/2026",
                "term_months": "12",
            },
        ),
    ],
)
def test_a_version_sent_with_something_new_breaks_nothing(person, officer, name, sent):
    address = reverse(f"support:{name}", args=[person.pk])

    assert as_(officer).post(address, {**sent, "version": "1"}).status_code == 302
