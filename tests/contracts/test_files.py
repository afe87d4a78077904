"""A file of a list of stays says what the list says, cell by cell, and costs no query per row."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from communes.actions import merge_units
from contracts import listings
from contracts.models import Contract, Departure, Extension
from core import clock, figures
from tests.factories import country
from tests.factories.contracts import departed, identified, returned
from tests.factories.enterprises import an_enterprise
from tests.spreadsheets.opened import lines, table
from workers.models import Worker

pytestmark = pytest.mark.django_db
LISTS = [listings.DEPARTURES, listings.RETURNS, listings.TO_VERIFY, listings.TO_SETTLE]
RISKY = '=HYPERLINK("http://a.vn";"x")'


@pytest.fixture
def stays(here, next_door):
    """One stay of each kind, with what a spreadsheet would like to misread."""
    plain = departed(identified(here, full_name="Lò Văn Án", born_on=date(1999, 1, 2)), job=RISKY)
    extended = departed(
        identified(here, full_name="Giàng A Bình"),
        departed_on=date(2020, 5, 4),
        enterprise_unknown=False,
        enterprise=an_enterprise(name="+84 Công ty & <Bạn>"),
    )
    Extension.objects.create(
        departure=extended, agreed_on=date(2023, 1, 1), ends_on=date(2030, 1, 31)
    )
    home = returned(
        identified(here, full_name="Quàng Thị Chi", sex="female", village="0123"),
        departed_on=date(2025, 8, 1),
        ended_on=date(2026, 2, 1),
        country=country("TW"),
    )
    Contract.objects.filter(pk=home.contract_id).update(deposit=30_000_000)
    overdue = departed(identified(here, full_name="Vàng A Dế"), departed_on=date(2019, 1, 31))
    seen = departed(identified(next_door, full_name="Mùa A Dua"), term_months=None)
    Departure.objects.filter(pk=seen.pk).update(
        suspected_on=date(2026, 4, 1), suspected_note="-2+3 @chợ"
    )
    left = departed(identified(next_door, full_name="Sùng A Páo"))
    Departure.objects.filter(pk=left.pk).update(left_contract_on=date(2026, 4, 5))
    outside = departed(identified(next_door, full_name="Thào A Inh"))
    Worker.objects.filter(pk=outside.worker_id).update(village="Bản Ỏ")
    Departure.objects.filter(pk=outside.pk).update(commune=None, cancelled=True)
    return plain, extended, home, overdue, seen, left, outside


def keys_of(listing):
    return ",".join(column.key for column in listing.on_page)


def file_of(client, listing, query, made_for="xlsx"):
    asked = {"listing": listing.name, "query": query, "format": made_for}
    response = client.post(reverse("spreadsheets:ask"), asked)
    assert response.status_code == 200
    return response.content


def on_screen(client, listing, query):
    """The cells of the page as texts, soft words of a column beside it."""
    found = client.get(f"{reverse(listing.name)}?{query}&page=1").context["listed"]
    return [
        [
            text
            for cell in row.cells
            for text in ([cell.text, cell.note or "—"] if cell.column.note else [cell.text])
        ]
        for row in found.rows
    ]


def as_written(value):
    return figures.written(value.date() if isinstance(value, datetime) else value)


def in_file(client, listing, query):
    """The cells of the file as the page writes them, without the columns only files have."""
    hidden = len(listing.columns) - len(listing.on_page)
    rows = table(file_of(client, listing, query))[1:]
    return [[as_written(value) for value in row[hidden:]] for row in rows]


@pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.name)
@pytest.mark.parametrize("who", ["officer", "neighbour", "department"])
def test_every_cell_is_that_of_the_screen(client, request, stays, listing, who):
    client.force_login(request.getfixturevalue(who))
    query = f"columns={keys_of(listing)}"

    shown = on_screen(client, listing, query)

    assert in_file(client, listing, query) == shown
    assert shown or who == "neighbour"


@pytest.mark.parametrize(
    "query",
    ["q=a", "country=TW", "since=01/01/2026", "until=02/03/2026&sort=name", "state=abroad"]
    + ["state=cancelled", "state=ended", "form=service&sort=-country", "columns=job,born"],
)
def test_filters_order_and_columns_are_those_of_the_screen(client, department, stays, query):
    client.force_login(department)

    shown = on_screen(client, listings.DEPARTURES, query)

    assert shown
    assert in_file(client, listings.DEPARTURES, query) == shown


def test_the_unit_of_a_merger_is_told_beside_it(client, department, here, next_door, stays):
    merge_units(
        parts=[here, next_door],
        name="Mường La",
        kind="xa",
        code="03999",
        effective_on=date(2026, 6, 1),
        legal_basis="1/NQ",
        by=department,
    )
    client.force_login(department)

    with clock.turned_to(clock.at(date(2026, 7, 1))):
        shown = on_screen(client, listings.DEPARTURES, "columns=unit")
        assert in_file(client, listings.DEPARTURES, "columns=unit") == shown

    assert any("nay" in row[2] or "now" in row[2] for row in shown)


def test_every_row_has_its_code_before_all_columns(client, officer, stays):
    client.force_login(officer)
    Contract.objects.filter(pk=stays[0].contract_id).update(version=7)

    rows = table(file_of(client, listings.DEPARTURES, "q=an&columns=born"))
    page = client.get(reverse("contracts:departures") + "?columns=stay,born&page=1")

    assert rows[1][:2] == [f"D{stays[0].pk}-7", "Lò Văn Án"]
    assert f"D{stays[0].pk}-7" not in page.text
    assert 'value="stay"' not in page.text
    assert [c.key for c in page.context["listed"].columns] == ["name", "born"]


def test_types_and_texts_survive_in_both_readers(client, department, stays):
    client.force_login(department)
    content = file_of(client, listings.DEPARTURES, f"columns={keys_of(listings.DEPARTURES)}")

    by_openpyxl = table(content)
    by_calamine = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    heads = by_openpyxl[0]
    assert [
        [value.date() if isinstance(value, datetime) else value or "" for value in row]
        for row in by_openpyxl
    ] == by_calamine
    rows = {row[1]: dict(zip(heads, row, strict=True)) for row in by_openpyxl[1:]}
    assert RISKY in rows["Lò Văn Án"].values()
    assert "+84 Công ty & <Bạn>" in rows["Giàng A Bình"].values()
    assert "02/01/1999" in rows["Lò Văn Án"].values()  # how exactly it is known is in the text


def test_in_csv_too(client, department, stays):
    client.force_login(department)
    query = f"columns={keys_of(listings.DEPARTURES)}"

    rows = lines(file_of(client, listings.DEPARTURES, query, made_for="csv"))
    shown = on_screen(client, listings.DEPARTURES, query)

    told = [[text.removeprefix("'") or "—" for text in row[1:]] for row in rows[1:]]
    assert told == shown
    assert f"'{RISKY}" in rows[[row[1] for row in rows].index("Lò Văn Án")]


@pytest.mark.parametrize("listing", LISTS, ids=lambda listing: listing.name)
def test_a_file_of_more_rows_asks_no_more_queries(client, department, stays, here, listing):
    client.force_login(department)
    query = f"columns={keys_of(listing)}"

    def cost():
        with CaptureQueriesContext(connection) as asked:
            file_of(client, listing, query)
        return len(asked), len(in_file(client, listing, query))

    file_of(client, listing, query)
    before, rows = cost()
    for name in ("Lò Văn Anh", "Lò Văn Ánh"):
        departed(identified(here, full_name=name), departed_on=date(2019, 1, 31))
        home = identified(here, full_name=name)
        returned(home, departed_on=date(2025, 8, 1), ended_on=date(2026, 2, 1))
    after, more = cost()

    assert more > rows
    assert after == before
