"""The headings of sheets as communes have them are found, and mean what staff mean."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets.headings import find, folded, guesses
from tests.spreadsheets.by_hand import (
    LEAVERS,
    PERSON,
    SEXES,
    TABLE_5,
    TABLE_5_NAMES,
    column,
    found,
    head,
    merges_of_table_5,
    sheet_of,
    table_5,
)

LETTERHEAD = ["UBND TỈNH SƠN LA", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
MOTTO = ["SỞ NỘI VỤ", None, None, None, None, "Độc lập – Tự do – Hạnh phúc"]
TITLE = ["DANH SÁCH TRÍCH NGANG LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"]
UNDER = ["(Kèm theo Báo cáo số 12/BC-SNV ngày 05/6/2025 của Sở Nội vụ)"]
SHORT = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày xuất cảnh"]
SHORT_NAMES = {1: "full_name", 2: "born", 3: "citizen_number", 4: "departed"}


# How headings are compared -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Số CCCD (*)", "so cccd"),
        ("Số\nCCCD", "so cccd"),
        ("  Số   CCCD\u00a0", "so cccd"),
        ("Họ & tên", "ho va ten"),
        ("HỌ VÀ TÊN:", "ho va ten"),
        (unicodedata.normalize("NFD", "Họ và tên"), "ho va ten"),
        ("Ngày xuất cảnh¹", "ngay xuat canh"),
        ("Ngày sinh / Nam", "ngay sinh nam"),
        ("ĐỐI TƯỢNG", "doi tuong"),
        ("Ðối tượng", "doi tuong"),  # the Icelandic letter
        ("Vay vốn (triệu đồng)", "vay von trieu dong"),
        ("№", ""),
    ],
)
def test_headings_are_compared_without_marks_case_and_signs(written, form):
    assert folded(written) == form


def test_folding_twice_changes_nothing():
    assert folded(folded("Họ & tên (*)")) == folded("Họ & tên (*)")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Họ và tên", "full_name"),
        ("HỌ TÊN", "full_name"),
        ("ho va ten", "full_name"),
        ("Họ và\ntên", "full_name"),
        ("Họ & tên", "full_name"),
        (unicodedata.normalize("NFD", "Đối tượng"), "priority"),
        ("2. Họ và tên", "full_name"),
        ("Họ và tên người lao động", "full_name"),
        ("Họ và tên (chữ in hoa)", "full_name"),
        ("Số CCCD (*)", "citizen_number"),
        ("Số CCCD (1)", "citizen_number"),
        ("Số CCCD/CMND", "citizen_number"),
        ("Nơi thường trú (bản, xã)", "village"),
        ("Nơi thường trú trước khi đi", "village"),
        ("Nơi thường trú (xã)", "commune"),
        ("Đối tượng (hộ nghèo, cận nghèo, DTTS, NCC, BĐXN)", "priority"),
        ("Mức lương (triệu đồng/tháng)", "wage"),
        ("Vay vốn (triệu đồng)", "loan_millions"),
        ("Vay vốn (đồng)", "loan"),
        ("Ngày xuất cảnh (dd/mm/yyyy)", "departed"),
        ("Ngày xuất cảnh [ngày/tháng/năm]", "departed"),
        ("Nam/Nữ", "sex"),
        ("Số điện thoại liên hệ", "phone"),
    ],
)
def test_a_heading_in_the_words_of_staff_is_known(written, name):
    headed = head("Dân tộc", "Trình độ học vấn", written)

    assert headed.columns[2] == name


@pytest.mark.parametrize(
    "written",
    [
        "Họ và tên chủ hộ",
        "Họ và tên (người thân)",
        "Họ và tên mẹ",
        "Số điện thoại người thân",
        "Điện thoại doanh nghiệp",
        "Số CCCD cũ",
        "Ngày xuất cảnh dự kiến",
        "Ngày xuất cảnh (dự kiến)",
        "Họ và tên, ngày sinh",  # two columns in one
        "Trình độ văn hóa (CMKT)",  # names another column
        "Ngày",
        "Họ",
    ],
)
def test_a_heading_that_means_something_else_is_not_taken(written):
    headed = head("Dân tộc", "Trình độ học vấn", written)

    assert headed.unknown == (2,)


def test_the_words_of_our_own_template_do_not_need_what_stands_in_their_brackets():
    sheet = sheet_of(column("born", "Ngày sinh (dd/mm/yyyy)"), column("name", "Họ và tên"))

    assert head("Họ và tên", "Ngày sinh", sheet=sheet).columns == {0: "name", 1: "born"}


# Where they stand --------------------------------------------------------------------------------


def test_one_row_of_headings_at_the_top():
    headed = found([(1, SHORT), (2, [1, "Lò Văn Mẫu", date(2001, 5, 6), "014201000001", None])])

    assert (headed.first, headed.last) == (1, 1)
    assert headed.columns == SHORT_NAMES
    assert headed.passed == (0,)
    assert headed.fits


@pytest.mark.parametrize("serial", ["STT", "TT", "Số TT", "Số thứ tự", "No.", "S.T.T", "#"])
def test_the_serial_number_is_passed(serial):
    assert head(serial, *SHORT[1:]).passed == (0,)


def test_table_5_has_two_rows_and_a_merged_day_of_birth():
    headed = table_5()

    assert (headed.first, headed.last) == (1, 2)
    assert list(headed.columns.values()) == TABLE_5_NAMES
    assert headed.texts[2] == "Ngày sinh / Nam"
    assert headed.texts[3] == "Ngày sinh / Nữ"
    assert headed.unknown == ()
    assert headed.fits


def test_table_5_without_merged_cells_is_read_alike():
    headed = found([(1, TABLE_5), (2, SEXES), (3, PERSON)])

    assert list(headed.columns.values()) == TABLE_5_NAMES
    assert headed.last == 2


def test_headings_that_stand_at_the_bottom_of_their_two_rows():
    top = [None, None, "Ngày sinh"]
    headed = found([(5, top), (6, ["STT", "Họ và tên", "Nam", "Nữ", "Dân tộc"])], [[5, 2, 5, 3]])

    assert headed.columns == {
        1: "full_name", 2: "born_male", 3: "born_female", 4: "ethnic_group",
    }  # fmt: skip
    assert (headed.first, headed.last) == (5, 6)


def test_table_6_of_the_returned():
    texts = ["STT", "Họ và tên", "Năm sinh", "Nơi thường trú", "Nước", "Ngày đi", "Ngày về",
             "Lý do về", "Nhu cầu việc làm", "Hiện nay làm gì", "Ghi chú"]  # fmt: skip
    headed = head(*texts)

    assert headed.columns == {
        1: "full_name", 2: "born", 3: "village", 4: "country", 5: "departed", 10: "note",
    }  # fmt: skip
    assert headed.unknown == (6, 7, 8, 9)


def test_table_7_of_the_interested_lacks_the_departure():
    texts = ["STT", "Họ và tên", "Năm sinh", "Giới", "Dân tộc", "Bản", "CMKT", "Ngoại ngữ",
             "Nước có nhu cầu", "Ngành nghề", "Điện thoại", "Ghi chú"]  # fmt: skip
    headed = head(*texts)

    assert headed.columns[3] == "sex"
    assert headed.columns[5] == "village"
    assert headed.missing == ("departed",)
    assert not headed.fits


def test_of_a_group_the_first_name_is_missing():
    assert head("Họ và tên", "Ngày xuất cảnh").missing == ("born",)
    assert not head("Họ và tên", "Năm sinh / Nam", "Ngày đi").missing


def test_titles_letterheads_and_mottos_are_passed_over():
    rows = [
        (1, LETTERHEAD),
        (2, MOTTO),
        (4, TITLE),
        (5, UNDER),
        (6, [None] * 16 + ["Đơn vị tính: người"]),
        (7, TABLE_5),
        (8, SEXES),
        (9, PERSON),
    ]
    wide = [[1, 0, 1, 4], [1, 5, 1, 12], [2, 0, 2, 4], [2, 5, 2, 12], [4, 0, 4, 19], [5, 0, 5, 19]]
    headed = found(rows, [*wide, *merges_of_table_5(7)])

    assert (headed.first, headed.last) == (7, 8)
    assert list(headed.columns.values()) == TABLE_5_NAMES


@pytest.mark.parametrize("merged", [[], [[2, 0, 2, 4]]])
def test_a_title_right_above_is_no_heading(merged):
    headed = found([(2, ["DANH SÁCH LAO ĐỘNG XÃ MƯỜNG LA"]), (3, SHORT)], merged)

    assert (headed.first, headed.columns) == (3, SHORT_NAMES)


def test_headings_in_row_12_below_rows_that_are_blank_or_hidden():
    # Rows that are hidden come like all others, with the numbers the spreadsheet gives them.
    headed = found([(3, TITLE), (12, SHORT), (15, [1, "Lò Văn Mẫu"])])

    assert (headed.first, headed.last) == (12, 12)


def test_after_forty_rows_nobody_looks_for_headings():
    rows = [(number, [f"Dòng {number}"]) for number in range(1, 41)]

    assert find([*rows, (41, SHORT)], [], LEAVERS, {}) is None


def test_a_tab_without_headings_of_ours_has_none():
    rows = [(1, TITLE), (2, ["Nội dung", "Số tiền"]), (3, ["Ngày sinh", 12])]

    assert find(rows, [], LEAVERS, {}) is None
    assert find([], [], LEAVERS, {}) is None


def test_blank_first_columns_are_passed():
    headed = head(None, None, *SHORT)

    assert headed.columns == {place + 2: name for place, name in SHORT_NAMES.items()}
    assert headed.passed == (0, 1, 2)


@pytest.mark.parametrize(
    "numbers",
    [
        ["A", "B", 1, 2, 3],
        [1, 2, 3, 4, 5],
        ["(1)", "(2)", "(3)", "(4)", "(5=4/3)"],
        ["A", "B", "1", "2", "3 = 2/1"],
        ["(1)", "(2)", "(3)=(1)+(2)", "(4)", "(5)"],
        [1.0, 2.0, 3.0, 4.0, 5.0],
    ],
)
def test_the_row_of_column_numbers_belongs_to_the_headings(numbers):
    assert found([(1, SHORT), (2, numbers), (3, [1, "Lò Văn Mẫu"])]).last == 2


def test_a_first_person_is_no_row_of_headings():
    headed = found([(1, SHORT), (2, ["1", "Lò Văn Nam", "Nam", "Thái", "Mường La"])])

    assert headed.last == 1


def test_units_in_a_row_of_their_own_belong_to_the_headings():
    headed = found(
        [(1, SHORT), (2, [None, None, "(dd/mm/yyyy)", None, "(dd/mm/yyyy)"]), (3, [1, "Lò Thị Ơn"])]
    )

    assert (headed.last, headed.columns) == (2, SHORT_NAMES)


def test_unknown_headings_below_a_merged_one_are_headings_all_the_same():
    rows = [(1, [*SHORT, "Học nghề", None]), (2, [None] * 5 + ["Tổng", "Nữ"]), (3, PERSON[:5])]
    headed = found(rows, [[1, 5, 1, 6]])

    assert headed.last == 2
    assert headed.unknown == (5, 6)
    assert headed.texts[6] == "Học nghề / Nữ"


def test_a_small_table_above_gives_way_to_the_larger_one():
    headed = found([(1, ["Xã", "Nước"]), (2, ["Mường La", "Nhật Bản"]), (4, SHORT)])

    assert headed.first == 4


def test_of_the_same_headings_twice_the_first_count():
    assert found([(1, SHORT), (20, SHORT)]).first == 1


# What stands over what ---------------------------------------------------------------------------


@pytest.mark.parametrize("merged", [[[1, 2, 1, 3]], []])
def test_a_child_means_nothing_without_its_parent(merged):
    rows = [(1, ["Họ và tên", "Ngày đi", "Lũy kế"]), (2, [None, None, "Nam", "Nữ"])]
    headed = found(rows, merged)

    assert headed.columns == {0: "full_name", 1: "departed"}
    assert headed.unknown == (2, 3)


def test_a_child_with_a_name_of_its_own_is_known_by_it():
    rows = [(1, ["Họ và tên", "Giấy tờ"]), (2, [None, "Số CCCD", "Số hộ chiếu"])]
    headed = found(rows, [[1, 0, 2, 0], [1, 1, 1, 2]])

    assert headed.columns == {0: "full_name", 1: "citizen_number", 2: "passport"}
    assert headed.texts[1] == "Giấy tờ / Số CCCD"


def test_any_name_of_the_parent_makes_the_pair():
    rows = [(1, ["Họ và tên", "Ngày, tháng, năm sinh"]), (2, [None, "Nam", "Nữ"])]

    assert found(rows, [[1, 1, 1, 2]]).columns[2] == "born_female"


def test_parent_and_child_may_stand_the_other_way_round():
    rows = [(1, ["Họ và tên", "Ngày đi", "Hộ chiếu"]), (2, [None, None, "Số", "Ngày cấp"])]
    headed = found(rows, [[1, 2, 1, 3]])

    assert headed.columns[2] == "passport"
    assert headed.unknown == (3,)


def test_the_letterhead_of_a_company_right_above_changes_nothing():
    rows = [(1, ["CÔNG TY TNHH MẪU", None, None, "CỘNG HÒA XÃ HỘI"]), (2, SHORT)]

    assert found(rows, [[1, 0, 1, 2], [1, 3, 1, 4]]).columns == SHORT_NAMES


def test_what_is_cut_out_of_a_known_column_is_asked_about():
    rows = [(1, ["Họ và tên", None, "Năm sinh", "Ngày đi"]), (2, ["Họ", "Tên"])]
    headed = found(rows, [[1, 0, 1, 1]])

    assert (headed.unknown, headed.missing) == ((0, 1), ("full_name",))


def test_a_unit_behind_the_parent_does_not_break_the_pair():
    rows = [(1, ["Họ và tên", "Ngày sinh (dd/mm/yyyy)"]), (2, [None, "Nam", "Nữ"])]

    assert found(rows, [[1, 1, 1, 2]]).columns == {0: "full_name", 1: "born_male", 2: "born_female"}


def test_the_telephone_of_a_relative_is_not_the_worker_s():
    top = ["Người lao động", None, None, "Người thân", None]
    low = ["Họ và tên", "Số CCCD", "Ngày đi", "Họ và tên", "Điện thoại"]
    headed = found([(1, top), (2, low)], [[1, 0, 1, 2], [1, 3, 1, 4]])

    assert headed.columns == {0: "full_name", 1: "citizen_number", 2: "departed"}


def test_a_child_of_another_column_is_not_the_worker_s():
    rows = [(1, ["Họ và tên", "Ngày đi", "Nước đến"]), (2, [None, None, "Tên", "Điện thoại"])]

    assert found(rows, [[1, 2, 1, 3]]).unknown == (2, 3)


def test_sections_above_whole_groups_of_columns_say_nothing():
    top = ["I. Thông tin cá nhân", None, None, "II. Chuyến đi", None]
    headed = found([(3, top), (4, SHORT)], [[3, 0, 3, 2], [3, 3, 3, 4]])

    assert headed.columns == SHORT_NAMES


def test_three_rows_of_headings():
    rows = [
        (1, ["Họ và tên", "Thông tin", None, None, None]),
        (2, [None, "Ngày sinh", None, "Giấy tờ", None]),
        (3, [None, "Nam", "Nữ", "Số CCCD", "Số hộ chiếu"]),
    ]
    headed = found(rows, [[1, 0, 3, 0], [1, 1, 1, 4], [2, 1, 2, 2], [2, 3, 2, 4]])

    assert list(headed.columns.values()) == [
        "full_name", "born_male", "born_female", "citizen_number", "passport",
    ]  # fmt: skip
    assert headed.last == 3


# Who gets which column ---------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [["Nơi thường trú", "Bản", "Xã"], ["Bản", "Nơi thường trú"]])
def test_the_words_of_the_template_come_before_other_words(texts):
    headed = head("Họ và tên", *texts)

    assert headed.columns[1 + texts.index("Bản")] == "village"
    assert headed.doubled == {1 + texts.index("Nơi thường trú"): "village"}


@pytest.mark.parametrize("texts", [["Nơi ở", "Xã"], ["Xã", "Nơi ở"]])
def test_a_heading_of_two_columns_takes_the_one_that_is_left(texts):
    sheet = sheet_of(column("commune", "Xã", "Nơi ở"), column("village", "Bản", "Nơi ở"))
    headed = head(*texts, sheet=sheet)

    assert headed.columns == {texts.index("Xã"): "commune", texts.index("Nơi ở"): "village"}


def test_a_heading_of_two_columns_goes_to_the_more_specific_one():
    sheet = sheet_of(
        column("any", "Ngày", "Ngày nọ", "Ngày kia", "Hôm ấy"),
        column("one", "Hôm", "Hôm ấy"),
        column("name", "Tên"),
    )

    assert head("Tên", "Hôm ấy", sheet=sheet).columns == {0: "name", 1: "one"}


@pytest.mark.parametrize("first", ["Số CCCD", "Số CCCD gắn chíp"])
def test_exact_words_come_before_longer_ones(first):
    texts = [first, *({"Số CCCD", "Số CCCD gắn chíp"} - {first})]
    headed = head("Họ và tên", *texts)

    assert headed.columns[1 + texts.index("Số CCCD")] == "citizen_number"
    assert headed.unknown == (1 + texts.index("Số CCCD gắn chíp"),)


def test_of_two_that_are_equally_near_nobody_is_taken():
    headed = head("Họ và tên", "Ngày đi", "Mức lương tháng đầu", "Mức lương tháng sau")

    assert headed.unknown == (2, 3)


def test_the_same_heading_twice_is_told():
    assert head("Họ và tên", "Ngày đi", "Họ tên").doubled == {2: "full_name"}


def test_a_name_cut_into_two_cells_under_one_heading_is_told():
    rows = [(1, ["Họ và tên", None, "Ngày đi"]), (2, ["Lò Văn", "Mẫu", date(2025, 5, 6)])]

    assert found(rows, [[1, 0, 1, 1]]).doubled == {1: "full_name"}


def test_cells_that_are_merged_like_their_heading_are_passed():
    rows = [(1, ["Họ và tên", None, "Ngày đi"]), (2, ["Lò Văn Mẫu", None, date(2025, 5, 6)])]
    headed = found(rows, [[1, 0, 1, 1], [2, 0, 2, 1]])

    assert (headed.passed, headed.doubled) == ((1,), {})


def test_what_staff_taught_comes_before_our_own_words():
    known = {folded("Hiện trạng"): "note", folded("Ghi chú"): "priority"}
    headed = head("Họ và tên", "Hiện trạng", "Ghi chú", known=known)

    assert headed.columns == {0: "full_name", 1: "note", 2: "priority"}


def test_what_staff_left_out_is_passed():
    headed = head("Họ và tên", "Ngày đi", "Ghi chú", known={folded("Ghi chú"): ""})

    assert headed.passed == (2,)


def test_a_pair_can_be_taught():
    known = {folded("Lũy kế / Nữ"): "note"}
    rows = [(1, ["Họ và tên", "Ngày đi", "Lũy kế"]), (2, [None, None, "Tổng", "Nữ"])]

    assert found(rows, [[1, 2, 1, 3]], known=known).columns[3] == "note"


def test_a_taught_column_that_the_sheet_no_longer_has_is_forgotten():
    assert head("Họ và tên", "Ngày đi", "Cũ", known={"cu": "gone"}).unknown == (2,)


# Near ones ---------------------------------------------------------------------------------------


def test_headings_that_nobody_knows_get_near_ones_proposed():
    headed = head(
        "Họ và tên", "Ngày đi", "Nghành nghề", "Ngày sinhh", "Thời tiết", "Số hộ chiéu cũ"
    )

    near = guesses(headed, LEAVERS)

    assert near[2][0] == "occupation"
    assert near[3][0] == "born"
    assert near[4] == []
    assert near[5][0] == "passport"
    assert all(len(names) <= 3 for names in near.values())


def test_what_is_taken_is_not_proposed():
    headed = head("Họ và tên", "Ngày đi", "Họ và tên cha")

    assert "full_name" not in guesses(headed, LEAVERS)[2]


# Whatever the order ------------------------------------------------------------------------------


@st.composite
def sheets_of_people(draw):
    """Table 5 with its columns shuffled, blank columns between them and lines above."""
    pairs = [[text] for text in TABLE_5 if text not in ("Ngày sinh", None)]
    blocks = draw(st.permutations([*pairs, ["Ngày sinh / Nam", "Ngày sinh / Nữ"]]))
    top: list[str | None] = []
    low: list[str | None] = []
    merged = []
    for block in blocks:
        gap = draw(st.integers(0, 1))
        top += [None] * gap
        low += [None] * gap
        if len(block) == 2:
            merged.append([0, len(top), 0, len(top) + 1])
            top += ["Ngày sinh", None]
            low += ["Nam", "Nữ"]
        else:
            merged.append([0, len(top), 1, len(top)])
            top += block
            low.append(None)
    titles = draw(st.lists(st.sampled_from([TITLE, UNDER, MOTTO, LETTERHEAD]), max_size=6))
    upper = draw(st.booleans())
    row = len(titles) + 1
    rows = [(number, line) for number, line in enumerate(titles, start=1)]
    rows += [(row, [t.upper() if t and upper else t for t in top]), (row + 1, low)]
    return rows, [[row + a, b, row + c, d] for a, b, c, d in merged]


@settings(max_examples=60, deadline=None)
@given(sheets_of_people())
def test_the_order_of_columns_and_lines_above_change_nothing(made):
    rows, merged = made
    headed = found(rows, merged)

    top, low = rows[-2][1], rows[-1][1]
    assert (headed.first, headed.last) == (rows[-2][0], rows[-1][0])
    assert sorted(headed.columns.values()) == sorted(TABLE_5_NAMES)
    plain = {folded(text): name for text, name in zip(TABLE_5, [None, *TABLE_5_NAMES], strict=True)
             if text and name and not name.startswith("born")}  # fmt: skip
    for place, name in headed.columns.items():
        if name.startswith("born"):
            assert low[place] == {"born_male": "Nam", "born_female": "Nữ"}[name]
        else:
            assert plain[folded(top[place])] == name
