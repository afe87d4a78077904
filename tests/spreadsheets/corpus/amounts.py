"""Numbers to reckon with: money with points, commas and currencies."""

from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import gone, leaver, table


def costs(*values):
    return table(*gone("Tổng chi phí", *values))


def wages(*values):
    return table(*gone("Mức lương", *values))


CASES = [
    Case(
        says="points part the thousands of an amount",
        make=lambda: costs("120.000.000", "120.000.000 đ", "120 triệu", 120_000_000, "0,12 tỷ"),
        sheet="departures",
        counts=(5, 0, 0, 0),
        read_as={
            **dict.fromkeys((2, 3, 4, 5), {"total_cost": "120000000"}),
            6: {"total_cost": "120000000.00"},
        },
    ),
    Case(
        says="an amount of American signs is proposed as ours",
        make=lambda: costs("120,000,000.50"),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "U-19 total_cost"},
        proposed={2: {"total_cost": "120.000.000,50"}},
    ),
    Case(
        says="an amount that may be millions is asked about",
        make=lambda: costs(25, "1.500 triệu"),
        sheet="departures",
        counts=(0, 0, 0, 2),
        told={2: "U-19 total_cost", 3: "U-19 total_cost"},
        proposed={2: {"total_cost": "25 triệu"}},
    ),
    Case(
        says="another currency does not stand in a column of đồng",
        make=lambda: costs("5.000 USD", "nhiều"),
        sheet="departures",
        counts=(0, 0, 0, 2),
        told={2: "U-20 total_cost", 3: "U-18 total_cost"},
    ),
    Case(
        says="a wage says its currency or is surely that of the country",
        make=lambda: wages("180.000 Yên", 180_000, "30 triệu đồng", "1.200 JPY/giờ"),
        sheet="departures",
        counts=(4, 0, 0, 0),
    ),
    Case(
        says="a wage that is none of the country's is asked about",
        make=lambda: wages(30_000_000, "180.000 xu"),
        sheet="departures",
        counts=(0, 0, 0, 2),
        told={2: "D-34 wage", 3: "U-20 wage"},
    ),
    Case(
        says="a loan is told here and recorded elsewhere",
        make=lambda: table(leaver(1) | {"Vay vốn (triệu đồng)": 50}),
        sheet="departures",
        counts=(1, 0, 0, 0),
        found={"unknown": []},
    ),
]
