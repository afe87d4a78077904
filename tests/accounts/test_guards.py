"""The doors themselves: who passes, with what method, and that a GET cannot write."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.guards import public, requires
from accounts.models import User
from accounts.permissions import Permission


@requires(Permission.WORKER_VIEW)
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sorted(request.scope.commune_ids)))


@requires(Permission.WORKER_EDIT, methods=("POST",))
def deed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@requires(Permission.WORKER_VIEW, methods=("GET", "POST"))
def writing(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(phone="0900000000")
    return HttpResponse("written")


@public
def open_writing(request: HttpRequest) -> HttpResponse:
    User.objects.update(phone="0900000000")
    return HttpResponse("written")


def call(view, user, method="GET", **headers) -> HttpResponse:
    request = HttpRequest()
    request.method, request.user, request.path = method, user, "/page/"
    request.META.update(headers)
    return view(request)


def test_the_scope_is_that_of_the_permission(officer, here):
    assert call(page, officer).text == str([here.pk])


def test_without_the_permission_there_is_no_page(administrator):
    with pytest.raises(PermissionDenied):
        call(page, administrator)


def test_a_stranger_is_led_to_the_log_in_and_back():
    assert call(page, AnonymousUser())["Location"] == "/account/login/?next=/page/"


def test_there_is_no_way_back_to_a_deed():
    assert call(deed, AnonymousUser(), "POST")["Location"] == "/account/login/?next="


def test_a_fragment_sends_the_whole_page_to_the_log_in():
    answer = call(
        page,
        AnonymousUser(),
        HTTP_HX_REQUEST="true",
        HTTP_HX_CURRENT_URL="http://evil.test/workers/?q=lo",
    )

    assert answer["HX-Redirect"] == "/account/login/?next=/workers/%3Fq%3Dlo"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "GET", "HEAD"])
def test_other_methods_are_not_answered(officer, method):
    assert call(deed, officer, method).status_code == 405


def test_each_view_tells_what_it_needs():
    assert page.required_permission is Permission.WORKER_VIEW
    assert open_writing.required_permission is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_is_only_read_cannot_write(officer, method):
    for view in (writing, open_writing):
        with pytest.raises(DatabaseError):
            call(view, officer, method)

    assert User.objects.get(pk=officer.pk).phone == ""


@pytest.mark.django_db(transaction=True)
def test_the_next_request_writes_again(officer):
    with pytest.raises(DatabaseError):
        call(writing, officer)

    assert call(writing, officer, "POST").text == "written"
    assert User.objects.get(pk=officer.pk).phone == "0900000000"
