"""The receiving countries: all side by side, and each with its parts."""

from datetime import date

import pytest
from django.urls import reverse

from figures.queries import attainment, profiles, returns
from figures.questions import Only
from reference.models import HighIncomeListing
from reports.asked import question_from
from tests.factories import country
from tests.factories.enterprises import an_enterprise
from tests.factories.figures import add_facts
from tests.factories.reports import merged_into, plan_of
from tests.factories.workers import worker_in
from tests.reports.reading import cells, count, number, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
LAST_SPRING = date(2024, 3, 3)


@pytest.fixture
def mixed(here, next_door):
    """Two years, three markets, old and new units, an enterprise and none, ends of every kind."""
    plan_of(2025)
    for code in ("JP", "TW", "KR"):
        country(code)
    [old] = merged_into(here, "Ít Ong")
    firm = an_enterprise()
    add_facts(3, old, SPRING, enterprise_id=firm.pk, programme="ssw")
    add_facts(2, next_door, SPRING, sex="female", trained=False)
    add_facts(2, here, date(2025, 8, 1), country="TW", skilled_b=False, high_income=False)
    add_facts(
        1, old, SPRING, country="TW", high_income=False, moves=[["2025-06-01", "KR"]],
    )  # fmt: skip
    add_facts(2, old, LAST_SPRING, country="TW", high_income=False)
    add_facts(1, old, LAST_SPRING, left_contract_on=date(2025, 4, 4))
    for kind, reason in (
        ("returned", "completed"), ("returned", "health"), ("returned", "discipline"),
        ("returned", ""), ("died", ""), ("settled", ""),
    ):  # fmt: skip
        add_facts(
            1, here, date(2023, 2, 2), ended_on=date(2025, 9, 9), end_kind=kind,
            return_reason=reason, country="KR",
        )  # fmt: skip
    add_facts(
        1, here, date(2022, 2, 2), ends_on=date(2025, 2, 2), term_ends_on=date(2025, 2, 2),
        country="KR",
    )  # fmt: skip
    return firm


def markets(client, **params):
    return page(client, reverse("reports:markets", query={"plan": "2025", **params}))


def market(client, code, **params):
    return page(client, reverse("reports:market", args=[code], query={"plan": "2025", **params}))


def behind_every_number(client, html):
    """Each number of the page, with the length of the list that it opens."""
    return {href: (n, count(page(client, href))) for href, n in numbers_with_links(html)}


# All side by side ---------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["2025-06-30", "2025-12-31"])
def test_page_markets_add_up_to_the_province(mixed, as_of):
    question = question_from({"plan": "2025", "as_of": as_of})
    lines = profiles(question, "market", ("departures", "women"))
    answer = attainment(question, measures=("women",), with_stock=True)

    assert sum(line.departures for line in lines) == answer.numerator
    assert sum(line.counts["women"] for line in lines) == answer.counts["women"]
    assert sum(line.abroad for line in lines) == sum(line.stock for line in answer.lines)
    assert sum(line.ended for line in lines) == sum(returns(question).values())


def test_page_every_number_has_as_many_lines_as_it_says(client, department, mixed):
    client.force_login(department)

    found = behind_every_number(client, markets(client))

    assert len(found) > 30
    assert {href: pair for href, pair in found.items() if pair[0] != pair[1]} == {}


def test_page_of_one_unit_has_its_numbers_and_lists(client, department, mixed, here):
    client.force_login(department)
    html = markets(client, unit=here.key)

    found = behind_every_number(client, html)

    # Of `here` and of what it was made of; Chiềng Lao's two are not in it.
    assert number(cells(html, "Nhật Bản")[0]) == 3
    assert {href: pair for href, pair in found.items() if pair[0] != pair[1]} == {}
    assert f"unit={here.key}" in html.split('class="quick"')[1].split("</ul>")[0]


def test_page_of_one_unit_leads_to_the_markets_of_that_unit(client, department, mixed, here):
    client.force_login(department)

    html = markets(client, unit=here.key)

    assert f"{reverse('reports:market', args=['JP'])}?plan=2025&amp;unit={here.key}" in html


def test_page_says_the_shift_against_the_same_days_last_year(client, department, mixed):
    client.force_login(department)

    html = markets(client).split('id="left"')[1]
    japan, taiwan = (cells(html, name)[:5] for name in ("Nhật Bản", TAIWAN))

    # 5 and 3 of 8 this year, 1 and 2 of 3 last year.
    assert japan == ["5", "1", "+4", "62,5 %", "+29,2"]
    assert taiwan == ["3", "2", "+1", "37,5 %", "−29,2"]


TAIWAN = "Đài Loan (Trung Quốc)"


def test_page_counts_who_changed_country_where_they_are(client, department, mixed):
    client.force_login(department)
    question = question_from({"plan": "2025"})
    lines = {line.key: line for line in profiles(question, "market")}

    assert lines["TW"].departures == 3
    assert lines["TW"].abroad == 4  # two of this year, two of last year
    assert lines["KR"].abroad == 2  # who moved there, and who is past the term


def test_page_groups_ends_of_stay_and_terms_that_ran_out(client, department, mixed):
    client.force_login(department)
    html = markets(client).split('id="stayed"')[1]

    ended, completed, early, deported, other, died, missing, settled, left, over, *_stock = cells(
        html, "Hàn Quốc"
    )

    assert [ended, completed, early, deported, other, died, missing, settled] == [
        "6", "1", "1", "1", "1", "1", "0", "1",
    ]  # fmt: skip
    assert (left, over) == ("0", "1/1")
    assert cells(html, "Nhật Bản")[8] == "1"


def test_page_marks_the_high_income_markets_of_that_day(client, department, mixed):
    HighIncomeListing.objects.create(
        country_id="JP", valid_from=date(2025, 7, 1), source="Quyết định mẫu"
    )
    client.force_login(department)
    department.language = "en"
    department.save()

    assert "high income" not in markets(client, as_of="2025-06-30").split('id="left"')[1]
    assert "high income" in markets(client).split('id="left"')[1]


def test_page_sorts_by_any_column(client, department, mixed):
    client.force_login(department)

    def first(sort):
        table = markets(client, sort=sort).split('id="left"')[1].split("</table>")[0]
        return table.split('<th scope="row"><a')[1].split(">")[1].split("<")[0]

    assert first("-departures") == "Nhật Bản"
    assert first("departures") == "Hàn Quốc"
    assert first("-points") == "Nhật Bản"
    assert first("name") == TAIWAN
    assert first("nothing") == "Nhật Bản"


def test_page_before_the_first_day_has_no_chart_and_no_departure(client, department, mixed):
    client.force_login(department)

    html = markets(client, as_of="2024-12-01")

    assert "<figure" not in html


def test_page_asks_the_same_number_of_queries_for_more_markets(
    client, department, mixed, here, django_assert_max_num_queries
):
    client.force_login(department)
    markets(client)
    with django_assert_max_num_queries(45) as few:
        markets(client)
    for code in ("DE", "MY", "HU", "RO", "PL"):
        country(code)
        add_facts(1, here, SPRING, country=code)
    with django_assert_max_num_queries(len(few)):
        markets(client)


# One market ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["JP", "TW", "KR"])
def test_page_of_a_market_every_number_has_as_many_lines(client, department, mixed, code):
    client.force_login(department)

    found = behind_every_number(client, market(client, code))

    assert len(found) > 8
    assert {href: pair for href, pair in found.items() if pair[0] != pair[1]} == {}


def test_page_of_a_market_has_units_enterprises_and_programmes_that_add_up(mixed):
    question = question_from({"plan": "2025"})
    of_japan = question.narrowed(Only(market="JP"))
    for part in ("unit", "enterprise", "programme"):
        assert sum(line.departures for line in profiles(of_japan, part)) == 5, part


def test_page_of_a_market_names_where_people_come_from(client, department, mixed):
    client.force_login(department)

    html = market(client, "JP")

    assert cells(html, "Xã Mường La")[0] == "3"
    assert cells(html, mixed.name)[0] == "3"


def test_page_of_a_market_hides_enterprises_from_who_may_not_see_them(client, administrator, mixed):
    client.force_login(administrator)

    assert mixed.name not in market(client, "JP")


def test_page_of_a_market_is_the_same_for_a_neighbour_and_names_nobody(
    client, neighbour, mixed, here
):
    worker = worker_in(here, full_name="Quàng Thị Mai")
    add_facts(1, here, SPRING, worker_id=worker.pk)
    client.force_login(neighbour)

    html = market(client, "JP")
    lists = "".join(page(client, href) for href, _n in numbers_with_links(html))

    assert cells(html, "Xã Mường La")[0] == "4"
    assert "Quàng Thị Mai" not in html + lists


def test_page_of_a_country_that_is_none_is_not_found(client, department, mixed):
    client.force_login(department)

    page(client, reverse("reports:market", args=["XX"]), status=404)


@pytest.mark.parametrize("form", ["svg", "png", "csv"])
def test_page_of_a_market_offers_its_charts_as_files(client, department, mixed, form):
    client.force_login(department)
    html = market(client, "TW")

    [href] = {
        part.split('"')[0].replace("&amp;", "&")
        for part in html.split('href="')
        if part.startswith(f"/overview/chart/departures.{form}")
    }
    answer = client.get(href)

    assert "country=TW" in href
    assert answer.status_code == 200
    if form == "csv":
        assert answer.content.decode().splitlines()[-1].split(",")[1:] == ["3", "2"]
    if form == "svg":
        assert TAIWAN in answer.content.decode()


@pytest.mark.parametrize("part", [{"country": "JP"}, {"enterprise": "none"}])
def test_charts_of_a_part_have_no_target_beside_them(client, department, mixed, part):
    """200 is the province's; three people to Japan are no 1.5 % of it."""
    client.force_login(department)

    def chart(name):
        query = {"plan": "2025", **part}
        return client.get(reverse("reports:chart", args=[name, "csv"], query=query))

    years = chart("years").content.decode().splitlines()

    assert years[-1].startswith("2025,")
    assert years[-1].endswith(",,—")
    assert chart("plan-years").status_code == 404
