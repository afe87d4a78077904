"""What was typed into a preview, taken out of the names of its fields."""

from django.http import QueryDict

from spreadsheets.views.typed import answers_in, typed_rows


def typed(**fields):
    post = QueryDict(mutable=True)
    post.update({name.replace("__", "-"): value for name, value in fields.items()})
    return typed_rows(post)


def test_an_untouched_cell_is_no_correction():
    assert not typed(cell__1__7__sex="nam", was__cell__1__7__sex="nam").anything


def test_a_cell_typed_anew_or_emptied_is_one():
    said = typed(cell__1__7__sex="nữ", was__cell__1__7__sex="nam").corrected
    emptied = typed(cell__1__7__phone="", was__cell__1__7__phone="12").corrected

    assert said == {(1, 7): {"sex": "nữ"}}
    assert emptied == {(1, 7): {"phone": ""}}


def test_what_is_typed_goes_before_a_proposal_that_is_ticked():
    fields = {"was__cell__1__7__born": "x", "proposal__cell__1__7__born": "31/12/1999"}

    assert typed(cell__1__7__born="x", take__cell__1__7__born="1", **fields).corrected == {
        (1, 7): {"born": "31/12/1999"}
    }
    assert typed(cell__1__7__born="30/12/1999", take__cell__1__7__born="1", **fields).corrected == {
        (1, 7): {"born": "30/12/1999"}
    }


def test_a_question_is_waved_through_for_a_row_or_for_all():
    post = QueryDict("ok-1-7-D-27=1&ok-all-D-18=1")

    said = typed_rows(post)

    assert (said.confirmed, said.confirmed_for_all) == ({(1, 7): ["D-27"]}, ["D-18"])


def test_a_row_is_left_out_or_taken_back_in_only_when_its_box_changed():
    post = QueryDict("row-1-7=in&out-1-7=1&row-1-8=out&row-1-9=out&out-1-9=1&row-1-10=in")

    assert typed_rows(post).left_out == {(1, 7): True, (1, 8): False}


def test_answers_are_those_to_columns():
    assert answers_in({"answer-0-4": "stands", "answer-0-5": "", "other": "x"}) == {"0 4": "stands"}
