"""Days as people type them: read day first, refused with a sentence that says what to type."""

from datetime import date

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from core.forms import ActionForm, DayField, PartialDay, PartialDayField


@pytest.mark.parametrize(
    "typed",
    ["06/05/2026", "6/5/2026", "6.5.2026", "6-5-2026", "6,5,2026", " 6 5 2026 ", "06052026"]
    + ["6/5/26", "2026-05-06"],
)
def test_a_day_is_read_day_first(typed):
    assert DayField().clean(typed) == date(2026, 5, 6)
    assert PartialDayField().clean(typed) == PartialDay(date(2026, 5, 6), "day")


@pytest.mark.parametrize("typed", ["05/2026", "5/2026", "5.2026", "052026"])
def test_a_month_is_known_as_a_month(typed):
    assert PartialDayField().clean(typed) == PartialDay(date(2026, 5, 1), "month")


def test_a_year_is_known_as_a_year():
    assert PartialDayField().clean("2026") == PartialDay(date(2026, 1, 1), "year")


def test_nothing_typed_is_nothing():
    assert PartialDayField(required=False).clean("  ") is None
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize("field", [DayField(), PartialDayField()])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("05/13/2026", "order"),
        ("31/02/2026", "calendar"),
        ("13/2026", "calendar"),
        ("32/05/2026", "calendar"),
        ("06/05/1026", "year"),
        ("sau Tết", "invalid"),
        ("06/05", "invalid"),
        ("٠٦/٠٥/٢٠٢٦", "invalid"),
        ("06/05/2026\x00", "invalid"),
    ],
)
def test_what_cannot_be_a_day_is_refused(field, typed, code):
    with pytest.raises(ValidationError) as error:
        field.clean(typed)

    assert error.value.code == code


def test_the_american_order_is_answered_with_the_right_one():
    with pytest.raises(ValidationError, match="13/05/2026"):
        DayField().clean("05/13/2026")


@pytest.mark.parametrize("typed", ["05/2026", "2026"])
def test_a_day_field_wants_the_day(typed):
    with pytest.raises(ValidationError):
        DayField().clean(typed)


def test_nothing_typed_where_something_is_needed():
    with pytest.raises(ValidationError) as error:
        PartialDayField().clean("")

    assert error.value.code == "required"


def test_what_is_known_is_written_as_exactly():
    day = date(2026, 5, 6)

    assert [str(PartialDay(day, known)) for known in ("day", "month", "year")] == [
        "06/05/2026",
        "05/2026",
        "2026",
    ]


@pytest.mark.django_db
def test_nothing_is_chosen_in_words():
    class Form(ActionForm):
        user = forms.ModelChoiceField(get_user_model().objects.none(), label="Cán bộ")
        other = forms.ModelChoiceField(get_user_model().objects.none(), empty_label="Khác")

    said = str(Form())

    assert "Chọn…" in said
    assert "Khác" in said
    assert "---" not in said


def test_what_is_missing_is_asked_for_by_name():
    class Form(ActionForm):
        name = forms.CharField(label="Họ và tên")
        day = DayField(label="Ngày về nước")
        kind = forms.ChoiceField(label="Lý do", choices=[("", "—"), ("a", "A")])
        months = forms.IntegerField(label="Thời hạn")

    form = Form({"months": "ba năm"})

    assert not form.is_valid()
    assert "Họ và tên" in form.errors["name"][0]
    assert "06/05/2026" in form.errors["day"][0]
    assert "Lý do" in form.errors["kind"][0]
    assert "36" in form.errors["months"][0]
