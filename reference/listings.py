"""The lists there are, and what an entry of each says beside its names. Data only."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(StrEnum):
    """How an attribute is typed and stored."""

    YES = "yes"  # true or false
    NUMBER = "number"  # a decimal number, stored as text
    TEXT = "text"
    COUNTRY = "country"  # an ISO 3166 code, empty: any
    CHOICE = "choice"  # one of `options`
    ENTRY = "entry"  # a code of the list named in `options`, empty: any


@dataclass(frozen=True)
class Attribute:
    """One thing an entry says. `options`: the codes of a choice, or the list of an entry."""

    name: str
    label: str | Promise
    kind: Kind
    help: str | Promise = ""
    options: tuple[tuple[str, str | Promise], ...] | str = ()


@dataclass(frozen=True)
class Listing:
    """One list. In a `closed` one the law names the entries: names and days change, codes stay.

    A change of one that `counts` changes figures, which are then counted anew. With `same_names`
    several entries may be called the same: what they say tells them apart.
    """

    code: str
    label: str | Promise
    about: str | Promise
    attributes: tuple[Attribute, ...] = ()
    closed: bool = False
    counts: bool = False
    same_names: bool = False


_ROLLUP = (
    ("completed", _("Contract completed")),
    ("early", _("Before the end of the contract")),
    ("deported", _("Deported or dismissed")),
    ("dead_missing", _("Died or missing")),
    ("left", _("After leaving the contract")),
    ("other", pgettext_lazy("roll-up", "Not stated")),
)
_FUND = (
    ("none", pgettext_lazy("fund", "No payment")),
    ("health", _("Illness or accident: 10 to 30 million")),
    ("employer", _("Employer bankrupt or cutting jobs: 7 to 20 million")),
    ("force_majeure", _("Force majeure: 7 to 20 million")),
    ("abuse", _("Abuse or forced labour: 7 to 20 million")),
    ("death", _("Death or missing: 40 million to the relatives")),
)
_CEILING_OF = (
    ("deposit", _("Deposit of the worker")),
    ("service_fee", _("Service fee")),
    ("support", _("Support item")),
    ("loan_unsecured", _("Loan without security")),
)
_PER = (
    ("once", pgettext_lazy("ceiling", "in all")),
    ("course", pgettext_lazy("ceiling", "a course")),
    ("day", pgettext_lazy("ceiling", "a day")),
    ("month", pgettext_lazy("ceiling", "a month")),
    ("trip", pgettext_lazy("ceiling", "a journey there and back")),
)

_ALL = (
    Listing(
        "programme",
        _("Programmes"),
        _("Under which agreement or programme people leave: EPS, skilled interns, seasonal work."),
        (
            Attribute("country", _("Country or territory"), Kind.COUNTRY),
            Attribute(
                "form",
                _("Legal form of going"),
                Kind.ENTRY,
                _("The form that this programme always has; empty: several."),
                "legal_form",
            ),
            Attribute("seasonal", _("Seasonal work"), Kind.YES),
        ),
    ),
    Listing(
        "legal_form",
        _("Legal forms of going"),
        _("The seven forms of Law 69/2020, articles 5 and 54."),
        (Attribute("enterprise", _("An enterprise or unit sends the person"), Kind.YES),),
        closed=True,
    ),
    Listing(
        "qualification",
        _("Technical qualifications"),
        _("Levels of the labour survey and Circular 01/2022."),
        (
            Attribute("trained", _("Counts as trained labour"), Kind.YES),
            Attribute("certified", _("Counts as with degree or certificate"), Kind.YES),
        ),
        counts=True,
    ),
    Listing("education", _("General education"), _("Circular 01/2022, article 7.")),
    Listing(
        "ethnic_group",
        _("Ethnic groups"),
        _("Decision 121-TCTK/PPCĐ of 1979. Bare numbers never identify a group: two orders exist."),
        (
            Attribute("number_1979", _("Number of the official list of 1979"), Kind.TEXT),
            Attribute("number_census", _("Number of the census"), Kind.TEXT),
            Attribute("minority", _("Counts as an ethnic minority"), Kind.YES),
        ),
        counts=True,
    ),
    Listing(
        "household",
        _("Household status"),
        _("Of the commune's yearly list (Decree 07/2021)."),
        closed=True,
    ),
    Listing(
        "priority_group",
        _("Priority groups"),
        _("Who gets support before others; a person in several groups gets one regime."),
    ),
    Listing(
        "return_reason",
        _("Reasons of return"),
        _("Decision 40/2021 pays by reason; statutory tables know six."),
        (
            Attribute("early", _("Before the end of the contract"), Kind.YES),
            Attribute("rollup", _("In statutory tables"), Kind.CHOICE, options=_ROLLUP),
            Attribute("fund", _("Payment of the support fund"), Kind.CHOICE, options=_FUND),
        ),
        counts=True,
    ),
    Listing(
        "occupation",
        _("Occupations"),
        _("The practical list that enterprises use, with the major group of VSCO."),
        (Attribute("major_group", _("Major group of VSCO"), Kind.TEXT),),
    ),
    Listing(
        "language",
        _("Languages"),
        _("Languages learned for work, and the certificates of each."),
        (
            Attribute(
                "levels",
                _("Certificates and levels"),
                Kind.TEXT,
                _("One after the other, with commas: N5, N4, N3."),
            ),
        ),
    ),
    Listing("currency", _("Currencies"), _("Of wages: ISO 4217 codes.")),
    Listing(
        "obstacle",
        _("Obstacles"),
        _("What keeps people who want to work abroad from going."),
    ),
    Listing(
        "support_item",
        _("Items of support"),
        _("What a person may be supported with, each once."),
    ),
    Listing(
        "support_programme",
        _("Sources of support"),
        _("Which programme pays. One source pays for an item."),
    ),
    Listing(
        "ceiling",
        _("Ceilings"),
        _("Highest amounts of deposits, fees, support and loans without security, each dated."),
        (
            Attribute(
                "of", pgettext_lazy("ceiling", "Ceiling of"), Kind.CHOICE, options=_CEILING_OF
            ),
            Attribute("country", _("Country or territory"), Kind.COUNTRY, _("Empty: all others.")),
            Attribute("programme", _("Programme"), Kind.ENTRY, "", "programme"),
            Attribute(
                "occupation", pgettext_lazy("ceiling", "Occupation"), Kind.ENTRY, "", "occupation"
            ),
            Attribute("item", _("Item of support"), Kind.ENTRY, "", "support_item"),
            Attribute(
                "source", _("Source of support"), Kind.ENTRY, _("Empty: all."), "support_programme"
            ),
            Attribute("amount", _("Amount in đồng"), Kind.NUMBER, _("0: nothing may be taken.")),
            Attribute(
                "below",
                _("The amount itself is already above"),
                Kind.YES,
                _("Until 2025 a loan of 100 million needs security, and 99 million does not."),
            ),
            Attribute("per", pgettext_lazy("ceiling", "Amount for"), Kind.CHOICE, options=_PER),
            Attribute("wages_a_year", _("Monthly wages for 12 months of contract"), Kind.NUMBER),
            Attribute("wages_at_most", _("Monthly wages at most"), Kind.NUMBER),
        ),
        same_names=True,
    ),
    Listing(
        "holiday",
        _("Holidays"),
        _("Days on which no office works, beside Saturdays and Sundays. The code is the day."),
        (
            Attribute(
                "works",
                _("Working day"),
                Kind.YES,
                _("A Saturday or Sunday that is worked in exchange."),
            ),
        ),
        same_names=True,
    ),
)

LISTINGS: dict[str, Listing] = {listing.code: listing for listing in _ALL}
