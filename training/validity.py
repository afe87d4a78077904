"""Whether a person was trained on the day of departure, and if not, why."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.months import add_months

# Circular 21/2021, article 12.2b: an orientation certificate holds for 24 months.
VALID_MONTHS = 24


class Untrained(models.TextChoices):
    """Why a departure does not count as trained. Empty is trained."""

    TRAINED = "", _("Trained")
    NO_CERTIFICATE = "no_certificate", _("No orientation certificate")
    ISSUED_LATER = "issued_later", _("The certificate was issued after the departure")
    EXPIRED = "expired", _("The certificate was older than 24 months")
    OTHER_COUNTRY = "other_country", _("The certificate is for another country")


class _Certificate(Protocol):
    issued_on: date
    country_id: str


def why_untrained(
    certificates: Iterable[_Certificate], *, departed_on: date, country: str
) -> Untrained:
    """The best that the certificates give: trained if one fits, else the nearest miss.

    A certificate fits when issued on or before the departure, not more than 24 months earlier
    (the day 24 months later still fits), for the same country.
    """
    found = Untrained.NO_CERTIFICATE
    for certificate in certificates:
        if certificate.country_id != country:
            verdict = Untrained.OTHER_COUNTRY
        elif certificate.issued_on > departed_on:
            verdict = Untrained.ISSUED_LATER
        elif add_months(certificate.issued_on, VALID_MONTHS) < departed_on:
            verdict = Untrained.EXPIRED
        else:
            return Untrained.TRAINED
        if found is Untrained.NO_CERTIFICATE or found is Untrained.OTHER_COUNTRY:
            found = verdict
    return found
