"""The parts that pages share: the summary of errors, and which fields are needed."""

from django.template.loader import render_to_string

from core.forms import ActionForm, DayField


class Coming(ActionForm):
    came_on = DayField(label="Ngày về nước")
    left_on = DayField(label="Ngày đi", required=False)


def summary(said: str) -> str:
    form = Coming({"came_on": "06/05/2026"})
    form.is_valid()
    form.add_error("came_on", said)
    return render_to_string("components/_errors.html", {"form": form})


def test_a_sentence_that_names_its_field_stands_alone():
    shown = summary("Sửa ngày về nước.")

    assert '<a href="#id_came_on">Sửa ngày về nước.</a>' in shown
    assert "Ngày về nước</a>" not in shown


def test_another_sentence_is_led_by_the_name_of_its_field():
    assert '<a href="#id_came_on">Ngày về nước</a>: Đã có.' in summary("Đã có.")


def test_the_summary_takes_the_focus_and_is_read_out():
    shown = summary("Đã có.")

    assert 'role="alert"' in shown
    assert "autofocus" in shown


def test_what_is_needed_is_told_to_readers_of_the_screen():
    form = Coming()

    assert 'aria-required="true"' in str(form["came_on"])
    assert "aria-required" not in str(form["left_on"])
