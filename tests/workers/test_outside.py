"""Who lives outside the province, or moved away: the file is the Department's."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from core.problems import Refused
from tests.factories.workers import worker_in
from tests.workers.test_actions import FACTS, entries, marked
from workers import actions
from workers.models import Residence, Worker
from workers.queries import find_people, residence_on, residences_of

OUTSIDE = "Nghệ An, xã Đô Lương"
PLAIN = {**FACTS, "village": ""}


@pytest.fixture
def outsider(department):
    return actions.register_worker(**PLAIN, commune=None, outside=OUTSIDE, by=department)


def rules_of(refused):
    return [problem.rule for problem in refused.value.problems]


def test_the_department_opens_a_file_outside(outsider):
    assert (outsider.commune, outsider.place) == (None, OUTSIDE)
    residence = Residence.objects.get()
    assert (residence.commune, residence.outside, residence.place) == (None, OUTSIDE, OUTSIDE)
    assert entries(Event.WORKER_REGISTERED).get().after["outside"] == OUTSIDE


def test_a_commune_does_not(officer, here):
    with pytest.raises(PermissionDenied):
        actions.register_worker(**PLAIN, commune=None, outside=OUTSIDE, by=officer)


@pytest.mark.parametrize(
    ("inside", "outside", "village"), [(True, OUTSIDE, ""), (False, "", ""), (False, OUTSIDE, "Hạ")]
)
def test_a_residence_is_one_of_the_two(department, here, inside, outside, village):
    with pytest.raises(Refused) as refused:
        actions.register_worker(
            **PLAIN | {"village": village},
            commune=here if inside else None,
            outside=outside,
            by=department,
        )

    assert rules_of(refused) == ["W-33"]


@pytest.mark.parametrize("model", [Worker, Residence])
def test_nor_does_the_database_take_both_or_none(outsider, here, model):
    for wrong in ({"commune": here}, {"outside": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**wrong)


def test_only_the_whole_province_sees_it(outsider, officer, department, leader, here):
    def found(by):
        scope = by.scope_for("worker_view")
        return list(find_people("", scope=scope)), list(find_people("", scope=scope, outside=True))

    here_too = worker_in(here, by=officer)
    assert found(department) == ([here_too, outsider], [outsider]) or found(department) == (
        [outsider, here_too],
        [outsider],
    )
    assert found(leader)[1] == [outsider]
    assert found(officer) == ([here_too], [])


def test_a_commune_lets_somebody_go(officer, department, here):
    worker = worker_in(here, by=officer, village="Bản Hạ")

    actions.move_worker(
        worker=worker, commune=None, outside=OUTSIDE, moved_on=date(2026, 3, 1), by=officer
    )

    worker.refresh_from_db()
    assert (worker.commune, worker.outside, worker.village) == (None, OUTSIDE, "")
    assert residence_on(worker, date(2026, 2, 28)).commune == here
    assert residence_on(worker, date(2026, 3, 1)).outside == OUTSIDE
    entry = entries(Event.WORKER_MOVED).get()
    assert entry.before == {"commune": here.pk, "village": "Bản Hạ", "outside": ""}
    assert entry.after["outside"] == OUTSIDE
    assert worker.pk in marked()


def test_only_the_department_takes_somebody_back(outsider, officer, department, here):
    facts = {"worker": outsider, "commune": here, "village": "Bản Hạ"}

    with pytest.raises(PermissionDenied):
        actions.move_worker(**facts, moved_on=date(2026, 3, 1), by=officer)
    actions.move_worker(**facts, moved_on=date(2026, 3, 1), by=department)

    outsider.refresh_from_db()
    assert (outsider.commune, outsider.outside, outsider.village) == (here, "", "Bản Hạ")
    assert [lived.residence.place for lived in residences_of(outsider, today=date(2026, 3, 2))] == [
        here.full_name,
        OUTSIDE,
    ]


@pytest.mark.parametrize(
    ("outside", "rules"),
    [("NGHỆ AN, xã Đô Lương", ["W-19"]), ("Hà Nội", []), ("", ["W-33"])],
)
def test_from_one_place_outside_to_another(outsider, department, outside, rules):
    try:
        actions.move_worker(
            worker=outsider,
            commune=None,
            outside=outside,
            moved_on=date(2026, 3, 1),
            by=department,
        )
        found = []
    except Refused as refused:
        found = [p.rule for p in refused.problems]

    assert found == rules or found == [*rules, "W-19"]


def test_the_pages_of_a_file_outside(client, department, outsider):
    client.force_login(department)

    for name in ("detail", "edit", "move", "passport", "household"):
        response = client.get(reverse(f"workers:{name}", args=[outsider.pk]))
        assert response.status_code == 200, name
    assert OUTSIDE in client.get(reverse("workers:detail", args=[outsider.pk])).content.decode()
    listed = client.get(reverse("workers:list"), {"residence": "outside"}).content.decode()
    assert OUTSIDE in listed


def test_the_filter_is_the_departments(client, officer, here):
    client.force_login(officer)

    assert 'name="residence"' not in client.get(reverse("workers:list")).content.decode()


def test_registering_outside_through_the_page(client, department, here):
    client.force_login(department)

    client.post(
        reverse("workers:new"),
        {
            "full_name": "Lò Văn An",
            "born": "1999",
            "sex": "male",
            "commune": "",
            "outside": OUTSIDE,
        },
    )

    assert Worker.objects.get().outside == OUTSIDE


def test_who_moved_away_is_no_longer_the_communes(client, officer, here):
    client.force_login(officer)
    worker = worker_in(here, by=officer)
    form = {"commune": "", "outside": OUTSIDE, "moved_on": "01/03/2026"}

    response = client.post(reverse("workers:move", args=[worker.pk]), form)

    assert response.url == reverse("workers:list")
    assert client.get(reverse("workers:detail", args=[worker.pk])).status_code == 404
