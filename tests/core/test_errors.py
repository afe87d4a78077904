"""When the database is busy nothing typed is lost, wherever the error was raised."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.middleware import SessionLimits
from core.errors import server_error


def answer(request, error):
    try:
        raise error
    except type(error):
        return server_error(request)


@pytest.mark.parametrize("error", [OperationalError("locked"), InterfaceError("closed")])
def test_a_busy_database_is_a_503_that_keeps_the_form(error):
    request = RequestFactory().post("/x/?a=1", {"full_name": "Lò Văn Mẫu", "skills": ["1", "2"]})

    response = answer(request, error)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    page = response.content.decode()
    assert 'value="Lò Văn Mẫu"' in page
    assert page.count('name="skills"') == 2
    assert 'action="/x/?a=1"' in page


def test_a_form_with_a_password_comes_back_empty():
    typed = {"new_password": "only-for-tests-1", "again": "only-for-tests-1"}

    response = answer(RequestFactory().post("/x/", typed), OperationalError("locked"))

    assert "only-for-tests-1" not in response.content.decode()


def test_any_other_error_is_a_500():
    assert answer(RequestFactory().get("/"), ValueError()).status_code == 500


def test_a_database_that_fails_before_the_page_is_a_503_too(db, monkeypatch):
    def fail(self, request):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(SessionLimits, "__call__", fail)

    response = Client(raise_request_exception=False).get(reverse("accounts:login"))

    assert response.status_code == 503
