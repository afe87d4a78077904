"""The list of people as a commune thinks of them: by village, then name, then birth year."""

import unicodedata
from datetime import date

import pytest
from django.test import RequestFactory
from django.urls import reverse

from communes.queries import forget_atlas
from core import names
from core.listing import Taken
from tests.factories.reports import merged_into
from tests.factories.workers import worker_in
from workers.models import Worker
from workers.queries import villages_of
from workers.views import worker_list

LIST = "workers:list"


def shown(client, by, **asked):
    client.force_login(by)
    return client.get(reverse(LIST), asked)


def headed(response):
    """Heading, number, and the names under it."""
    found = []
    for row in response.context["listed"].rows:
        if row.heading:
            found.append((row.heading.label, row.heading.number, []))
        found[-1][2].append(row.title)
    return found


def test_a_commune_sees_its_villages_in_order_and_those_without_one_last(client, here, officer):
    worker_in(here, full_name="Lò Văn Bình", village="")
    worker_in(here, full_name="Lò Văn Ý", village="Bản Mòn")
    worker_in(here, full_name="Lò Thị Ánh", village="Bản Mòn")
    worker_in(here, full_name="Vàng A Dơ", village="Bản Đông")
    worker_in(here, full_name="Vàng A Sử", village="Tiểu khu 10")
    worker_in(here, full_name="Vàng A Tủa", village="Tiểu khu 2")

    assert headed(shown(client, officer)) == [
        ("Bản Đông", 1, ["Vàng A Dơ"]),
        ("Bản Mòn", 2, ["Lò Thị Ánh", "Lò Văn Ý"]),
        ("Tiểu khu 2", 1, ["Vàng A Tủa"]),
        ("Tiểu khu 10", 1, ["Vàng A Sử"]),
        ("Chưa ghi bản, tiểu khu", 1, ["Lò Văn Bình"]),
    ]


def test_namesakes_of_one_village_follow_by_birth(client, here, officer):
    for year in (1999, 1987, 1993):
        worker_in(here, village="Bản Hạ", born_on=date(year, 1, 1))

    rows = shown(client, officer).context["listed"].rows

    assert [row.cells[1].text[-4:] for row in rows] == ["1987", "1993", "1999"]


@pytest.mark.parametrize(
    "spelled", ["bản  HOÀ", "Bản Hoà ", unicodedata.normalize("NFD", "Bản Hòa")]
)
def test_one_village_spelled_in_two_ways_has_one_heading(client, here, officer, spelled):
    worker_in(here, full_name="Lò Văn An", village="Bản Hòa")
    worker_in(here, full_name="Lò Văn Bình", village=spelled)

    assert [number for _label, number, _names in headed(shown(client, officer))] == [2]


def test_a_group_that_goes_on_says_its_whole_number_on_the_next_page(client, here, officer):
    for _ in range(52):
        worker_in(here, village="Bản Hạ")

    second = headed(shown(client, officer, page=2))

    assert [(label, number, len(rows)) for label, number, rows in second] == [("Bản Hạ", 52, 2)]


def test_the_numbers_are_those_of_the_filtered_list(client, here, officer):
    worker_in(here, village="Bản Hạ", born_on=date(1999, 1, 1))
    worker_in(here, village="Bản Hạ", born_on=date(1998, 1, 1))

    assert [n for _label, n, _rows in headed(shown(client, officer, born=1999))] == [1]


@pytest.mark.parametrize("who", ["department", "viewer"])
def test_the_province_goes_by_name_as_ever(client, here, who, request):
    worker_in(here, full_name="Lò Văn Ý", village="Bản A")
    worker_in(here, full_name="Lò Văn An", village="Bản B")

    rows = shown(client, request.getfixturevalue(who)).context["listed"].rows

    assert [row.title for row in rows] == ["Lò Văn An", "Lò Văn Ý"]
    assert [row.heading for row in rows] == [None, None]


def test_who_searches_gets_the_best_match_first(client, here, officer):
    worker_in(here, full_name="Lò Văn Hòa", village="Bản A")
    worker_in(here, full_name="Lò Văn Hoa", village="Bản B")

    rows = shown(client, officer, q="hoa").context["listed"].rows

    assert [row.title for row in rows] == ["Lò Văn Hoa", "Lò Văn Hòa"]


def test_the_villages_of_the_own_unit_are_offered_and_no_others(
    client, here, next_door, officer, department
):
    worker_in(here, village="Bản Hạ")
    worker_in(here, village="bản hạ")
    worker_in(here, village="Bản Áng")
    worker_in(next_door, village="Bản Xa")

    text = shown(client, officer).content.decode()

    assert villages_of(officer.scope_for("worker_view")) == ["Bản Áng", "Bản Hạ"]
    assert '<option value="Bản Hạ">' in text
    assert "Bản Xa" not in text
    assert "<datalist" not in shown(client, department).content.decode()


def test_a_file_of_the_list_has_the_same_order(here, officer):
    worker_in(here, full_name="Lò Văn An", village="Bản Xa")
    worker_in(here, full_name="Lò Văn Ý", village="Bản Gần")
    worker_in(here, full_name="Lò Văn Bình", village="")
    taken: list = []
    request = RequestFactory().get(reverse(LIST))
    request.user, request.take_whole = officer, taken.append

    with pytest.raises(Taken):
        worker_list.__wrapped__.__wrapped__(_scoped(request, officer))

    names_in_file = [row.worker.full_name for row in taken[0].rows()]
    assert names_in_file == ["Lò Văn Ý", "Lò Văn An", "Lò Văn Bình"]


def _scoped(request, user):
    request.scope = user.scope_for("worker_view")
    return request


def test_nobody_without_a_village_is_stored_before_the_others(here):
    worker_in(here, village="")
    worker_in(here, village="Z")

    keys = dict(Worker.objects.values_list("village", "village_sort"))

    assert keys[""] == names.LAST_KEY > keys["Z"]


def test_of_a_merged_unit_the_people_of_all_its_parts_stand_under_one_village(
    client, here, officer
):
    (old,) = merged_into(here, "Pi Toong")
    forget_atlas()
    worker_in(here, full_name="Lò Văn Ý", village="Bản Mòn")
    for name, village in (("Lò Văn An", "Bản Mòn"), ("Lò Văn Bình", "Bản Đông")):
        worker = worker_in(here, full_name=name, village=village)
        Worker.objects.filter(pk=worker.pk).update(commune=old)

    assert headed(shown(client, officer)) == [
        ("Bản Đông", 1, ["Lò Văn Bình"]),
        ("Bản Mòn", 2, ["Lò Văn An", "Lò Văn Ý"]),
    ]
