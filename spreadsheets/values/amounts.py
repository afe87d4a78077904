"""Numbers to reckon with: counts, amounts of money, terms. Points are for thousands here, commas
for parts; what can be read both ways is asked about."""

import re
from dataclasses import dataclass
from decimal import Decimal

from core import names
from spreadsheets.rules import cells as rules
from spreadsheets.sheets import Raw, Reading, Unreadable
from spreadsheets.values.seeing import as_whole, seen_number, unless_broken
from spreadsheets.values.words import plain

MILLION = Decimal(1_000_000)
LARGEST = Decimal("999999999999.99")
_LARGEST_COUNT = 2_147_483_647
_LEAST = 1000  # no amount in đồng is smaller: who writes 25 means millions
_MOST_MILLIONS = 10_000  # who writes more in a column of millions has written đồng
_LONGEST_TERM = 240

_PLAIN = re.compile("[0-9]+")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[0-9]+,[0-9]{1,2}")
_BLANKS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]{1,2})?")
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}")
_ONE_POINT = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_AMERICAN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+\.[0-9]{1,2}")
_NUMBER = re.compile(r"[0-9][0-9., ]*[0-9]|[0-9]")
_TIMES = {
    "ty": Decimal(10**9), "ti": Decimal(10**9), "trieu": MILLION, "tr": MILLION,
    "nghin": Decimal(1000), "ngan": Decimal(1000), "k": Decimal(1000),
}  # fmt: skip
# Folded, without blanks and points.
_CURRENCIES = {
    "VND": "d dong vnd vietnamdong dongvietnam ₫",
    "JPY": "jpy yen yennhat yennhatban ¥ 円",
    "TWD": "twd ntd nt$ daite doladailoan tandaite",
    "KRW": "krw won wonhan wonhanquoc ₩",
    "EUR": "eur euro oro €",
    "USD": "usd us$ $ do dola dolamy domy",
    "AUD": "aud a$ douc dolauc",
    "SGD": "sgd s$ dosing dolasing dolasingapore",
    "MYR": "myr rm ringgit",
}
_CURRENCY_OF = {word: code for code, words in _CURRENCIES.items() for word in words.split()}
_A_MONTH = re.compile(r"\s*(?:/|\bmoi|\bmot)\s*(?:thang|th)$")
_TURNED = str.maketrans(",.", ".,")
_PEOPLE = re.compile(r"\s*(?:nguoi|lao dong|ld|luot|luot nguoi)$")
_USUAL_TERM = re.compile("([0-9]{1,3}) tháng")
_TERM = re.compile(
    r"(?:(?P<years>[0-9]{1,2}(?:,[0-9])?) ?(?:nam|n))? ?(?:(?P<months>[0-9]{1,3}) ?(?:thang|th|t))?"
)


def whole(raw: Raw, reading: Reading) -> int:
    """A count, zero or more: 36, "1.234", "12 người"."""
    if type(raw) is int and 0 <= raw <= _LARGEST_COUNT:
        return raw
    number = _counted(raw)
    if not 0 <= number <= _LARGEST_COUNT:
        raise rules.not_a_whole_number()
    return number


def _counted(raw: Raw) -> int:
    unless_broken(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        number = as_whole(raw)
        if number is None:
            raise rules.not_a_whole_number(proposal=_thousands(raw))
        return number
    text = _PEOPLE.sub("", names.fold(plain(raw)).strip(" '")) if isinstance(raw, str) else ""
    if _PLAIN.fullmatch(text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,3}(?:[. ][0-9]{3})+", text):
        return int(re.sub("[. ]", "", text))
    american = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", text)
    raise rules.not_a_whole_number(proposal=text.replace(",", "") if american else "")


def _thousands(number: float) -> str:
    """1.234 was 1234 until a spreadsheet set to points took it for a part."""
    if not 0 < number < 1000:
        return ""
    times = Decimal(repr(number)) * 1000
    return str(int(times)) if times == int(times) else ""


# Money -------------------------------------------------------------------------------------------


def amount(raw: Raw, reading: Reading) -> Decimal:
    """An amount in đồng: 12000000, "12.000.000 đ", "25 triệu", "1,5 tỷ"."""
    if type(raw) is int and _LEAST <= raw <= LARGEST:
        return Decimal(raw)
    try:
        said = _taken_apart(raw)
    except Unreadable as unreadable:
        if unreadable.proposal and not _large(_taken_apart(unreadable.proposal)):
            raise rules.unclear_amount() from unreadable
        raise
    _refuse_other_currency(said)
    return _in_dong(said)


def millions(raw: Raw, reading: Reading) -> Decimal:
    """An amount of a column headed "triệu đồng": 25 is 25.000.000. A cell that says its unit
    ("25 triệu", "25.000.000 đ") is taken at its word."""
    said = _taken_apart(raw)
    _refuse_other_currency(said)
    if said.unit or said.multiplied:
        return _in_dong(said)
    if isinstance(raw, str) and _ONE_POINT.fullmatch(raw.strip()):
        raise rules.unclear_amount()
    if said.value > _MOST_MILLIONS:
        fits = said.value % 1000 == 0 and said.value >= MILLION
        raise rules.unclear_amount(proposal=_written(said.value / MILLION) if fits else "")
    return said.value * MILLION


def money(raw: Raw, reading: Reading) -> tuple[Decimal, str]:
    """An amount and the code of its currency, "" where the cell names none: "150.000 Yên"."""
    said = _taken_apart(raw)
    if said.unit and not said.currency:
        strange = re.search(r"[0-9\-]", said.unit)
        raise rules.not_an_amount() if strange else rules.unknown_currency()
    return _in_dong(said) if said.currency == "VND" else said.value, said.currency


@dataclass(frozen=True)
class _Said:
    """An amount, the words beside it, and whether they said millions or the like."""

    value: Decimal
    unit: str = ""
    multiplied: bool = False

    @property
    def currency(self) -> str:
        return _CURRENCY_OF.get(re.sub(r"[\s.\-]", "", self.unit), "")


def _refuse_other_currency(said: _Said) -> None:
    if said.unit and said.currency != "VND":
        raise rules.other_currency() if said.currency else rules.not_an_amount()


def _large(said: _Said) -> bool:
    return said.multiplied or not 0 < said.value < _LEAST


def _in_dong(said: _Said) -> Decimal:
    if not _large(said):
        whole = said.value == int(said.value)
        raise rules.unclear_amount(proposal=f"{_written(said.value)} triệu" if whole else "")
    return said.value


def _taken_apart(raw: Raw) -> _Said:
    unless_broken(raw)
    if isinstance(raw, str):
        said = _from_text(plain(raw))
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        raise rules.not_an_amount()
    else:
        said = _Said(_from_number(raw))
    if not 0 <= said.value <= LARGEST:
        raise rules.not_an_amount()
    return said


def _from_number(raw: int | float) -> Decimal:
    if not abs(raw) < float(LARGEST):  # nor what is no number
        raise rules.not_an_amount()
    value = round(Decimal(repr(raw)), 2)
    return value if value != int(value) else Decimal(int(value))


def _from_text(text: str) -> _Said:
    said = _A_MONTH.sub("", names.fold(text).strip(" '"))
    number = _NUMBER.search(said)
    if number is None:
        raise rules.not_an_amount()
    before, after = said[: number.start()].strip(), said[number.end() :].strip()
    factor, rest = _multiplied(after)
    if before and rest:
        raise rules.not_an_amount()
    value = _reckoned(number[0], text, multiplied=factor is not None)
    return _Said(value * (factor or 1), before or rest, factor is not None)


def _multiplied(words: str) -> tuple[Decimal | None, str]:
    """ "triệu đồng" → a million and "đồng"; "trđ" as well."""
    found = re.match(r"(trieu|tr|ty|ti|nghin|ngan|k)(?=$|\W|d$|vnd$)\.?\s*", words)
    return (_TIMES[found[1]], words[found.end() :]) if found else (None, words)


def _reckoned(written: str, text: str, *, multiplied: bool) -> Decimal:
    """The value of the digits; refused where points or commas can be read in two ways."""
    if _PLAIN.fullmatch(written):
        return Decimal(written)
    if multiplied and _ONE_POINT.fullmatch(written):
        raise rules.unclear_amount()  # "1.500 triệu" is 1,5 or 1500 of them
    if _POINTS.fullmatch(written) or _BLANKS.fullmatch(written):
        return Decimal(re.sub("[. ]", "", written).replace(",", "."))
    if _COMMAS.fullmatch(written):
        return Decimal(written.replace(",", ""))
    if _AMERICAN.fullmatch(written):
        turned = written.translate(_TURNED)
        clear = not (multiplied and _ONE_POINT.fullmatch(turned))
        raise rules.unclear_amount(proposal=text.replace(written, turned) if clear else "")
    raise rules.not_an_amount()


def _written(value: Decimal) -> str:
    return seen_number(float(value))


# Terms -------------------------------------------------------------------------------------------


def months(raw: Raw, reading: Reading) -> int:
    """A term in months: 36, "36 tháng", "3 năm", "1 năm 6 tháng". A bare number is months."""
    return _term(raw, unit=1)


def years(raw: Raw, reading: Reading) -> int:
    """The same for a column headed in years: 3 is 36 months."""
    return _term(raw, unit=12)


def _term(raw: Raw, *, unit: int) -> int:
    unless_broken(raw)
    if isinstance(raw, str) and (usual := _USUAL_TERM.fullmatch(raw)):
        term: int | None = int(usual[1])
    elif isinstance(raw, str):
        term = _from_words(names.fold(plain(raw)).strip(" '."), unit)
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        raise rules.not_a_term()
    else:
        term = as_whole(raw * unit)
    if term is None or not 1 <= term <= _LONGEST_TERM:
        raise rules.not_a_term()
    return term


def _from_words(text: str, unit: int) -> int | None:
    if _PLAIN.fullmatch(text):
        return int(text) * unit
    found = _TERM.fullmatch(text)
    if not found or not text:
        return None
    years, months = found["years"] or "0", found["months"] or "0"
    term = Decimal(years.replace(",", ".")) * 12 + int(months)
    return int(term) if term == int(term) else None
