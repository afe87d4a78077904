"""Lists of departures, returns and drafts: scope, filters, order, paging, cost."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from contracts import actions, listings
from contracts.models import Contract
from contracts.rules.moves import wrong_state
from contracts.states import TINTS, StayState
from core import clock
from tests.factories import country
from tests.factories.contracts import departed, identified, returned
from workers.actions import move_worker

DEPARTURES = reverse("contracts:departures")
RETURNS = reverse("contracts:returns")
DRAFTS = reverse("contracts:drafts")
DISCARD = reverse("contracts:drafts_discard")
# SELECTs of one page, the session, the person and their duties, saved filters, and the contact at
# the foot included.
MOST = 14


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
    return [row.title for row in response.context["listed"].rows]


def cells(response, key):
    """One column of the list, as it is read."""
    return [
        cell.text
        for row in response.context["listed"].rows
        for cell in row.cells
        if cell.column.key == key
    ]


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
def test_a_filter_that_cannot_be_read_shows_no_rows_and_says_so(as_officer, three, asked):
    response = as_officer.get(DEPARTURES, asked)

    assert names(response) == []
    assert "Lò Văn Án" not in response.content.decode()
    assert 'class="error"' in response.content.decode()


def test_the_state_of_each_stay_is_shown(as_officer, three):
    with clock.turned_to(clock.at(date(2026, 10, 1))):
        response = as_officer.get(DEPARTURES)

    tints = [row.cells[-1].tint for row in response.context["listed"].rows]
    assert len(set(cells(response, "state"))) == 3
    assert tints == [TINTS[StayState(s)] for s in ("in_term", "overdue", "ended")]


@pytest.mark.parametrize("path", [DEPARTURES, RETURNS])
def test_the_neighbour_sees_none_of_it(client, neighbour, three, path):
    client.force_login(neighbour)

    response = client.get(path)

    assert names(response) == []
    assert response.context["listed"].page.paginator.count == 0


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
    assert "unit" not in as_officer.get(DEPARTURES).context["listed"].form.fields


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

    missing = sorted(text.count(",") for text in cells(response, "missing"))
    assert missing == [0, 2]
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()


def test_drafts_of_one_unit(as_department, here, next_door, officer, department):
    actions.save_draft(worker=identified(here), by=department)
    actions.save_draft(worker=identified(next_door), by=department)

    found = {
        unit: as_department.get(DRAFTS, {"unit": unit}).context["listed"].page.paginator.count
        for unit in ("", here.pk, next_door.pk)
    }

    assert found == {"": 2, here.pk: 1, next_door.pk: 1}


def test_who_has_one_unit_has_no_filter_of_drafts(as_officer, here, officer):
    actions.save_draft(worker=identified(here), by=officer)

    assert as_officer.get(DRAFTS).context["listed"].form is None


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
    monkeypatch.setattr("contracts.views.lists.DEPARTURES", replace(listings.DEPARTURES, size=1))

    response = as_officer.get(DEPARTURES, {"form": "service"})

    assert response.context["listed"].page.paginator.count == 2
    assert names(response) == ["Lò Văn Án"]
    assert "form=service&amp;page=2" in response.content.decode()


def test_an_empty_filter_is_called_all(client, department, here, next_door):
    client.force_login(department)

    form = client.get(DEPARTURES).context["listed"].form

    first = {name: list(form.fields[name].choices)[0] for name in ("unit", "country", "form")}
    assert set(first.values()) == {("", form.fields["state"].choices[0][1])}
    assert "-" not in str(first["unit"][1])


@pytest.fixture
def two_drafts(here, officer):
    return [actions.save_draft(worker=identified(here), by=officer) for _ in range(2)]


def discard(client, drafts, **said):
    return client.post(DISCARD, {"row": [draft.pk for draft in drafts], "back": DRAFTS, **said})


def test_chosen_drafts_are_asked_for_once_more(as_officer, two_drafts):
    page = as_officer.get(DRAFTS)
    assert f'formaction="{DISCARD}"' in page.content.decode()

    asked = discard(as_officer, two_drafts)

    assert [pk for pk, title in asked.context["chosen"]] == [draft.pk for draft in two_drafts]
    assert Contract.objects.drafts().count() == 2


def test_they_are_discarded_each_with_its_own_history(as_officer, two_drafts):
    told = discard(as_officer, two_drafts, confirmed="1", reason="Nhập trùng", idempotency_key="k")

    assert len(told.context["done"]) == 2
    assert not Contract.objects.drafts().exists()
    entries = AuditEntry.objects.filter(event="draft_discarded")
    assert {entry.subject_id for entry in entries} == {str(draft.pk) for draft in two_drafts}


def test_a_second_click_discards_nothing_again_and_tells_the_same(as_officer, two_drafts):
    said = {"confirmed": "1", "reason": "Nhập trùng", "idempotency_key": "k"}
    first = discard(as_officer, two_drafts, **said)
    before = AuditEntry.objects.count()

    again = discard(as_officer, two_drafts, **said)

    assert again.context["done"] == first.context["done"]
    assert AuditEntry.objects.count() == before


def test_what_was_recorded_meanwhile_is_refused_by_name_and_the_rest_is_done(
    as_officer, two_drafts, three
):
    recorded = three[0].contract
    chosen = [*two_drafts, recorded]

    told = discard(as_officer, chosen, confirmed="1", reason="Trùng", idempotency_key="k")

    (refused,) = told.context["refused"]
    assert refused.title.startswith(recorded.worker.full_name)
    assert refused.why == [wrong_state("abroad").message]
    assert len(told.context["done"]) == 2
    recorded.refresh_from_db()
    assert recorded.status == "abroad"


def test_a_draft_of_the_neighbour_is_none_that_could_be_chosen(client, neighbour, two_drafts):
    client.force_login(neighbour)

    told = discard(client, two_drafts, confirmed="1", reason="x", idempotency_key="k")

    assert told.context["gone"] == 2
    assert Contract.objects.drafts().count() == 2


def test_without_a_reason_nothing_is_discarded(as_officer, two_drafts):
    asked = discard(as_officer, two_drafts, confirmed="1", reason="")

    assert "reason" in asked.context["form"].errors
    assert Contract.objects.drafts().count() == 2


@pytest.mark.parametrize("rows", [[], ["x"], range(1, 300)])
def test_none_or_too_many_are_sent_back(as_officer, rows):
    told = as_officer.post(DISCARD, {"row": rows, "back": DRAFTS})

    assert told.url == DRAFTS


@pytest.mark.parametrize("name", ["departures", "returns"])
def test_whoever_enters_stays_is_led_to_the_upload_of_a_sheet(client, officer, viewer, name):
    upload = reverse("spreadsheets:upload", args=[name])
    for person, led in ((officer, True), (viewer, False)):
        client.force_login(person)

        assert (upload in client.get(reverse(f"contracts:{name}")).text) is led
