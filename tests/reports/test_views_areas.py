"""What units are: shown to all, kept by the Department, and the shares that rest on it."""

from datetime import date

import pytest
from django.urls import reverse

from communes.actions import set_area_status
from communes.models import AreaStatus
from figures import queries
from figures.questions import ask
from targets.models import Plan
from tests.factories import CommuneFactory, country
from tests.factories.communes import AreaStatusFactory, OldUnitFactory, merged
from tests.factories.figures import add_facts
from tests.factories.reports import plan_of
from tests.reports.reading import cells, count, lines, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
SUMMER = date(2025, 8, 1)
FROM = "01/07/2025"
BASIS = "Quyết định mẫu 1/QĐ-TTg"


@pytest.fixture
def signed_in(client, department):
    client.force_login(department)
    return client


def said(**fields):
    facts = {
        "region": "III",
        "difficult": "yes",
        "valid_from": FROM,
        "valid_until": "",
        "legal_basis": BASIS,
    }
    return facts | fields


# Entries ------------------------------------------------------------------------------------------


def test_a_status_is_recorded_on_the_units_page(signed_in, here):
    response = signed_in.post(reverse("reports:area_record", args=[here.key]), said())

    assert response.status_code == 302
    assert response["Location"] == reverse("reports:unit", args=[here.key]) + "#area"
    html = page(signed_in, reverse("reports:unit", args=[here.key]))
    assert "Khu vực III, đặc biệt khó khăn" in html
    assert BASIS in html
    assert "Ghi nhận phân định khu vực" in html  # the history of the entries too


def test_what_is_refused_stays_in_the_form(signed_in, here):
    AreaStatusFactory(unit=here, valid_from=date(2025, 9, 1))

    response = signed_in.post(reverse("reports:area_record", args=[here.key]), said())

    html = response.content.decode()
    assert "đã có phân định khu vực từ ngày 01/09/2025" in html
    assert BASIS in html
    assert AreaStatus.objects.count() == 1


def test_a_second_click_records_once(signed_in, here):
    url = reverse("reports:area_record", args=[here.key])
    signed_in.post(url, said(idempotency_key="k1"))

    response = signed_in.post(url, said(idempotency_key="k1"))

    assert response.status_code == 302
    assert AreaStatus.objects.count() == 1


def test_a_stale_correction_compares_field_by_field(signed_in, here):
    row = AreaStatusFactory(unit=here)
    url = reverse("reports:area_correct", args=[row.pk])
    signed_in.post(url, said(region="II", version="1"))

    response = signed_in.post(url, said(region="I", version="1"))

    html = response.content.decode()
    assert response.status_code == 409
    assert "Khu vực II" in html
    assert "Khu vực I" in html
    row.refresh_from_db()
    assert row.region == "II"


def test_a_withdrawn_status_stays_on_the_page(signed_in, here):
    row = AreaStatusFactory(unit=here)

    signed_in.post(reverse("reports:area_withdraw", args=[row.pk]), {"reason": "nhầm xã"})

    html = page(signed_in, reverse("reports:unit", args=[here.key]))
    assert "đã rút lại" in html
    assert "nhầm xã" in html


def test_the_unit_shows_what_its_parts_were_and_concludes_nothing(signed_in):
    part, new = OldUnitFactory(), CommuneFactory()
    merged(part, into=new)
    AreaStatusFactory(unit=part, valid_from=date(2021, 6, 4), region="II", difficult=False)

    html = page(signed_in, reverse("reports:unit", args=[new.key]))

    assert "nhập vào đơn vị này" in html
    assert cells(html, f"{part.full_name} nhập vào đơn vị này")[:3] == [
        "Khu vực II",
        "04/06/2021",
        FROM,
    ]
    assert "chưa rõ" in page(signed_in, reverse("reports:areas"))


def test_a_commune_reads_and_has_no_buttons(client, officer, here):
    AreaStatusFactory(unit=here)
    client.force_login(officer)

    html = page(client, reverse("reports:unit", args=[here.key]))

    assert "Khu vực III" in html
    assert "/area/" not in html
    assert "/areas/paste/" not in page(client, reverse("reports:areas"))


# The list of units --------------------------------------------------------------------------------


def test_the_list_has_every_unit_of_the_day(signed_in, here, next_door):
    AreaStatusFactory(unit=here)

    html = page(signed_in, reverse("reports:areas"))

    assert cells(html, here.full_name)[1:3] == ["Khu vực III", "Có"]
    assert cells(html, next_door.full_name)[1] == "chưa rõ"


@pytest.mark.parametrize(
    ("area", "found"), [("III", "here"), ("difficult", "here"), ("unknown", "next_door")]
)
def test_the_list_is_narrowed(request, signed_in, here, next_door, area, found):
    AreaStatusFactory(unit=here)

    html = page(signed_in, reverse("reports:areas", query={"area": area}))

    shown = request.getfixturevalue(found)
    other = next_door if shown == here else here
    assert shown.full_name in html
    assert other.full_name not in html


# Many at once -------------------------------------------------------------------------------------


def paste(client, text, **fields):
    sent = {"valid_from": FROM, "legal_basis": BASIS, "lines": text, "do": "check"}
    return client.post(reverse("reports:areas_paste"), sent | fields)


def test_pasted_lines_are_shown_first_and_nothing_is_written(signed_in, here, next_door):
    html = paste(signed_in, "03808; III; có\n03814; IV; có\n99999; I; không").content.decode()

    assert here.label in html
    assert html.count("từ chối") == 2
    assert "Không có đơn vị nào mang mã 99999" in html
    assert "Ghi nhận 1 đơn vị" in html
    assert not AreaStatus.objects.exists()


def test_the_good_lines_are_recorded_and_the_refused_stay_in_the_box(signed_in, here, next_door):
    text = "03808; III; có\n03814; IV; có"

    html = paste(signed_in, text, do="save", idempotency_key="k1").content.decode()

    assert AreaStatus.objects.get().unit == here
    assert "Đã ghi nhận 1 đơn vị" in html
    box = html.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    assert "03814; IV; có" in box
    assert "03808" not in box


def test_pasting_twice_records_once(signed_in, here):
    paste(signed_in, "03808; III; có", do="save", idempotency_key="k1")

    response = paste(signed_in, "03808; III; có", do="save", idempotency_key="k1")

    assert response.status_code == 302
    assert AreaStatus.objects.count() == 1


# Shares -------------------------------------------------------------------------------------------


@pytest.fixture
def left(here, next_door):
    """Three from region III, extremely difficult; two from region I; one not known."""
    plan_of(2025)
    add_facts(3, here, SUMMER, region="III", difficult=True)
    add_facts(2, next_door, SUMMER, region="I", difficult=False)
    add_facts(1, next_door, SUMMER)


def test_shares_by_area_have_both_numbers(signed_in, left):
    html = page(signed_in, reverse("reports:province", query={"plan": "2025"}))

    rows = html.split('id="areas"')[1]
    assert [number for _href, number in numbers_with_links(rows.split("</table>")[0])] == [
        *(2, 5),  # region I of those known
        *(5,),  # region II: none
        *(3, 5),
        *(5,),
        *(1, 6),  # not known, of all
        *(3, 5),  # extremely difficult
    ]


def test_every_share_opens_a_list_of_its_length(signed_in, left, here):
    for url in (reverse("reports:province"), reverse("reports:unit", args=[here.key])):
        html = page(signed_in, f"{url}?plan=2025").split('id="areas"')[1].split("</table>")[0]
        for href, number in numbers_with_links(html):
            behind = page(signed_in, href)
            assert count(behind) == lines(behind) == number


@pytest.mark.parametrize(
    ("area", "number"), [("III", 3), ("I", 2), ("II", 0), ("difficult", 3), ("unknown", 1)]
)
def test_a_list_is_filtered_by_area(signed_in, left, area, number):
    address = reverse("reports:list", query={"plan": "2025", "area": area})

    assert count(page(signed_in, address)) == number


def test_the_filters_of_a_list_offer_its_countries_and_keep_the_question(signed_in, left, here):
    country("KR")
    add_facts(1, here, SUMMER, country="KR")
    address = {"plan": "2025", "figure": "women", "unit": here.key, "as_of": "2025-12-31"}
    add_facts(1, here, SUMMER, country="KR", sex="female")

    html = page(signed_in, reverse("reports:list", query=address))

    form = html.split('<form method="get" class="filters">')[1].split("</form>")[0]
    assert "Hàn Quốc" in form
    assert "Nhật Bản" not in form
    for name in ("plan", "figure", "unit", "as_of"):
        assert f'type="hidden" name="{name}"' in form


def test_an_unknown_area_does_not_exist(signed_in, left):
    page(signed_in, reverse("reports:list", query={"plan": "2025", "area": "IV"}), status=404)


# Outside, and who changed country ---------------------------------------------------------------


@pytest.fixture
def outsiders(left):
    add_facts(2, None, SUMMER, counted=False, in_stock=False, reason="outside")


def test_the_province_shows_how_many_are_from_outside(signed_in, outsiders):
    html = page(signed_in, reverse("reports:province", query={"plan": "2025"}))

    [(href, number)] = [
        (href, n) for href, n in numbers_with_links(html) if "figure=outside" in href
    ]
    behind = page(signed_in, href)
    assert number == count(behind) == lines(behind) == 2
    assert "ngoài tỉnh" in behind


def test_a_commune_sees_the_number_and_nobody(client, officer, outsiders):
    client.force_login(officer)

    html = page(client, reverse("reports:list", query={"plan": "2025", "figure": "outside"}))

    assert count(html) == 2
    assert "/workers/" not in html.split("<tbody>")[1].split("</tbody>")[0]


def test_the_balance_of_markets_closes_and_says_who_moved(signed_in, left, here):
    for code in ("JP", "DE"):
        country(code)
    add_facts(1, here, SUMMER, moves=[["2025-10-01", "DE"]])

    html = page(signed_in, reverse("reports:balance", query={"plan": "2025"}))

    assert cells(html, "Nhật Bản") == ["0", "7", "0", "1", "0", "6"]
    assert cells(html, "Đức") == ["0", "0", "1", "0", "0", "1"]
    assert "Mọi thị trường đều khớp" in html
    assert queries.totals(ask(plan=Plan.objects.get()), ["departures"]) == {"departures": 7}


def test_a_line_of_the_stock_shows_both_countries(signed_in, left, here):
    for code in ("JP", "DE"):
        country(code)
    add_facts(1, here, SUMMER, moves=[["2025-10-01", "DE"]])
    asked = {"plan": "2025", "figure": "stock", "country": "DE"}

    html = page(signed_in, reverse("reports:list", query=asked))

    assert count(html) == 1
    assert "Nhật Bản → Đức" in html


def test_a_page_of_the_province_costs_few_queries(
    signed_in, left, department, django_assert_max_num_queries
):
    set_area_status(
        unit=CommuneFactory(),
        region="I",
        difficult=False,
        valid_from=SUMMER,
        legal_basis=BASIS,
        by=department,
    )
    url = reverse("reports:province", query={"plan": "2025"})
    page(signed_in, url)

    with django_assert_max_num_queries(45):  # with the map and eight charts
        page(signed_in, url)
