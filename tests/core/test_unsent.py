"""What was typed and not sent waits for its writer, and for nobody else."""

from datetime import timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from core import clock, unsent
from core.forms import ActionForm
from core.models import UnsentEntry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/workers/new/?worker=3"


class Form(ActionForm):
    full_name = forms.CharField()
    abroad = forms.BooleanField(required=False, initial=True)


@pytest.fixture
def writer():
    return UserFactory()


def opened(user, page=PAGE):
    request = RequestFactory().get(page)
    request.user = user
    return request


def typed(user, page=PAGE, *, by=None, **fields):
    """A request as the form on that page sends it."""
    said = {"idempotency_key": "k1", "full_name": "Lò Văn Mẫu", **fields}
    said[unsent.WORD] = unsent.word_for(opened(user, page))
    request = RequestFactory().post("/account/unsent/", said)
    request.user = by or user
    return request


def test_what_was_typed_comes_back_into_the_form(writer):
    assert unsent.keep(typed(writer))

    (entry,) = unsent.waiting(opened(writer))
    with unsent.continued(opened(writer, f"{PAGE}&unsent={entry.pk}")):
        form = Form()
    assert form["full_name"].value() == "Lò Văn Mẫu"
    assert form["abroad"].value() is False  # an empty box is said too
    assert form["idempotency_key"].value() == "k1"
    assert Form()["full_name"].value() is None


def test_nothing_of_it_is_legible_in_the_table(writer):
    unsent.keep(typed(writer, personal_id="014203001223"))

    row = UnsentEntry.objects.get()
    for secret in ("014203001223", "Lò", "workers"):
        assert secret not in f"{row.typed} {row.page} {row}"


def test_somebody_else_neither_keeps_nor_reads(writer):
    stranger = UserFactory()
    unsent.keep(typed(writer))
    pk = UnsentEntry.objects.get().pk

    assert unsent.keep(typed(writer, by=stranger, idempotency_key="k2")) is None
    assert unsent.waiting(opened(stranger)) == []
    assert unsent.one_of(stranger.pk, pk) is None
    unsent.forget(stranger.pk, pk)
    assert UnsentEntry.objects.count() == 1


def test_after_the_session_has_ended_it_is_kept_for_its_writer(writer):
    assert unsent.keep(typed(writer, by=AnonymousUser()))

    assert len(unsent.waiting(opened(writer))) == 1


def test_a_word_that_is_not_ours_keeps_nothing(writer):
    request = typed(writer, by=AnonymousUser())
    request.POST = request.POST.copy()
    request.POST[unsent.WORD] += "x"

    assert unsent.keep(request) is None
    assert unsent.page_named(request) == ""


def test_another_page_and_the_way_there(writer):
    unsent.keep(typed(writer))

    assert unsent.waiting(opened(writer, "/workers/new/?worker=4")) == []
    assert len(unsent.waiting(opened(writer, f"{PAGE}&back=%2Fworkers%2F"))) == 1


def test_two_windows_are_two_entries_and_the_same_form_is_one(writer):
    unsent.keep(typed(writer))
    unsent.keep(typed(writer, full_name="Lò Văn Hai"))
    unsent.keep(typed(writer, idempotency_key="k2"))

    assert len(unsent.waiting(opened(writer))) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"full_name": " "},  # nothing typed
        {"idempotency_key": ""},
        {"new_password": "bi mat cua toi"},
        {"note": "x" * unsent.LARGEST},
    ],
)
def test_what_is_not_kept(writer, fields):
    assert unsent.keep(typed(writer, **fields)) is None
    assert not UnsentEntry.objects.exists()


def test_it_is_over_once_it_is_recorded(writer):
    unsent.keep(typed(writer))
    request = typed(writer)
    form = Form(request.POST)

    assert form.write_once(request, lambda: "7") == "7"

    assert not UnsentEntry.objects.exists()


def test_a_refused_entry_still_waits(writer):
    from core.problems import Problem, Refused

    unsent.keep(typed(writer))
    request = typed(writer)

    def refuse():
        raise Refused([Problem(rule="W-01", message="No.")])

    assert Form(request.POST).write_once(request, refuse) is None
    assert UnsentEntry.objects.count() == 1


def test_at_most_so_many_and_none_for_longer_than_a_week(writer):
    now = clock.now()
    with clock.turned_to(now - timedelta(days=8)):
        unsent.keep(typed(writer, idempotency_key="old"))
    assert unsent.all_of(writer.pk) == []
    assert unsent.forget_old() == 1

    for number in range(unsent.MOST + 3):
        with clock.turned_to(now + timedelta(seconds=number)):
            unsent.keep(typed(writer, idempotency_key=f"k{number}"))
    with clock.turned_to(now + timedelta(minutes=1)):
        kept = unsent.all_of(writer.pk)
    assert len(kept) == unsent.MOST
    assert kept[0].typed["idempotency_key"] == f"k{unsent.MOST + 2}"


def test_a_key_that_is_gone_loses_the_entry_and_nothing_else(writer, settings):
    from cryptography.fernet import Fernet

    unsent.keep(typed(writer))
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]

    assert unsent.waiting(opened(writer)) == []
