"""What programs were told, and what the Department protects besides: the pages."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from figures.models import RefreshClock
from reports.models import ProtectedDimension
from reports.releases.making import make_due
from tests.factories.figures import add_facts

pytestmark = pytest.mark.django_db
LIST, PROTECT = reverse("reports:releases"), reverse("reports:protect")


def test_each_release_is_listed_with_its_cost(client, viewer, here):
    RefreshClock.objects.create(pk=1)
    add_facts(9, here, date(2025, 3, 3), known_from=clock.at(date(2025, 4, 1)))
    with clock.turned_to(clock.at(date(2025, 7, 20))):
        make_due()
    client.force_login(viewer)

    page = client.get(LIST)

    rows = page.context["listed"].rows
    assert len(rows) == 8
    assert rows[0].cells[1].text == "30/06/2025"
    assert "Xuất cảnh theo giới tính" in page.text
    assert PROTECT not in page.text


def test_before_the_first_release_it_says_why_there_is_none(client, viewer):
    client.force_login(viewer)

    assert "Chưa có lần công bố nào" in client.get(LIST).text


def test_a_leader_protects_markets_from_next_year_on(client, leader):
    client.force_login(leader)
    assert PROTECT in client.get(LIST).text
    form = {"code": "market", "document": "QĐ 12/2026", "idempotency_key": "k"}

    page = client.post(PROTECT, form, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert ProtectedDimension.objects.get().since == date(clock.today().year + 1, 1, 1)
    assert "QĐ 12/2026" in page.text


def test_what_was_typed_stays_when_it_is_refused(client, leader):
    client.force_login(leader)

    page = client.post(PROTECT, {"code": "", "document": "QĐ 12/2026", "idempotency_key": "k"})

    assert "QĐ 12/2026" in page.text
    assert not ProtectedDimension.objects.exists()
