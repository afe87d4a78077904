"""Vietnamese names: storing them in one form, finding them without marks, sorting them rightly."""

import re
import unicodedata
from functools import lru_cache

# Letters that look like ours but are not: Icelandic and African Đ, Cyrillic, odd apostrophes.
_LOOKALIKES = str.maketrans(
    dict(zip("ÐðƉɖ", "ĐđĐđ", strict=True))
    | dict(zip("АВЕКМНОРСТХУІЅЈаеорсухіѕј", "ABEKMHOPCTXYISJaeopcyxisj", strict=True))
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4\uff07`", "'")
)
# Whatever separates words becomes one blank; what has no width is not there.
_CONTROLS = re.compile(r"[\u0000-\u001f\u007f-\u009f]")
_NO_WIDTH = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))).replace(" ", "")
# What `clean` changes, but for blanks, and letters and marks that do not stand in their one form. A
# tone that did not compose is a combining mark. One class: it is asked for every text there is.
_ODD = re.compile(
    f"[{''.join(map(chr, _LOOKALIKES))}\u0300-\u036f{_BLANKS}"
    f"{_CONTROLS.pattern[1:-1]}{_NO_WIDTH.pattern[1:-1]}]"
)

# The Vietnamese alphabet with the letters of other names in their Latin places; digraphs are not
# letters in today's dictionaries.
_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_LAST = "99"
# Behind every key of a text: no syllable begins with six letters that nobody knows.
LAST_KEY = _LAST * 6
_SHAPES = re.compile("[\u0302\u0306\u031b]")
_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")
# No mark, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean(text: str) -> str:
    """One stored form: NFC, single blanks, no invisible or look-alike characters.

    Cleaning twice changes nothing.
    """
    if unicodedata.is_normalized("NFC", text) and not _ODD.search(text) and _one_blank(text):
        return text
    text = unicodedata.normalize("NFC", text)
    text = _NO_WIDTH.sub("", _CONTROLS.sub(" ", text)).translate(_LOOKALIKES)
    text = unicodedata.normalize("NFC", text)
    if _SHAPES.search(text):
        # A tone typed before the hat or breve of its letter does not compose; turn them round.
        turned = _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFC", turned)
    return " ".join(text.split())


def _one_blank(text: str) -> bool:
    """Between words, and none around them."""
    return "  " not in text and text[:1] != " " != text[-1:]


def fold(text: str) -> str:
    """What is compared when somebody searches: no marks, no đ, lower case. hoà = hòa = hoa.

    Folding twice changes nothing.
    """
    text = clean(text).casefold().replace("đ", "d")
    if text.isascii():
        return text
    return clean(" ".join(map(_bare, text.split(" "))))


@lru_cache(maxsize=10_000)
def _bare(word: str) -> str:
    """A word without its marks. Vietnamese has some thousand syllables, asked for over and over."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def spelling(text: str) -> str:
    """Compare two spellings, marks included: hoà = hòa, but hoa is another word.

    The tone mark is taken out of the syllable and put behind it, so that its place inside the
    syllable no longer matters. There are as many words as `fold` has.
    """
    return "".join(map(_tone_behind, re.split(r"([\W\d_]+)", clean(text).casefold())))


@lru_cache(maxsize=10_000)
def _tone_behind(piece: str) -> str:
    letters, tones = _without_tones(piece)
    return letters + "".join(tones)


def _without_tones(piece: str) -> tuple[str, list[str]]:
    """ "hòa" → "hoa" and its tone; hats, breves and horns stay on their letters."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", piece):
        (tones if char in _TONES else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tones


def search_keys(name: str) -> list[str]:
    """One key per word start: "nguyen van hung", "van hung", "hung"."""
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))]


def sort_key(text: str) -> str:
    """Sorts as a Vietnamese dictionary does, syllable by syllable: first the letters (a ă â … d đ),
    then the tone (ba bà bả bã bá bạ), only then the next syllable. Numbers by their value."""
    text = clean(text).casefold().replace("'", "").replace("-", " ")
    text = re.sub(r"[0-9]+", lambda number: number[0].zfill(5), text)
    return "".join(_syllable_key(word) for word in text.split())[:250]


def last_if_empty(text: str) -> str:
    """As `sort_key`, but who has none comes last: people by village, no village at the end."""
    return sort_key(text) or LAST_KEY


@lru_cache(maxsize=10_000)
def _syllable_key(word: str) -> str:
    letters, tones = _without_tones(word)
    ranks = [_rank(letter) for letter in letters if not unicodedata.combining(letter)]
    # Below every rank, so that a shorter syllable comes before a longer one: ba < bà < bac.
    return "".join(ranks) + f"0{_TONES[tones[-1]] if tones else 0}"


def _rank(letter: str) -> str:
    known = _RANK.get(letter)
    return known or _RANK.get(unicodedata.normalize("NFD", letter)[0], _LAST)


def person_sort_key(full_name: str) -> str:
    """People are listed by given name, then family and middle names."""
    words = clean(full_name).split()
    return sort_key(" ".join(words[-1:] + words[:-1]))
