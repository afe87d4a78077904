"""The charts of the province: their numbers are those of the tiles, in every form."""

import csv
import re
from datetime import date
from io import StringIO
from xml.etree import ElementTree

import pytest
import resvg_py
from django.urls import reverse
from django.utils import translation

from figures.queries import attainment, returns, totals
from reports.asked import question_from
from reports.charts import svg
from reports.charts.departures import departures_chart
from reports.charts.named import CHARTS
from reports.charts.ranked import markets_chart
from reports.charts.shares import TRENDS, share_charts
from targets.models import Plan
from tests.factories.figures import add_facts
from tests.factories.reports import give, merged_into, plan_of
from tests.reports.reading import page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
# On the pages of a unit over time, of a plan and of the markets.
OTHER_PAGES = {"years", "stock-years", "plan-years", "market-shares", "market-stock"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def left(here, next_door):
    """Two years of departures, this year's before and after the merger."""
    plan_of(2025, target=10)
    plan_of(2024, target=None)
    [old] = merged_into(here, "Ít Ong")
    add_facts(4, old, date(2024, 2, 1), country="TW", sex="female")
    add_facts(2, old, date(2024, 10, 1), country="JP")
    add_facts(3, old, SPRING, country="TW", skilled_b=False)
    add_facts(5, here, date(2025, 9, 2), sex="female", minority=None)
    add_facts(
        2, next_door, SPRING, ended_on=date(2025, 8, 1), end_kind="returned",
        return_reason="completed",
    )  # fmt: skip


def question(**params):
    return question_from({"plan": "2025", **params})


def file(client, name, form, **params):
    address = reverse("reports:chart", args=[name, form], query={"plan": "2025", **params})
    return client.get(address)


def table_of(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("as_of", ["2025-03-02", "2025-06-30", "2025-12-31"])
def test_the_last_point_of_the_line_is_the_number_of_the_province(left, as_of):
    answer = attainment(question(as_of=as_of))
    chart = departures_chart(answer)
    until = next(row for row in chart.rows if row[0] == answer.question.until)

    assert until[1] == answer.numerator
    assert f"2025: {answer.numerator}<" in chart.on_page()


def test_the_line_says_target_plans_line_and_last_year(left):
    chart = departures_chart(attainment(question(as_of="2025-06-30")))

    assert "Target: 10" in chart.on_page()
    assert "Over 130 % of the target: 14" in chart.on_page()
    assert "2024: 6<" in chart.on_page()
    assert "A year earlier: 4 up to the same day, 6 in all." in chart.said


def test_days_to_come_have_no_number_this_year_and_last_year_has_one(left):
    chart = departures_chart(attainment(question(as_of="2025-06-30")))

    assert chart.rows[-1] == [date(2025, 12, 31), None, 6]


def test_the_change_of_the_map_is_marked_in_every_chart_along_time(left):
    found = [departures_chart(attainment(question())), *share_charts(question())]

    for chart in found:
        assert "01/07: units rearranged" in chart.on_page(), chart.name


@pytest.mark.parametrize("as_of", ["2025-06-30", "2025-12-31"])
def test_the_last_point_of_each_share_is_the_share_of_the_page(left, as_of):
    asked = question(as_of=as_of)

    for code, chart in zip(TRENDS, share_charts(asked), strict=True):
        of = {"skilled_b": "qualification_known", "minority": "ethnicity_known"}.get(
            code, "departures"
        )
        counts = totals(asked, (code, of))
        assert list(chart.rows[-1][1:3]) == [counts[code], counts[of]], code


def test_markets_say_the_difference_in_departures_and_in_points(client, department, left):
    department.language = "en"
    department.save()
    client.force_login(department)

    rows = table_of(file(client, "markets", "csv"))

    # Of 10 this year 3 went to Taiwan, of 6 last year 4: 30 % after 66,7 %.
    assert rows[0] == [
        "Country or territory", "2025", "2024", "Change", "Change of the share, points",
    ]  # fmt: skip
    assert [row[1:] for row in rows[1:]] == [["7", "2", "5", "+36.7"], ["3", "4", "-1", "−36.7"]]


def test_returns_are_those_of_the_table(client, department, left):
    client.force_login(department)

    [_heads, *rows] = table_of(file(client, "returns", "csv"))

    assert sum(int(row[1]) for row in rows) == sum(returns(question()).values()) == 2


def test_a_day_by_day_file_ends_with_the_number_of_the_province(client, department, left):
    client.force_login(department)

    [_heads, *rows] = table_of(file(client, "departures", "csv"))

    assert rows[0] == ["2025-01-01", "0", "0"]
    assert rows[-1] == ["2025-12-31", "10", "6"]
    assert len(rows) > 12


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_a_picture_and_a_drawing_that_stands_alone(client, department, left, name):
    client.force_login(department)

    drawn, points = file(client, name, "svg"), file(client, name, "png")

    root = ElementTree.fromstring(drawn.content)
    assert root.attrib["role"] == "img"
    assert "class=" not in drawn.content.decode()
    assert points.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(points.content[16:20]) == 2 * int(root.attrib["width"])
    assert "attachment" in drawn["Content-Disposition"]
    assert points["Content-Type"] == "image/png"


def test_letters_of_vietnamese_are_drawn_and_are_no_boxes():
    """Letters that the font lacks would all be the same box."""
    drawn = {
        resvg_py.svg_to_bytes(
            svg_string=svg.drawing(
                30, 30, svg.text((5, 20), letter), name="c", title="", said="", file=True
            )
        )
        for letter in "ữửđƯỜạ"
    }

    assert len(drawn) == 6


@pytest.mark.parametrize(("name", "form"), [("nothing", "svg"), ("departures", "gif")])
def test_what_is_no_chart_is_not_found(client, department, left, name, form):
    client.force_login(department)

    assert file(client, name, form).status_code == 404


def test_before_the_first_day_there_is_no_chart(client, department, left):
    client.force_login(department)

    assert file(client, "departures", "svg", as_of="2024-12-01").status_code == 404


def test_a_plan_of_several_years_is_not_beside_a_year_before(left):
    asked = question_from({"first": "2024-01-01", "last": "2026-12-31"})

    chart = departures_chart(attainment(asked))

    assert chart.heads == ["Until the end of", "2024–2026"]
    assert chart.rows[-1][1] is None


def test_every_chart_of_the_page_has_its_own_ids_a_table_and_its_files(client, department, left):
    client.force_login(department)

    html = page(client, reverse("reports:province", query={"plan": "2025"}))

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in CHARTS.keys() - OTHER_PAGES:
        figure = html.split(f'id="{name}-chart"')[1].split("</figure>")[0]
        assert "<figcaption>" in figure
        assert 'role="img"' in figure
        assert "<details>" in figure
        for form in ("svg", "png", "csv"):
            assert f"/overview/chart/{name}.{form}?plan=2025" in figure


# Of a unit ----------------------------------------------------------------------------------------


def test_the_line_of_a_unit_ends_with_its_number_under_its_own_target(left, here):
    give(plan_of_2025(), here, 9)
    answer = attainment(question())

    chart = departures_chart(answer, here)

    assert chart.rows[-1] == [date(2025, 12, 31), 8, 6]
    assert "2025: 8<" in chart.on_page()
    assert "Target: 9" in chart.on_page()
    assert "130 %" not in chart.on_page()


def test_a_unit_without_a_target_has_no_line_to_reach(left, next_door):
    chart = departures_chart(attainment(question()), next_door)

    assert "Target" not in chart.on_page()
    assert "even pace" not in chart.on_page()


def test_the_change_of_the_map_is_marked_only_where_it_changed_the_unit(left, here, next_door):
    answer = attainment(question())

    assert "units rearranged" in departures_chart(answer, here).on_page()
    assert "units rearranged" not in departures_chart(answer, next_door).on_page()


def test_the_change_is_marked_on_last_years_line_and_said_where_years_are_bars(left, here):
    plan_of(2026)
    asked = question_from({"plan": "2026"})
    charts = [departures_chart(attainment(asked), here), *share_charts(asked, unit=here)]

    for chart in charts:
        assert "01/07/2025: units rearranged" in chart.on_page(), chart.name
    assert markets_chart(asked, unit=here).said.endswith("Units were rearranged on 01/07/2025.")


@pytest.mark.parametrize("name", ["departures", "markets", "returns", "years", "stock-years"])
def test_files_of_a_unit_are_its_own_for_everybody(client, neighbour, left, here, name):
    neighbour.language = "en"
    neighbour.save()
    add_facts(1, here, date(2025, 2, 2), ended_on=date(2025, 8, 1), end_kind="died")
    client.force_login(neighbour)

    drawn = file(client, name, "svg", unit=here.key)
    rows = table_of(file(client, name, "csv", unit=here.key))

    assert "Xã Mường La (Current units, map of" in drawn.content.decode()
    assert f"{name}-03808-2025-12-31.svg" in drawn["Content-Disposition"]
    if name == "departures":
        assert rows[-1] == ["2025-12-31", "9", "6"]
    if name == "returns":
        assert [row[1] for row in rows[1:]] == ["1"]


def test_the_chart_of_an_old_unit_is_on_its_own_map(client, department, left, here):
    [change] = here.came_from.all()
    client.force_login(department)

    rows = table_of(file(client, "departures", "csv", unit=change.old.key))

    assert rows[-1][1:] == ["3", "6"]


def test_a_unit_that_is_not_there_has_no_chart(client, department, left):
    client.force_login(department)

    assert file(client, "departures", "svg", unit="99999-").status_code == 404
    assert file(client, "plan-years", "svg", unit="03808-2025-07-01").status_code == 404


def plan_of_2025():
    return Plan.objects.get(code="2025")
