"""The province page: its sentence, what needs attention, and the table narrowed by the address."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from tests.factories import CommuneFactory
from tests.factories.contracts import departed, identified
from tests.factories.figures import add_facts
from tests.factories.reports import give, plan_of
from tests.reports.reading import cells, count, number, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
AUTUMN = date(2025, 9, 3)


@pytest.fixture
def left(department, here, next_door):
    """Two units of two old districts, and two markets."""
    department.language = "en"
    department.save()
    plan = plan_of(2025, target=10)
    here.old_district, next_door.old_district = "Mường La", "Quỳnh Nhai"
    here.save()
    next_door.save()
    give(plan, here, 5)
    give(plan, next_door, 5)
    add_facts(3, here, SPRING, country="TW")
    add_facts(2, here, AUTUMN, country="JP", trained=False)
    add_facts(4, next_door, AUTUMN, country="JP")
    add_facts(
        1,
        next_door,
        SPRING,
        country="JP",
        term_ends_on=date(2025, 11, 1),
        ends_on=date(2025, 11, 1),
    )


def province(client, **params):
    return page(client, reverse("reports:province", query={"plan": "2025", **params}))


def units(html):
    return re.findall(r'<th scope="row"><a href="/overview/unit/[^"]+">([^<]+)</a>', html)


def headline(html):
    return unescape(re.search(r'<p class="headline">([^<]*)<', html)[1])


def attention(html):
    listed = html.split('<ul class="attention">')[1].split("</ul>")[0]
    found = re.findall(r"<li[^>]*>(.*?)</li>", listed, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in found]


# The sentence -------------------------------------------------------------------------------------


def test_the_sentence_says_result_share_and_what_is_still_needed(client, department, left):
    client.force_login(department)

    said = headline(province(client))

    assert "10 departures up to 31/12/2025: 100.0 % of the target of 10 (420/NQ-HĐND)." in said
    assert "Over 130 % of the target (14): 4." in said


def test_the_sentence_says_the_pace_while_days_are_to_come(client, department, left):
    client.force_login(department)

    behind = headline(province(client, as_of="2025-08-31"))

    # 14 in 365 days: 9,3 after 243, so the tenth person is expected.
    assert "Behind an even pace by 6 (10 expected by now)." in behind
    assert "even pace" not in headline(province(client))


def test_the_sentence_without_a_target_is_the_number(client, department, left):
    plan_of(2024, target=None)
    client.force_login(department)

    assert headline(province(client, plan="2024")) == (
        "0 departures up to 31/12/2024; no target is in force."
    )


def test_before_the_first_day_there_is_neither_sentence_nor_chart(client, department, left):
    client.force_login(department)

    html = province(client, as_of="2024-12-01")

    assert 'class="headline"' not in html
    assert 'class="chart"' not in html


# What needs attention -----------------------------------------------------------------------------


def test_attention_counts_what_the_lists_hold(client, department, left):
    CommuneFactory(name="Lặng")
    client.force_login(department)

    html = province(client)

    assert attention(html)[:3] == [
        "1 units without departures, map of 31/12/2025",
        "1 stays past the end of the contract, return not verified",
        "2 departures without a valid orientation certificate",
    ]
    listed = html.split('<ul class="attention">')[1].split("</ul>")[0]
    for href, said in numbers_with_links(listed):
        assert count(page(client, href)) == said, href


def test_attention_shows_the_lists_of_who_looks(client, department, officer, neighbour, here, left):
    departed(identified(here), departed_on=date(2020, 1, 1))
    for who, expected in ((department, "1"), (officer, "1"), (neighbour, "0")):
        who.language = "en"
        who.save()
        client.force_login(who)
        [verify] = [said for said in attention(province(client)) if "Returns to verify" in said]
        assert verify.startswith(expected), who


def test_attention_shows_no_list_that_may_not_be_opened(client, administrator, department, left):
    administrator.language = "en"
    administrator.save()
    client.force_login(administrator)

    assert not [said for said in attention(province(client)) if "your list" in said]


# The table narrowed -------------------------------------------------------------------------------


def test_a_district_narrows_the_rows_and_the_sum_says_so(client, department, left):
    client.force_login(department)

    html = province(client, old_district="Mường La")

    assert units(html) == ["Xã Mường La"]
    assert cells(html, "1 of 2 units")[:4] == ["5", "5", "100.0 %", "0"]
    assert cells(html, "Whole province")[1] == "10"
    assert "Narrowed to 1 of 2 units." in html


def test_a_market_counts_its_departures_and_has_no_target(client, department, left):
    client.force_login(department)

    html = province(client, market="TW")
    row = cells(html, "Xã Mường La")

    assert units(html) == ["Xã Mường La"]
    assert row == ["—", "3", "—", "—", "3", "03/03/2025"]
    assert cells(html, "1 of 2 units")[1] == "3"


@pytest.mark.parametrize(
    "asked",
    [
        {"market": "JP"},
        {"market": "TW", "boundary": "2025-06-30"},
        {"old_district": "Quỳnh Nhai", "sort": "-result"},
    ],
)
def test_every_number_of_a_narrowed_table_has_as_many_lines(client, department, left, asked):
    client.force_login(department)
    table = province(client, **asked).split('<table class="grid units">')[1].split("</table>")[0]

    found = list(numbers_with_links(table))

    assert found
    for href, said in found:
        assert count(page(client, href)) == said, href


def test_the_market_of_units_that_the_map_cannot_place_has_its_line(client, department, left):
    client.force_login(department)

    html = province(client, market="JP", boundary="2025-06-30")
    adrift = html.split('id="unplaced"')[1].split("</tr>")[0]

    shown = sum(number(cells(html, name)[1]) for name in units(html))
    assert shown + number(re.findall(r">(\d+)</a>", adrift)[0]) == 7


def test_what_cannot_be_narrowed_to_is_said_and_left_out(client, department, left):
    client.force_login(department)

    html = province(client, market="XX", old_district="Nowhere")

    assert units(html) == ["Xã Chiềng Lao", "Xã Mường La"]
    assert "Nobody left for “XX” or is there." in html
    assert "lay in a district “Nowhere”" in html
    assert 'id="shown"' not in html


def test_the_filter_is_kept_when_another_day_is_asked(client, department, left):
    client.force_login(department)

    form = province(client, market="TW").split('class="filters question"')[1]

    assert '<input type="hidden" name="market" value="TW">' in form.split("</form>")[0]


# The year in a cell -------------------------------------------------------------------------------


def test_each_unit_has_its_months(client, department, left):
    client.force_login(department)

    html = province(client)

    assert 'aria-label="0, 0, 3, 0, 0, 0, 0, 0, 2, 0, 0, 0"' in html
    assert html.count('class="spark"') == 2


def test_a_plan_of_several_years_has_no_year_in_a_cell(client, department, left):
    client.force_login(department)
    asked = {"first": "2023-01-01", "last": "2025-12-31"}

    assert 'class="spark"' not in page(client, reverse("reports:province", query=asked))
