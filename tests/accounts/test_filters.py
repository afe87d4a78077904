"""Saved filters: a person's own, of parameters the list declares, one of them the usual one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actions.filters import forget_filter, rename_filter, save_filter
from core.models import SavedFilter
from core.problems import Refused
from tests.factories import user_with

pytestmark = pytest.mark.django_db
LIST = reverse("accounts:people")
SAVE = reverse("accounts:filter_save")
ASKED = {"listing": "accounts:people", "query": "state=open&sort=-name"}


def refused(action) -> list[str]:
    """The rules that refuse."""
    with pytest.raises(Refused) as refusal:
        action()
    return [problem.rule for problem in refusal.value.problems]


@pytest.fixture
def desk(client, department):
    client.force_login(department)
    return client


def saved_by(user, name="Bộ lọc của tôi", **more):
    return save_filter(**{**ASKED, "name": name, **more}, by=user)


def test_the_list_offers_what_was_saved_and_opens_as_it_was(desk, department):
    page = desk.get(f"{LIST}?{ASKED['query']}")
    assert SAVE in page.content.decode()

    answer = desk.post(SAVE, {**ASKED, "name": " Bộ lọc  của tôi "})

    assert answer.url == f"{LIST}?{ASKED['query']}"
    shown = desk.get(answer.url)
    assert shown.context["listed"].known.name == "Bộ lọc của tôi"
    assert "Bộ lọc của tôi" in desk.get(LIST).content.decode()


def test_only_declared_parameters_are_kept(department):
    query = "state=open&page=7&back=%2F&evil=1&columns=state&chosen=page"

    assert saved_by(department, query=query).query == "state=open&columns=state"


def test_the_same_name_is_replaced(department):
    saved_by(department)
    saved_by(department, query="q=a")

    assert SavedFilter.objects.get().query == "q=a"


def test_the_usual_one_opens_the_list_and_there_is_one(desk, department):
    saved_by(department, "A", usual=True)
    second = saved_by(department, "B", query="q=b", usual=True)

    assert desk.get(LIST).url == f"{LIST}?q=b"
    assert desk.get(f"{LIST}?page=1").status_code == 200
    rename_filter(saved=second, name="B", usual=False, by=department)
    assert desk.get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"query": ""}, "A-42"),
        ({"query": "evil=1"}, "A-42"),
        ({"listing": "nothing:here"}, "A-42"),
        ({"query": "q=" + "x" * 2000}, "A-42"),
    ],
)
def test_what_asks_nothing_is_not_saved(department, said, rule):
    assert refused(lambda: saved_by(department, **said)) == [rule]


def test_so_many_and_no_more(department):
    for number in range(30):
        saved_by(department, f"{number}")

    assert refused(lambda: saved_by(department, "one more")) == ["A-40"]
    assert saved_by(department, "7", query="q=b").query == "q=b"  # replacing adds none


def test_a_name_means_one_filter(department):
    saved_by(department, "A")
    other = saved_by(department, "B")

    assert refused(lambda: rename_filter(saved=other, name="A", usual=False, by=department)) == [
        "A-41"
    ]


def test_a_filter_is_nobody_elses(client, department, leader):
    saved = saved_by(department)
    page = reverse("accounts:filter_edit", args=[saved.pk])
    client.force_login(leader)

    assert client.get(page).status_code == 404
    assert client.post(page, {"delete": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        forget_filter(saved=saved, by=leader)
    assert "Bộ lọc của tôi" not in client.get(LIST).content.decode()


def test_renaming_and_deleting_from_its_page(desk, department):
    page = reverse("accounts:filter_edit", args=[saved_by(department).pk])

    assert desk.post(page, {"name": "Mới", "usual": "on"}).status_code == 302
    assert SavedFilter.objects.get().usual
    assert SavedFilter.objects.get().name == "Mới"
    desk.post(page, {"delete": "1"})
    assert not SavedFilter.objects.exists()


def test_a_list_that_is_gone_takes_nobody_anywhere(desk):
    assert desk.get(SAVE, {"listing": "nothing:here"}).url == reverse("accounts:mine")


def test_two_people_may_use_the_same_name(department):
    saved_by(department)
    saved_by(user_with("department_viewer"))

    assert SavedFilter.objects.count() == 2
