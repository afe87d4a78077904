"""Pages about enterprises: everybody who works with people reads them, the Department writes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Enterprise
from tests.factories.enterprises import an_enterprise

pytestmark = pytest.mark.django_db

GOOD = {
    "name": "Công ty mẫu Tây Bắc",
    "kind": "service",
    "licence_number": "12/LĐTBXH-GP",
    "licence_date": "01/03/2022",
    "status": "in_force",
    "status_since": "",
}


def page(name, enterprise=None):
    return reverse(f"enterprises:{name}", args=[enterprise.pk] if enterprise else [])


def said(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


@pytest.fixture
def desk(client, department):
    client.force_login(department)
    return client


def found(client, **query):
    return [row.title for row in client.get(page("list"), query).context["listed"].rows]


def test_pages_have_no_hole(desk):
    enterprise = an_enterprise()

    for response in (
        desk.get(page("list")),
        desk.get(page("new")),
        desk.get(page("detail", enterprise)),
        desk.get(page("edit", enterprise)),
    ):
        assert response.status_code == 200
        said(response)


@pytest.mark.parametrize("person", ["officer", "commune_leader", "leader", "viewer"])
def test_who_reads_and_does_not_write(client, request, person):
    enterprise = an_enterprise()
    client.force_login(request.getfixturevalue(person))

    assert client.get(page("list")).status_code == 200
    assert page("edit", enterprise) not in said(client.get(page("detail", enterprise)))
    for response in (
        client.get(page("new")),
        client.post(page("new"), GOOD),
        client.post(page("edit", enterprise), {**GOOD, "version": 1}),
    ):
        assert response.status_code == 403
    assert Enterprise.objects.get().name == enterprise.name


def test_the_administrator_does_not_read_enterprises(client, administrator):
    client.force_login(administrator)

    assert client.get(page("list")).status_code == 403


def test_recording_from_the_page(desk):
    response = desk.post(page("new"), GOOD)

    enterprise = Enterprise.objects.get()
    assert response.url == page("detail", enterprise)
    assert enterprise.licence_date.isoformat() == "2022-03-01"


def test_two_clicks_make_one_enterprise(desk):
    key = re.search(r'name="idempotency_key" value="([^"]+)"', said(desk.get(page("new"))))[1]

    first = desk.post(page("new"), {**GOOD, "idempotency_key": key})
    second = desk.post(page("new"), {**GOOD, "idempotency_key": key})

    assert first.url == second.url
    assert Enterprise.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "A" * 10_000}, "name"),
        ({"name": "\x00"}, "name"),
        ({"licence_date": "2022/13/45"}, "licence_date"),
        ({"licence_date": ""}, "licence_date"),
        ({"status": "not_needed"}, "status"),
    ],
)
def test_what_is_wrong_stands_at_its_field(desk, fields, field):
    response = desk.post(page("new"), {**GOOD, **fields})

    assert list(response.context["form"].errors) == [field]
    assert "12/LĐTBXH-GP" in said(response)
    assert not Enterprise.objects.exists()


def test_a_stale_edit_is_compared_and_can_be_sent_again(desk):
    enterprise = an_enterprise(name="Công ty mẫu Tây Bắc")
    desk.post(page("edit", enterprise), {**GOOD, "version": 1, "licence_number": "13/LĐTBXH-GP"})

    stale = desk.post(page("edit", enterprise), {**GOOD, "version": 1})
    version = re.search(r'name="version" value="(\d+)"', said(stale))[1]
    again = desk.post(page("edit", enterprise), {**GOOD, "version": version})

    assert stale.status_code == 409
    assert [row[1:] for row in stale.context["differences"]] == [("13/LĐTBXH-GP", "12/LĐTBXH-GP")]
    assert again.status_code == 302
    assert Enterprise.objects.get().licence_number == "12/LĐTBXH-GP"


def test_the_list_is_searched_without_marks_and_by_licence(desk):
    an_enterprise(name="Công ty Hoà Đà", licence_number="99/LĐTBXH-GP")
    an_enterprise(name="Công ty Mộc", licence_number="77/LĐTBXH-GP")

    assert found(desk, q="HOA DA") == ["Công ty Hoà Đà"]
    assert found(desk, q="77/ldtbxh") == ["Công ty Mộc"]
    assert found(desk, q="100%") == []


def test_the_list_is_filtered_and_sorted(desk):
    an_enterprise(name="B", status="revoked")
    an_enterprise(name="A")
    an_enterprise(
        name="C", kind="public_unit", licence_number="", licence_date=None, status="not_needed"
    )

    assert found(desk) == ["A", "B", "C"]
    assert found(desk, sort="-name") == ["C", "B", "A"]
    assert found(desk, status="revoked") == ["B"]
    assert found(desk, kind="public_unit") == ["C"]
    assert found(desk, sort="-licence")[-1] == "C"
    assert found(desk, status="<script>") == []


def test_from_the_list_to_the_row_and_back(desk):
    enterprise = an_enterprise(name="B")
    link = desk.get(page("list"), {"sort": "-name"}).context["listed"].rows[0].cells[0].link
    back = f"{page('list')}?sort=-name#row-{enterprise.pk}"

    detail = desk.get(link)
    edit = re.search(r'href="([^"]+/edit/[^"]*)"', said(detail))[1].replace("&amp;", "&")
    saved = desk.post(edit, {**GOOD, "version": 1})

    assert f'href="{back}"' in said(detail)
    assert saved.url == link
    assert f'href="{back}"' in said(desk.get(saved.url))


def test_the_list_asks_as_often_for_many_as_for_few(desk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get(page("list"))
        return len(queries)

    an_enterprise()
    asked()
    few = asked()
    for _ in range(30):
        an_enterprise()

    assert asked() == few
