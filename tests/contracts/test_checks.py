"""Departures without licence are worked off; unknown senders are named."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.scopes import EVERYWHERE
from contracts import queries, rules
from contracts.actions import check_licence, name_enterprise, take_back_check
from contracts.models import Contract
from core.idempotency import new_key
from core.models import Mark
from core.problems import Refused
from tests.factories.contracts import departed, identified
from tests.factories.enterprises import an_enterprise, licence_event

pytestmark = pytest.mark.django_db


def rules_of(refused) -> list[str]:
    return [p.rule for p in refused.value.problems if not p.warning]


@pytest.fixture
def revoked(department):
    """Its licence was revoked on 1 April 2026."""
    enterprise = an_enterprise()
    licence_event(enterprise, kind="revoked", in_force_on=date(2026, 4, 1), by=department)
    return enterprise


@pytest.fixture
def flagged(here, revoked):
    """Left on 15 April 2026, a fortnight after the licence was revoked."""
    return sent(here, revoked)


def sent(unit, enterprise, departed_on=date(2026, 4, 15)):
    return departed(
        identified(unit), enterprise=enterprise, enterprise_unknown=False, departed_on=departed_on
    )


def test_a_departure_after_the_revocation_is_flagged_and_counts(flagged):
    [row] = queries.flagged(scope=EVERYWHERE)

    assert (row.departure, row.licence.status) == (flagged, "revoked")


def test_a_departure_before_it_is_not(here, revoked):
    sent(here, revoked, departed_on=date(2026, 3, 31))

    assert queries.flagged(scope=EVERYWHERE) == []


def test_the_open_ones_are_as_many_as_are_listed(here, revoked, department):
    days = [date(2026, 3, 30), date(2026, 4, 15), date(2026, 4, 15), date(2026, 5, 2)]
    stays = [sent(here, revoked, departed_on=day) for day in days]
    check_licence(departure=stays[-1], finding="running", by=department)

    count = queries.count_flagged(scope=EVERYWHERE)

    assert count == len(queries.flagged(scope=EVERYWHERE)) == 2


def test_worked_off_it_leaves_the_list(flagged, department):
    check_licence(departure=flagged, finding="running", by=department)

    assert queries.flagged(scope=EVERYWHERE) == []
    assert [row.check.finding for row in queries.flagged(scope=EVERYWHERE, checked=True)] == [
        "running"
    ]


def test_taken_back_it_is_open_again(flagged, department):
    check = check_licence(departure=flagged, finding="running", by=department)
    take_back_check(check=check, reason="Nhầm.", by=department)

    assert len(queries.flagged(scope=EVERYWHERE)) == 1
    with pytest.raises(Refused) as refused:
        take_back_check(check=check, reason="", by=department)
    assert rules_of(refused) == ["F-05", "F-06"]


def test_it_is_worked_off_once(flagged, department):
    check_licence(departure=flagged, finding="running", by=department)

    with pytest.raises(Refused) as refused:
        check_licence(departure=flagged, finding="running", by=department)

    assert rules_of(refused) == ["F-01"]


def test_a_commune_works_nothing_off(flagged, officer):
    with pytest.raises(PermissionDenied):
        check_licence(departure=flagged, finding="running", by=officer)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"flagged": False}, ["F-02"]),
        ({"finding": "nothing"}, ["F-03"]),
        ({"finding": "other"}, ["F-04"]),
    ],
)
def test_what_a_finding_is_told(fields, told):
    facts = {"finding": "running", "note": "", "flagged": True, "checked": False}

    assert [p.rule for p in rules.problems_with_check(**{**facts, **fields})] == told


def test_a_named_sender_is_counted_anew(here, department):
    departure, enterprise = departed(identified(here)), an_enterprise()
    Mark.objects.all().delete()

    name_enterprise(departure=departure, enterprise=enterprise, by=department)

    contract = Contract.objects.get()
    assert (contract.enterprise, contract.enterprise_unknown) == (enterprise, False)
    assert Mark.objects.filter(kind="worker", key=departure.worker_id).exists()


def test_a_known_sender_is_not_named_again(flagged, department):
    with pytest.raises(Refused) as refused:
        name_enterprise(departure=flagged, enterprise=an_enterprise(), by=department)

    assert rules_of(refused) == ["F-07"]


# Pages -------------------------------------------------------------------------------------------


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_several_senders_are_named_and_each_row_told(here, flagged, department):
    unknown, enterprise = departed(identified(here)), an_enterprise()
    sent_form = {
        "row": [unknown.pk, flagged.pk],
        "confirmed": "1",
        "enterprise": enterprise.pk,
        "idempotency_key": new_key(),
    }

    answer = as_(department).post(reverse("contracts:senders_name"), sent_form)

    assert Contract.objects.filter(enterprise=enterprise).count() == 1
    [refused] = answer.context["refused"]
    assert refused.why


def test_a_flag_is_worked_off_from_its_page(flagged, department):
    client = as_(department)
    client.post(
        reverse("contracts:flag_check", args=[flagged.pk]), {"finding": "running", "note": ""}
    )

    page = client.get(reverse("contracts:flags")).content.decode()
    assert flagged.contract.worker.full_name not in page
    page = client.get(reverse("contracts:flags"), {"checked": "1"}).content.decode()
    assert flagged.contract.worker.full_name in page


def test_an_enterprise_s_numbers_are_as_long_as_their_lists(here, next_door, revoked, officer):
    sent(here, revoked)
    sent(next_door, revoked)
    client = as_(officer)

    page = client.get(reverse("contracts:of_enterprise", args=[revoked.pk])).content.decode()
    listed = client.get(
        reverse("contracts:departures"), {"enterprise": revoked.pk, "state": "standing"}
    )

    assert ">1</a>" in page
    assert listed.context["listed"].page.paginator.count == 1


def test_the_number_of_open_flags_opens_a_list_as_long(flagged, revoked, here, department):
    other = an_enterprise()
    licence_event(other, kind="revoked", in_force_on=date(2026, 4, 1), by=department)
    sent(here, other)
    client = Client()
    client.force_login(department)

    page = client.get(reverse("contracts:of_enterprise", args=[revoked.pk]))
    address = re.search(rf'href="({reverse("contracts:flags")}[^"]*)"', page.content.decode())[1]
    listed = client.get(address)

    assert [row.key for row in listed.context["listed"].rows] == [str(flagged.pk)]
    assert page.context["flags"] == 1
    assert revoked.name in listed.content.decode()


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 5000, "x", "1e5", "-1"])
def test_a_number_that_is_no_enterprise_is_not_found(department, number):
    client = Client()
    client.force_login(department)

    assert client.get(reverse("contracts:flags"), {"enterprise": number}).status_code == 404
