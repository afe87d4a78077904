"""Days: real ones, serial numbers, text in every manner, and columns that are not to be trusted."""

from datetime import date, datetime

from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import BORN, born, gone, leaver, table

SIXTH_OF_MAY = "06/05/1999"
NEXT_YEAR = 2027
EVENING = datetime(1999, 5, 25, 17, 30)  # noqa: DTZ001 - as a workbook has it


def each_read_as(column, *days):
    return {row: {column: day} for row, day in enumerate(days, start=2)}


CASES = [
    Case(
        says="real dates are the days they are",
        make=lambda: table(*born(BORN, EVENING)),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", SIXTH_OF_MAY, "25/05/1999"),
    ),
    Case(
        says="serial numbers count from 1900",
        make=lambda: table(*born(36286, 36305)),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", SIXTH_OF_MAY, "25/05/1999"),
    ),
    Case(
        says="serial numbers count from 1904 where the workbook does",
        again=True,
        make=lambda: table(*born(34824, BORN), first_1904=True),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", SIXTH_OF_MAY, SIXTH_OF_MAY),
    ),
    Case(
        says="the day stands before the month",
        again=True,
        make=lambda: table(*gone("Ngày xuất cảnh", "06/05/2026", "6.5.26", "6-5-2026")),
        sheet="departures",
        counts=(3, 0, 0, 0),
        read_as=each_read_as("departed_on", *["06/05/2026"] * 3),
    ),
    Case(
        says="a day is written with its words",
        make=lambda: table(*born("ngày 6 tháng 5 năm 1999", "sinh năm 1999", "1999-05-06")),
        counts=(3, 0, 0, 0),
        read_as=each_read_as("born", SIXTH_OF_MAY, "1999", SIXTH_OF_MAY),
    ),
    Case(
        says="of a birth the month may be all that is known",
        again=True,
        make=lambda: table(*born("05/1999", "5.1999")),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", "05/1999", "05/1999"),
    ),
    Case(
        says="of a birth the year may be all that is known",
        make=lambda: table(*born("1999", 1998)),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", "1999", "1998"),
    ),
    Case(
        says="a point made 5.1999 of a month and the month is proposed",
        make=lambda: table(*born(5.1999)),
        counts=(0, 0, 0, 1),
        told={2: "U-09 born"},
        proposed={2: {"born": "05/1999"}},
    ),
    Case(
        says="a departure needs the whole day",
        make=lambda: table(*gone("Ngày xuất cảnh", "03/2026", 2026)),
        sheet="departures",
        counts=(0, 0, 0, 2),
        told={2: "U-08 departed_on", 3: "U-08 departed_on"},
    ),
    Case(
        says="blanks that do not break and marks of direction stand in a day",
        make=lambda: table(*born("\u00a006/05/1999\u00a0", "06/\u200e05/1999", "'06/05/1999")),
        counts=(3, 0, 0, 0),
        read_as=each_read_as("born", *[SIXTH_OF_MAY] * 3),
    ),
    Case(
        says="a day that does not exist is refused",
        make=lambda: table(*born("31/02/1999", "29/02/2001", "29/02/2000")),
        counts=(1, 0, 0, 2),
        told={2: "U-06 born", 3: "U-06 born"},
    ),
    Case(
        says="a year of five digits is refused and kills no other row",
        make=lambda: table(*born("06/05/21019", SIXTH_OF_MAY)),
        counts=(1, 0, 0, 1),
        told={2: "U-07 born"},
    ),
    Case(
        says="numbers that Excel counts otherwise than the calendar are no days",
        make=lambda: table(*born(59, 60, -5, 0.5)),
        counts=(0, 0, 0, 4),
        told=dict.fromkeys((2, 3, 4, 5), "U-09 born"),
        proposed={2: {"born": "1959"}, 3: {"born": "1960"}},
    ),
    Case(
        says="digits run together are asked about",
        make=lambda: table(*born("06051999", 6051999)),
        counts=(0, 0, 0, 2),
        told={2: "U-09 born", 3: "U-09 born"},
        proposed={2: {"born": SIXTH_OF_MAY}, 3: {"born": SIXTH_OF_MAY}},
    ),
    Case(
        says="one day of American order is refused with the day it may be",
        make=lambda: table(*born("12/31/1999")),
        counts=(0, 0, 0, 1),
        told={2: "U-05 born"},
        proposed={2: {"born": "31/12/1999"}},
    ),
    Case(
        says="a column in American order is asked about as a whole",
        make=lambda: table(*born("03/04/1999", "12/31/1999", "05/06/1998")),
        counts=(0, 0, 0, 3),
        questions={"1 2": "mixed"},
        told={2: "U-31 born", 3: "U-05 born, U-31 born", 4: "U-31 born"},
        proposed={3: {"born": "31/12/1999"}},
    ),
    Case(
        says="real dates that a spreadsheet has turned round are asked about as a whole",
        make=lambda: table(*born(date(1999, 6, 5), date(1999, 1, 2), "25/05/1999")),
        counts=(0, 0, 0, 3),
        questions={"1 2": "turned"},
        told=dict.fromkeys((2, 3, 4), "U-31 born"),
    ),
    Case(
        says="text and real dates in one column are no doubt by themselves",
        make=lambda: table(*born(date(1999, 5, 25), date(1999, 5, 6), "26/05/1999", "6/5/1999")),
        counts=(4, 0, 0, 0),
        read_as=each_read_as("born", "25/05/1999", SIXTH_OF_MAY, "26/05/1999", SIXTH_OF_MAY),
    ),
    Case(
        says="a doubt about one column of days is none about another",
        make=lambda: table(
            leaver(1, Ngày_xuất_cảnh="12/31/2025"), leaver(2, Ngày_xuất_cảnh="03/04/2026")
        ),
        sheet="departures",
        counts=(0, 0, 0, 2),
        questions={"1 9": "mixed"},
        told={2: "U-05 departed_on, U-31 departed_on", 3: "U-31 departed_on"},
        proposed={2: {"departed_on": "31/12/2025"}},
    ),
    Case(
        says="years of two digits are of the past in births",
        make=lambda: table(*born("6/5/99", "6/5/01")),
        counts=(2, 0, 0, 0),
        read_as=each_read_as("born", SIXTH_OF_MAY, "06/05/2001"),
    ),
    Case(
        says="nobody is born in the future",
        make=lambda: table(*born(f"06/05/{NEXT_YEAR}", date(NEXT_YEAR, 5, 6))),
        counts=(0, 0, 0, 2),
        told={2: "U-07 born", 3: "U-07 born"},
    ),
    Case(
        says="words are no day",
        make=lambda: table(*born("không rõ", "khoảng 1999", True)),
        counts=(0, 0, 0, 3),
        told=dict.fromkeys((2, 3, 4), "U-04 born"),
    ),
]
