"""The declared tables over REST: what they answer, and what is refused."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Commune, CommuneChange
from core import clock
from figures import queries
from figures.queries import facts_behind
from figures.questions import ask
from reports.api.tables import TABLES, Table, declared_table, tables_of
from targets.models import Plan
from tests.factories import CommuneFactory, country
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.enterprises import an_enterprise
from tests.factories.figures import add_facts

MERGER = date(2025, 7, 1)
EVERY = ["departures", "returns", "stock", "trained", "skilled"]


@pytest.fixture(autouse=True)
def _in_november():
    with clock.turned_to(clock.at(date(2025, 11, 22))):
        yield


@pytest.fixture
def ask_for(client, db):
    token = token_of_client()
    plan_2025()
    return lambda name, **params: client.get(
        reverse(f"api:{name}"), {"plan": "2025", **params}, headers=bearer(token)
    )


@pytest.fixture
def get(ask_for):
    def answer(name: str, **params: str) -> dict:
        response = ask_for(name, **params)
        assert response.status_code == 200, response.content
        return response.json()

    return answer


@pytest.fixture
def divided(db) -> Commune:
    """A unit that was divided: nobody can be placed on the new map."""
    old = CommuneFactory(valid_from=None, valid_until=MERGER)
    for _ in range(2):
        CommuneChange.objects.create(
            old=old,
            new=CommuneFactory(valid_from=MERGER),
            effective_on=MERGER,
            legal_basis="1681/NQ-UBTVQH15",
            in_part=True,
            entered_at=clock.at(date(2025, 6, 16)),
        )
    return old


# Shape --------------------------------------------------------------------------------------------


def test_the_shape_of_a_table(get, here):
    country("JP")
    add_facts(3, here, date(2025, 8, 5))

    answer = get("departures", by="unit,market", as_of="2025-08-06", known_at="2025-08-07")

    assert answer == {
        "plan": "2025",
        "kind": "all",
        "as_of": "2025-08-06",
        "known_at": "2025-08-07T16:59:59.999999Z",
        "boundary": "current",
        "map_date": "2025-11-22",
        "window": {"from": "2025-01-01", "to": "2025-12-31"},
        "provisional": False,
        "final": False,
        "computed_at": "2025-11-22T02:00:00.000000Z",
        "rule_version": "2026-2",
        "reporting": None,
        "statistic": "departures",
        "by": ["unit", "market"],
        "unit_of_count": "departures",
        "province": {"numerator": 3, "persons": 3},
        "rows": [
            {
                "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
                "market": {"code": "JP", "name": "Japan"},
                "numerator": 3,
            }
        ],
        "not_assignable": 0,
    }


def test_the_order_of_the_dimensions_is_free(get, here):
    add_facts(3, here, date(2025, 8, 5))

    there, back = (get("departures", by=by) for by in ("unit,market", "market, unit"))

    assert there["rows"] == back["rows"]
    assert back["by"] == ["unit", "market"]


def test_without_by_there_is_the_total_alone(get, here):
    add_facts(3, here, date(2025, 8, 5))

    answer = get("departures")

    assert answer["by"] == []
    assert answer["rows"] == [{"numerator": 3}]
    assert answer["not_assignable"] is None


def test_units_of_the_map_without_a_departure_are_lines_too(get, here, next_door):
    add_facts(3, here, date(2025, 8, 5))

    rows = get("departures", by="unit")["rows"]

    assert {row["unit"]["code"]: row["numerator"] for row in rows} == {"03808": 3, "03814": 0}


def test_what_has_no_place_is_a_row_without_a_unit(get, divided):
    add_facts(4, divided, date(2025, 3, 3))

    answer = get("departures", by="unit")

    assert answer["rows"][-1] == {"unit": None, "numerator": 4}
    assert answer["not_assignable"] == answer["province"]["numerator"] == 4


def test_months_say_their_days(get, here):
    add_facts(2, here, date(2025, 1, 15))

    rows = get("departures", by="month", window="reporting", as_of="2025-02-20")["rows"]

    assert [row["numerator"] for row in rows] == [0, 2, 0]
    assert rows[1]["month"] == {"code": "2025-02", "from": "2025-01-15", "to": "2025-02-14"}
    assert rows[2]["month"] == {"code": "2025-03", "from": "2025-02-15", "to": "2025-02-20"}


def test_enterprises_have_names_and_the_unknown_one_is_a_line(get, here):
    firm = an_enterprise(name="Công ty Sông Đà")
    add_facts(2, here, date(2025, 8, 5), enterprise_id=firm.pk)
    add_facts(1, here, date(2025, 8, 5), enterprise_id=None)

    rows = get("departures", by="enterprise")["rows"]

    assert rows == [
        {"enterprise": {"id": firm.pk, "name": "Công ty Sông Đà"}, "numerator": 2},
        {"enterprise": {"id": None, "name": "No enterprise, or not known"}, "numerator": 1},
    ]


def test_what_is_not_known_of_a_person_is_a_line(get, here):
    add_facts(2, here, date(2025, 8, 5), household="poor")
    add_facts(1, here, date(2025, 8, 5), household="")

    rows = get("departures", by="household")["rows"]

    assert [(row["household"]["name"], row["numerator"]) for row in rows] == [
        ("Poor household", 2),
        ("Not known", 1),
    ]


def test_shares_are_pairs_of_whole_numbers(get, here):
    add_facts(3, here, date(2025, 8, 5))
    add_facts(1, here, date(2025, 8, 5), trained=False)

    answer = get("trained", by="unit")

    assert answer["province"] == {"numerator": 3, "denominator": 4}
    assert answer["rows"][0]["numerator"] == 3
    assert answer["rows"][0]["denominator"] == 4


def test_who_died_did_not_return(get, here):
    add_facts(2, here, date(2025, 3, 3), ended_on=date(2025, 9, 1), end_kind="returned")
    add_facts(1, here, date(2025, 3, 3), ended_on=date(2025, 9, 1), end_kind="died")

    answer = get("returns", by="reason")

    assert answer["province"] == {"numerator": 3, "returned": 2}
    assert {row["reason"]["code"]: row["numerator"] for row in answer["rows"]} == {
        "returned:other": 2,
        "died": 1,
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.population}:{','.join(t.by)}")
def test_the_rows_add_up_to_the_province(get, here, divided, table):
    add_facts(2, here, date(2025, 8, 5), sex="female", age=17, minority=None, skilled_b=False)
    add_facts(3, divided, date(2025, 3, 3), country="KR", qualification="", skilled_a=None)
    ended = {"ended_on": date(2025, 9, 30), "end_kind": "returned", "return_reason": "own_wish"}
    add_facts(1, divided, date(2024, 3, 3), moves=[["2025-01-01", "TW"]], **ended)

    answer = get(table.population, **({"by": ",".join(table.by)} if table.by else {}))

    for measure in ("numerator", "denominator"):
        if measure in answer["province"]:
            total = sum(row[measure] for row in answer["rows"])
            assert total == answer["province"][measure]


# The quality --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "today", "final"),
    [
        ("2025-12-30", date(2026, 1, 5), False),
        ("2025-12-31", date(2026, 1, 5), True),
        (None, date(2025, 11, 22), False),
    ],
)
def test_an_answer_is_final_when_its_window_is_over(get, here, as_of, today, final):
    with clock.turned_to(clock.at(today)):
        for name in ("attainment", "coverage", "stock"):
            assert get(name, **({"as_of": as_of} if as_of else {}))["final"] is final


def test_the_window_is_the_plans_own_unless_asked_otherwise(get, here):
    Plan.objects.update(
        window="reporting", first_day=date(2024, 12, 15), last_day=date(2025, 12, 14)
    )

    own, calendar = get("departures"), get("departures", window="calendar")

    assert own["window"] == {"from": "2024-12-15", "to": "2025-12-14"}
    assert calendar["window"] == {"from": "2025-01-01", "to": "2025-12-31"}


# The same number everywhere -----------------------------------------------------------------------


def test_the_stock_by_market_is_that_of_the_pages_and_of_the_lists(get, here, next_door):
    add_facts(3, here, date(2025, 3, 3))
    add_facts(2, next_door, date(2024, 3, 3), country="KR", moves=[["2025-05-01", "JP"]])
    add_facts(1, here, date(2024, 3, 3), country="KR")
    add_facts(1, here, date(2024, 3, 3), country="KR", ended_on=date(2025, 2, 1), end_kind="died")
    question = ask(plan=Plan.objects.get())

    rows = get("stock", by="market")["rows"]

    found = {row["market"]["code"]: row["numerator"] for row in rows}
    pages = {code: sum(s.values()) for code, s in queries.stock_by_market(question).items()}
    lists = {code: facts_behind(question, "stock", country=code).count() for code in found}
    assert found == pages == lists == {"JP": 5, "KR": 1}


def test_departures_by_unit_are_those_of_attainment(get, here, next_door):
    add_facts(3, here, date(2025, 3, 3))
    add_facts(2, next_door, date(2025, 3, 3))

    table, attainment = get("departures", by="unit"), get("attainment")

    assert table["province"]["numerator"] == attainment["province"]["numerator"]
    assert [(row["unit"], row["numerator"]) for row in table["rows"]] == [
        ({k: unit[k] for k in ("code", "valid_from", "name")}, unit["numerator"])
        for unit in attainment["units"]
    ]


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    "by", ["village", "unit,unit", "sex,age", "unit,market,month", "unit,", "UNIT", ","]
)
def test_a_table_that_is_not_declared_is_refused_with_those_that_are(ask_for, here, name, by):
    response = ask_for(name, by=by)

    assert response.status_code == 400
    for table in tables_of(name):
        assert ",".join(table.by) in response.json()["detail"]


@pytest.mark.parametrize("name", EVERY)
def test_an_unknown_parameter_is_refused_with_those_that_exist(ask_for, name):
    response = ask_for(name, commune="03808")

    assert response.status_code == 400
    assert "by, plan, from, to, as_of, known_at, boundary, window" in response.json()["detail"]


@pytest.mark.parametrize("name", ["stock", "returns"])
def test_who_is_abroad_is_not_told_apart_by_kinds_of_targets(ask_for, name):
    assert ask_for(name, kind="all").status_code == 400


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.population}:{','.join(t.by)}")
def test_only_the_exact_right_sees_tables_of_personal_attributes(client, here, table):
    token = token_of_client(right="protected")
    by = {"by": ",".join(table.by)} if table.by else {}

    response = client.get(
        reverse(f"api:{table.population}"),
        # What is told of persons is released by the day: a period is no choice there.
        by if table.personal else {"from": "2025-01-01", "to": "2025-06-30", **by},
        headers=bearer(token),
    )

    if not table.personal:
        assert response.status_code == 200
    else:
        # Not declared for release, or nothing of it was released yet.
        assert response.status_code in (403, 404)
        assert "rows" not in response.json()


def test_personal_is_what_says_something_about_people():
    assert declared_table("departures", ("sex", "unit")).personal
    assert Table("trained").personal
    assert not declared_table("stock", ("market",)).personal


# Cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["unit,market", "enterprise,market", "unit,qualification"])
def test_an_answer_costs_a_constant_number_of_queries(ask_for, here, by):
    def queries_asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask_for("departures", by=by)
        return len(asked)

    add_facts(2, here, date(2025, 8, 5), enterprise_id=an_enterprise().pk)
    queries_asked()  # the first answer of a client notes the day of its use
    with_one = queries_asked()
    for code in ("JP", "KR", "TW", "DE"):
        add_facts(2, here, date(2025, 8, 5), country=code, enterprise_id=an_enterprise().pk)

    assert queries_asked() <= with_one <= 20
