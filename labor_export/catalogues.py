"""The Vietnamese catalogues: read off the code, kept sorted, checked and compiled (docs/adr/0007).

One catalogue per app, `<app>/locale/vi/LC_MESSAGES/django.po`. Source strings are English, so no
other language needs a file. Everything works on one app's folder; the command adds the list.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

LANGUAGE = "vi"
HEADER = """\
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")
_SKIPPED = {"migrations", "locale", "__pycache__"}

# A message is known by its context and its first (singular) form.
Key = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """One source string: what the code says, before it is translated."""

    singular: str
    plural: str | None
    context: str

    @property
    def key(self) -> Key:
        return (self.context, self.singular)

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


def path_of(app: Path) -> Path:
    """Where an app's catalogue stands."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def texts_in(app: Path) -> dict[Key, Text]:
    """Every source string of the app's Python files and templates."""
    found: dict[Key, Text] = {}
    for file in _sources(app):
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            source = _as_python(source)
        for text in _texts_of(source):
            known = found.get(text.key)
            found[text.key] = text if known is None or known.plural is None else known
    return found


def _sources(app: Path) -> Iterator[Path]:
    for file in sorted(app.rglob("*")):
        if file.suffix in (".py", ".html", ".txt") and not _SKIPPED & set(
            file.relative_to(app).parts
        ):
            yield file


def _as_python(template: str) -> str:
    # Leading blanks would be indentation to Python's tokeniser, and fail it.
    return "\n".join(line.lstrip() for line in templatize(template).splitlines())


def _texts_of(source: str) -> Iterator[Text]:
    code = BytesIO(source.encode())
    for _line, message, _comments, context in extract(
        "python", code, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        yield Text(singular, plural, context or "")


def read(app: Path) -> Catalog:
    """The app's catalogue; an empty one when it has none yet."""
    path = path_of(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, abort_invalid=True)


def entries(catalogue: Catalog) -> dict[Key, Message]:
    return {(m.context or "", _first(m.id)): m for m in catalogue if m.id}


def _first(forms: str | list[str] | tuple[str, ...]) -> str:
    return forms if isinstance(forms, str) else forms[0]


def update(app: Path, *, elsewhere: dict[Key, str]) -> bool:
    """Rewrite the catalogue to hold exactly the app's strings. True when the file changed.

    Translations stay; a string that is gone goes; a new one is empty unless another app
    (`elsewhere`) has already translated it.
    """
    texts, known, catalogue = texts_in(app), entries(read(app)), Catalog(locale=LANGUAGE)
    for key, text in texts.items():
        old = known.get(key)
        catalogue.add(
            text.id,
            _kept(text, old) or _as_forms(text, elsewhere.get(key, "")),
            flags={"fuzzy"} if old is not None and old.fuzzy else (),
            user_comments=old.user_comments if old is not None else (),
            context=text.context or None,
        )
    return _write(path_of(app), catalogue)


def _kept(text: Text, old: Message | None) -> str | tuple[str, ...]:
    said = _first(old.string) if old is not None and old.string else ""
    return _as_forms(text, said)


def _as_forms(text: Text, said: str) -> str | tuple[str, ...]:
    # Vietnamese has one form for every number.
    return (said,) if text.plural and said else said


def _write(path: Path, catalogue: Catalog) -> bool:
    if not len(catalogue) and not path.exists():
        return False
    body = BytesIO()
    pofile.write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    new = HEADER.encode() + body.getvalue()
    if path.exists() and path.read_bytes() == new:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(new)
    return True


def compile_to_mo(app: Path) -> None:
    """Write django.mo beside the catalogue, in one step: another process may be starting."""
    path = path_of(app)
    if not path.exists():
        return
    beside = path.with_suffix(f".mo-{os.getpid()}")
    with beside.open("wb") as file:
        mofile.write_mo(file, read(app))
    beside.replace(path.with_suffix(".mo"))


def problems_of(app: Path) -> Iterator[str]:
    """What keeps this app's catalogue from being complete, a line each."""
    texts, known = texts_in(app), entries(read(app))
    for key in sorted(texts.keys() - known.keys()):
        yield f"{app.name}: missing {_shown(key)}"
    for key in sorted(known.keys() - texts.keys()):
        yield f"{app.name}: obsolete {_shown(key)}"
    for key in sorted(texts.keys() & known.keys()):
        if fault := _fault(texts[key], known[key]):
            yield f"{app.name}: {fault} {_shown(key)}"


def _shown(key: Key) -> str:
    context, singular = key
    return f'"{singular}"' + (f" (context {context})" if context else "")


def _fault(text: Text, entry: Message) -> str:
    said = _first(entry.string) if entry.string else ""
    if not said:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    if bool(text.plural) != bool(entry.pluralizable):
        return "outdated plural of"
    if _placeholders(said) != _placeholders(text.plural or text.singular):
        return "other placeholders in"
    if _stray_percent(said) and not _stray_percent(text.plural or text.singular):
        return "a single % (write %%) in"
    return ""


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _stray_percent(text: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", text.replace("%%", ""))


def contradictions(apps: Iterable[Path]) -> Iterator[str]:
    """Strings that two apps translate differently: at run time only one of the two would show."""
    said: dict[Key, tuple[str, str]] = {}
    for app in apps:
        for key, entry in entries(read(app)).items():
            if not entry.string:
                continue
            here = _first(entry.string)
            first_app, there = said.setdefault(key, (app.name, here))
            if here != there:
                both = f'"{there}", "{here}"'
                yield f"{first_app}, {app.name}: two translations of {_shown(key)}: {both}"


def said_in(apps: Iterable[Path]) -> dict[Key, str]:
    """All translations there are, for strings that come to be used in another app too."""
    return {
        key: _first(entry.string)
        for app in apps
        for key, entry in entries(read(app)).items()
        if entry.string and _first(entry.string) and not entry.fuzzy
    }
