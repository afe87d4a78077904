from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.marks import mark_changed
from core.models import Mark, MarkKind
from figures.models import DepartureFact
from figures.refresh import refresh
from reference.models import Subject
from reports.kept import forget_pages
from tests.factories import country
from tests.factories.figures import add_facts
from tests.factories.reference import accepted
from tests.factories.reports import plan_of
from tests.reports.reading import cells, page

pytestmark = pytest.mark.usefixtures("in_2026")
WINTER = date(2026, 2, 2)


@pytest.fixture
def remembering(settings):
    settings.PAGES_KEPT = 2
    forget_pages()
    yield settings
    forget_pages()


@pytest.fixture
def province(client, department, here, remembering):
    """Asks for the province page after a first refresh, with parameters if they are given."""
    plan_of(2026)
    add_facts(3, here, WINTER)
    mark_changed(MarkKind.PLAN, [1])
    refresh()
    client.force_login(department)
    return lambda **params: page(client, reverse("reports:province", query=params))


def result(html):
    return cells(html, "Xã Mường La")[1]


def test_a_page_is_remembered_while_nothing_changes(province):
    province()
    # Behind the back of the refresh, which alone may change facts.
    DepartureFact.objects.all().delete()

    assert result(province()) == "3"


def test_a_refresh_makes_the_page_anew(province, here):
    province()
    add_facts(1, here, WINTER)
    mark_changed(MarkKind.WORKER, [1])
    refresh()

    assert result(province()) == "4"


def test_nothing_remembered_is_shown_while_a_change_waits(province, here):
    province()
    add_facts(1, here, WINTER)
    Mark.objects.create(kind="worker", key=1, made_at=clock.now())

    html = province()

    assert result(html) == "4"
    assert 'id="waiting"' in html


def test_every_question_is_remembered_for_itself(province):
    today = province()
    before = province(as_of="2026-02-01")

    assert result(today) == "3"
    assert result(before) == "0"


def test_another_name_of_a_country_is_shown_at_once(province):
    """It changes no figure, so it leaves no mark and takes no refresh."""
    country("JP")
    before = province()
    accepted("JP", subject=Subject.COUNTRY, name_vi="Nhật Bản (tên mới)")

    assert "Nhật Bản (tên mới)" not in before
    assert "Nhật Bản (tên mới)" in province()


def test_another_language_is_another_page(province, department):
    vietnamese = province()
    department.language = "en"
    department.save()

    assert "1,5 %" in vietnamese
    assert "1.5 %" in province()


def test_only_so_many_pages_are_remembered(province):
    first = province()
    province(sort="-result")
    province(sort="stock")
    DepartureFact.objects.all().delete()

    assert result(first) == "3"
    assert result(province()) == "0"
