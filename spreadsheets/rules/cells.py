"""Why a cell cannot be read, in the officer's words (docs/reference/rules/spreadsheets.md).

The value itself is shown beside the sentence; only what was probably meant stands in it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from spreadsheets.sheets import Unreadable


def broken(*, formula: bool) -> Unreadable:
    """A cell without a value."""
    if formula:
        message = _(
            "The formula in this cell has no stored result. Open the file in Excel, save it and"
            " upload it again, or type the value."
        )
    else:
        message = _("This cell holds an Excel error instead of a value. Type the value.")
    return Unreadable(message, rule="U-01")


# Letters -----------------------------------------------------------------------------------------


def old_font(font: str) -> Unreadable:
    """Letters typed for TCVN3 or VNI: nothing is converted, because it would be a guess."""
    message = _(
        "This text is typed in an old font (%(font)s). Convert the column to Unicode with the"
        " UniKey Toolkit (Ctrl+Shift+F6), then upload the file again."
    )
    return Unreadable(message % {"font": font}, rule="U-02")


def lost_letters() -> Unreadable:
    """Letters that an export or a copy has spoilt."""
    message = _(
        "The letters of this text were spoilt when the file was saved. Type it again, or save the"
        " original as Excel or as CSV UTF-8."
    )
    return Unreadable(message, rule="U-02")


def not_a_name(*, digits: bool) -> Unreadable:
    """A name of a person with digits in it, or no text at all, or strange letters."""
    if digits:
        message = _("A person's name has no digits. Type the name only.")
    else:
        message = _("This name has a letter of another alphabet. Type the name again.")
    return Unreadable(message, rule="U-03")


# Days --------------------------------------------------------------------------------------------


def not_a_day(*, proposal: str = "") -> Unreadable:
    """Neither a day nor a part of one, or one that can be read in two ways."""
    message = _("This cannot be read as a day. Type day/month/year, for example 06/05/2025.")
    return Unreadable(message, proposal=proposal, rule="U-04")


def month_first(*, proposal: str = "") -> Unreadable:
    """American order is never read."""
    message = _("The month stands before the day here. Type day/month/year.")
    return Unreadable(message, proposal=proposal, rule="U-05")


def no_such_day() -> Unreadable:
    message = _("This day does not exist in the calendar. Check day and month.")
    return Unreadable(message, rule="U-06")


def impossible_year(first: int, last: int) -> Unreadable:
    message = _("The year has four digits, %(first)s to %(last)s. Type the year again.")
    return Unreadable(message % {"first": first, "last": last}, rule="U-07")


def born_later() -> Unreadable:
    message = _("This day of birth lies in the future. Type day/month/year again.")
    return Unreadable(message, rule="U-07")


def day_missing() -> Unreadable:
    """A month or a year where the day itself is needed."""
    message = _("The whole day is needed here. Type day/month/year, for example 06/05/2025.")
    return Unreadable(message, rule="U-08")


def number_for_a_day(*, proposal: str = "") -> Unreadable:
    """A number that is no day of Excel's, or digits run together."""
    message = _("This number is not a day. Type day/month/year, for example 06/05/2025.")
    return Unreadable(message, proposal=proposal, rule="U-09")


# Numbers of papers and telephones ----------------------------------------------------------------


def not_a_citizen_number() -> Unreadable:
    message = _("A citizen number has 12 digits and nothing else. Type it again, as text.")
    return Unreadable(message, rule="U-10")


def lost_zeros(*, proposal: str, length: int) -> Unreadable:
    """Excel takes numbers at their word and drops the zeros in front."""
    message = _(
        "Digits are missing: probably Excel dropped the 0 in front. Compare with the paper; it has"
        " %(count)s digits."
    )
    return Unreadable(message % {"count": length}, proposal=proposal, rule="U-11")


def old_card() -> Unreadable:
    message = _(
        "Nine digits may be an old identity card (CMND). Type the 12 digits of the citizen number,"
        " or put this number into the column of old cards."
    )
    return Unreadable(message, rule="U-12")


def rounded() -> Unreadable:
    """Excel keeps 15 digits; the others are gone and cannot be told from what is left."""
    message = _(
        "Excel has rounded this number, digits are lost. Format the column as Text and type the"
        " whole number again."
    )
    return Unreadable(message, rule="U-13")


def not_an_old_number() -> Unreadable:
    message = _("An old identity card (CMND) has 9 digits. Type them again, or empty the cell.")
    return Unreadable(message, rule="U-14")


def not_a_passport(*, proposal: str = "") -> Unreadable:
    message = _(
        "A passport number has 6 to 12 letters and digits, for example B1234567. Type it again,"
        " as text."
    )
    return Unreadable(message, proposal=proposal, rule="U-15")


def not_a_phone(*, proposal: str = "") -> Unreadable:
    message = _("A phone number has 10 digits and begins with 0. Type it again, as text.")
    return Unreadable(message, proposal=proposal, rule="U-16")


# Numbers to reckon with --------------------------------------------------------------------------


def not_a_whole_number(*, proposal: str = "") -> Unreadable:
    message = _("A whole number is needed here, for example 36. Type digits only.")
    return Unreadable(message, proposal=proposal, rule="U-17")


def not_an_amount() -> Unreadable:
    message = _(
        "This cannot be read as an amount. Type digits, for example 12.000.000 or 25 triệu."
    )
    return Unreadable(message, rule="U-18")


def unclear_amount(*, proposal: str = "") -> Unreadable:
    """Points and commas that can be thousands or parts, or an amount that lacks its thousands."""
    message = _(
        "It is not clear how large this amount is. Type it in full, with points between the"
        " thousands: 12.000.000."
    )
    return Unreadable(message, proposal=proposal, rule="U-19")


def other_currency() -> Unreadable:
    message = _("This column is in đồng. Type the amount in đồng, or leave the cell empty.")
    return Unreadable(message, rule="U-20")


def unknown_currency() -> Unreadable:
    message = _(
        "Which currency is this? Type the amount and one of JPY, TWD, KRW, EUR, USD, VND after it."
    )
    return Unreadable(message, rule="U-20")


def not_a_term() -> Unreadable:
    message = _("This cannot be read as a term. Type the months, for example 36 or 36 tháng.")
    return Unreadable(message, rule="U-21")


# Choices -----------------------------------------------------------------------------------------


def neither_yes_nor_no() -> Unreadable:
    return Unreadable(_("Type x or có for yes, không for no."), rule="U-22")


def not_a_sex() -> Unreadable:
    return Unreadable(_("Type Nam or Nữ."), rule="U-23")


def not_listed(near: Sequence[str], *, proposal: str = "") -> Unreadable:
    """Nothing on the list is called so; what is nearly called so is named."""
    if near:
        message = _("This is not on the list. Did you mean: %(names)s?") % {
            "names": "; ".join(near)
        }
    else:
        message = _("This is not on the list. Choose from the list in our template.")
    return Unreadable(message, proposal=proposal, rule="U-24")


def several_listed(meant: Sequence[str]) -> Unreadable:
    message = _("This can mean several entries: %(names)s. Type the one that is meant.")
    return Unreadable(message % {"names": "; ".join(meant)}, rule="U-25")


def numbered_group(meant: Sequence[str]) -> Unreadable:
    """Two orders of the ethnic groups are in use: a number is two groups."""
    message = _("Ethnic groups are numbered in two ways. Type the name.")
    if meant:
        message = _("This number can be: %(names)s. Type the name.") % {"names": "; ".join(meant)}
    return Unreadable(message, rule="U-26")


def unknown_unit(near: Sequence[str], *, proposal: str = "") -> Unreadable:
    if near:
        message = _("There is no commune or ward of this name. Did you mean: %(names)s?")
        message = message % {"names": "; ".join(near)}
    else:
        message = _(
            "There is no commune or ward of this name. Type its name, for example Xã Mường La."
        )
    return Unreadable(message, proposal=proposal, rule="U-27")


def old_district() -> Unreadable:
    message = _("This is a former district. Type the commune or ward.")
    return Unreadable(message, rule="U-27")


def several_units(meant: Sequence[str]) -> Unreadable:
    """Units of one name, or those that a divided unit went to."""
    message = _("This name can mean: %(names)s. Type the one that is meant.")
    return Unreadable(message % {"names": "; ".join(meant)}, rule="U-28")


def unknown_country(near: Sequence[str], *, proposal: str = "") -> Unreadable:
    """No country, or several."""
    if near:
        message = _("Which country or territory is this? Did you mean: %(names)s?")
        message = message % {"names": "; ".join(near)}
    else:
        message = _("This country or territory is not on the list. Type its name.")
    return Unreadable(message, proposal=proposal, rule="U-29")
