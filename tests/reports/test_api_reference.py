"""Reference data over REST: units and their changes, countries, lists, plans, indicators."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Commune, CommuneChange
from core import clock
from figures.catalogue import CATALOGUE
from figures.indicators import FLOW
from reference.listings import LISTINGS
from reference.models import Country, Entry, HighIncomeListing
from targets.models import Target, TargetBody, TargetVersion
from tests.factories import CommuneFactory, country, user_with
from tests.factories.clients import bearer, plan_2025, token_of_client

MERGER = date(2025, 7, 1)
LISTS = ["units", "unit_changes", "countries", "lists", "plans", "indicators"]


@pytest.fixture(autouse=True)
def _in_november():
    with clock.turned_to(clock.at(date(2025, 11, 22))):
        yield


@pytest.fixture
def ask_for(client, db):
    token = token_of_client(right="protected")

    def answer(name, code=None, **params):
        address = reverse(f"api:{name}", args=[code] if code else [])
        return client.get(address, params, headers=bearer(token))

    return answer


@pytest.fixture
def get(ask_for):
    def answer(name, code=None, **params):
        response = ask_for(name, code, **params)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


@pytest.fixture
def merged(db) -> tuple[Commune, Commune]:
    """Nặm Ét, and Mường Sại, which carries its code."""
    old = CommuneFactory(code="03712", name="Nặm Ét", valid_from=None, valid_until=MERGER)
    new = CommuneFactory(code="03712", name="Mường Sại", valid_from=MERGER)
    CommuneChange.objects.create(
        old=old,
        new=new,
        effective_on=MERGER,
        legal_basis="1681/NQ-UBTVQH15",
        entered_at=clock.at(date(2025, 6, 16)),
    )
    return old, new


# What all of them share ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_every_list_comes_in_pages(get, merged, name):
    country("JP")
    plan_2025()

    answer = get(name, page_size="1")

    assert set(answer) == {"count", "next", "previous", "results"}
    assert len(answer["results"]) == 1
    assert answer["previous"] is None
    assert (answer["next"] is None) == (answer["count"] == 1)


def test_the_pages_together_are_the_list(client, get):
    whole = get("indicators")["results"]
    page = get("indicators", page_size="7")
    found = page["results"]

    while page["next"]:
        page = client.get(page["next"], headers=bearer(token_of_client())).json()
        found += page["results"]

    assert found == whole


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("unknown", ["commune", "plan", "format", "PAGE"])
def test_an_unknown_parameter_is_refused_with_those_that_exist(ask_for, name, unknown):
    response = ask_for(name, **{unknown: "x"})

    assert response.status_code == 400
    assert "page, page_size" in response.json()["detail"]


@pytest.mark.parametrize("size", ["0", "501", "-1", "x", ""])
def test_a_page_has_1_to_500_entries(ask_for, size):
    assert ask_for("units", page_size=size).status_code == 400


def test_there_is_no_page_beyond_the_last(ask_for, here):
    assert ask_for("units", page="2").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_reference_data_needs_a_token(client, db, name):
    assert client.get(reverse(f"api:{name}")).status_code == 401


# Units --------------------------------------------------------------------------------------------


def test_units_are_all_that_ever_were(get, merged):
    results = get("units")["results"]

    assert [(u["code"], u["valid_from"], u["valid_until"], u["name"]) for u in results] == [
        ("03712", "2025-07-01", None, "Xã Mường Sại"),
        ("03712", None, "2025-07-01", "Xã Nặm Ét"),
    ]


@pytest.mark.parametrize(
    ("on", "name"), [("2025-06-30", "Xã Nặm Ét"), ("2025-07-01", "Xã Mường Sại")]
)
def test_units_of_a_day(get, merged, on, name):
    assert [unit["name"] for unit in get("units", on=on)["results"]] == [name]


@pytest.mark.parametrize(("q", "count"), [("nam et", 1), ("Mường", 1), ("037", 2), ("zz", 0)])
def test_units_are_found_by_name_and_code(get, merged, q, count):
    assert get("units", q=q)["count"] == count


def test_a_day_is_written_as_a_day(ask_for):
    assert ask_for("units", on="01/07/2025").status_code == 400


def test_changes_say_what_became_of_a_unit(get, merged):
    [change] = get("unit_changes")["results"]

    assert change == {
        "old": {"code": "03712", "valid_from": None, "name": "Xã Nặm Ét"},
        "new": {"code": "03712", "valid_from": "2025-07-01", "name": "Xã Mường Sại"},
        "in_part": False,
        "effective_on": "2025-07-01",
        "legal_basis": "1681/NQ-UBTVQH15",
        "entered_at": "2025-06-16T02:00:00.000000Z",
    }


# Countries and lists ------------------------------------------------------------------------------


def test_countries_have_both_names_and_their_days_on_the_list(get):
    japan = country("JP")
    HighIncomeListing.objects.create(country=japan, valid_from=date(2025, 1, 1), source="15/QĐ-SNV")

    found = {row["code"]: row for row in get("countries", page_size="500")["results"]}

    assert (found["JP"]["name_vi"], found["JP"]["name_en"]) == ("Nhật Bản", "Japan")
    assert {
        "valid_from": "2025-01-01",
        "valid_until": None,
        "source": "15/QĐ-SNV",
    } in found["JP"]["high_income"]


def test_countries_of_a_day(get):
    country("JP")
    Country.objects.filter(pk="JP").update(valid_until=date(2025, 3, 1))

    def codes(on):
        return {row["code"] for row in get("countries", on=on, page_size="500")["results"]}

    assert "JP" in codes("2025-02-28")
    assert "JP" not in codes("2025-03-01")


def test_lists_name_themselves_and_what_their_entries_say(get):
    results = {row["code"]: row for row in get("lists")["results"]}

    assert set(results) == set(LISTINGS)
    qualification = results["qualification"]
    assert qualification["name_en"] == "Technical qualifications"
    assert qualification["name_vi"] != qualification["name_en"]
    assert [said["code"] for said in qualification["attributes"]] == ["trained", "certified"]


@pytest.mark.parametrize("code", LISTINGS)
def test_every_list_can_be_read(get, code):
    assert get("list_entries", code)["count"] >= 0


def test_an_entry_has_both_names_and_its_days(get):
    Entry.objects.create(
        listing="programme",
        code="NEW",
        name_vi="Chương trình mới",
        valid_from=date(2025, 5, 1),
        legal_basis="9/QĐ-SNV",
    )

    entries = {e["code"]: e for e in get("list_entries", "programme")["results"]}
    before = {e["code"] for e in get("list_entries", "programme", on="2025-04-30")["results"]}

    assert entries["NEW"]["name_vi"] == "Chương trình mới"
    assert entries["NEW"]["name_en"] is None
    assert entries["NEW"]["legal_basis"] == "9/QĐ-SNV"
    assert "NEW" not in before
    assert "EPS" in before


def test_an_unknown_list_is_not_found_and_the_others_are_named(ask_for):
    response = ask_for("list_entries", "salaries")

    assert response.status_code == 404
    assert "programme" in response.json()["detail"]


# Plans --------------------------------------------------------------------------------------------


def test_plans_have_both_windows_and_their_goals(get):
    plan_2025()

    [plan] = get("plans")["results"]

    assert plan == {
        "code": "2025",
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "window": "calendar",
        "windows": {
            "calendar": {"from": "2025-01-01", "to": "2025-12-31"},
            "reporting": {"from": "2024-12-15", "to": "2025-12-14"},
        },
        "parent": None,
        "goals": {"trained": "1.00", "coverage": "1.00", "skilled_up": True},
    }


def test_a_plan_tells_its_approved_versions_and_no_other(get, here):
    version = plan_2025()
    college = TargetBody.objects.create(name="Trường Cao đẳng nghề")
    Target.objects.create(version=version, unit=here, value=12)
    Target.objects.create(version=version, body=college, value=30)
    TargetVersion.objects.create(
        plan=version.plan,
        number=2,
        document_number="1/NQ-HĐND",
        document_date=date(2025, 9, 1),
        document_body="HĐND tỉnh",
        in_force_on=date(2025, 9, 1),
        province_total=260,
        entered_by=user_with("department_officer"),
    )

    [told] = get("plan", "2025")["versions"]

    assert told["number"] == 1
    assert told["legal_basis"] == "420/NQ-HĐND, 2024-12-05"
    assert told["approved_at"] == "2024-12-21T02:00:00Z"
    assert told["province_total"] == 200
    assert told["targets"] == [
        {
            "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
            "body": None,
            "kind": "all",
            "value": 12,
        },
        {"unit": None, "body": "Trường Cao đẳng nghề", "kind": "all", "value": 30},
    ]


@pytest.mark.parametrize("code", ["2031", "20\x0025"])
def test_an_unknown_plan_is_not_found(ask_for, code):
    assert ask_for("plan", code).status_code == 404


def test_a_plan_costs_a_constant_number_of_queries(ask_for, here):
    def queries_asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask_for("plan", "2025")
        return len(asked)

    version = plan_2025()
    Target.objects.create(version=version, unit=here, value=1)
    queries_asked()  # the first answer of a client notes the day of its use
    with_one = queries_asked()
    Target.objects.bulk_create(
        Target(version=version, unit=CommuneFactory(), value=n) for n in range(12)
    )

    assert queries_asked() <= with_one


# Indicators ---------------------------------------------------------------------------------------


def test_the_catalogue_has_every_figure_of_the_flow_and_the_others():
    assert set(FLOW) | {"attainment", "coverage", "stock", "ends"} <= set(CATALOGUE)


def test_every_indicator_has_names_in_both_languages_and_a_rule(get):
    for entry in get("indicators", page_size="500")["results"]:
        assert entry["name_vi"] != entry["name_en"], entry
        assert entry["formula"]
        assert entry["counting_rule"].endswith("."), entry
        assert entry["source"]


def test_departures_are_not_the_registered_the_abroad_or_the_paid(get):
    results = {entry["code"]: entry for entry in get("indicators")["results"]}

    words = {confusion["word"] for confusion in results["departures"]["confused_with"]}

    assert words == {"registered", "selected", "stock", "paid_support"}


def test_every_statistic_of_the_catalogue_is_an_address(get):
    for entry in get("indicators")["results"]:
        if entry["statistic"]:
            assert reverse(f"api:{entry['statistic']}")
