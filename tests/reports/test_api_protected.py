"""What a program without the exact right is told of tables about persons."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from figures.models import RefreshClock
from reports import actions
from reports.models import Release
from reports.releases.making import make_due
from tests.factories import CommuneFactory, country
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts

pytestmark = pytest.mark.django_db
JANUARY = clock.at(date(2026, 1, 20))
BEGUN = clock.at(date(2025, 1, 5))


@pytest.fixture(autouse=True)
def _in_january():
    with clock.turned_to(JANUARY):
        yield


@pytest.fixture
def released(here, next_door):
    """Two units of 16 women and 16 men each; a third and a fourth of which sex stays hidden."""
    RefreshClock.objects.create(pk=1, last_known_from=BEGUN)
    for code in ("JP", "KR"):
        country(code)
    for unit in (here, next_door):
        for market in ("JP", "KR"):
            for sex in ("female", "male"):
                add_facts(8, unit, date(2025, 3, 3), country=market, sex=sex, known_from=BEGUN)
    for code, women, men in (("03900", 2, 3), ("03901", 1, 4)):
        small = CommuneFactory(code=code)
        add_facts(women, small, date(2025, 3, 3), sex="female", known_from=BEGUN)
        add_facts(men, small, date(2025, 3, 3), sex="male", known_from=BEGUN)
    make_due()


@pytest.fixture
def ask(client):
    token = token_of_client(right="protected")

    def ask_for(name: str, **params: str):
        headers = bearer(token) | (params.pop("headers", {}) or {})
        return client.get(reverse(f"api:{name}"), params, headers=headers)

    return ask_for


def by_unit(answer) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    for row in answer["rows"]:
        if row["sex"]["code"] in ("female", "male"):
            found.setdefault(row["unit"]["code"], []).append(row["numerator"])
    return found


def test_small_units_are_withheld_and_large_ones_told(released, ask, here, next_door):
    answer = ask("departures", by="unit,sex").json()

    assert by_unit(answer) == {
        here.code: [16, 16],
        next_door.code: [16, 16],
        "03900": [None, None],
        "03901": [None, None],
    }
    assert answer["province"]["numerator"] == 74
    assert answer["not_assignable"] == 0
    assert answer["release"]["day"] == "2025-12-31"
    assert answer["release"]["withheld"] > 0


def test_it_says_as_of_when_and_as_known_when(released, ask):
    answer = ask("departures", by="sex").json()

    assert answer["as_of"] == "2025-12-31"
    assert answer["known_at"] == "2026-01-10T16:59:59.999999Z"
    assert answer["window"] == {"from": "2025-01-01", "to": "2025-12-31"}
    assert answer["map_date"] == "2025-12-31"


def test_a_late_entry_changes_no_release(released, ask, here):
    before = ask("departures", by="sex").json()

    add_facts(9, here, date(2025, 12, 1), sex="female", known_from=JANUARY)

    assert ask("departures", by="sex").json() == before


def test_the_release_of_june_tells_markets_and_no_units(released, ask):
    told = ask("departures", by="market,sex", as_of="2025-06-30").json()
    units = ask("departures", by="unit,sex", as_of="2025-06-30").json()

    assert any(row["numerator"] for row in told["rows"])
    assert all(row["numerator"] is None for row in units["rows"])


def test_another_day_is_no_release(released, ask):
    refused = ask("departures", by="sex", as_of="2025-07-31")

    assert refused.status_code == 404
    assert "2025-12-31, 2025-06-30" in refused.json()["detail"]


@pytest.mark.parametrize(
    "more", [{"plan": "2025"}, {"known_at": "2025-07-01"}, {"boundary": "event"}, {"kind": "all"}]
)
def test_nothing_else_can_be_chosen(released, ask, more):
    refused = ask("departures", by="sex", **more)

    assert refused.status_code == 400
    assert "by, as_of, format" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("name", "by"),
    [("departures", "unit,qualification"), ("trained", "month"), ("skilled", "sex")],
)
def test_what_is_never_released_is_for_exact_rights_alone(released, ask, name, by):
    assert ask(name, by=by).status_code == 403


def test_an_undeclared_table_is_told_as_such(released, ask):
    refused = ask("departures", by="sex,age")

    assert refused.status_code == 400
    assert "market,sex" in refused.json()["detail"]


def test_shares_come_from_releases_too(released, ask, here):
    whole = ask("trained").json()
    units = ask("trained", by="unit").json()

    assert whole["province"] == {"numerator": None, "denominator": None}  # all of them are
    assert {row["numerator"] for row in units["rows"]} == {None}


def test_withheld_is_null_in_json_stat_and_empty_in_csv(released, ask):
    cube = ask("departures", by="unit,sex", format="json-stat").json()
    lines = ask("departures", by="unit,sex", format="csv").content.decode().splitlines()

    assert None in cube["value"]
    withheld = next(line for line in lines if line.startswith("03900"))
    assert ",female," in withheld or ",male," in withheld
    number = lines[0].split(",").index("numerator")
    assert withheld.split(",")[number] == ""


def test_administrative_counts_stay_exact(released, ask):
    plan_2025()
    answer = ask("departures", plan="2025", by="unit,market").json()

    assert sum(row["numerator"] for row in answer["rows"]) == 74


def test_exact_rights_are_told_everything_any_day(released, client):
    token = token_of_client(right="exact")
    params = {"from": "2025-01-01", "to": "2025-12-31", "by": "unit,sex"}

    answer = client.get(reverse("api:departures"), params, headers=bearer(token)).json()

    assert sum(row["numerator"] for row in answer["rows"]) == 74
    assert "release" not in answer


def test_what_the_department_protects_besides_is_refused_and_then_released(released, ask, leader):
    with clock.turned_to(clock.at(date(2025, 5, 5))):
        actions.protect_dimension(code="market", document="QĐ 9/2025", by=leader)

    refused = ask("departures", plan="2025", by="unit,market")
    assert refused.status_code in (400, 404)
    assert ask("stock", plan="2025", by="market").status_code == 403
    assert ask("departures", **{"from": "2025-01-01", "to": "2025-12-31"}).status_code == 200


def test_publications_say_what_was_released_and_at_what_cost(released, ask):
    page = ask("publications").json()

    assert page["count"] == Release.objects.count() == 16
    first = page["results"][0]
    assert first["as_of"] == "2025-12-31"
    assert first["digest"] == Release.objects.first().digest
    tables = {(said["statistic"], tuple(said["by"])) for said in page["results"]}
    assert ("departures", ("sex", "market,sex", "unit,sex")) in tables
    assert ("trained", ("", "market", "unit")) in tables
