"""Certificates on the person's page."""

import re

import pytest
from django.urls import reverse

from tests.factories import country
from tests.factories.training import certificate_of
from tests.factories.workers import worker_in
from training.models import Certificate


@pytest.fixture
def worker(here):
    return worker_in(here)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def page(name, row):
    return reverse(f"training:{name}", args=[row.pk])


def typed(**fields):
    facts = {"number": "12/GDĐH", "issued_on": "01/02/2025", "provider": "Trung tâm mẫu"}
    return {**facts, "country": country("JP").pk, **fields}


def said(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


def test_pages_have_no_hole(desk, worker):
    certificate = certificate_of(worker)

    for response in (
        desk.get(page("of_worker", worker)),
        desk.get(page("of_worker", worker), headers={"HX-Request": "true"}),
        desk.get(page("certificate_new", worker)),
        desk.get(page("certificate_withdraw", certificate)),
    ):
        assert response.status_code == 200
        said(response)


def test_the_part_is_no_page_and_the_page_holds_the_part(desk, worker):
    certificate_of(worker, number="77/GDĐH")

    part = said(desk.get(page("of_worker", worker), headers={"HX-Request": "true"}))
    whole = said(desk.get(page("of_worker", worker)))

    assert "77/GDĐH" in part
    assert "<html" not in part
    assert "77/GDĐH" in whole
    assert "<html" in whole


def test_the_persons_page_asks_for_the_part(desk, worker):
    text = said(desk.get(reverse("workers:detail", args=[worker.pk])))

    assert f'hx-get="{page("of_worker", worker)}"' in text
    assert f'href="{page("of_worker", worker)}"' in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_for_the_neighbour_there_is_no_person_and_no_certificate(client, neighbour, worker, method):
    certificate = certificate_of(worker)
    client.force_login(neighbour)
    ask = getattr(client, method)

    assert ask(page("certificate_new", worker), typed()).status_code == 404
    assert ask(page("certificate_withdraw", certificate), {"reason": "x"}).status_code == 404
    assert client.get(page("of_worker", worker)).status_code == 404
    assert Certificate.objects.filter(withdrawn=False).count() == 1


def test_who_only_looks_is_offered_nothing(client, commune_leader, worker):
    certificate_of(worker)
    client.force_login(commune_leader)

    text = said(client.get(page("of_worker", worker)))

    assert page("certificate_new", worker) not in text
    assert client.post(page("certificate_new", worker), typed()).status_code == 403


def test_recording_leads_back_to_the_file(desk, worker):
    response = desk.post(page("certificate_new", worker), typed())

    assert response.url == reverse("workers:detail", args=[worker.pk])
    assert Certificate.objects.get().issued_on.isoformat() == "2025-02-01"


def test_two_clicks_make_one_certificate(desk, worker):
    text = said(desk.get(page("certificate_new", worker)))
    key = re.search(r'name="idempotency_key" value="([^"]+)"', text)[1]

    for _ in range(2):
        desk.post(page("certificate_new", worker), typed(idempotency_key=key))

    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "1" * 10_000}, "number"),
        ({"provider": "\x00x"}, "provider"),
        ({"provider": ""}, "provider"),
        ({"issued_on": "01/02/2099"}, "issued_on"),
        ({"issued_on": "2025"}, "issued_on"),
        ({"country": "XX"}, "country"),
    ],
)
def test_what_is_wrong_stands_at_its_field(desk, worker, fields, field):
    response = desk.post(page("certificate_new", worker), typed(**fields))

    assert list(response.context["form"].errors) == [field]
    assert not Certificate.objects.exists()
    said(response)


def test_withdrawing_with_a_reason(desk, worker):
    certificate = certificate_of(worker)

    without = desk.post(page("certificate_withdraw", certificate), {"reason": ""})
    response = desk.post(page("certificate_withdraw", certificate), {"reason": "nhập nhầm"})

    assert list(without.context["form"].errors) == ["reason"]
    assert response.url == reverse("workers:detail", args=[worker.pk])
    assert Certificate.objects.get().withdrawn
