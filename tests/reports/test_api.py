"""What the statistics endpoints answer: shape, numbers, two times, maps."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from communes.models import Commune, CommuneChange
from core import clock
from core.marks import mark_changed
from core.models import MarkKind
from figures import queries
from figures.models import DepartureFact
from figures.questions import ask
from targets.models import Plan, Target, TargetBody
from tests.factories import CommuneFactory
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.figures import add_facts, make_fact

MERGER = date(2025, 7, 1)
NOW = clock.at(date(2025, 11, 22))


@pytest.fixture(autouse=True)
def _in_november():
    with clock.turned_to(NOW):
        yield


@pytest.fixture
def get(client, db):
    """Ask an endpoint by name and read its JSON."""
    token = token_of_client()

    def ask_for(name: str, **params: str) -> dict:
        response = client.get(
            reverse(f"api:{name}"), {"plan": "2025", **params}, headers=bearer(token)
        )
        assert response.status_code == 200, response.content
        return response.json()

    return ask_for


@pytest.fixture
def province(db) -> tuple[list[Commune], list[Commune]]:
    """200 old units that became 75 on 1 July 2025."""
    old = Commune.objects.bulk_create(
        CommuneFactory.build(code=f"{10000 + i}", valid_from=None, valid_until=MERGER)
        for i in range(200)
    )
    # Each new unit carries the code of one of its parts.
    new = Commune.objects.bulk_create(CommuneFactory.build(code=f"{10000 + i}") for i in range(75))
    CommuneChange.objects.bulk_create(
        CommuneChange(
            old=unit,
            new=new[i % 75],
            effective_on=MERGER,
            legal_basis="1681/NQ-UBTVQH15",
            entered_at=datetime(2025, 6, 16, tzinfo=UTC),
        )
        for i, unit in enumerate(old)
    )
    return old, new


def test_the_shape_is_the_contract(get, here):
    version = plan_2025()
    Target.objects.create(version=version, unit=here, value=12)
    college = TargetBody.objects.create(name="Trường Cao đẳng nghề")
    Target.objects.create(version=version, body=college, value=30)
    add_facts(3, here, date(2025, 8, 5), known_from=clock.at(date(2025, 8, 6)))

    answer = get("attainment", as_of="2025-08-06", known_at="2025-08-07")

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
        "province": {
            "numerator": 3,
            "persons": 3,
            "target": {"value": 200, "version": 1, "legal_basis": "420/NQ-HĐND, 2024-12-05"},
            "stretch": {"ratio": "1.30", "strict": True, "needed": 258},
        },
        "units": [
            {
                "code": "03808",
                "valid_from": "2025-07-01",
                "name": "Xã Mường La",
                "numerator": 3,
                "target": 12,
            }
        ],
        "bodies": [{"name": "Trường Cao đẳng nghề", "numerator": None, "target": 30}],
        "not_assignable": 0,
    }


def test_coverage_has_the_same_envelope(get, here):
    plan_2025()
    add_facts(1, here, date(2025, 8, 5))

    answer = get("coverage", as_of="2025-08-06", known_at="2025-08-07")

    envelope = get("attainment", as_of="2025-08-06", known_at="2025-08-07")
    assert answer.keys() == envelope.keys() - {"bodies"}
    assert answer["province"] == {"numerator": 1, "denominator": 1}
    assert answer["units"] == [
        {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La", "state": "sent"}
    ]


def test_154_of_200_with_107_still_needed_on_6_may(get, province):
    old, _new = province
    plan_2025()
    add_facts(150, old[0], date(2025, 3, 3))
    add_facts(4, old[80], date(2025, 5, 6))
    add_facts(19, old[1], date(2025, 5, 7))

    answer = get("attainment", as_of="2025-05-06")

    assert answer["province"]["numerator"] == 154
    assert answer["province"]["target"]["value"] == 200
    assert answer["province"]["stretch"] == {"ratio": "1.30", "strict": True, "needed": 107}
    assert len(answer["units"]) == 75
    assert sum(unit["numerator"] for unit in answer["units"]) == 154


@pytest.mark.parametrize(
    ("number", "strict", "needed"), [(260, True, 1), (261, True, 0), (260, False, 0)]
)
def test_260_is_130_percent_and_not_over_it(get, here, number, strict, needed):
    plan_2025(stretch_strict=strict)
    add_facts(number, here, date(2025, 8, 5))

    answer = get("attainment")

    assert answer["province"]["stretch"]["needed"] == needed


@pytest.mark.parametrize(("as_of", "units"), [("2025-06-30", 200), ("2025-07-01", 75)])
def test_coverage_counts_the_units_of_the_as_of_day(get, province, as_of, units):
    old, _new = province
    plan_2025()
    for unit in (*old[:60], old[75]):
        add_facts(1, unit, date(2025, 3, 3))

    answer = get("coverage", as_of=as_of)

    assert answer["province"]["denominator"] == len(answer["units"]) == units
    assert answer["boundary"] == answer["map_date"] == as_of
    # The 76th old unit went into the same new one as the first.
    assert answer["province"]["numerator"] == (61 if units == 200 else 60)


def test_another_map_for_coverage_has_to_be_asked_for(get, province):
    plan_2025()

    answer = get("coverage", as_of="2025-06-30", boundary="current")

    assert answer["province"]["denominator"] == 75
    assert (answer["boundary"], answer["map_date"]) == ("current", "2025-11-22")


def test_a_late_entry_is_in_the_answer_and_not_in_what_was_known_then(get, here):
    plan_2025()
    add_facts(154, here, date(2025, 5, 2), known_from=clock.at(date(2025, 5, 4)))
    add_facts(1, here, date(2025, 5, 2), known_from=clock.at(date(2025, 5, 20)))

    live = get("attainment", as_of="2025-05-06")
    then = get("attainment", as_of="2025-05-06", known_at="2025-05-07")

    assert live["province"]["numerator"] == 155
    assert then["province"]["numerator"] == 154


def test_an_answer_can_be_asked_for_again_by_its_own_known_at(get, here):
    plan_2025()
    add_facts(2, here, date(2025, 5, 2))
    first = get("attainment", as_of="2025-05-06")

    with clock.turned_to(clock.at(date(2025, 11, 29))):
        add_facts(1, here, date(2025, 5, 2), known_from=clock.at(date(2025, 11, 23)))
        again = get("attainment", as_of="2025-05-06", known_at=first["known_at"])

    assert again["known_at"] == first["known_at"]
    assert again["province"] == first["province"]


@pytest.mark.parametrize("name", ["attainment", "coverage"])
def test_what_still_waits_makes_an_answer_provisional(get, here, name):
    plan_2025()
    mark_changed(MarkKind.WORKER, [1])

    assert get(name)["provisional"] is True
    assert get(name, known_at="2025-11-21")["provisional"] is False


def test_a_later_departure_is_not_assignable_on_an_earlier_map(get, province):
    old, new = province
    plan_2025()
    add_facts(2, old[0], date(2025, 3, 3))
    add_facts(5, new[0], date(2025, 8, 5))

    for name in ("attainment", "coverage"):
        answer = get(name, boundary="2025-06-30")
        assert answer["not_assignable"] == 5

    answer = get("attainment", boundary="2025-06-30")
    placed = sum(unit["numerator"] for unit in answer["units"])
    assert placed + answer["not_assignable"] == answer["province"]["numerator"] == 7


def test_the_same_code_before_and_after_the_merger_is_two_units(get, province):
    old, new = province
    plan_2025()
    add_facts(2, old[3], date(2025, 3, 3))
    add_facts(5, new[3], date(2025, 8, 5))

    answer = get("attainment", boundary="event")

    found = [u for u in answer["units"] if u["code"] == old[3].code]
    assert sorted((u["valid_from"] or "", u["numerator"]) for u in found) == [
        ("", 2),
        ("2025-07-01", 5),
    ]


def test_without_a_target_there_is_none_to_reach(get, here):
    Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))

    answer = get("attainment")

    assert answer["province"]["target"] is None
    assert answer["province"]["stretch"]["needed"] is None
    assert [unit["target"] for unit in answer["units"]] == [None]


def test_a_unit_with_zero_to_reach_is_not_one_without_a_target(get, here, next_door):
    Target.objects.create(version=plan_2025(), unit=here, value=0)

    targets = {unit["code"]: unit["target"] for unit in get("attainment")["units"]}

    assert targets == {here.code: 0, next_door.code: None}


def test_days_instead_of_a_plan(client, here):
    add_facts(2, here, date(2025, 8, 5))
    add_facts(1, here, date(2025, 9, 1))

    response = client.get(
        reverse("api:attainment"),
        {"from": "2025-08-01", "to": "2025-08-31"},
        headers=bearer(token_of_client()),
    )

    answer = response.json()
    assert answer["plan"] is None
    assert answer["window"] == {"from": "2025-08-01", "to": "2025-08-31"}
    assert answer["province"]["numerator"] == 2
    assert answer["province"]["target"] is None


def test_the_reporting_year_begins_and_ends_in_mid_december(get, here):
    plan_2025()
    add_facts(4, here, date(2024, 12, 15))
    add_facts(1, here, date(2025, 12, 14))
    add_facts(1, here, date(2025, 12, 15))

    with clock.turned_to(clock.at(date(2026, 1, 5))):
        reporting = get("attainment", window="reporting")
        calendar = get("attainment", window="calendar")

    assert reporting["window"] == {"from": "2024-12-15", "to": "2025-12-14"}
    assert (reporting["province"]["numerator"], calendar["province"]["numerator"]) == (5, 2)


def test_kinds_are_told_apart(get, here):
    Target.objects.create(version=plan_2025(), unit=here, kind="seasonal", value=4)
    add_facts(2, here, date(2025, 8, 5), duration_type="seasonal")
    add_facts(3, here, date(2025, 8, 5))

    answer = get("attainment", kind="seasonal")

    assert answer["kind"] == "seasonal"
    assert answer["units"][0]["numerator"] == 2
    assert answer["units"][0]["target"] == 4
    assert answer["province"]["target"]["value"] == 4


def test_persons_and_departures_differ_when_somebody_leaves_twice(get, here):
    plan_2025()
    make_fact(here, date(2025, 8, 1), worker_id=7001, ended_on=date(2025, 9, 1)).save()
    make_fact(here, date(2025, 10, 1), worker_id=7001).save()

    province = get("attainment")["province"]

    assert (province["numerator"], province["persons"]) == (2, 1)


def test_the_numbers_are_those_of_the_pages(get, province):
    old, new = province
    version = plan_2025()
    Target.objects.create(version=version, unit=new[0], value=9)
    for i in range(30):
        add_facts(1 + i % 3, old[i], date(2025, 4, 1 + i % 28))
        add_facts(1, new[i % 7], date(2025, 9, 1))

    answer = get("attainment", as_of="2025-09-30")

    live = queries.attainment(ask(plan=version.plan, as_of=date(2025, 9, 30)))
    assert answer["province"]["numerator"] == live.numerator
    assert [(u["code"], u["numerator"], u["target"]) for u in answer["units"]] == [
        (line.unit.code, line.numerator, line.target) for line in live.lines
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_numbers_and_days_are_never_localised(client, here, language):
    plan_2025(total=1356)
    add_facts(1, here, date(2025, 8, 5))
    client.cookies["django_language"] = language

    response = client.get(
        reverse("api:attainment"),
        {"plan": "2025"},
        headers={**bearer(token_of_client()), "Accept-Language": language},
    )

    answer = json.loads(response.content)
    assert answer["province"]["target"]["value"] == 1356
    assert answer["as_of"] == "2025-11-22"
    assert type(answer["province"]["numerator"]) is int


def test_an_answer_costs_a_constant_number_of_queries(
    client, province, django_assert_max_num_queries
):
    old, _new = province
    version = plan_2025()
    DepartureFact.objects.bulk_create(make_fact(unit, date(2025, 3, 3)) for unit in old)
    Target.objects.bulk_create(Target(version=version, unit=unit, value=2) for unit in old)
    token = token_of_client()
    # Where processes share a client's minute, its first question fetches a block of it.
    client.get(reverse("api:schema"), headers=bearer(token))

    with django_assert_max_num_queries(16):
        response = client.get(reverse("api:attainment"), {"plan": "2025"}, headers=bearer(token))

    assert len(response.json()["units"]) == 75
