"""Reading cells: what a sheet's columns put into `SheetColumn.read`.

A reader takes the cell as the workbook has it, never a blank one, and what the run reads with. It
hands back the value or raises `Unreadable`; in doubt it refuses, with what was probably meant as
the proposal. Whatever is proposed can be read by the same reader.
"""

from spreadsheets.values.amounts import amount, millions, money, months, whole, years
from spreadsheets.values.choosing import listed, one_of, sex, yes_no
from spreadsheets.values.days import birth_day, day, partial_day
from spreadsheets.values.fonts import old_font
from spreadsheets.values.orders import DayOrders, turn, turn_text
from spreadsheets.values.papers import (
    MASKED,
    Masked,
    citizen_number,
    old_number,
    passport,
    phone,
)
from spreadsheets.values.places import country, unit
from spreadsheets.values.seeing import is_blank, seen
from spreadsheets.values.words import name, note, text

__all__ = [
    "MASKED",
    "DayOrders",
    "Masked",
    "amount",
    "birth_day",
    "citizen_number",
    "country",
    "day",
    "is_blank",
    "listed",
    "millions",
    "money",
    "months",
    "name",
    "note",
    "old_font",
    "old_number",
    "one_of",
    "partial_day",
    "passport",
    "phone",
    "seen",
    "sex",
    "text",
    "turn",
    "turn_text",
    "unit",
    "whole",
    "years",
    "yes_no",
]
