"""The bricks of registers over REST: values, versions, keys, what is shown and taken."""

from datetime import date
from types import SimpleNamespace

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIRequestFactory

from core.api.fields import Day, KnownCode, KnownId, PartialDayField, Text, UnitField, Whole, YesNo
from core.api.fields import partial_day as said_day
from core.api.problems import BadParameter, PreconditionRequired
from core.api.record_views import key_of
from core.api.records import BOTH, NEW, NOT_HERE, Field, Register, Taker, refusing, shown
from core.api.versions import etag, not_modified, version_seen
from core.forms import PartialDay
from core.problems import Problem, Refused


def taken(field: serializers.Field, value):
    """What the field makes of it, sent by a client called "me"."""
    reader = type("R", (serializers.Serializer,), {"x": field})(
        data={"x": value}, context={"client": "me"}
    )
    reader.is_valid(raise_exception=True)
    return reader.validated_data["x"]


# Values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("1999", date(1999, 1, 1), "year"),
        ("1999-05", date(1999, 5, 1), "month"),
        ("1999-05-06", date(1999, 5, 6), "day"),
    ],
)
def test_a_partial_day_goes_in_and_out_as_it_is_known(text, on, precision):
    assert taken(PartialDayField(), text) == PartialDay(on, precision)
    assert said_day(on, precision) == text


@pytest.mark.parametrize(
    "value", ["", "99", "1999-13", "1999-02-30", "06/05/1999", 1999, None, "0001"]
)
def test_what_is_no_partial_day(value):
    with pytest.raises(ValidationError):
        taken(PartialDayField(), value)


def test_a_year_may_be_too_little():
    assert taken(PartialDayField(year=False), "2026-03").precision == "month"
    with pytest.raises(ValidationError):
        taken(PartialDayField(year=False), "2026")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((Text(), value) for value in (1, True, None, ["x"], "a\0b", "\ud800", "x" * 1001)),
        *((Whole(), value) for value in ("3", 3.5, True, None, -1, 2**31)),
        *((YesNo(), value) for value in ("true", 1, None)),
        *((Day(), value) for value in ("", "2026-3-2", "2026-02-30", 20260302, "1899-12-31")),
        *((KnownId(find=lambda _c, _pk: 1), value) for value in ("1", True, 0, -1, 2**63, None)),
        *((KnownCode(find=lambda _c, _pk: 1), value) for value in (1, None, "é")),
        *(
            (UnitField(find=lambda _c, _key: 1), value)
            for value in ("03808", {}, {"code": 3808}, {"code": "1", "valid_from": "x"}, {"id": 1})
        ),
    ],
)
def test_values_of_another_kind_are_refused(field, value):
    with pytest.raises(ValidationError):
        taken(field, value)


def test_what_is_looked_up_is_looked_up_for_the_client():
    asked = []

    def find(client, key):
        asked.append((client, key))

    for field, value in (
        (KnownId(find=find), 7),
        (UnitField(find=find), {"code": "03808"}),
        (UnitField(find=find), {"code": "03808", "valid_from": "2025-07-01"}),
        (UnitField(find=find), {"code": "03808", "valid_from": None}),
    ):
        with pytest.raises(ValidationError):
            taken(field, value)

    keys = (7, "03808", "03808-2025-07-01", "03808-")
    assert asked == [("me", key) for key in keys]


# What is shown and taken --------------------------------------------------------------------------


class Somebody:
    """A client with these grants."""

    account = place = None

    def __init__(self, *grants):
        self.grants = grants

    def holds(self, grant):
        return grant in self.grants


SECRET = SimpleNamespace(value="secret")
THINGS = Register(
    name="things",
    title="Thing",
    rows=lambda _client: None,
    called={"colour_code": "colour"},
    fields=(
        Field(name="id", shape=serializers.IntegerField),
        Field(name="name", shape=Text, sent=BOTH, required=True),
        Field(name="colour", shape=Text, sent=(NEW,), grant=SECRET),
    ),
)
ROW = SimpleNamespace(id=1, name="Mẫu", colour="red")


def test_only_what_was_granted_is_shown():
    assert shown(THINGS, [ROW], Somebody()) == [{"id": 1, "name": "Mẫu"}]
    assert shown(THINGS, [ROW], Somebody(SECRET)) == [{"id": 1, "name": "Mẫu", "colour": "red"}]


def test_only_what_was_granted_is_taken():
    taker = Taker(THINGS, Somebody(), NEW)

    with pytest.raises(ValidationError) as refused:
        taker.read({"name": "x", "colour": "red", "id": 3, "made_up": 1})

    assert {name: str(said[0]) for name, said in refused.value.detail.items()} == {
        "colour": NOT_HERE,
        "id": NOT_HERE,
        "made_up": NOT_HERE,
    }
    assert Taker(THINGS, Somebody(SECRET), NEW).read({"name": "x", "colour": "red"}) == {
        "name": "x",
        "colour": "red",
    }


@pytest.mark.parametrize("body", [[], "x", 3, None])
def test_a_body_is_an_object(body):
    with pytest.raises(ValidationError):
        Taker(THINGS, Somebody(), NEW).read(body)


def test_a_new_record_needs_what_a_correction_may_leave_out():
    with pytest.raises(ValidationError):
        Taker(THINGS, Somebody(), NEW).read({})

    assert Taker(THINGS, Somebody(), "correction").read({}) == {}


def test_a_refusal_names_the_field_that_was_sent():
    problem = Problem(rule="X-01", field="colour_code", message="…")

    with pytest.raises(Refused) as refused, refusing(THINGS):
        raise Refused([problem])

    assert [p.field for p in refused.value.problems] == ["colour"]


# Headers ------------------------------------------------------------------------------------------


def request(**headers):
    return APIRequestFactory(headers=headers).get("/")


@pytest.mark.parametrize("said", ['"3-9f2c"', 'W/"3-9f2c"', '"3"', "3"])
def test_if_match_names_a_version(said):
    assert version_seen(request(**{"If-Match": said})) == 3


def test_a_version_has_to_be_named():
    with pytest.raises(PreconditionRequired):
        version_seen(request())
    for said in ("*", '"x"', '"-1"', '"3", "4"', '"99999999999"'):
        with pytest.raises(BadParameter):
            version_seen(request(**{"If-Match": said}))


def test_an_etag_tells_what_is_known_already():
    tag = etag(3, "9f2c")

    assert tag == '"3-9f2c"'
    for said in (tag, f"W/{tag}", f'"1-0", {tag}', "*"):
        assert not_modified(request(**{"If-None-Match": said}), tag)
    assert not not_modified(request(), tag)
    assert not not_modified(request(**{"If-None-Match": '"3"'}), tag)


def test_a_key_is_short_and_printable():
    assert key_of(request(**{"Idempotency-Key": " abc-1 "})) == "abc-1"
    for said in ("", "   ", "x" * 57, "é"):
        with pytest.raises(BadParameter):
            key_of(request(**{"Idempotency-Key": said}))
