"""A process of its own reads the file: every value right, or the file refused in words."""

import gc
import json
import random
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import reading
from spreadsheets.choices import FileTrouble
from spreadsheets.gate import FileKind, Unfit, look
from spreadsheets.reading import Row, Tab, packed, read, unpacked
from spreadsheets.sheets import Broken
from tests.spreadsheets import hostile
from tests.spreadsheets.hostile import HEADINGS, MAIN, PEOPLE, SHEET, by_hand, page, row, text

T = FileTrouble
XLSX, CSV = FileKind.XLSX, FileKind.CSV
MUTATIONS = 150
SECONDS = 20  # that no file of a few kilobytes may take, on a busy machine


def instant(*parts: int) -> datetime:
    """As a spreadsheet knows it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def events(content: bytes, kind: FileKind = XLSX) -> list[Tab | Row]:
    return list(read(content, kind))


def rows(content: bytes, kind: FileKind = XLSX) -> dict[int, list]:
    return {event.number: event.cells for event in events(content, kind) if isinstance(event, Row)}


def tabs(content: bytes, kind: FileKind = XLSX) -> list[Tab]:
    return [event for event in events(content, kind) if isinstance(event, Tab)]


def cells(*said: str, **more) -> list:
    """What is read of one row of cells."""
    return rows(by_hand(row(1, *said), **more)).get(1, [])


def trouble_of(content: bytes, kind: FileKind = XLSX) -> FileTrouble:
    with pytest.raises(Unfit) as unfit:
        events(content, kind)
    return unfit.value.trouble


# Values ------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_it_was_written():
    assert events(hostile.good()) == [
        Tab(1, "Danh sách"),
        Row(1, HEADINGS),
        Row(2, PEOPLE[0]),
        Row(3, PEOPLE[1]),
    ]


READ = {
    "a whole number": ("A|<v>3.0</v>", 3),
    "a number with a fraction": ("A|<v>1.5</v>", 1.5),
    "a number that was rounded": ("A|<v>1203012345678901000</v>", 1203012345678901000.0),
    "a share": ("A s=4|<v>0.77</v>", 0.77),
    "no number at all": ("A|<v>NaN</v>", Broken("#NUM!")),
    "a number beyond all": ("A|<v>1e400</v>", Broken("#NUM!")),
    "truth": ("A t=b|<v>1</v>", True),
    "a day": ("A s=1|<v>45783</v>", date(2025, 5, 6)),
    "a day almost over": ("A s=1|<v>45783.99999999999</v>", date(2025, 5, 7)),
    "a day and an hour": ("A s=1|<v>45783.354166666664</v>", instant(2025, 5, 6, 8, 30)),
    "a day in ISO": ("A t=d|<v>2025-05-06</v>", date(2025, 5, 6)),
    "the first day": ("A s=1|<v>1</v>", date(1900, 1, 1)),
    "28/02/1900": ("A s=1|<v>59</v>", date(1900, 2, 28)),
    "a day that never was": ("A s=1|<v>60</v>", Broken("29/02/1900")),
    "the day after": ("A s=1|<v>61</v>", date(1900, 3, 1)),
    "sixty": ("A|<v>60</v>", 60),
    "a negative day": ("A s=1|<v>-1</v>", -1),
    "a negative hour": ("A s=2|<v>-1.5</v>", -1.5),
    "a negative number": ("A|<v>-7</v>", -7),
    "the last day": ("A s=1|<v>2958465</v>", date(9999, 12, 31)),
    "the year 21019": ("A s=1|<v>6983000</v>", 6983000),
    "no day": ("A s=1|<v>NaN</v>", Broken("########")),
    "an hour": ("A s=3|<v>0.3541666666666667</v>", "08:30"),
    "a span of hours": ("A s=2|<v>1.0625</v>", "25:30"),
    "an error": ("A t=e|<v>#N/A</v>", Broken("#N/A")),
    "an error of a formula": ("A t=e|<f>1/0</f><v>#DIV/0!</v>", Broken("#DIV/0!")),
    "an error of a newer Excel": ("A t=e|<f>X()</f><v>#SPILL!</v>", Broken("#SPILL!")),
    "a formula nobody reckoned": ("A|<f>SUM(B1:B9)</f>", Broken("", formula=True)),
    "a formula with an empty value": ("A|<f>SUM(B1)</f><v></v>", Broken("", formula=True)),
    "a shared formula nobody reckoned": ('A|<f t="shared" si="0"/>', Broken("", formula=True)),
    "a reckoned formula": ("A|<f>1+1</f><v>2</v>", 2),
    "a formula that gave a text": ("A t=str|<f>B1</f><v>Lò</v>", "Lò"),
    "text that looks like a number": (text("A", "1,234"), "1,234"),
    "text that looks like an error": ("A t=str|<f>B1</f><v>#12</v>", "#12"),
    "leading zeros": (text("A", "014199000017"), "014199000017"),
    "letters escaped": (text("A", "a &amp; b &lt;c&gt; &#272;"), "a & b <c> Đ"),
    "letters put together from two": (text("A", "Lo\u0300"), "Lo\u0300"),
    "a zero byte": (text("A", "a_x0000_b"), "ab"),
    "a line break": (text("A", "a&#10;b"), "a\nb"),
    "an inline text of several fonts": (
        (
            "A t=inlineStr|<is><r><t xml:space='preserve'>Lò </t></r>"
            "<r><rPr><b/></rPr><t>Văn</t></r></is>"
        ),
        "Lò Văn",
    ),
    "a text with its reading beside it": (
        "A t=inlineStr|<is><t>Họ</t><rPh sb='0' eb='1'><t>PH</t></rPh></is>",
        "Họ",
    ),
}


@pytest.mark.parametrize("trap", READ)
def test_a_cell_is_read_as_it_is_seen(trap):
    said, value = READ[trap]

    (read_,) = cells(said)
    assert read_ == value
    assert type(read_) is type(value)


@pytest.mark.parametrize(
    "said", ["A|", "A s=1|<v></v>", text("A", " \u00a0 "), "A t=str|<f>B1</f><v></v>"]
)
def test_blanks_are_blank(said):
    assert cells(said) == []


def test_shared_texts_keep_their_blanks_and_lose_their_fonts():
    strings = (
        '<si><r><t>L</t></r><r><t xml:space="preserve">ò  </t></r></si><si><t>a_x000D_b</t></si>'
    )

    assert cells("A t=s|<v>0</v>", "C t=s|<v>1</v>", strings=strings) == ["Lò  ", None, "a\rb"]


def test_a_text_that_is_too_long_is_told_as_broken():
    (cell,) = cells(text("A", "x" * 40_000))

    assert isinstance(cell, Broken)
    assert len(cell.text) < 50


def test_days_counted_from_1904():
    content = by_hand(row(1, "A s=1|<v>45783</v>", "B s=1|<v>60</v>"),
                      properties='<workbookPr date1904="1"/>')  # fmt: skip

    assert events(content) == [
        Tab(1, "Danh sách", first_1904=True),
        Row(1, [date(2029, 5, 7), date(1904, 3, 1)]),
    ]


def test_no_cell_kills_the_file():
    strange = [said for said, _value in READ.values()]
    content = by_hand("".join(row(n, said) for n, said in enumerate(strange, start=1)))

    assert [cells[0] for cells in rows(content).values()] == [v for _said, v in READ.values()]


def test_a_namespace_may_have_a_prefix():
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="2" max="3" hidden="1"/></x:cols>'
        '<x:sheetData><x:row r="2" hidden="1"><x:c r="B2" t="e"><x:v>#N/A</x:v></x:c>'
        '<x:c r="C2"><x:f>B9</x:f></x:c><x:c r="D2"><x:v>4</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )

    assert events(by_hand(more={SHEET: sheet})) == [
        Tab(1, "Danh sách", hidden_rows=(2,), hidden_columns=(1, 2)),
        Row(2, [None, Broken("#N/A"), Broken("", formula=True), 4]),
    ]


def test_cells_without_an_address_stand_where_they_stand():
    content = by_hand(
        '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c/><c><v>3</v></c></row>'
    )

    assert rows(content) == {1: [1, Broken("#N/A")], 2: [None, 3]}


# What stands around the values -------------------------------------------------------------------


def test_rows_and_columns_are_counted_as_excel_does():
    assert rows(by_hand(row(7, "C|<v>1</v>") + row(9, "B|<v>2</v>"))) == {
        7: [None, None, 1],
        9: [None, 2],
    }


def test_hidden_rows_and_columns_and_a_filter_are_told():
    content = by_hand(
        row(1, text("A", "STT")) + row(2, "A|<v>1</v>", said='hidden="1"') + row(3, "A|<v>2</v>"),
        before='<cols><col min="2" max="2" hidden="1"/><col min="4" max="16384" width="0"/></cols>',
        after='<autoFilter ref="A1"><filterColumn colId="0"><filters/></filterColumn></autoFilter>',
    )

    (tab,) = tabs(content)
    assert (tab.hidden_rows, tab.filtered) == ((2,), True)
    assert tab.hidden_columns == (1, *range(3, 200))


def test_buttons_of_a_filter_are_no_filter():
    assert not tabs(by_hand(row(1, "A|<v>1</v>"), after='<autoFilter ref="A1:B3"/>'))[0].filtered


def test_merged_headings_are_told_and_merged_cells_far_below_are_not():
    merged = (
        '<mergeCells><mergeCell ref="C2:D2"/><mergeCell ref="A2:A3"/><mergeCell ref="A90:B90"/>'
    )

    assert tabs(by_hand(row(2, "A|<v>1</v>"), after=f"{merged}</mergeCells>"))[0].merged == (
        (2, 2, 2, 3),
        (2, 0, 3, 0),
    )


def test_a_hidden_sheet_is_told_and_not_read():
    sheets = (
        '<sheet name="Một" sheetId="1" state="veryHidden" r:id="rId1"/>'
        '<sheet name="Biểu đồ" sheetId="3" r:id="rId3"/>'
        '<sheet name="Hai &amp; ba" sheetId="2" r:id="rId2"/>'
    )
    more = {
        "xl/worksheets/sheet2.xml": page(row(1, "A|<v>2</v>")),
        "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    }

    assert events(by_hand(row(1, "A|<v>1</v>"), sheets=sheets, more=more)) == [
        Tab(1, "Một", hidden=True),
        Tab(3, "Hai & ba"),
        Row(1, [2]),
    ]


# Limits ------------------------------------------------------------------------------------------


def test_what_is_hidden_counts_for_no_limit():
    sheets = (
        '<sheet name="Một" sheetId="1" r:id="rId1"/>'
        '<sheet name="Hai" sheetId="2" state="hidden" r:id="rId2"/>'
    )
    wide = page(row(1, "XFD|<v>2</v>"))
    content = by_hand(row(1, "A|<v>1</v>"), sheets=sheets, more={"xl/worksheets/sheet2.xml": wide})

    assert events(content) == [Tab(1, "Một"), Row(1, [1]), Tab(2, "Hai", hidden=True)]


def test_what_lies_far_below_is_counted_and_not_read():
    content = by_hand(row(1, "A|<v>1</v>") + row(201, "A|<v>2</v>") + row(402, "A|<v>3</v>")
                      + row(1_048_576, "XFD|<v>4</v>"))  # fmt: skip

    (tab,) = tabs(content)
    assert tab.beyond == 2
    assert rows(content) == {1: [1], 201: [2]}


def test_the_last_cell_of_a_sheet_alone_is_no_list():
    assert events(by_hand(row(1_048_576, "XFD|<v>1</v>"))) == [Tab(1, "Danh sách", beyond=1)]


def test_a_million_formatted_rows_are_no_rows():
    blank = "".join(row(number, "A s=1|", "XFD s=1|") for number in range(2, 100_000))

    assert events(by_hand(row(1, "A|<v>1</v>") + blank)) == [Tab(1, "Danh sách"), Row(1, [1])]


def test_an_address_that_no_sheet_has_ends_the_reading():
    content = by_hand('<row r="1"><c r="A99999999999"><v>5</v></c><c r="B1"><v>5</v></c></row>')

    assert trouble_of(content) in {T.BROKEN, T.TOO_HEAVY}


REFUSED = {
    "too many rows": (
        by_hand("".join(row(n, "A|<v>1</v>") for n in range(1, 50_300))),
        T.TOO_MANY_ROWS,
    ),
    "too many columns": (by_hand(row(1, "A|<v>1</v>", "GS|<v>1</v>")), T.TOO_MANY_COLUMNS),
    "a sheet that is larger than it says": (hostile.lying(), T.STRANGE),
    "a sheet that is smaller than it says": (hostile.lying(says=90_000), T.STRANGE),
    "a billion laughs": (
        hostile.changed(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet'),
        T.ENTITIES,
    ),
    "a file of the server": (
        hostile.changed(
            "xl/sharedStrings.xml", b"<sst", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><sst'
        ),
        T.ENTITIES,
    ),
    "definitions in the workbook": (
        hostile.changed("xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook"),
        T.ENTITIES,
    ),
    "definitions in another encoding": (
        by_hand(more={SHEET: "\ufeff" + page(row(1, "A|<v>1</v>")).replace("<w", "\0<w", 1)}),
        T.BROKEN,
    ),
    "an encoding of its own": (
        by_hand(more={SHEET: '<?xml version="1.0" encoding="UTF-7"?>' + page("")}),
        T.BROKEN,
    ),
    "a sheet that is missing": (hostile.without(SHEET), T.BROKEN),
    "a text that is missing": (by_hand(row(1, "A t=s|<v>9</v>")), T.BROKEN),
    "rows in no order": (by_hand(row(5, "A|<v>1</v>") + row(3, "A|<v>1</v>")), T.BROKEN),
    "a row before the first": (by_hand(row(0, "A|<v>1</v>")), T.BROKEN),
    "a sheet cut off": (
        hostile.with_parts({SHEET: hostile.parts(hostile.good())[SHEET][:-300]}),
        T.BROKEN,
    ),
}


@pytest.mark.parametrize("trap", REFUSED)
def test_a_file_made_to_deceive_is_refused(trap):
    content, trouble = REFUSED[trap]

    assert look(content, "ds.xlsx") is XLSX  # the gate alone does not see it
    assert trouble_of(content) is trouble


def test_a_grid_that_no_memory_holds_is_refused():
    far = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD900000"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    )

    assert trouble_of(by_hand(far)) is T.TOO_HEAVY


# Text --------------------------------------------------------------------------------------------


def table(words: str, encoding: str = "utf-8") -> dict[int, list]:
    return rows(words.encode(encoding), CSV)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_separates_the_columns_is_found(mark, encoding):
    words = "DANH SÁCH\n\nSTT;Họ tên;Ngày đi\n1;Lò Văn Mẫu;06/05/2025\n".replace(";", mark)

    assert table(words, encoding) == {
        1: ["DANH SÁCH"],
        3: ["STT", "Họ tên", "Ngày đi"],
        4: ["1", "Lò Văn Mẫu", "06/05/2025"],
    }


def test_commas_inside_do_not_separate():
    words = "STT;Nơi ở\n1;Bản A, xã B, tỉnh C\n2;Bản D, xã E, tỉnh C\n"

    assert table(words)[2] == ["1", "Bản A, xã B, tỉnh C"]


def test_a_field_may_hold_line_breaks_and_marks():
    assert table('STT;Ghi chú\n1;"một; ""hai""\nba"\n2;x\n') == {
        1: ["STT", "Ghi chú"],
        2: ["1", 'một; "hai"\nba'],
        3: ["2", "x"],
    }


def test_the_file_may_say_what_separates():
    assert table("sep=|\r\nSTT|Tên\r\n1|Lò, A\r\n") == {1: ["STT", "Tên"], 2: ["1", "Lò, A"]}


def test_numbers_in_text_stay_text():
    assert table("014199000017;+84912345678;1.500,5\n") == {
        1: ["014199000017", "+84912345678", "1.500,5"]
    }


def test_a_quotation_mark_that_swallows_the_rest_is_told():
    assert trouble_of('STT;Tên\n1;"Lò\n2;Mai\n'.encode(), CSV) is T.QUOTES


def test_too_many_lines_are_told():
    assert trouble_of(b"1;2\n" * 50_300, CSV) is T.TOO_MANY_ROWS


def test_too_many_columns_are_told():
    assert trouble_of(b"1;" * 201 + b"2\n", CSV) is T.TOO_MANY_COLUMNS


def test_lines_far_below_are_counted_and_not_read():
    words = ("1;2\n" + "\n" * 300 + "3;4\n5;6\n").encode()

    assert events(words, CSV) == [Tab(1, "", beyond=2), Row(1, ["1", "2"])]


# The process -------------------------------------------------------------------------------------


def running() -> list[Path]:
    """Processes that this one has started and that are not gone."""
    own = [Path(f"/proc/self/task/{thread.native_id}/children") for thread in threading.enumerate()]
    return [Path(pid) for path in own if path.exists() for pid in path.read_text().split()]


def test_whoever_stops_early_leaves_nothing_running():
    before = running()
    events_ = read(hostile.workbook(*([HEADINGS] * 5_000)), XLSX)
    next(events_)

    events_.close()
    del events_
    gc.collect()
    assert running() == before


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(reading, "_CODE", "import time; time.sleep(60)")
    monkeypatch.setattr(reading, "SECONDS", 0.2)

    assert trouble_of(hostile.good()) is T.TOO_SLOW


def test_a_process_that_does_not_listen_is_ended(monkeypatch):
    monkeypatch.setattr(reading, "_CODE", "import time; time.sleep(60)")
    monkeypatch.setattr(reading, "SECONDS", 0.2)

    assert trouble_of(b"x" * 5_000_000) is T.TOO_SLOW


def test_time_spent_on_the_rows_is_not_its_time(monkeypatch):
    hands = [0.0]
    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: hands[0]))
    taken = []
    for event in read(hostile.workbook(*([HEADINGS] * 8_000)), XLSX):
        hands[0] += 1_000
        taken.append(event)

    assert len(taken) == 8_001


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("print('not json')", T.BROKEN),
        ("print('[]')", T.BROKEN),
        ("print('{\"r\": 1}')", T.BROKEN),
        ('print(\'{"unfit": "never heard of"}\')', T.BROKEN),
        ('print(\'{"r": [1, [{"d": "soon"}]]}\')', T.BROKEN),
        ("print('{\"r\"', end='')", T.BROKEN),
        ("import sys; sys.exit(3)", T.BROKEN),
        ("import os; os.abort()", T.TOO_HEAVY),
        ("import os; os.kill(os.getpid(), 9)", T.TOO_HEAVY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", T.TOO_SLOW),
    ],
)
def test_whatever_becomes_of_the_process_is_told_in_words(monkeypatch, code, trouble):
    monkeypatch.setattr(reading, "_CODE", code)

    assert trouble_of(hostile.good()) is trouble


def test_several_files_are_read_at_once():
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(len(events(hostile.good())))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [4] * 4


def _inside(code: str) -> str:
    """What a process says that is started as the reading one is."""
    root = str(Path(reading.__file__).parents[1])
    started = [sys.executable, "-I", "-B", "-c", f"import sys; sys.path.append({root!r}); {code}"]
    return subprocess.run(started, capture_output=True, check=True, text=True, env={}).stdout


def test_the_process_loads_nothing_of_the_program_but_two_files():
    code = "import json, spreadsheets.reader; print(json.dumps(list(sys.modules)))"
    loaded = json.loads(_inside(code))

    ours = {name for name in loaded if name.startswith(("spreadsheets", "core", "accounts"))}
    assert ours == {"spreadsheets", "spreadsheets.reader", "spreadsheets.scanning"}
    assert "django" not in loaded


def test_the_process_has_its_limits():
    code = (
        "import resource as r; from spreadsheets import reader; reader._limit();"
        "print([r.getrlimit(n)[0] for n in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE)])"
    )

    assert json.loads(_inside(code)) == [512 * 1024 * 1024, 60, 0]


def test_every_code_that_the_process_may_say_has_words():
    source = "".join(
        (Path(reading.__file__).parent / name).read_text() for name in ("reader.py", "scanning.py")
    )
    said = {piece.split('"')[1] for piece in source.split("NotFit(")[1:] if piece.startswith('"')}

    assert len(said) > 5
    assert said <= set(FileTrouble.values)


# As they are kept --------------------------------------------------------------------------------

VALUES = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.builds(Broken, st.text(), formula=st.booleans()),
)


@given(st.lists(VALUES))
def test_cells_come_back_as_they_were_kept(kept):
    again = unpacked(json.loads(json.dumps(packed(kept))))

    assert again == kept
    assert [type(cell) for cell in again] == [type(cell) for cell in kept]


# Noise -------------------------------------------------------------------------------------------

SEEDS = {
    "a list": hostile.good(),
    "a sheet by hand": by_hand(
        "".join(row(n, said) for n, (said, _value) in enumerate(READ.values(), start=1)),
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="C2:D2"/></mergeCells>',
    ),
    "a list of many": hostile.workbook(HEADINGS, *(PEOPLE * 60)),
}


def outcome(content: bytes, name: str) -> FileTrouble | None:
    """What is told of the file, if it is not read."""
    try:
        for event in read(content, look(content, name)):
            assert isinstance(event, Tab | Row)
    except Unfit as unfit:
        return unfit.trouble
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_workbook_with_changed_bytes_is_read_or_refused(seed):
    chance = random.Random(seed)  # the same changes every time
    for _ in range(MUTATIONS // len(SEEDS)):
        since = monotonic()

        assert outcome(hostile.mutated(SEEDS[seed], chance), "ds.xlsx") in {None, *FileTrouble}
        assert monotonic() - since < SECONDS


@settings(max_examples=15, deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(words):
    assert outcome(words.encode(), "ds.csv") in {None, *FileTrouble}
