"""Pages about people, through the door."""

import re
from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEntry, Event
from core import clock
from tests.factories import CommuneFactory
from tests.factories.workers import citizen_number, worker_in
from workers.models import Worker

GOOD = {"full_name": "Quàng Thị Hoà", "born": "06/05/1999", "sex": "female"}


def typed(commune, **fields):
    return {**GOOD, "commune": commune.pk, **fields}


def hidden(response, name="idempotency_key"):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def pages_of(worker):
    names = ("detail", "edit", "move", "household", "reveal")
    return [reverse(f"workers:{name}", args=[worker.pk]) for name in names]


def test_registering_from_the_page_leads_to_the_file(client, officer, here):
    client.force_login(officer)

    response = client.post(reverse("workers:new"), typed(here, village="Bản Hạ"))

    worker = Worker.objects.get()
    assert response.url == reverse("workers:detail", args=[worker.pk])
    assert (worker.commune, worker.village, worker.born_on) == (here, "Bản Hạ", date(1999, 5, 6))


@pytest.mark.parametrize("page", ["list", "new", "find_id"])
def test_pages_have_no_hole(client, officer, here, page):
    worker_in(here, personal_id=citizen_number())
    client.force_login(officer)

    response = client.get(reverse(f"workers:{page}"))

    assert response.status_code == 200
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()


@pytest.mark.parametrize("page", ["detail", "edit", "move", "household"])
def test_pages_of_a_person_have_no_hole(client, officer, here, page):
    worker = worker_in(here, personal_id=citizen_number(), household="poor", village="Bản Hạ")
    client.force_login(officer)

    response = client.get(reverse(f"workers:{page}", args=[worker.pk]))

    assert response.status_code == 200
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()
