"""Lists of departures, returns and drafts: scope, filters, order, paging, cost."""

from datetime import date

import pytest
from django.urls import reverse

from contracts import actions
from core import clock
from tests.factories import country
from tests.factories.contracts import departed, identified, returned
from workers.actions import move_worker

DEPARTURES = reverse("contracts:departures")
RETURNS = reverse("contracts:returns")
DRAFTS = reverse("contracts:drafts")
# SELECTs of one page, the session, the person and their duties included.
MOST = 10


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def as_department(client, department):
    client.force_login(department)
    return client


def names(response):
    """The people of the list, in its order."""
    assert response.status_code == 200
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()
    return [line.departure.contract.worker.full_name for line in response.context["lines"]]


@pytest.fixture
def three(here, officer):
    an = departed(identified(here, full_name="Lò Văn Án"), by=officer, term_months=6)
    binh = departed(
        identified(here, full_name="Giàng A Bình"),
        by=officer,
        departed_on=date(2026, 5, 4),
        country=country("TW"),
        form="public_unit",
    )
    chi = returned(
        identified(here, full_name="Quàng Thị Chi", sex="female"),
        by=officer,
        departed_on=date(2025, 8, 1),
        ended_on=date(2026, 2, 1),
    )
    return an, binh, chi


def test_the_newest_departure_stands_first(as_officer, three):
    assert names(as_officer.get(DEPARTURES)) == ["Giàng A Bình", "Lò Văn Án", "Quàng Thị Chi"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("departed", "Quàng Thị Chi"), ("name", "Lò Văn Án"), ("-name", "Quàng Thị Chi")]
    + [("-country", "Giàng A Bình"), ("nonsense", "Giàng A Bình")],
)
def test_the_list_is_sorted_as_asked(as_officer, three, sort, first):
    assert names(as_officer.get(DEPARTURES, {"sort": sort}))[0] == first


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "a binh"}, {"Giàng A Bình"}),
        ({"country": "TW"}, {"Giàng A Bình"}),
        ({"form": "service"}, {"Lò Văn Án", "Quàng Thị Chi"}),
        ({"since": "01/01/2026"}, {"Lò Văn Án", "Giàng A Bình"}),
        ({"until": "02/03/2026"}, {"Lò Văn Án", "Quàng Thị Chi"}),
        ({"since": "02/03/2026", "until": "02/03/2026"}, {"Lò Văn Án"}),
        ({"state": "abroad"}, {"Lò Văn Án", "Giàng A Bình"}),
        ({"state": "ended"}, {"Quàng Thị Chi"}),
        ({"state": "cancelled"}, set()),
        ({"state": "left_contract"}, set()),
    ],
)
def test_each_filter_of_departures(as_officer, three, asked, expected):
    assert set(names(as_officer.get(DEPARTURES, asked))) == expected


@pytest.mark.parametrize("asked", [{"since": "sau Tết"}, {"country": "ZZ"}, {"state": "x"}])
def test_a_filter_that_cannot_be_read_filters_nothing_and_says_so(as_officer, three, asked):
    response = as_officer.get(DEPARTURES, asked)

    assert len(names(response)) == 3
    assert 'class="error"' in response.content.decode()


def test_the_state_of_each_stay_is_shown(as_officer, three):
    with clock.turned_to(clock.at(date(2026, 10, 1))):
        lines = as_officer.get(DEPARTURES).context["lines"]

    assert [line.state for line in lines] == ["in_term", "overdue", "ended"]


@pytest.mark.parametrize("path", [DEPARTURES, RETURNS])
def test_the_neighbour_sees_none_of_it(client, neighbour, three, path):
    client.force_login(neighbour)

    response = client.get(path)

    assert names(response) == []
    assert response.context["page"].paginator.count == 0


def test_a_list_follows_the_person_who_moves(
    client, neighbour, officer, department, three, next_door
):
    move_worker(worker=three[0].worker, commune=next_door, moved_on=date(2026, 6, 1), by=department)

    client.force_login(neighbour)
    assert names(client.get(DEPARTURES)) == ["Lò Văn Án"]
    client.force_login(officer)
    assert "Lò Văn Án" not in names(client.get(DEPARTURES))


def test_the_department_filters_by_unit(as_department, three, here, next_door):
    departed(identified(next_door, full_name="Vàng A Dế"))

    assert len(names(as_department.get(DEPARTURES))) == 4
    assert names(as_department.get(DEPARTURES, {"unit": next_door.pk})) == ["Vàng A Dế"]


def test_an_officer_of_one_unit_is_not_asked_for_it(as_officer, three):
    assert "unit" not in as_officer.get(DEPARTURES).context["form"].fields


def test_returns_are_listed_by_the_day_of_the_end(as_officer, here, officer, three):
    returned(identified(here, full_name="Lò Thị Én", sex="female"), ended_on=date(2026, 8, 1))

    assert names(as_officer.get(RETURNS)) == ["Lò Thị Én", "Quàng Thị Chi"]
    assert names(as_officer.get(RETURNS, {"until": "01/02/2026"})) == ["Quàng Thị Chi"]
    assert names(as_officer.get(RETURNS, {"since": "02/02/2026"})) == ["Lò Thị Én"]
    assert names(as_officer.get(RETURNS, {"sort": "departed"}))[0] == "Quàng Thị Chi"


def test_early_returns_and_deaths_are_found(as_officer, here, officer):
    early = departed(identified(here, full_name="Lò Văn Sớm"), by=officer)
    died = departed(identified(here, full_name="Lò Văn Mất"), by=officer)
    end = {"ended_on": date(2026, 8, 1), "by": officer}
    actions.record_end(departure=early, return_reason="own_wish", **end)
    actions.record_end(departure=died, end_kind="died", **end)

    assert names(as_officer.get(RETURNS, {"state": "early"})) == ["Lò Văn Sớm"]
    assert names(as_officer.get(RETURNS, {"state": "died"})) == ["Lò Văn Mất"]


def test_a_cancelled_departure_is_no_return(as_officer, officer, three):
    actions.cancel_contract(contract=three[2].contract, reason="Nhầm", by=officer)

    assert names(as_officer.get(RETURNS)) == []
    assert names(as_officer.get(DEPARTURES, {"state": "cancelled"})) == ["Quàng Thị Chi"]


def test_drafts_say_what_is_missing(as_officer, here, officer):
    person = identified(here)
    ready = {"form": "direct", "country": country("KR")}
    actions.save_draft(worker=person, expected_on=date(2030, 1, 1), by=officer, **ready)
    actions.save_draft(worker=person, by=officer)

    response = as_officer.get(DRAFTS)

    assert sorted(len(draft.missing) for draft in response.context["waiting"]) == [0, 3]
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()


def test_who_only_reads_has_no_drafts(client, commune_leader):
    client.force_login(commune_leader)

    assert client.get(DRAFTS).status_code == 403


@pytest.mark.parametrize("path", [DEPARTURES, RETURNS, DRAFTS])
def test_a_list_costs_the_same_for_many_rows(as_department, here, officer, three, path, reads):
    actions.save_draft(worker=three[2].worker, by=officer)
    as_department.get(path)
    few = reads(as_department, path)
    for month in range(1, 5):
        days = {"departed_on": date(2025, 8, month), "ended_on": date(2025, 8, month + 5)}
        returned(identified(here), by=officer, **days)
        actions.save_draft(worker=identified(here), by=officer)

    assert reads(as_department, path) == few
    assert few <= MOST


def test_the_list_is_paged_and_keeps_its_filters(as_officer, here, officer, three, monkeypatch):
    monkeypatch.setattr("core.pages.page_of.__kwdefaults__", {"size": 1}, raising=False)

    response = as_officer.get(DEPARTURES, {"form": "service"})

    assert response.context["page"].paginator.count == 2
    assert names(response) == ["Lò Văn Án"]
    assert "form=service&amp;page=2" in response.content.decode()


def test_an_empty_filter_is_called_all(client, department, here, next_door):
    client.force_login(department)

    form = client.get(reverse("contracts:departures")).context["form"]

    first = {name: list(form.fields[name].choices)[0] for name in ("unit", "country", "form")}
    assert set(first.values()) == {("", form.fields["state"].choices[0][1])}
    assert "-" not in str(first["unit"][1])
