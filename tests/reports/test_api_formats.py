"""JSON, CSV and JSON-stat: one answer, chosen by Accept or by `format`."""

import csv
import io
import json
import warnings
from datetime import date

import pytest
from django.urls import reverse
from pyjstat import pyjstat

from communes.models import CommuneChange
from core import clock
from figures import queries
from figures.questions import ask
from reports.api.answers import tabular_of
from reports.api.renderers import dataset
from targets.models import Plan, Target, TargetBody
from tests.factories import CommuneFactory, country
from tests.factories.clients import bearer, plan_2025, token_of_client
from tests.factories.enterprises import an_enterprise
from tests.factories.figures import add_facts

EVERY = ["attainment", "coverage", "departures", "returns", "stock", "trained", "skilled"]
CSV, JSON_STAT = "text/csv", "application/vnd.json-stat+json"
MERGER = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _in_november():
    with clock.turned_to(clock.at(date(2025, 11, 22))):
        yield


@pytest.fixture
def ask_for(client, here, next_door):
    version = plan_2025()
    Target.objects.create(version=version, unit=here, value=12)
    college = TargetBody.objects.create(name="Trường Cao đẳng nghề")
    Target.objects.create(version=version, body=college, value=30)
    for code in ("JP", "KR"):
        country(code)
    add_facts(3, here, date(2025, 3, 3))
    add_facts(2, next_door, date(2025, 4, 4), country="KR", trained=False, skilled_b=False)
    add_facts(1, here, date(2024, 3, 3), country="KR", moves=[["2025-02-01", "JP"]])
    add_facts(1, here, date(2024, 3, 3), ended_on=date(2025, 2, 1), end_kind="returned")
    token = token_of_client()

    def answer(name, accept=None, **params):
        headers = bearer(token) | ({"Accept": accept} if accept else {})
        response = client.get(reverse(f"api:{name}"), {"plan": "2025", **params}, headers=headers)
        assert response.status_code == 200, response.content
        return response

    return answer


@pytest.fixture
def divided(db):
    """A unit that was divided, with two departures that no unit of the new map has."""
    old = CommuneFactory(valid_from=None, valid_until=MERGER)
    for _ in range(2):
        CommuneChange.objects.create(
            old=old,
            new=CommuneFactory(name="Chiềng Chung", valid_from=MERGER),
            effective_on=MERGER,
            legal_basis="1681/NQ-UBTVQH15",
            in_part=True,
            entered_at=clock.at(date(2025, 6, 16)),
        )
    add_facts(2, old, date(2025, 3, 3))
    return old


def frame(response, naming="id"):
    """What pyjstat makes of an answer."""
    dataset = pyjstat.Dataset.read(response.content.decode())
    with warnings.catch_warnings():
        # It warns of its own use of an older function.
        warnings.simplefilter("ignore")
        return dataset.write("dataframe", naming=naming)


def lines(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8"))))


# Which form ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    ("accept", "word", "content_type"),
    [
        ("application/json", "json", "application/json"),
        (CSV, "csv", "text/csv; charset=utf-8"),
        (JSON_STAT, "json-stat", JSON_STAT),
    ],
)
def test_accept_and_the_parameter_do_the_same(ask_for, name, accept, word, content_type):
    by_header, by_parameter = ask_for(name, accept), ask_for(name, format=word)

    assert by_header.headers["Content-Type"] == content_type
    assert by_parameter.headers["Content-Type"] == content_type
    assert by_header.content == by_parameter.content
    assert "Accept" in by_header.headers["Vary"]


def test_the_parameter_goes_before_the_header(ask_for):
    response = ask_for("departures", "text/html", format="csv")

    assert response.headers["Content-Type"].startswith(CSV)


@pytest.mark.parametrize("accept", [None, "*/*", "text/html, */*;q=0.1", "application/*"])
def test_without_a_wish_it_is_json(ask_for, accept):
    assert ask_for("stock", accept).headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("word", ["xml", "CSV", "api", ""])
def test_an_unknown_format_is_a_problem_that_names_those_there_are(client, here, name, word):
    headers = bearer(token_of_client())

    response = client.get(reverse(f"api:{name}"), {"format": word}, headers=headers)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "format" in response.json()["detail"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/problem+json"])
def test_another_form_is_not_acceptable(client, here, accept):
    headers = {**bearer(token_of_client()), "Accept": accept}

    response = client.get(reverse("api:stock"), {"plan": "2025"}, headers=headers)

    assert response.status_code == 406
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", [CSV, JSON_STAT])
def test_a_problem_is_a_problem_document_whatever_was_wanted(client, here, accept):
    headers = {**bearer(token_of_client()), "Accept": accept}

    wrong = client.get(reverse("api:stock"), {"plan": "2025", "by": "x"}, headers=headers)
    nobody = client.get(reverse("api:stock"), {"plan": "2025"}, headers={"Accept": accept})

    for response, status in ((wrong, 400), (nobody, 401)):
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


@pytest.mark.parametrize("accept", [CSV, JSON_STAT])
def test_options_is_answered_in_json(client, here, accept):
    headers = {**bearer(token_of_client()), "Accept": accept}

    response = client.options(reverse("api:stock"), headers=headers)

    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["name"]


# CSV ----------------------------------------------------------------------------------------------


def test_a_csv_file_has_stable_names_and_says_what_was_asked(ask_for):
    response = ask_for("departures", CSV, by="unit,market", known_at="2025-11-20")

    assert response.content.decode().splitlines()[0] == (
        "unit_code,unit_valid_from,unit_name,market_code,market_name,numerator,"
        "window_from,window_to,as_of,known_at,map_date"
    )
    assert lines(response)[0] == {
        "unit_code": "03814",
        "unit_valid_from": "2025-07-01",
        "unit_name": "Xã Chiềng Lao",
        "market_code": "KR",
        "market_name": "Republic of Korea",
        "numerator": "2",
        "window_from": "2025-01-01",
        "window_to": "2025-12-31",
        "as_of": "2025-11-22",
        "known_at": "2025-11-20T16:59:59.999999Z",
        "map_date": "2025-11-22",
    }


def test_the_headers_say_the_rest(ask_for):
    headers = ask_for("departures", CSV, known_at="2025-11-20").headers

    assert headers["X-Known-At"] == "2025-11-20T16:59:59.999999Z"
    assert headers["X-Map-Date"] == "2025-11-22"
    assert headers["X-Window"] == "2025-01-01/2025-12-31"
    assert headers["X-Provisional"] == "false"
    assert headers["X-Rule-Version"] == "2026-2"


def test_a_name_that_a_spreadsheet_would_run_is_kept_from_it(ask_for, here):
    firm = an_enterprise(name="=HYPERLINK(A1)")
    add_facts(1, here, date(2025, 8, 8), enterprise_id=firm.pk)

    names = [line["enterprise_name"] for line in lines(ask_for("departures", CSV, by="enterprise"))]

    assert "'=HYPERLINK(A1)" in names


@pytest.mark.parametrize("by", ["unit", "market", "month", "unit,month", "sex", "enterprise"])
def test_the_lines_of_a_csv_file_are_the_rows_of_the_json(ask_for, by):
    rows = ask_for("departures", by=by).json()["rows"]

    numbers = [int(line["numerator"]) for line in lines(ask_for("departures", CSV, by=by))]

    assert numbers == [row["numerator"] for row in rows]


def test_attainment_as_csv_tells_its_lines_apart(ask_for, divided):
    found = lines(ask_for("attainment", CSV))

    said = {
        (line["level"], line["unit_name"]): (line["numerator"], line["target"]) for line in found
    }
    assert said["province", "Whole province"] == ("7", "200")
    assert said["unit", "Xã Mường La"] == ("3", "12")
    assert said["unit", "Xã Chiềng Lao"] == ("2", "")
    assert said["body", "Trường Cao đẳng nghề"] == ("", "30")
    assert said["not_assignable", "Not assignable on this map"] == ("2", "")


def test_coverage_as_csv_adds_up(ask_for):
    found = lines(ask_for("coverage", CSV))
    units = [line for line in found if line["level"] == "unit"]

    assert sum(int(line["numerator"]) for line in units) == int(found[0]["numerator"])
    assert sum(int(line["denominator"]) for line in units) == int(found[0]["denominator"])


# JSON-stat ----------------------------------------------------------------------------------------


def test_a_dataset_is_json_stat_2_0(ask_for):
    dataset = json.loads(ask_for("departures", JSON_STAT, by="unit,market").content)

    assert dataset["version"] == "2.0"
    assert dataset["class"] == "dataset"
    assert dataset["label"] == "Departures under contract by unit and country or territory"
    assert dataset["id"] == ["unit", "market", "period", "measure"]
    assert dataset["size"] == [2, 2, 1, 1]
    assert dataset["role"] == {"time": ["period"], "geo": ["unit"], "metric": ["measure"]}
    assert dataset["dimension"]["market"]["category"]["label"]["JP"] == "Japan"
    assert len(dataset["value"]) == 4
    assert dataset["extension"]["known_at"] == "2025-11-22T02:00:00.000000Z"
    assert "rows" not in dataset["extension"]


@pytest.mark.parametrize("name", EVERY)
def test_every_statistic_fills_its_cube(ask_for, name):
    dataset = json.loads(ask_for(name, JSON_STAT).content)

    cells = 1
    for code, size in zip(dataset["id"], dataset["size"], strict=True):
        category = dataset["dimension"][code]["category"]
        assert len(category["index"]) == len(category["label"]) == size
        cells *= size
    assert len(dataset["value"]) == cells


def test_pyjstat_reads_departures_by_unit_and_market(ask_for):
    rows = ask_for("departures", by="unit,market").json()["rows"]
    question = ask(plan=Plan.objects.get())

    read = frame(ask_for("departures", JSON_STAT, by="unit,market"))

    found = {(r.unit, r.market): r.value for r in read.itertuples() if r.value}
    assert found == {
        (f"{r['unit']['code']}-{r['unit']['valid_from']}", r["market"]["code"]): r["numerator"]
        for r in rows
    }
    assert found == {
        (question.unit(unit).key, market): line.numerator
        for (unit, market), line in queries.table(
            question, "departures", ("unit", "market")
        ).lines.items()
    }
    assert read.value.sum() == 5


def test_pyjstat_reads_attainment(ask_for, divided):
    answer = ask_for("attainment").json()
    live = queries.attainment(ask(plan=Plan.objects.get()))

    read = frame(ask_for("attainment", JSON_STAT)).set_index(["unit", "measure"]).value

    assert read["province", "numerator"] == answer["province"]["numerator"] == live.numerator
    assert read["province", "target"] == 200
    assert read["not_assignable", "numerator"] == live.not_assignable == 2
    for line in live.lines:
        assert read[line.unit.key, "numerator"] == line.numerator
        target = read[line.unit.key, "target"]
        assert target == line.target or (line.target is None and target != target)
    assert read["body-1", "target"] == 30


def test_pyjstat_reads_the_stock_by_market(ask_for):
    rows = ask_for("stock", by="market").json()["rows"]
    pages = queries.stock_by_market(ask(plan=Plan.objects.get()))

    read = frame(ask_for("stock", JSON_STAT, by="market"))

    found = dict(zip(read.market, read.value, strict=True))
    assert found == {row["market"]["code"]: row["numerator"] for row in rows}
    assert found == {code: sum(states.values()) for code, states in pages.items()}
    assert set(read.as_of) == {"2025-11-22"}


def test_pyjstat_reads_shares(ask_for):
    read = frame(ask_for("trained", JSON_STAT, by="unit")).set_index(["unit", "measure"]).value

    assert read["03808-2025-07-01", "numerator"] == 3
    assert read["03814-2025-07-01", "numerator"] == 0
    assert read["03814-2025-07-01", "denominator"] == 2


def test_months_are_the_time_of_a_table_by_month(ask_for):
    response = ask_for("departures", JSON_STAT, by="unit,month")

    assert json.loads(response.content)["role"]["time"] == ["month"]
    assert sorted(set(frame(response).month)) == [f"2025-{n:02d}" for n in range(1, 12)]


def test_labels_tell_two_units_of_one_name_apart(ask_for, divided):
    read = frame(ask_for("departures", JSON_STAT, by="unit"), naming="label")

    assert len(set(read.Unit)) == len(read)
    assert "Not assignable on this map" in set(read.Unit)


def test_a_table_of_nobody_can_be_read(ask_for):
    nobody = {"plan": [], "from": "2020-01-01", "to": "2020-12-31"}

    for accept in (CSV, JSON_STAT):
        response = ask_for("departures", accept, by="market", **nobody)
        assert response.content
    assert list(frame(response).value) == [0]


# What is withheld ---------------------------------------------------------------------------------


def test_a_withheld_number_is_null_in_every_form_and_never_0(ask_for, here, next_door):
    counted = queries.table(ask(plan=Plan.objects.get()), "trained", ("unit",))

    told = tabular_of(counted, withheld=frozenset({(here.pk,)}))

    by_code = {row["unit"]["code"]: (row["numerator"], row["denominator"])
               for row in told.answer["rows"]}  # fmt: skip
    assert by_code == {here.code: (None, None), next_door.code: (0, 2)}
    assert [line[-2:] for line in told.lines] == [(0, 2), (None, None)]
    assert dataset(told)["value"] == [0, 2, None, None]
