"""What several parts of an enterprise's file ask of a text."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from core.problems import Problem

# Circular 86/2024/TT-BTC, articles 5 and 6 (before it 105/2020/TT-BTC): ten digits, the tenth a
# check digit; a dependent unit adds -001 to -999.
_TAX_CODE = re.compile(r"(?P<head>[0-9]{10})(-(?P<branch>[0-9]{3}))?", re.ASCII)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{5,28}[0-9]", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_WEBSITE = re.compile(r"(https?://)?([\w-]+\.)+[\w-]{2,}([/?#]\S*)?", re.IGNORECASE)
REASON_LENGTH = 300


def tidy_tax_code(text: str) -> str:
    """As it is stored: 9800001009, 9800001009-001; blanks and a missing hyphen are put right."""
    digits = re.sub(r"[\s.\-]", "", text)
    branch = len(digits) == 13 and digits.isascii() and digits.isdigit()
    return f"{digits[:10]}-{digits[10:]}" if branch else digits


def _check(first: str) -> int:
    """What the tenth digit must be; 10 is none, so such a code is never given out."""
    weighed = sum(w * int(d) for w, d in zip(_WEIGHTS, first, strict=True))
    return 10 - weighed % 11


def tax_code_for(first: str) -> str:
    """These nine digits with their check digit; a number without one gives way to the next."""
    while _check(first) > 9:
        first = f"{int(first) + 1:09d}"
    return f"{first}{_check(first)}"


def is_tax_code(text: str, *, branch: bool | None = None) -> bool:
    """Whether the check digit fits; `branch`: it must, or must not, be that of a dependent unit."""
    found = _TAX_CODE.fullmatch(text)
    if found is None or found["branch"] == "000":
        return False
    if branch is not None and branch != bool(found["branch"]):
        return False
    first, last = found["head"][:9], int(found["head"][9])
    return int(first[2:]) > 0 and last == _check(first)


def problems_with_contacts(said: Mapping[str, str]) -> Iterator[Problem]:
    """Ways to reach somebody look like what they are; all of them may be empty."""
    for name, pattern, message in (
        ("phone", _PHONE, _("Enter a telephone number, for example 024 3824 9517.")),
        ("local_phone", _PHONE, _("Enter a telephone number, for example 024 3824 9517.")),
        ("email", _EMAIL, _("Enter an e-mail address, for example lienhe@congty.vn.")),
        ("website", _WEBSITE, _("Enter the address of the website, for example www.congty.vn.")),
    ):
        if (text := said.get(name, "")) and not pattern.fullmatch(text):
            yield Problem(rule="E-11", field=name, message=message)


def problems_with_lengths(said: Mapping[str, str], longest: Mapping[str, int]) -> Iterator[Problem]:
    """Free texts fit the register."""
    for name, length in longest.items():
        if len(said.get(name, "")) > length:
            yield Problem(
                rule="E-29",
                field=name,
                message=_("This text is too long: at most %(count)s letters. Shorten it.")
                % {"count": length},
            )


def problems_with_reason(reason: str) -> Iterator[Problem]:
    """Whoever takes something back says why; it stays on record."""
    if not 0 < len(reason) <= REASON_LENGTH:
        yield Problem(
            rule="E-17",
            field="reason",
            message=_("State why this is taken back, in at most 300 letters."),
        )
