"""/api/v1/contracts/, departures/, returns/: the actions of the pages, for programs."""

from datetime import date, timedelta

import pytest
from django.test import Client

from contracts.actions import (
    cancel_contract,
    correct_departure,
    correct_end,
    extend_contract,
    save_draft,
)
from contracts.models import Contract, Departure
from tests.factories import country
from tests.factories.clients import Program, bearer, token_of_client
from tests.factories.contracts import LEFT, departed, identified, returned, said
from tests.factories.enterprises import an_enterprise

STAYS = ["stays.read", "stays.write"]
CONTRACTS, DEPARTURES, RETURNS = (
    f"/api/v1/{name}/" for name in ("contracts", "departures", "returns")
)
GOING = {
    "departed_on": "2026-03-02",
    "form": "service",
    "country": "JP",
    "enterprise_unknown": True,
    "term_months": 36,
}
ENDED = {"ended_on": "2026-05-06", "return_reason": "health"}
UNGRANTED = "There is no such field here, or it was not granted to you."


@pytest.fixture
def program(here):
    country("JP")
    return Program(STAYS, [here])


@pytest.fixture
def worker(here):
    return identified(here)


def ids(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


# Who may, and where -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [CONTRACTS, DEPARTURES, RETURNS])
def test_stays_take_the_grant(here, address):
    statistics = Client(headers=bearer(token_of_client()))
    people = Program(["workers.read"], [here])
    reader = Program(["stays.read"], [here])

    assert statistics.get(address).status_code == 403
    assert people.get(address).status_code == 403
    assert reader.get(address).status_code == 200
    assert reader.post(address, {}).status_code == 403
    assert reader.patch(f"{address}1/", {}).status_code == 403


@pytest.mark.parametrize("address", [CONTRACTS, DEPARTURES, RETURNS])
def test_stays_of_other_units_do_not_exist(program, next_door, address):
    stay = returned(identified(next_door), ended_on=date(2026, 5, 6))
    pk = stay.contract_id if address == CONTRACTS else stay.pk

    assert program.get(address).json()["count"] == 0
    elsewhere, nowhere = program.get(f"{address}{pk}/"), program.get(f"{address}999999/")
    assert (elsewhere.status_code, elsewhere.content) == (404, nowhere.content)
    assert program.patch(f"{address}{pk}/", {"job": "x"}, seen='"1"').status_code == 404


@pytest.mark.parametrize("address", [CONTRACTS, DEPARTURES])
def test_nobody_elsewhere_is_named(program, next_door, address):
    stranger = identified(next_door)

    elsewhere = program.post(address, {**GOING, "worker": stranger.pk})
    nobody = program.post(address, {**GOING, "worker": 999999})

    message = "There is no such record in your area."
    for answer in (elsewhere, nobody):
        assert answer.status_code == 400
        assert {"rule": None, "field": "worker", "message": message} in answer.json()["problems"]
    assert not Contract.objects.exists()


# Departures ---------------------------------------------------------------------------------------


def test_a_departure_is_recorded_with_its_contract(program, worker, here):
    answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, "source": "police"})

    stay = Departure.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"{DEPARTURES}{stay.pk}/")
    told = answer.json()
    assert (told["id"], told["contract"], told["worker"]) == (
        stay.pk,
        stay.contract_id,
        worker.pk,
    )
    assert (told["departed_on"], told["runs_until"]) == ("2026-03-02", "2029-03-02")
    assert (told["country"], told["source"], told["ended_on"]) == ("JP", "police", None)
    assert told["commune"]["code"] == here.code
    assert stay.contract.created_by == program.row.account


def test_the_same_departure_again_is_the_same_record(program, worker):
    body = {**GOING, "worker": worker.pk}

    answers = [program.post(DEPARTURES, body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Departure.objects.count() == 1


def test_equal_departures_at_once_are_one(at_once, here):
    program, worker = Program(STAYS, [here]), identified(here)
    country("JP")
    body = {**GOING, "worker": worker.pk}

    def send():
        return program.post(DEPARTURES, body).status_code

    assert sorted(at_once(*[send] * 8)) == [200] * 7 + [201]


def test_a_rule_refuses_a_departure(program, worker):
    departed(worker)

    answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, "departed_on": "2026-04-01"})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"].startswith("D-")
    assert Departure.objects.count() == 1


def test_a_draft_is_completed_and_what_is_left_out_is_as_it_says(program, worker, department):
    draft = save_draft(worker=worker, job="Hàn", form="service", by=department)

    answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, "contract": draft.pk})

    assert (answer.json()["contract"], answer.json()["job"]) == (draft.pk, "Hàn")
    assert Contract.objects.count() == 1


def test_another_persons_draft_is_not_completed(program, worker, here, department):
    draft = save_draft(worker=identified(here), by=department)

    answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, "contract": draft.pk})

    assert answer.status_code == 400
    assert not Departure.objects.exists()


def test_a_departure_is_corrected_and_the_rest_stays(program, worker, officer):
    stay = departed(worker, job="Hàn", by=officer)
    address = f"{DEPARTURES}{stay.pk}/"
    seen = program.get(address).headers["ETag"]

    answer = program.patch(address, {"term_months": 24, "departed_on": "2026-03-05"}, seen)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["term_months"], told["departed_on"]) == (24, "2026-03-05")
    assert (told["job"], told["country"], told["source"]) == ("Hàn", "JP", "commune")
    assert answer.headers["ETag"] != seen


def test_a_stale_correction_writes_nothing(program, worker, officer):
    stay = departed(worker, by=officer)
    address = f"{DEPARTURES}{stay.pk}/"
    seen = program.get(address).headers["ETag"]
    correct_departure(departure=stay, **said(term_months=12), by=officer)

    assert program.patch(address, {"term_months": 24}, seen).status_code == 412
    assert program.patch(address, {"term_months": 24}).status_code == 428
    assert Contract.objects.get().term_months == 12


def test_a_departure_of_the_department_is_not_the_communes_to_correct(
    program, here, worker, department
):
    stay = departed(worker, by=department)
    Contract.objects.update(recorded_for=None)
    address = f"{DEPARTURES}{stay.pk}/"

    answer = program.patch(address, {"term_months": 24}, program.get(address).headers["ETag"])

    assert answer.status_code == 403
    assert Contract.objects.get().term_months == 36


def test_what_happens_meanwhile_is_a_new_etag(program, worker, department):
    stay = departed(worker)
    address = f"{DEPARTURES}{stay.pk}/"
    seen = program.get(address).headers["ETag"]
    assert program.get(address, **{"If-None-Match": seen}).status_code == 304

    extend_contract(
        departure=stay, agreed_on=LEFT, ends_on=LEFT + timedelta(days=365 * 4), by=department
    )

    assert program.get(address, **{"If-None-Match": seen}).status_code == 200


def test_a_departure_that_was_taken_back_is_gone(program, worker, department):
    stay = departed(worker)
    cancel_contract(contract=stay.contract, reason="Không đi", by=department)

    assert program.get(DEPARTURES).json()["count"] == 0
    assert program.get(f"{DEPARTURES}{stay.pk}/").status_code == 404
    assert program.get(f"{CONTRACTS}{stay.contract_id}/").status_code == 404


def test_departures_by_their_filters(here):
    program, firm = Program(STAYS), an_enterprise()
    early = departed(identified(here), departed_on=date(2026, 1, 5))
    late = departed(
        identified(here),
        departed_on=date(2026, 2, 5),
        country=country("KR"),
        enterprise=firm,
        enterprise_unknown=False,
    )
    ended = returned(identified(here), ended_on=date(2026, 5, 6))

    assert ids(program.get(DEPARTURES)) == [early.pk, late.pk, ended.pk]
    for asked, found in (
        ({"from": "2026-02-05"}, [late, ended]),
        ({"to": "2026-02-05"}, [early, late]),
        ({"country": "KR"}, [late]),
        ({"enterprise": str(firm.pk)}, [late]),
        ({"worker": str(early.worker_id)}, [early]),
        ({"ended": "yes"}, [ended]),
        ({"ended": "no"}, [early, late]),
    ):
        assert ids(program.get(DEPARTURES, asked)) == [stay.pk for stay in found], asked
    for wrong in ({"from": "x"}, {"ended": "maybe"}, {"worker": "x"}, {"job": "x"}):
        assert program.get(DEPARTURES, wrong).status_code == 400, wrong


@pytest.mark.parametrize("model", [Contract, Departure])
def test_nothing_is_stored_by_its_column(program, worker, model):
    """Of a new departure only the declared facts are taken, whatever the tables have."""
    declared = {*program.post(DEPARTURES, {**GOING, "worker": worker.pk}).json()}
    fields = {f.name for f in model._meta.concrete_fields}
    fields |= {f.attname for f in model._meta.concrete_fields}
    for field in sorted(fields - declared):
        answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, field: 1}, key=field)
        told = {p["field"]: p["message"] for p in answer.json()["problems"]}
        assert (answer.status_code, told[field]) == (400, UNGRANTED)
    for field in ("id", "version", "ended_on", "runs_until", "left_contract_on", "commune"):
        answer = program.post(DEPARTURES, {**GOING, "worker": worker.pk, field: 1}, key=field)
        assert answer.status_code == 400, field


def test_departures_in_bulk(program, worker, here):
    rows = [
        {**GOING, "worker": worker.pk},
        {**GOING, "worker": worker.pk, "departed_on": "2026-04-02"},  # still abroad
        {**GOING, "worker": identified(here).pk},
    ]

    first = program.post(f"{DEPARTURES}bulk/", {"rows": rows}).json()["results"]
    again = program.post(f"{DEPARTURES}bulk/", {"rows": rows}).json()["results"]

    assert [row["status"] for row in first] == ["created", "refused", "created"]
    assert first[1]["problems"][0]["rule"].startswith("D-")
    assert [row["status"] for row in again] == ["repeated", "refused", "repeated"]
    assert Departure.objects.count() == 2


# Money --------------------------------------------------------------------------------------------

PAID = {"wage": "180000.00", "wage_currency": "JPY", "wage_per": "month"}


def test_money_takes_its_grant(here, program, worker):
    refused = program.post(DEPARTURES, {**GOING, **PAID, "worker": worker.pk})

    assert refused.status_code == 400
    assert {problem["field"] for problem in refused.json()["problems"]} == {*PAID}

    rich = Program([*STAYS, "stays.money"], [here])
    told = rich.post(DEPARTURES, {**GOING, **PAID, "worker": worker.pk}).json()
    assert {name: told[name] for name in PAID} == PAID
    assert "wage" not in program.get(f"{DEPARTURES}{told['id']}/").json()


def test_a_correction_without_the_grant_leaves_the_money(here, program, worker):
    rich = Program([*STAYS, "stays.money"], [here])
    address = rich.post(DEPARTURES, {**GOING, **PAID, "worker": worker.pk}).headers["Location"]

    program.patch(address, {"term_months": 24}, program.get(address).headers["ETag"])

    told = rich.get(address).json()
    assert (told["term_months"], told["wage"]) == (24, "180000.00")


# Returns ------------------------------------------------------------------------------------------


def test_a_return_is_recorded_on_its_departure(program, worker):
    stay = departed(worker)

    answer = program.post(RETURNS, {**ENDED, "departure": stay.pk})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["id"], told["worker"], told["end_kind"]) == (stay.pk, worker.pk, "returned")
    assert (told["ended_on"], told["return_reason"]) == ("2026-05-06", "health")


def test_a_return_elsewhere_is_not_recorded(program, next_door):
    stay = departed(identified(next_door))

    answer = program.post(RETURNS, {**ENDED, "departure": stay.pk})

    assert answer.status_code == 400
    assert answer.json() == program.post(RETURNS, {**ENDED, "departure": 999999}).json()


def test_a_return_is_refused_by_its_rule(program, worker):
    stay = departed(worker)

    answer = program.post(RETURNS, {**ENDED, "departure": stay.pk, "ended_on": "2026-01-01"})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"].startswith("R-")


def test_a_return_is_corrected_and_the_rest_stays(program, worker, officer):
    stay = returned(worker, ended_on=date(2026, 5, 6), by=officer)
    address = f"{RETURNS}{stay.pk}/"
    seen = program.get(address).headers["ETag"]

    told = program.patch(address, {"next_need": "job"}, seen).json()

    assert (told["next_need"], told["ended_on"]) == ("job", "2026-05-06")
    assert told["return_reason"] == "completed"
    correct_end(departure=stay, ended_on=date(2026, 5, 7), return_reason="health", by=officer)
    assert program.patch(address, {"next_need": "again"}, seen).status_code == 412


def test_the_register_of_returns_has_ended_stays_alone(program, worker, here):
    departed(worker)
    stay = returned(identified(here), ended_on=date(2026, 5, 6))

    assert ids(program.get(RETURNS)) == [stay.pk]
    assert ids(program.get(RETURNS, {"from": "2026-05-07"})) == []
    assert ids(program.get(RETURNS, {"to": "2026-05-06", "reason": "completed"})) == [stay.pk]


def test_returns_in_bulk(program, worker, here):
    stay = departed(worker)
    rows = [{**ENDED, "departure": stay.pk}, {**ENDED, "departure": stay.pk}]

    results = program.post(f"{RETURNS}bulk/", {"rows": rows}).json()["results"]

    assert [row["status"] for row in results] == ["created", "refused"]


# Contracts ----------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_goes_on(program, worker):
    made = program.post(CONTRACTS, {"worker": worker.pk, "job": "Hàn", "expected": "2027-03"})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert made.json()["expected"] == "2027-03"

    address = made.headers["Location"]
    told = program.patch(address, {"expected": "2027-03-02"}, made.headers["ETag"]).json()

    assert (told["expected"], told["job"]) == ("2027-03-02", "Hàn")
    assert program.patch(address, {"job": "x"}, made.headers["ETag"]).status_code == 412


def test_a_recorded_contract_is_corrected_with_its_departure(program, worker, officer):
    stay = departed(worker, by=officer)
    address = f"{CONTRACTS}{stay.contract_id}/"

    answer = program.patch(address, {"job": "x"}, program.get(address).headers["ETag"])

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"] == "D-22"
    assert program.get(address).json()["departure"] == stay.pk


def test_contracts_by_their_filters(program, worker, department):
    draft = save_draft(worker=worker, country=country("KR"), by=department)
    stay = departed(worker)

    assert ids(program.get(CONTRACTS)) == [draft.pk, stay.contract_id]
    assert ids(program.get(CONTRACTS, {"country": "KR"})) == [draft.pk]
    assert ids(program.get(CONTRACTS, {"status": "abroad"})) == [stay.contract_id]
    assert ids(program.get(CONTRACTS, {"worker": "999999"})) == []
    assert program.get(CONTRACTS, {"status": "cancelled"}).status_code == 400


@pytest.mark.parametrize("field", ["status", "version", "recorded_for", "created_by", "departure"])
def test_a_draft_takes_no_other_field(program, worker, field):
    answer = program.post(CONTRACTS, {"worker": worker.pk, field: 1})

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["message"] == UNGRANTED


@pytest.mark.parametrize("address", [CONTRACTS, DEPARTURES, RETURNS])
def test_a_list_costs_the_same_for_many(program, here, address, django_assert_max_num_queries):
    for _ in range(5):
        returned(identified(here), ended_on=date(2026, 5, 6))

    with django_assert_max_num_queries(14):
        program.get(address)
