"""The map of all units: on the page and as a file."""

import csv
import re
from collections import Counter
from datetime import date
from html import unescape
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from communes.models import Commune
from figures.queries import attainment
from reports.asked import question_from
from reports.map import LAYERS, MEASURES, NO_CLASS, layer_of, unit_map
from reports.map_drawing import INKS, MOST_UNITS
from reports.views import map as map_views
from tests.factories import CommuneFactory
from tests.factories.figures import add_facts
from tests.factories.reports import give, merged_into, plan_of
from tests.reports.reading import page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)
_AREA = re.compile(r'<a href="([^"]+)"><path[^>]*><title>([^<]+)</title></path></a>')


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def units(db):
    """Seven units that lie apart, one of them without a target, one without a departure."""
    plan = plan_of(2025)
    made = [
        CommuneFactory(name=f"Bản {n}", latitude=21 + n % 3 / 10, longitude=104 + n / 10)
        for n in range(7)
    ]
    for n, unit in enumerate(made[1:], start=1):
        give(plan, unit, 10)
        add_facts(2 * n + 1, unit, SPRING, trained=True)
    add_facts(3, made[0], SPRING, trained=False)
    give(plan, CommuneFactory(name="Bản Lặng", latitude=21.3, longitude=104.9), 4)
    return made


def answered(**params):
    question = question_from({"plan": "2025", **params})
    return attainment(question, measures=MEASURES, with_stock=True)


def drawn(layer, **params):
    return unit_map(answered(**params), layer)


def numbers(found):
    return {unit.line.unit.name: unit.number for unit in found.units}


def said(found):
    return {unit.line.unit.name: unit.said for unit in found.units}


def province(client, **params):
    return page(client, reverse("reports:province", query={"plan": "2025", **params}))


def areas(html):
    """(link, name and figure) of every unit in the picture, in order."""
    return [(unescape(href), unescape(title)) for href, title in _AREA.findall(html)]


def file(client, form, **params):
    response = client.get(reverse("reports:map", args=[form], query={"plan": "2025", **params}))
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return response.content.decode("utf-8-sig")


# Classes ------------------------------------------------------------------------------------------


def test_attainment_has_a_class_for_none_half_met_and_stretch(units):
    found = drawn("attainment")

    # Three, five, seven … of ten; over 130 % begins at fourteen.
    assert numbers(found) == {
        "Bản 0": NO_CLASS,
        "Bản 1": 2,
        "Bản 2": 3,
        "Bản 3": 3,
        "Bản 4": 3,
        "Bản 5": 4,
        "Bản 6": 4,
        "Bản Lặng": 1,
    }
    assert said(found)["Bản 1"] == "3 of 10, 30.0 %"
    assert said(found)["Bản 0"] == "departures: 3, no target"


def test_over_130_per_cent_is_the_last_class(units):
    add_facts(1, units[6], SPRING)

    assert numbers(drawn("attainment"))["Bản 6"] == 5


def test_coverage_tells_none_from_one_and_more(units):
    found = numbers(drawn("coverage"))

    assert (found["Bản Lặng"], found["Bản 0"], found["Bản 2"], found["Bản 6"]) == (1, 3, 4, 5)


def test_stock_has_quarters_and_a_class_for_nobody(units):
    add_facts(3, units[1], SPRING)
    found = drawn("stock")

    # Abroad: 3, 5, 6, 7, 9, 11, 13 and nobody.
    assert numbers(found)["Bản Lặng"] == 1
    assert numbers(found)["Bản 6"] == 5
    assert [each.label for each in found.classes[1:]] == ["1–4", "5–6", "7–10", "11 and more"]


def test_stock_that_is_alike_has_fewer_classes(units):
    # Abroad: 3, 3, 5, 7, 9, 11, 13.
    assert [each.label for each in drawn("stock").classes[1:]] == ["1–6", "7–10", "11 and more"]


def test_trained_is_a_share_of_those_who_left(units):
    found = drawn("trained")

    assert numbers(found)["Bản 0"] == 1
    assert numbers(found)["Bản 6"] == 5
    assert numbers(found)["Bản Lặng"] == NO_CLASS
    assert said(found)["Bản 6"] == "13 of 13, 100.0 %"


@pytest.mark.parametrize("layer", LAYERS)
def test_every_unit_stands_in_one_class_of_the_legend(units, layer):
    found = drawn(layer)

    listed = Counter(unit.line.unit.pk for each in found.classes for unit in each.units)
    assert listed == Counter(line.unit.pk for line in answered().lines)


def test_figures_are_those_of_attainment(units):
    lines = {line.unit.name: line for line in answered().lines}

    for name, text in said(drawn("stock")).items():
        assert text == f"working abroad: {lines[name].stock}"
    for name, text in said(drawn("coverage")).items():
        assert text == f"departures: {lines[name].numerator}"


@pytest.mark.parametrize("boundary", ["", "event", "2025-06-30"])
def test_departures_that_the_map_cannot_show_are_counted(units, boundary):
    [old] = merged_into(units[0], "Bản Cũ")
    add_facts(4, old, SPRING)

    found = drawn("coverage", boundary=boundary)
    shown = sum(unit.line.numerator for unit in found.units)

    assert shown + found.away == answered(boundary=boundary).numerator
    assert (found.away > 0) == bool(boundary)


def test_nobody_abroad_at_all_is_one_class(units):
    assert len({unit.number for unit in drawn("stock", as_of="2025-01-01").units}) == 1


@pytest.mark.parametrize("asked", [None, "", "x", "Stock"])
def test_an_unknown_layer_is_attainment(asked):
    assert layer_of(asked) == "attainment"


# The picture --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
def test_every_unit_is_one_link_to_its_page_with_its_figure(client, department, units, layer):
    client.force_login(department)
    html = province(client, layer=layer)

    found = areas(html)
    known = {unit.key for unit in Commune.objects.filter(name__startswith="Bản ")}
    assert Counter(re.search(r"/unit/([^/]+)/", href)[1] for href, _title in found) == (
        Counter(known)
    )
    for href, title in found:
        assert unescape(title).split(":")[0] in page(client, href)


def test_the_picture_has_a_name_a_description_and_numbers_beside_colours(client, department, units):
    client.force_login(department)
    picture = re.search(r"<svg viewBox.*?</svg>", province(client).split('class="map"')[1])[0]
    svg = ElementTree.fromstring(picture)

    assert svg.find("title").text
    assert svg.find("desc").text
    digits = Counter(text.text for text in svg.iter("text"))
    classes = Counter(str(n) for n in numbers(drawn("attainment")).values() if n != NO_CLASS)
    assert digits == classes


def test_units_are_read_from_north_to_south(client, department, db):
    plan_of(2025)
    for name, latitude in (("Nam", 20.5), ("Bắc", 22.0), ("Giữa", 21.2)):
        CommuneFactory(name=name, latitude=latitude, longitude=104)
    client.force_login(department)

    names = [title.split(":")[0] for _href, title in areas(province(client))]

    assert names == ["Xã Bắc", "Xã Giữa", "Xã Nam"]


def test_a_unit_of_which_no_place_is_known_is_named(client, department, units):
    CommuneFactory(name="Đâu Đó")
    client.force_login(department)

    html = province(client)

    assert "Xã Đâu Đó:" not in " ".join(title for _href, title in areas(html))
    assert html.split('class="map-legend"')[1].split("</section>")[0].count("Xã Đâu Đó:") == 2


def test_light_and_dark_classes_differ_by_three_to_one_and_numbers_can_be_read():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one, other):
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    fills = [INKS[n].fill for n in range(1, 6)]
    assert [luminance(fill) for fill in fills] == sorted(map(luminance, fills), reverse=True)
    assert contrast(fills[2], fills[3]) >= 2.9
    assert contrast(fills[0], fills[4]) >= 9
    assert all(contrast(INKS[n].fill, INKS[n].text) >= 4.5 for n in range(1, 6))


def test_the_map_of_a_province_is_light(client, department, db):
    call_command("load_units", verbosity=0)
    plan_of(2025)
    client.force_login(department)

    html = province(client, as_of="2025-12-31")
    picture = re.search(r"<svg viewBox.*?</svg>", html.split('class="map"')[1])[0]

    assert len(areas(html)) == 75
    assert len(picture.encode()) < 40_000
    paths = re.findall(r' d="([^"]+)"', picture)
    assert len("".join(paths)) < 25_000


def test_more_units_than_a_province_has_are_a_table_only(client, department, units, monkeypatch):
    monkeypatch.setattr(map_views, "MOST_UNITS", 3)
    client.force_login(department)

    html = province(client)

    assert 'class="map"' not in html
    assert re.search(r'<p class="notice small">[^<]*\b8\b', html)
    assert MOST_UNITS > 500


def test_another_day_keeps_the_layer_and_what_the_table_is_narrowed_to(client, department, units):
    client.force_login(department)

    html = province(client, layer="stock", market="JP")

    days = html.split('class="quick"')[1].split("</ul>")[0]
    form = html.split('class="filters question"')[1].split("</form>")[0]
    assert days.count("layer=stock") == days.count("market=JP") == days.count("<a ") > 0
    assert 'name="layer" value="stock"' in form
    assert 'name="market" value="JP"' in form


def test_the_map_asks_as_many_questions_for_60_units_as_for_8(
    client, department, units, django_assert_max_num_queries
):
    client.force_login(department)

    def asked():
        with django_assert_max_num_queries(40) as queries:
            file(client, "svg")
        return len(queries)

    asked()
    few = asked()
    for n in range(60):
        CommuneFactory(latitude=21 + n / 100, longitude=105 + n % 7 / 10)
    asked()

    assert asked() == few


# Files --------------------------------------------------------------------------------------------


def test_the_file_stands_by_itself_with_heading_and_legend(client, department, units):
    client.force_login(department)
    svg = ElementTree.fromstring(file(client, "svg", layer="stock"))
    space = {"s": "http://www.w3.org/2000/svg"}
    texts = " ".join(text.text for text in svg.iterfind(".//s:text", space))

    assert svg.tag.endswith("svg")
    assert not svg.findall(".//s:a", space)
    assert not svg.findall(".//*[@class]")
    assert len(svg.findall(".//s:path/s:title", space)) == 8
    assert "2025" in texts
    assert "11" in texts


def test_the_table_has_every_unit_with_its_numbers_and_class(client, department, units):
    client.force_login(department)
    head, *rows = csv.reader(StringIO(file(client, "csv", layer="attainment")))

    assert len(head) == 8
    lines = {line.unit.code: line for line in answered().lines}
    classes = {unit.line.unit.code: unit.number for unit in drawn("attainment").units}
    for code, _name, target, left, trained, abroad, number, _label in rows:
        line = lines.pop(code)
        assert target == ("" if line.target is None else str(line.target))
        assert (int(left), int(trained)) == (line.numerator, line.counts["trained"])
        assert int(abroad) == line.stock
        assert number == (str(classes[code]) if classes[code] else "")
    assert lines == {}


def test_the_picture_in_points_is_twice_as_wide_as_the_drawing(client, department, units):
    client.force_login(department)
    address = reverse("reports:map", args=["png"], query={"plan": "2025", "layer": "stock"})

    answer = client.get(address)

    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(answer.content[16:20]) == 2000


def test_another_form_is_not_there(client, department, units):
    client.force_login(department)

    assert client.get("/overview/map.exe").status_code == 404


def test_the_layer_is_kept_in_links_to_switch_and_to_download(client, department, units):
    client.force_login(department)
    html = unescape(province(client, layer="stock").split('class="map"')[1])

    assert f"{reverse('reports:map', args=['svg'])}?plan=2025&layer=stock" in html
    for layer in LAYERS:
        assert f"?plan=2025&layer={layer}#map" in html
    assert html.split("</nav>")[0].count('aria-current="true"') == 1
