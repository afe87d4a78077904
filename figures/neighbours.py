"""What each figure is often taken for, and the sentence that tells the two apart.

Every code of the catalogue has at least one neighbour, or stands in ALONE (tests/figures).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Confusion:
    """A neighbour: the code of an indicator or a word, and the sentence that tells them apart."""

    word: str | Promise
    difference: str | Promise


# Words of the field that are no figure: what they are called, and what they mean today.
PLAIN: dict[str, tuple[str | Promise, str | Promise]] = {
    "registered": (
        pgettext_lazy("word", "Registered"),
        _("People who said that they want to go. Most of them have not left."),
    ),
    "selected": (
        pgettext_lazy("word", "Selected"),
        _("People whom an enterprise has chosen or who signed. Not all of them leave."),
    ),
    "paid_support": (
        pgettext_lazy("word", "Paid support"),
        _("People to whom support was paid, by the day of the payment."),
    ),
}

# The four numbers that reports mix up. None of them can be computed from another.
REGISTERED = Confusion(
    "registered",
    _(
        "People who said that they want to go. Most of them have not left, and no figure counts"
        " them."
    ),
)
SELECTED = Confusion(
    "selected",
    _("People whom an enterprise has chosen or who signed: who does not leave is no departure."),
)
ABROAD = Confusion(
    "stock",
    _("People abroad on one day, whenever they left; departures are what happened in a period."),
)
PAID = Confusion(
    "paid_support",
    _("People to whom support was paid, often in another year than that of the departure."),
)
DEPARTED = Confusion(
    "departures",
    _("What happened in the window. Who left earlier is not in it; who came home again is."),
)
_PERSONS = Confusion("persons", _("Who leaves twice counts twice here, and once among persons."))
_KNOWN = Confusion("departures", _("Here those not known are left out."))
_REGION = Confusion(
    _("the region today"), _("By what the unit was on the day of departure, not by what it is.")
)
_ENDED = Confusion("ends", _("All ends of stay; this is a part of them."))

NEIGHBOURS: dict[str, tuple[Confusion, ...]] = {
    "departures": (REGISTERED, SELECTED, ABROAD, PAID),
    "persons": (
        Confusion("departures", _("A person who leaves twice is one here and two departures.")),
    ),
    "trained": (Confusion("skilled_a", _("Vocational training; this is the orientation course.")),),
    "untrained": (
        Confusion("trained", _("Departures without a valid certificate: the rest of them.")),
    ),
    "skilled_a": (
        Confusion("skilled_b", _("Only with a degree or certificate: fewer than by this one.")),
    ),
    "skilled_b": (
        Confusion("skilled_a", _("Any vocational training, certificate or not: more people.")),
        Confusion("trained", _("The orientation course before departure: no qualification.")),
    ),
    "unskilled_b": (
        Confusion("qualification_unknown", _("Not known is not unskilled: a line of its own.")),
    ),
    "qualification_known": (_KNOWN,),
    "qualification_unknown": (
        Confusion("unskilled_b", _("Known to have none; here nothing is known.")),
    ),
    "high_income": (
        Confusion(
            _("largest markets"),
            _("How many go there; the list of high-income markets is the Department's own."),
        ),
    ),
    "women": (_PERSONS,),
    "minority": (
        Confusion(_("share of all departures"), _("Those not known are in no denominator here.")),
    ),
    "ethnicity_known": (_KNOWN,),
    "ethnicity_unknown": (Confusion(_("Kinh"), _("Not known is no ethnic group.")),),
    "poor": (
        Confusion(_("poor today"), _("By the list of the year of departure, never a later one.")),
    ),
    "near_poor": (Confusion("poor", _("Another list: who is on one is not on the other.")),),
    "household_unknown": (
        Confusion(_("neither poor nor near-poor"), _("That is known; here nothing is recorded.")),
    ),
    "difficult": (
        Confusion("region_iii", _("Region and extremely difficult are two statements.")),
    ),
    "area_known": (_KNOWN,),
    "area_unknown": (Confusion("region_none", _("In no region is recorded as such.")),),
    **dict.fromkeys(("region_i", "region_ii", "region_iii", "region_none"), (_REGION,)),
    "attainment": (
        Confusion("stretch", _("The share of the goal beyond the target is another one.")),
        REGISTERED,
        PAID,
    ),
    "needed": (Confusion("needed_stretch", _("For the goal beyond the target more are needed.")),),
    "stretch": (Confusion("attainment", _("A unit can reach its target and miss this goal.")),),
    "needed_stretch": (Confusion("needed", _("For the target itself fewer are needed.")),),
    "pace": (
        Confusion(_("forecast"), _("Nothing is extrapolated: it is a straight line, no forecast.")),
    ),
    "coverage": (
        Confusion(_("units with people abroad"), _("Somebody may have left years ago.")),
        Confusion(_("coverage on another map"), _("Mergers raise it without anybody leaving.")),
        Confusion(
            "attainment",
            _(
                "The map of coverage tells who sent anybody; that of attainment how many of the"
                " target."
            ),
        ),
    ),
    "stock": (DEPARTED, REGISTERED, PAID),
    "stock:in_term": (
        Confusion("stock:overdue", _("There the term is over and nobody has verified the return.")),
    ),
    "stock:extended": (Confusion("departures", _("An extension is no new departure.")),),
    "stock:overdue": (
        Confusion("stock:left_contract", _("That is known; overdue is not.")),
        Confusion("stock:in_term", _("There the term runs; its last day is inside.")),
    ),
    "stock:left_contract": (
        Confusion("stock:overdue", _("Overdue means that nobody has verified it.")),
        Confusion("left", _("Those who did so inside the window, whenever they came home.")),
    ),
    "ends": (
        Confusion(
            _("returned"), _("Only those who came home; died, missing and settled are no returns.")
        ),
        Confusion(_("ended departures"), _("Departures of the window that are over by now.")),
    ),
    "ends:completed": (_ENDED, Confusion(_("return on time"), _("By the reason, not by the day."))),
    "ends:early": (
        _ENDED,
        Confusion("left", _("Who left the contract stays abroad; an early return is home.")),
    ),
    "ends:deported": (_ENDED,),
    "ends:other": (_ENDED,),
    "left": (
        Confusion(
            "expired:abroad", _("There the term is over; here the contract was left before that.")
        ),
        Confusion("stock:left_contract", _("Those still abroad on the day, whenever they left.")),
    ),
    "expired": (Confusion("ends:completed", _("A term can run out and nobody comes home.")),),
    "expired:abroad": (
        Confusion("stock:overdue", _("All who are overdue on the day, whenever the term ran out.")),
        Confusion("left", _("Leaving a contract is an event; a term runs out by itself.")),
    ),
    "unlicensed": (
        Confusion(
            _("licence today"), _("By the day of departure: a licence lost later changes nothing.")
        ),
    ),
    "not_counted": (
        Confusion("departures", _("What counts. Nothing of this list is in that number.")),
    ),
    "outside": (
        Confusion("not_counted", _("Those from outside are only one of the reasons there.")),
    ),
}
# Codes whose name cannot be taken for another: none yet.
ALONE: frozenset[str] = frozenset()
