"""The words of the figures for readers: what each counts, and what it is often taken for."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from figures.catalogue import CATALOGUE, CatalogueEntry
from figures.indicators import FLOW
from figures.neighbours import PLAIN, Confusion

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """What a word is taken for; `id` is empty where it has no definition of its own."""

    label: Text
    difference: Text
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word with its definition. `formula` and `source` are empty for one that is no figure."""

    id: str
    label: Text
    meaning: Text
    formula: Text = ""
    source: Text = ""
    neighbours: tuple[Neighbour, ...] = ()


def word_of(code: str) -> Word | None:
    """The word of a figure; of "ends:<reason>" that of all ends; None for no figure."""
    entry = CATALOGUE.get(code) or CATALOGUE.get(code.partition(":")[0])
    return _of_figure(entry) if entry else None


def all_words() -> Iterator[Word]:
    """The figures in the order of the catalogue, then the words that are no figure."""
    yield from map(_of_figure, CATALOGUE.values())
    for code, (label, meaning) in PLAIN.items():
        yield Word(id=id_of(code), label=label, meaning=meaning)


def id_of(code: str) -> str:
    """The anchor of a word."""
    return code.replace(":", "-")


def _of_figure(entry: CatalogueEntry) -> Word:
    return Word(
        id=id_of(entry.code),
        label=entry.label,
        meaning=entry.counting_rule,
        formula=_formula(entry),
        source=entry.source,
        neighbours=tuple(map(_neighbour, entry.confused_with)),
    )


def _formula(entry: CatalogueEntry) -> Text:
    """With names instead of codes."""
    if entry.code in FLOW and entry.code != "departures":
        return f"{entry.label} / {FLOW[FLOW[entry.code].of].label}"
    return entry.formula


def _neighbour(confusion: Confusion) -> Neighbour:
    word = confusion.word
    if isinstance(word, str) and word in CATALOGUE:
        return Neighbour(
            label=CATALOGUE[word].label, difference=confusion.difference, id=id_of(word)
        )
    if isinstance(word, str) and word in PLAIN:
        return Neighbour(label=PLAIN[word][0], difference=confusion.difference, id=id_of(word))
    return Neighbour(label=word, difference=confusion.difference)
