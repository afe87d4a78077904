"""Below the headings: what is no row of data is told apart, and nobody is taken for a total."""

import unicodedata
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.headings import RowKind, Walk, ends_at, kind_of
from spreadsheets.sheets import Broken
from tests.spreadsheets.by_hand import LEAVERS, PERSON, SEXES, TABLE_5, column, found, sheet_of
from tests.spreadsheets.by_hand import table_5 as headings_of_table_5

HEADED = headings_of_table_5()


def kind(*cells, headed=HEADED, number=30, sheet=LEAVERS) -> RowKind:
    return kind_of(number, list(cells), headed, sheet)


def changed(**said) -> list:
    """The person of table 5 with other cells: c0 is the first one."""
    return [said.get(f"c{place}", cell) for place, cell in enumerate(PERSON)]


# Data --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Lò Văn Mẫu",
        "Cộng Văn Tổng",
        "Tổng Thị Cộng",
        "Tổng",
        "Bàn Văn Minh",  # not "Bản"
        "Xa Thị Mai",  # not "Xã"
        "Tô Văn Số",  # not "Tổ"
        "Vi Văn Ơn",  # not VI
        "Ghi Thị Chú",
        "Ngày Văn Tháng",
        "Chủ Văn Tịch",
        "Nam",
        "Nữ",
        "Người Văn Lập",
        "LÒ VĂN CỘNG",
        unicodedata.normalize("NFD", "Cộng Văn Tổng"),
        "Giàng A Páo",
        "K'Hoa Y Đăk",
        "Toàn Thị Xã",
    ],
)
@pytest.mark.parametrize("serial", [7, "7", "VII", None])
def test_a_person_with_a_strange_name_is_a_person(name, serial):
    assert kind(*changed(c0=serial, c1=name)) is RowKind.DATA
    assert kind(serial, name, date(2001, 5, 6)) is RowKind.DATA
    assert kind(serial, name, None, None, None, "014201000001") is RowKind.DATA


@pytest.mark.parametrize("name", ["Lò Văn Mẫu", "Bàn Văn Minh", "Cộng Văn Tổng", "Tô Thị Bản"])
def test_a_name_alone_is_a_person_that_lacks_the_rest(name):
    assert kind(1, name) is RowKind.DATA
    assert kind(None, name) is RowKind.DATA


def test_a_person_whose_village_or_note_speaks_of_totals_is_a_person():
    assert kind(*changed(c7="Bản Tổng", c19="Ghi chú: cộng thêm 2 người")) is RowKind.DATA


def test_a_row_whose_cells_cannot_be_read_is_data():
    assert kind(1, Broken("#N/A"), None, None, Broken("#REF!")) is RowKind.DATA


def test_a_unit_and_its_figure_are_data_of_a_sheet_of_units():
    sheet = sheet_of(column("commune", "Xã, phường"), column("target", "Chỉ tiêu"))
    headed = found([(1, ["STT", "Xã, phường", "Chỉ tiêu"])], sheet=sheet)

    assert kind(1, "Xã Mường La", 25, headed=headed, sheet=sheet) is RowKind.DATA
    assert kind(1, "Xã Mường La", headed=headed, sheet=sheet) is RowKind.DATA
    assert kind(None, "Toàn tỉnh", 3000, headed=headed, sheet=sheet) is RowKind.TOTAL


def test_the_names_of_a_matching_by_hand_need_no_texts():
    by_hand = found([(1, ["Họ và tên", "Ngày đi"])])
    by_hand = type(by_hand)(first=0, last=0, columns={0: "full_name"}, texts={}, doubled={})

    assert kind("Lò Văn Mẫu", date(2025, 5, 6), headed=by_hand) is RowKind.DATA
    assert kind("Tổng cộng", 12, headed=by_hand) is RowKind.TOTAL


# Not data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [[], [None, None], ["", "  ", None], ["\u00a0", "\u200b"], [14], ["14"], ["14."], [None, " "]],
)
def test_nothing_or_only_a_serial_number_is_blank(cells):
    assert kind(*cells) is RowKind.BLANK


@pytest.mark.parametrize(
    "cells",
    [
        ["Tổng cộng"],
        ["TỔNG CỘNG", None, None, None, None, None, None, None, None, 12, 300, 4500, 2, 1],
        [None, "Cộng", None, None, "12 người"],
        [None, "Cộng:", 12],
        [unicodedata.normalize("NFD", "Tổng cộng"), 12],
        ["Tổng số: 12 người"],
        ["Tổng số lao động: 12"],
        ["Toàn xã", None, 12],
        ["Toàn tỉnh", None, 700, 800, 93.3, 15, 12],
        ["Tổng cộng toàn xã", None, 12],
        ["Tổng", Broken("", formula=True)],
        ["Cộng trang", 20],
        ["Tong cong", 12],
        ["Tổng cộng", "12", "5", "-", "1.234,5", None, None, "4/7"],
        ["Lũy kế", 55],
        [None, "Cộng", 7, 5],
    ],
)
def test_a_total_is_told(cells):
    assert kind(*cells) is RowKind.TOTAL


@pytest.mark.parametrize(
    "cells",
    [
        [None, "Tổng", "06/05/2001"],
        [None, "Tổng", date(2001, 5, 6)],
        [None, "Tổng", 1990],
        [None, "Tổng", "1990"],
        [None, "Tổng", 33000],
        [None, "Tổng", None, None, None, 14201000001],
        [None, "Tổng", "05/1990"],
        [None, "Cộng", None, None, "Thái"],
        [None, "Tổng", None, None, None, "014201000001"],
        [None, "Tổng", None, None, None, "014 201 000 001"],
        [None, "Cộng", None, None, None, None, None, "Bản Hua Nậm"],
    ],
)
def test_a_total_beside_which_anything_stands_but_figures_is_a_person(cells):
    assert kind(*cells) is RowKind.DATA


@pytest.mark.parametrize(
    "cells",
    [
        ["Ghi chú: những người có dấu * chưa có số CCCD"],
        [None, "Lưu ý: số liệu tính đến ngày 30/6"],
        ["(*) Hộ nghèo theo chuẩn 2022-2025"],
        ["Người lập biểu"],
        ["NGƯỜI LẬP BIỂU", None, None, None, "NGƯỜI KIỂM TRA", None, None, "THỦ TRƯỞNG ĐƠN VỊ"],
        [None, None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        [None, None, None, None, None, None, "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"],
        [None, None, None, "Sông Mã, ngày 5 tháng 6 năm 2025"],
        [None, None, None, "Mường La, ngày … tháng … năm 2025"],
        [None, None, None, "Ngày ... tháng ... năm ..."],
        ["(Ký, ghi rõ họ tên)"],
        [None, None, None, "(Ký, ghi rõ họ tên)", None, None, "(Ký, ghi rõ họ tên, đóng dấu)"],
        ["Danh sách có 12 người./."],
        ["Nơi nhận:"],
        ["- Như trên;"],
        ["- Lưu: VT."],
        [
            "Những người trên đây đã được thẩm tra và đủ điều kiện đi làm việc ở nước ngoài",
        ],
    ],
)
def test_notes_and_signatures_are_told(cells):
    assert kind(*cells) is RowKind.NOTE


def test_a_day_of_birth_in_words_is_no_place_and_day():
    assert kind(None, None, "ngày 5 tháng 6 năm 1990") is RowKind.DATA


def test_a_note_beside_a_number_of_a_paper_is_data():
    assert kind(None, "Ghi chú", None, None, None, "014201000001") is RowKind.DATA


def test_words_where_nothing_is_read_are_a_note():
    assert kind(*[None] * 20, "đã nhập") is RowKind.NOTE


@pytest.mark.parametrize(
    "cells",
    [
        ["I. Bản Nà Lo"],
        ["Bản Hua Nậm"],
        ["BẢN HUA NẬM"],
        [unicodedata.normalize("NFD", "Bản Hua Nậm")],
        [None, "Bản Hua Nậm"],
        ["II", "Bản Nà Lo"],
        [3, "Bản Nà Lo"],
        ["Tổ dân phố 3"],
        ["Tiểu khu 2"],
        ["1. Xã Mường La"],
        ["III. Lao động đi Nhật Bản"],
        ["B) Lao động đi có thời hạn"],
    ],
)
def test_the_heading_of_a_group_is_told(cells):
    assert kind(*cells) is RowKind.GROUP


def test_a_village_in_its_own_column_is_no_group():
    assert kind(*[None] * 7, "Bản Hua Nậm") is RowKind.DATA


def test_the_headings_of_a_further_page_are_told():
    assert kind(*TABLE_5) is RowKind.HEADING
    assert kind(*SEXES) is RowKind.HEADING
    assert kind(*[text and text.upper() for text in TABLE_5]) is RowKind.HEADING
    assert kind(*[unicodedata.normalize("NFD", t) if t else t for t in TABLE_5]) is RowKind.HEADING
    assert not ends_at(30, TABLE_5, HEADED, LEAVERS)
    assert not ends_at(31, SEXES, HEADED, LEAVERS)


def test_a_further_page_may_have_a_slip_in_a_heading():
    again = [text.replace("Dân tộc", "Dân tôcj") if text else text for text in TABLE_5]

    assert kind(*again) is RowKind.HEADING
    assert not ends_at(30, again, HEADED, LEAVERS)


def test_column_numbers_in_the_midst_are_headings():
    assert kind("(1)", "(2)", "(3)", "(4)", "(5=4/3)") is RowKind.HEADING
    assert kind(*range(1, 21)) is RowKind.HEADING


def test_the_rows_of_the_headings_and_those_above():
    headed = headings_of_table_5(7)

    assert kind(*SEXES, headed=headed, number=8) is RowKind.HEADING
    assert kind("Họp", headed=headed, number=3) is RowKind.NOTE


@pytest.mark.parametrize("first", ["Ví dụ", "Ví dụ: 1", "(Ví dụ)", "Example"])
def test_the_example_of_our_template_is_told(first):
    assert kind(*changed(c0=first)) is RowKind.EXAMPLE


# Where another table begins ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        ["STT", "Nước", "Số người"],
        ["TT", "Nội dung", "Số tiền", "Ký nhận", "Ngày"],
        ["Họ và tên", "Năm sinh", "Nước", "Ngày đi"],
        ["STT", "Họ và tên", "Năm sinh", "Nơi thường trú", "Nước", "Ngày đi", "Ngày về"],
    ],
)
def test_headings_of_another_table_end_this_one(cells):
    assert kind(*cells) is RowKind.HEADING
    assert ends_at(30, cells, HEADED, LEAVERS)


def test_a_table_that_differs_in_one_column_that_is_read_is_another_one():
    other = [text.replace("Ngày xuất cảnh", "Ngày về nước") if text else text for text in TABLE_5]

    assert ends_at(30, other, HEADED, LEAVERS)


@pytest.mark.parametrize(
    "cells", [PERSON, ["Tổng cộng", 12], [None, "Lò Văn Mẫu", "Nam", "Nữ"], ["Bản Nà Lo"], []]
)
def test_no_other_row_ends_the_table(cells):
    assert not ends_at(30, cells, HEADED, LEAVERS)


def test_a_walk_passes_over_everything_behind_the_end():
    walk = Walk(HEADED, LEAVERS)

    assert walk.kind(30, PERSON) is RowKind.DATA
    assert walk.kind(31, ["STT", "Nước", "Số người"]) is RowKind.NOTE
    assert walk.kind(32, PERSON) is RowKind.NOTE


def test_a_walk_knows_the_names_of_the_signers():
    walk = Walk(HEADED, LEAVERS)
    signers = [None, "Lò Văn A", None, None, None, "Cầm Thị B"]

    assert walk.kind(30, signers) is RowKind.DATA
    assert walk.kind(31, [None, "NGƯỜI LẬP BIỂU", None, None, None, "CHỦ TỊCH"]) is RowKind.NOTE
    assert walk.kind(35, signers) is RowKind.NOTE
    assert walk.kind(36, PERSON) is RowKind.DATA
    assert walk.kind(37, [14, "Lò Văn A"]) is RowKind.DATA
    assert walk.kind(42, signers) is RowKind.DATA


def test_a_walk_begins_anew_with_the_next_page():
    walk = Walk(HEADED, LEAVERS)
    walk.kind(30, ["Người lập biểu"])

    assert walk.kind(31, TABLE_5) is RowKind.HEADING
    assert walk.kind(32, [None, "Lò Văn Mẫu"]) is RowKind.DATA


# Whoever it is -----------------------------------------------------------------------------------

ODD = "Lò Cộng Tổng Bản Bàn Xã Xa Tổ Tô Vi Ghi Chú Người Nam Nữ Toàn Ngày Số Ví Dụ Kế Ký Chủ A"
SYLLABLES = st.sampled_from(ODD.split())
NAMES = st.lists(SYLLABLES, min_size=2, max_size=4).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(
    NAMES,
    st.dates(date(1950, 1, 1), date(2007, 1, 1)),
    st.sampled_from([None, 1, "1", "I"]),
    st.booleans(),
)
def test_whoever_has_a_birth_and_a_number_is_a_person(name, born, serial, decomposed):
    # "Ví dụ" alone is said of our example; no row of the template begins with a name.
    if name.casefold().startswith("ví dụ"):
        name = f"Lò {name}"
    name = unicodedata.normalize("NFD", name) if decomposed else name
    row = [serial, name, born, None, "Thái", "014201000001"]

    assert kind(*row) is RowKind.DATA
    assert Walk(HEADED, LEAVERS).kind(30, row) is RowKind.DATA


def test_an_ordinary_row_costs_next_to_nothing():
    rows = [(number, PERSON) for number in range(3, 10_003)]
    walk = Walk(HEADED, LEAVERS)
    begun = perf_counter()
    for number, cells in rows:
        walk.kind(number, cells)

    # Ten times and more what it takes on a quiet machine.
    assert perf_counter() - begun < 0.4
