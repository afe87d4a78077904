"""A GET changes nothing: each guarded page runs where the database itself refuses to write."""

import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.guards import public, requires
from accounts.models import User
from accounts.permissions import Permission
from tests.house.reading import routes, view_of


def _writes(request: HttpRequest) -> HttpResponse:
    User.objects.update(phone="0900000000")
    return HttpResponse("written")


def _get(user: User) -> HttpRequest:
    request = HttpRequest()
    request.method, request.user = "GET", user
    return request


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", [requires(Permission.OWN_ACCOUNT), public])
def test_a_guarded_page_cannot_write(officer, door):
    with pytest.raises(DatabaseError):
        door(_writes)(_get(officer))

    assert User.objects.get(pk=officer.pk).phone == ""


def test_every_page_is_such_a_page():
    """The outermost layer of every route is one of the two doors above, and nothing is over it."""
    guards = {requires(Permission.OWN_ACCOUNT)(_writes).__code__, public(_writes).__code__}
    outside = [
        name
        for name, route in routes().items()
        if not isinstance(view_of(route), type) and route.callback.__code__ not in guards
    ]

    assert outside == []
