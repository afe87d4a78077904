"""Whether a person was trained on the day of departure, and if not, why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.months import add_months

# Circular 21/2021, article 12.2b: an orientation certificate holds for 24 months; after a change
# of enterprise, job or country what changed is taught again and a new certificate issued.
VALID_MONTHS = 24


class Untrained(models.TextChoices):
    """Why a departure does not count as trained. Empty is trained. The nearest miss comes last."""

    TRAINED = "", _("Trained")
    NO_CERTIFICATE = "no_certificate", _("No orientation certificate")
    OTHER_COUNTRY = "other_country", _("The certificate is for another country")
    EXPIRED = "expired", _("The certificate was older than 24 months")
    ISSUED_LATER = "issued_later", _("The certificate was issued after the departure")
    OTHER_ENTERPRISE = "other_enterprise", _("The certificate is for another enterprise")
    OTHER_JOB = "other_job", _("The certificate is for another occupation")


# How near each comes to being trained; the nearest miss is what has to be mended.
_NEARNESS = {
    verdict: rank for rank, verdict in enumerate([*list(Untrained)[1:], Untrained.TRAINED])
}


class _Certificate(Protocol):
    """An orientation certificate that stands. No enterprise or occupation: fits any."""

    issued_on: date
    country_id: Any
    enterprise_id: Any
    occupation: str


@dataclass(frozen=True, kw_only=True)
class Going:
    """What a certificate has to fit: the day, and what is known of the contract."""

    departed_on: date
    country: str
    enterprise: int | None = None
    occupation: str = ""


def why_untrained(
    certificates: Iterable[_Certificate],
    *,
    departed_on: date,
    country: str,
    enterprise: int | None = None,
    occupation: str = "",
) -> Untrained:
    """The best that the certificates give: trained if one fits, else the nearest miss.

    A certificate fits when it is for the same country, issued on or before the departure, not more
    than 24 months earlier (the day 24 months later still fits), and when enterprise and occupation
    are the same wherever both sides name one.
    """
    going = Going(
        departed_on=departed_on, country=country, enterprise=enterprise, occupation=occupation
    )
    verdicts = (_verdict(certificate, going) for certificate in certificates)
    return max(verdicts, key=_NEARNESS.__getitem__, default=Untrained.NO_CERTIFICATE)


def nearest(certificates: Iterable[_Certificate], going: Going) -> Any:
    """The certificate that decides: the one that fits, or the nearest miss; None without any.

    Of several that come equally near, the one issued last.
    """
    return max(
        certificates,
        key=lambda one: (_NEARNESS[_verdict(one, going)], one.issued_on),
        default=None,
    )


def _verdict(certificate: _Certificate, going: Going) -> Untrained:
    if certificate.country_id != going.country:
        return Untrained.OTHER_COUNTRY
    if certificate.issued_on > going.departed_on:
        return Untrained.ISSUED_LATER
    if add_months(certificate.issued_on, VALID_MONTHS) < going.departed_on:
        return Untrained.EXPIRED
    if _differ(certificate.enterprise_id, going.enterprise):
        return Untrained.OTHER_ENTERPRISE
    if _differ(certificate.occupation, going.occupation):
        return Untrained.OTHER_JOB
    return Untrained.TRAINED


def _differ(named: object, wanted: object) -> bool:
    """Both sides name one, and it is not the same."""
    return bool(named and wanted and named != wanted)
