import re
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from targets.models import TargetBody
from tests.factories import CommuneFactory
from tests.factories.figures import add_facts
from tests.factories.reference import accepted
from tests.factories.reports import give, merged_into, plan_of
from tests.reports.reading import cells, count, number, numbers_with_links, page, text_of

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
AUTUMN = date(2025, 9, 3)


def province(client, **params):
    return page(client, reverse("reports:province", query={"plan": "2025", **params}))


def order_of_units(html):
    return re.findall(r'<th scope="row"><a href="/overview/unit/[^"]+">([^<]+)</a>', html)


def test_a_reason_of_return_that_the_department_added_has_its_line_and_its_list(
    client, department, here
):
    plan_of(2025)
    add_facts(1, here, SPRING, ended_on=AUTUMN, end_kind="returned", return_reason="health")
    add_facts(2, here, SPRING, ended_on=AUTUMN, end_kind="returned", return_reason="family")
    accepted("family", listing="return_reason", new=True, name_vi="Về chăm sóc cha mẹ")
    client.force_login(department)

    row = cells(province(client), "Về chăm sóc cha mẹ")
    behind = {"plan": "2025", "figure": "ends:returned:family"}
    listed = page(client, reverse("reports:list", query=behind))

    assert number(row[0]) == 2
    assert listed.count("Về chăm sóc cha mẹ") >= 3  # its heading, and a line each


@pytest.fixture
def plan(here, next_door):
    """A target for `here`, none for `next_door`."""
    plan = plan_of(2025)
    give(plan, here, 5)
    return plan


@pytest.fixture
def mixed(plan, here, next_door):
    """Departures before and after the merger, of every kind that a figure tells apart."""
    old, other = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(3, old, SPRING, country="TW", high_income=False)
    add_facts(
        2, other, SPRING, ended_on=date(2025, 8, 1), end_kind="returned", return_reason="completed"
    )
    add_facts(1, here, AUTUMN, sex="female", household="poor", trained=False)
    add_facts(
        1,
        here,
        AUTUMN,
        minority=None,
        household="near_poor",
        qualification="",
        skilled_a=None,
        skilled_b=None,
    )
    add_facts(
        1, next_door, AUTUMN, skilled_b=False, minority=False, left_contract_on=date(2025, 10, 1)
    )
    add_facts(1, next_door, AUTUMN, term_ends_on=date(2025, 11, 1), ends_on=date(2026, 11, 1))
    add_facts(1, next_door, AUTUMN, term_ends_on=date(2025, 11, 1), ends_on=date(2025, 11, 1))
    add_facts(1, next_door, AUTUMN, ended_on=date(2025, 12, 1), end_kind="died")
    add_facts(2, next_door, AUTUMN, counted=False, in_stock=False, reason="cancelled")
    return plan


@pytest.mark.parametrize("boundary", ["", "event", "2025-06-30"])
def test_page_every_number_has_as_many_lines_as_it_says(client, department, mixed, boundary):
    client.force_login(department)
    html = province(client, boundary=boundary)

    found = set(numbers_with_links(html))

    assert len(found) > 25
    for href, said in found:
        assert count(page(client, href)) == said, href


def test_page_units_and_not_assignable_add_up_to_the_province(client, department, mixed):
    client.force_login(department)

    # On the map of June the departures of autumn cannot be placed.
    html = province(client, boundary="2025-06-30")
    total = number(cells(html, total_name(html))[1])
    units = sum(number(cells(html, name)[1]) for name in order_of_units(html))
    adrift = number(cells_of(html, "unplaced")[1])

    assert total == 11
    assert adrift == 6
    assert units + adrift == total


def cells_of(html, id_):
    row = html.split(f'id="{id_}"')[1].split("</tr>")[0]
    found = re.findall(r"<td[^>]*>(.*?)</td>", row)
    return [re.sub(r"<[^>]+>", "", cell) for cell in found]


def total_name(html):
    row = html.split('id="total"')[1]
    return re.search(r'<th scope="row">([^<]+)<', row)[1]


def test_page_without_anything_adrift_has_no_such_line(client, department, mixed):
    client.force_login(department)

    assert 'id="unplaced"' not in province(client)


def test_page_a_unit_without_target_has_dashes_and_still_counts(client, department, mixed):
    client.force_login(department)

    html = province(client)

    assert cells(html, "Xã Chiềng Lao")[:4] == ["—", "4", "—", "—"]
    assert cells(html, "Xã Mường La")[:4] == ["5", "7", "140,0 %", "0"]


def test_page_coverage_counts_old_units_before_1_july_2025_and_new_ones_after(
    client, department, mixed
):
    client.force_login(department)

    before = text_of(province(client, as_of="2025-06-30"), "coverage")
    after = text_of(province(client, as_of="2025-12-31"), "coverage")

    # `next_door` has no known predecessor here, so the map of June has the two parts of `here`.
    assert "2/2" in before
    assert "30/06/2025" in before
    assert "2/2" in after
    assert "31/12/2025" in after


def test_page_says_when_the_map_changed_and_how_many_units_there_were(client, department, mixed):
    client.force_login(department)

    html = province(client)

    assert re.search(r'<p class="notice">[^<]*01/07/2025[^<]*: [^<]*2[^<]*, [^<]*2', html)


def test_page_units_stand_in_vietnamese_order_and_sort_by_any_column(client, department, mixed):
    client.force_login(department)

    assert order_of_units(province(client)) == ["Xã Chiềng Lao", "Xã Mường La"]
    for column in ("result", "stock"):
        rising = order_of_units(province(client, sort=column))
        assert rising == ["Xã Chiềng Lao", "Xã Mường La"], column
        assert order_of_units(province(client, sort=f"-{column}")) == rising[::-1], column


def test_page_units_without_target_stand_last_in_both_directions(client, department, mixed):
    client.force_login(department)

    for sort in ("target", "-target", "share", "-share", "needed", "-needed"):
        assert order_of_units(province(client, sort=sort))[-1] == "Xã Chiềng Lao", sort


def test_page_units_with_none_stand_first_on_request(client, department, mixed):
    CommuneFactory(name="Yên Sơn")
    client.force_login(department)

    assert order_of_units(province(client))[-1] == "Xã Yên Sơn"
    assert order_of_units(province(client, zero_first="1"))[0] == "Xã Yên Sơn"


def test_page_last_departure_is_the_last_ever(client, department, plan, here):
    add_facts(1, here, date(2023, 4, 5))
    client.force_login(department)

    assert cells(province(client), "Xã Mường La")[-1] == "05/04/2023"


def test_page_former_districts_have_the_results_of_their_units(client, department, mixed, here):
    district = TargetBody.objects.create(name="Huyện Mường La", old_district="Mường La")
    college = TargetBody.objects.create(name="Trường Cao đẳng", old_district="")
    here.old_district = "Mường La"
    here.save()
    give(mixed, district, 10)
    give(mixed, college, 30)
    client.force_login(department)

    html = province(client)
    [behind] = [href for href, _n in numbers_with_links(html) if "body=" in href]

    assert cells(html, "Huyện Mường La") == ["10", "7", "70,0 %"]
    assert cells(html, "Trường Cao đẳng") == ["30", "—", "—"]
    assert count(page(client, behind)) == 7


def test_page_a_former_district_that_shares_a_unit_has_no_result(client, department, mixed, here):
    # `here` is made of units of the district and is in no district itself.
    give(mixed, TargetBody.objects.create(name="Huyện Mường La", old_district="Mường La"), 10)
    client.force_login(department)

    assert cells(province(client), "Huyện Mường La") == ["10", "—", "—"]


@pytest.mark.parametrize(("value", "said"), [(150, "45"), (300, "105")])
def test_page_allocation_is_compared_and_never_scaled(
    client, department, plan, next_door, value, said
):
    give(plan, next_door, value)
    client.force_login(department)

    html = province(client)

    assert str(value + 5) in html
    assert re.search(rf"\D{said}\.", html)
    assert cells(html, "Xã Chiềng Lao")[0] == str(value)


def test_page_markets_split_the_stock_by_state(client, department, mixed):
    client.force_login(department)

    html = province(client, as_of="2025-12-31")
    row = cells(html.split('aria-labelledby="markets"')[1], "JP")

    # Departures, abroad, in term, extended, overdue, left contract.
    assert row == ["8", "5", "2", "1", "1", "1"]


def test_page_of_a_commune_officer_shows_all_units_and_no_person(client, neighbour, mixed):
    client.force_login(neighbour)

    html = province(client)

    assert cells(html, "Xã Mường La")[1] == "7"
    assert "/workers/1/" not in html


def test_page_another_window_counts_other_days(client, department, plan, here):
    add_facts(1, here, date(2024, 12, 20))
    add_facts(1, here, date(2025, 12, 20))
    add_facts(1, here, date(2025, 12, 14))
    client.force_login(department)

    assert cells(province(client), "Xã Mường La")[1] == "2"
    reporting = province(client, window="reporting")
    assert cells(reporting, "Xã Mường La")[1] == "2"
    assert "15/12/2024" in reporting
    assert "14/12/2025" in reporting


def test_page_without_any_plan_shows_the_present_year(client, department, here):
    add_facts(1, here, date(2026, 2, 2))
    client.force_login(department)

    html = page(client, reverse("reports:province"))

    assert cells(html, "Xã Mường La")[:2] == ["—", "1"]


def test_page_numbers_have_points_in_vietnamese_and_commas_in_english(
    client, department, plan, here
):
    add_facts(1356, here, AUTUMN)
    client.force_login(department)
    vietnamese = province(client)
    department.language = "en"
    department.save()
    english = province(client)

    assert cells(vietnamese, "Xã Mường La")[1] == "1.356"
    assert cells(english, "Xã Mường La")[1] == "1,356"


def test_page_asks_as_many_questions_for_60_units_as_for_5(
    client, department, mixed, django_assert_max_num_queries
):
    client.force_login(department)
    province(client)
    few = queries_of(client, django_assert_max_num_queries)
    for number_ in range(60):
        add_facts(1, CommuneFactory(name=f"Bản {number_}"), AUTUMN)
    province(client)

    assert queries_of(client, django_assert_max_num_queries) == few


def queries_of(client, at_most):
    with at_most(45) as asked:
        province(client)
    return len(asked)


def test_page_prints_what_its_figures_rest_on(client, department, mixed):
    client.force_login(department)

    html = province(client, as_of="2025-05-06", known_at="2025-05-07")
    rests_on = html.split('<dl class="provenance">')[1].split("</dl>")[0]

    for said in (
        "06/05/2025",
        "23:59 07/05/2025",
        "02/03/2026",  # the map of today
        "01/01/2025",
        "31/12/2025",
        "420/NQ-HĐND",
        clock.now().astimezone(clock.HOME).strftime("%H:%M %d/%m/%Y"),
    ):
        assert said in rests_on, said


def test_page_of_a_day_before_the_plan_prints_no_backward_span(client, department, mixed):
    plan_of(2026, target=700)
    client.force_login(department)

    html = province(client, plan="2026", as_of="2025-05-06")
    [href] = re.findall(r'id="too-early">[^<]*<a href="([^"]+)"', html)
    above = html.split('<dl class="provenance">')[0]

    assert "01/01/2026" not in above
    assert 'class="pace"' not in html
    again = page(client, reverse("reports:province") + href.replace("&amp;", "&"))
    assert 'id="too-early"' not in again
    assert 'name="plan" value="2025"' in again
    assert 'name="as_of" value="06/05/2025"' in again


def test_page_of_a_day_before_every_plan_leads_nowhere(client, department, mixed):
    client.force_login(department)

    html = province(client, as_of="2024-05-06")

    assert 'id="too-early"' in html
    assert not re.findall(r'id="too-early">[^<]*<a', html)


def test_page_without_any_plan_still_answers_for_the_day_asked(client, department, here):
    client.force_login(department)

    asked = reverse("reports:province", query={"as_of": "2026-01-15"})
    unread = reverse("reports:province", query={"as_of": "05/20/2025"})

    assert 'name="as_of" value="15/01/2026"' in page(client, asked)
    assert "02/03/2026" in re.search(r'role="alert">([^<]*)<', page(client, unread))[1]
