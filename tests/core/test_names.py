import unicodedata
from functools import cmp_to_key

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.names import clean, fold, person_sort_key, search_keys, sort_key, spelling

RUNS = settings(deadline=None, max_examples=200)

LETTERS = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
BA = ["ba", "bà", "bả", "bã", "bá", "bạ"]


def nfd(text):
    return unicodedata.normalize("NFD", text)


# Cleaning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Lò  Văn\tHùng\n", "Lò Văn Hùng"),
        (nfd("Nguyễn Thị Đượm"), "Nguyễn Thị Đượm"),
        ("Lò\u00a0Văn\u3000Hùng", "Lò Văn Hùng"),
        ("Lò Vă\u200bn Hù\u200dng\ufeff", "Lò Văn Hùng"),
        ("a\u0301\u0302n", "ấn"),  # the tone typed before the hat
        ("Ðào", "Đào"),  # Icelandic eth
        ("Сао", "Cao"),  # Cyrillic
        ("H\u2019Mai", "H'Mai"),
        ("", ""),
        (" \u200b\u0000 ", ""),
    ],
)
def test_what_is_stored(typed, stored):
    assert clean(typed) == stored


# Searching ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đặng Thị Hoà", "dang thi hoa"),
        ("Đặng Thị Hòa", "dang thi hoa"),
        (nfd("Đặng Thị Hòa"), "dang thi hoa"),
        ("ƯỠN ẸO", "uon eo"),
        ("Mường É", "muong e"),
        ("M'Đrắk", "m'drak"),
    ],
)
def test_marks_and_case_are_no_difference(typed, folded):
    assert fold(typed) == folded


def test_every_vietnamese_letter_folds_to_ascii():
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = [unicodedata.normalize("NFC", each + tone) for each in LETTERS for tone in tones]

    assert all(fold(letter).isascii() and len(fold(letter)) == 1 for letter in letters)
    assert all(fold(letter.upper()) == fold(letter) for letter in letters)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("Thuý", "Thúy"), ("HOÀ", "hòa"), ("khoẻ", "khỏe"), ("Hòa", nfd("Hoà"))],
)
def test_case_39_the_place_of_the_tone_is_no_difference(one, other):
    assert spelling(one) == spelling(other)
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hoa"),
        ("hoà", "hoá"),
        ("Lan", "Lân"),
        ("Đào", "Dào"),
        ("hòa bình", "hoa bình"),
        ("hòa-binh", "hoa-bình"),
        ("hoa bìnhan", "hòa binhan"),
    ],
)
def test_other_marks_are_another_spelling(one, other):
    assert spelling(one) != spelling(other)


def test_a_name_is_found_from_any_of_its_words():
    assert search_keys("Nguyễn Văn  Hùng") == ["nguyen van hung", "van hung", "hung"]
    assert search_keys(" ") == []


# Sorting -----------------------------------------------------------------------------------------


def test_letters_in_the_order_of_the_alphabet():
    assert sorted(sorted(LETTERS), key=sort_key) == LETTERS


def test_tones_in_the_order_of_dictionaries():
    assert sorted(sorted(BA), key=sort_key) == BA


def test_tones_of_a_letter_with_a_hat():
    order = ["e", "ê", "ề", "ể", "ễ", "ế", "ệ"]

    assert sorted(sorted(order), key=sort_key) == order
    assert sort_key(nfd("ệ")) == sort_key("ệ") == sort_key("Ệ")


def test_a_tone_decides_only_between_syllables_of_the_same_letters():
    order = ["bạ", "bác", "ban", "bản", "bàng"]

    assert sorted(sorted(order), key=sort_key) == order


def test_syllable_by_syllable():
    order = ["Ba Vì", "Bà Rịa", "Bà Tô", "Bác Ái", "Đá Đỏ", "Đà Bắc"]
    wanted = ["Ba Vì", "Bà Rịa", "Bà Tô", "Bác Ái", "Đà Bắc", "Đá Đỏ"]

    assert sorted(order, key=sort_key) == wanted


def test_đ_comes_after_all_of_d():
    assert sorted(["Đa", "Dung", "Da", "Đá"], key=sort_key) == ["Da", "Dung", "Đa", "Đá"]


def test_a_shorter_name_first():
    assert sort_key("Mường") < sort_key("Mường La") < sort_key("Mường Lan")


def test_numbers_by_their_value():
    assert sorted(["Phường 12", "Phường 2", "Phường 1"], key=sort_key) == [
        "Phường 1",
        "Phường 2",
        "Phường 12",
    ]


def test_the_place_of_the_tone_does_not_matter_to_the_order():
    assert sort_key("Hoà Bình") == sort_key("Hòa Bình")


def test_letters_of_other_alphabets_come_last_and_do_not_fail():
    assert sort_key("zu") < sort_key("Ж") == sort_key("漢")
    assert sort_key("Müller") == sort_key("Muller")


def test_people_are_listed_by_their_given_name():
    order = ["Giàng Thị Ái", "Quàng Văn An", "Lò Thị Án", "Lò Văn Ân", "Vàng A Chía"]

    assert sorted(sorted(order), key=person_sort_key) == order


# Any text ----------------------------------------------------------------------------------------

TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
syllables = st.builds(
    lambda before, vowel, tone, after: unicodedata.normalize("NFC", before + vowel + tone + after),
    st.sampled_from(["", "b", "ch", "đ", "d", "ngh", "M'", "x"]),
    st.sampled_from(list("aăâeêioôơuưy")),
    st.sampled_from(TONES),
    st.sampled_from(["", "c", "n", "ng", "nh", "t"]),
)
phrases = st.lists(syllables, min_size=1, max_size=4).map(" ".join)


@RUNS
@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@RUNS
@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@RUNS
@given(st.text())
def test_a_sort_key_fits_its_column_and_is_plain_digits(text):
    assert len(sort_key(text)) <= 250
    assert set(sort_key(text)) <= set("0123456789")


@RUNS
@given(phrases)
def test_the_form_of_unicode_is_no_difference(phrase):
    for read in (clean, fold, spelling, sort_key, person_sort_key):
        assert read(nfd(phrase)) == read(phrase)


@RUNS
@given(phrases)
def test_a_spelling_has_the_words_of_its_search_keys(phrase):
    assert len(spelling(phrase).split()) == len(search_keys(phrase))


@RUNS
@given(phrases, phrases)
def test_equal_spellings_are_equal_in_every_other_way(one, other):
    if spelling(one) == spelling(other):
        assert fold(one) == fold(other)
        assert sort_key(one) == sort_key(other)
    elif fold(one) != fold(other):
        assert sort_key(one) != sort_key(other)


def _by_the_book(one, other):
    """Two phrases as a dictionary compares them, spelled out: syllables, letters, then tones."""
    for mine, yours in zip(one.split(), other.split(), strict=False):
        sides = []
        for syllable in (mine, yours):
            marks = [TONES.index(c) for c in nfd(syllable) if c in TONES[1:]]
            bare = "".join(c for c in nfd(syllable.replace("'", "").lower()) if c not in TONES[1:])
            letters = [LETTERS.index(c) for c in unicodedata.normalize("NFC", bare)]
            sides.append((letters, marks or [0]))
        if sides[0] != sides[1]:
            return -1 if sides[0] < sides[1] else 1
    return len(one.split()) - len(other.split())


@RUNS
@given(st.lists(phrases, max_size=6))
def test_the_key_sorts_as_a_dictionary_does(found):
    by_key = sorted(found, key=sort_key)

    assert by_key == sorted(found, key=cmp_to_key(_by_the_book))
