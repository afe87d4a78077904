"""When the database is busy nothing typed is lost; nothing personal stays in a cache."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import reverse

from core.middleware import BusyDatabase


@pytest.fixture
def answer():
    def to(request, error):
        return BusyDatabase(lambda request: None).process_exception(request, error)

    return to


def test_a_busy_database_is_a_503_that_keeps_the_form(answer):
    request = RequestFactory().post("/x/?a=1", {"full_name": "Lò Văn Mẫu", "skills": ["1", "2"]})

    response = answer(request, OperationalError("database is locked"))

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    page = response.content.decode()
    assert 'value="Lò Văn Mẫu"' in page
    assert page.count('name="skills"') == 2
    assert 'action="/x/?a=1"' in page


def test_a_password_does_not_come_back(answer):
    request = RequestFactory().post("/x/", {"username": "a", "password": "only-for-tests-1"})

    response = answer(request, OperationalError("database is locked"))

    assert "only-for-tests-1" not in response.content.decode()


def test_other_errors_are_left_to_others(answer):
    assert answer(RequestFactory().get("/"), ValueError()) is None


def test_a_signed_in_page_stays_in_no_cache(client, officer):
    client.force_login(officer)

    response = client.get(reverse("accounts:mine"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]
