"""Old Vietnamese fonts: text that looks right only in .VnTime or VNI-Times.

Such a font puts our letters where others have signs: "NguyÔn V¨n Tïng" is shown as Nguyễn Văn Tùng.
A word is taken for it only if it cannot be Vietnamese as it stands, and is Vietnamese once it is
read that way. So Müller, François and names of all peoples here pass. Nothing is ever converted:
"Hoà" is Hòa, and Hồ in VNI, so the officer converts the whole column.
"""

import re
import unicodedata
from functools import lru_cache

TCVN3, VNI, SPOILT = "TCVN3", "VNI", "spoilt"

# Who has one of these letters in a text types Unicode.
_OF_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
# UTF-8 that was read as Latin letters, and letters that were lost for good.
_SPOILT = re.compile(
    "á[º»]|Ã[\u00a1-\u00bf]|Ä[\u0192\u2018\u2019]|Æ[\u00a1\u00af\u00b0]"
    # XÃ before a blank that does not break is a word; CÃ before two blanks was Cà.
    r"|Ã\u00a0(?=\s|[a-z])|[a-z]Ã\u00a0|[\u0080-\u0084\u0086-\u009f\ufffd]"
)
_BREAKS = re.compile(r"[\s\-'’,.;:/()\"]+")
_CAPITAL_INSIDE = re.compile("[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")

_TCVN3 = str.maketrans(
    dict(zip("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®", "àáảãạăằắẳẵặâầấẩẫậđ", strict=True))
    | dict(zip("ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞ", "èéẻẽẹêềếểễệìíỉĩị", strict=True))
    | dict(zip("ßãáâä«åèæçé¬êíëìî", "òóỏõọôồốổỗộơờớởỡợ", strict=True))
    | dict(zip("ïóñòô\u00adõøö÷ùúýûüþ", "ùúủũụưừứửữựỳýỷỹỵ", strict=True))
    | dict(zip("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ", strict=True))
)
# VNI writes a letter and its marks one after the other.
_VNI_LETTERS = str.maketrans(dict(zip("ñöôæóòî", "đươỉĩịỵ", strict=True)))
_GRAVE, _ACUTE, _HOOK, _TILDE, _BELOW = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_HAT, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _BELOW,
    "â": _HAT, "à": _HAT + _GRAVE, "á": _HAT + _ACUTE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE,
    "ä": _HAT + _BELOW,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE, "ë": _BREVE + _BELOW,
}  # fmt: skip
_VNI_PAIR = re.compile("([aeouyươ])([øùûõïâàáåãäêèéúüë])")

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_RHYME = (
    "a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|ă(?:c|m|n|ng|p|t)|â(?:c|m|n|ng|p|t|u|y)"
    "|e(?:c|m|n|ng|o|p|t)?|ê(?:ch|m|n|nh|p|t|u)?"
    "|i(?:a|ch|m|n|nh|p|t|u)?|iê(?:c|m|n|ng|p|t|u)|y(?:|t)|yê(?:m|n|ng|t|u)"
    "|o(?:c|i|m|n|ng|p|t)?|oa(?:c|ch|i|m|n|ng|nh|o|p|t|y)?|oă(?:c|m|n|ng|t)|oe(?:n|o|t)?"
    "|oo(?:c|ng)|ô(?:c|i|m|n|ng|p|t)?|ôông|ơ(?:i|m|n|p|t)?"
    "|u(?:a|c|i|m|n|ng|p|t)?|uâ(?:n|ng|t|y)|uê(?:ch|n|nh)?|uô(?:c|i|m|n|ng|t)|uơ"
    "|uy(?:a|ch|n|nh|t|u)?|uyê(?:n|t)|ư(?:a|c|i|m|n|ng|t|u)?|ươ(?:c|i|m|n|ng|p|t|u)"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RHYME})")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = ("c", "ch", "p", "t")


def old_font(text: str) -> str:
    """TCVN3 or VNI if the text is typed for such a font, SPOILT if its letters are lost; or ""."""
    if text.isascii() or _OF_UNICODE.search(text):
        return ""
    if _SPOILT.search(text):
        return SPOILT
    text = unicodedata.normalize("NFC", text)
    if _OF_UNICODE.search(text):
        return ""
    found = [font for word in _BREAKS.split(text) for font in _fonts_of(word)]
    return max((VNI, TCVN3), key=found.count) if found else ""


@lru_cache(maxsize=4096)
def _fonts_of(word: str) -> tuple[str, ...]:
    # A sign that stands alone is a sign: "·" is a bullet before it is the letter ã.
    if word.isascii() or not re.search("[A-Za-z]", word) or _as_it_stands(word):
        return ()
    read = {TCVN3: word.translate(_TCVN3), VNI: _from_vni(word)}
    return tuple(font for font, said in read.items() if _is_syllable(said))


def _as_it_stands(word: str) -> bool:
    # Nobody types a capital with a mark behind a small letter: "TuÊn" is no Tuên.
    return not _CAPITAL_INSIDE.search(word) and _is_syllable(word.replace("Ð", "Đ"))


def _from_vni(word: str) -> str:
    word = _VNI_PAIR.sub(_composed, _with_letters(word.lower()))
    return unicodedata.normalize("NFC", word)


def _with_letters(word: str) -> str:
    """The letters that stand for one of ours alone; behind another one they are marks."""
    return re.sub("[ñöôæòî]|(?<![aeouyöô])ó", lambda found: found[0].translate(_VNI_LETTERS), word)


def _composed(pair: re.Match[str]) -> str:
    return pair[1] + _VNI_MARKS[pair[2]]


def _is_syllable(word: str) -> bool:
    """Whether it can be a Vietnamese syllable: beginning, rhyme, at most one tone that fits."""
    apart = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", _TONES.sub("", apart))
    tones = _TONES.findall(apart)
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not bare.endswith(_STOPPED) or tones[:1] in ([_ACUTE], [_BELOW])
