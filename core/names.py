"""Vietnamese names: storing them in one form, finding them without marks, sorting them rightly."""

import re
import unicodedata

# Letters that look like ours but are not: Icelandic eth for Đ, Cyrillic capitals, odd blanks.
_LOOKALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u202f": " ", "\u3000": " ", "А": "A", "В": "B", "Е": "E"}
    | {"К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X"}
)
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# The Vietnamese alphabet; digraphs are not letters in today's dictionaries.
_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def clean(text: str) -> str:
    """One stored form: NFC, single blanks, no invisible or look-alike characters."""
    text = _INVISIBLE.sub(" ", text.replace("\t", " ")).translate(_LOOKALIKES)
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """What is compared when somebody searches: no marks, no đ, lower case. hoà = hòa = hoa."""
    text = clean(text).replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def spelling(text: str) -> str:
    """Compare two spellings, marks included: hoà = hòa, but hoa is another word.

    The tone mark is taken out of the syllable and put behind it, so that its place inside the
    syllable no longer matters.
    """
    words = []
    for word in clean(text).casefold().split(" "):
        letters, tones = [], []
        for char in unicodedata.normalize("NFD", word):
            (tones if char in _TONES else letters).append(char)
        words.append(unicodedata.normalize("NFC", "".join(letters)) + "".join(tones))
    return " ".join(words)


def search_keys(name: str) -> list[str]:
    """One key per word start: "nguyen van hung", "van hung", "hung"."""
    words = fold(name).split()
    return [" ".join(words[start:]) for start in range(len(words))]


def sort_key(text: str) -> str:
    """Sorts as a Vietnamese dictionary does: letters first (ă after a, đ after d), then tones."""
    letters, tones = [], []
    for word in clean(text).casefold().split():
        for char in unicodedata.normalize("NFD", word):
            if char in _TONES:
                tones[-1:] = [_TONES[char]]
            elif char in _SHAPES and letters:
                shaped = unicodedata.normalize("NFC", _base(letters[-1]) + char)
                letters[-1] = _LETTER_RANK.get(shaped, letters[-1])
            elif not unicodedata.combining(char):
                letters.append(_LETTER_RANK.get(char, "99"))
                tones.append("0")
        letters.append("01")
        tones.append("0")
    return ("".join(letters) + "00" + "".join(tones))[:250]


def _base(rank: str) -> str:
    return _ALPHABET[int(rank) - 10] if rank.isdigit() and 10 <= int(rank) < 99 else ""


def person_sort_key(full_name: str) -> str:
    """People are listed by given name, then family and middle names."""
    words = clean(full_name).split()
    return sort_key(" ".join(words[-1:] + words[:-1]))
