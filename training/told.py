"""How the audit tells of certificates and courses."""

from training.models import Certificate, Course

_CERTIFICATE = (
    "kind",
    "number",
    "issued_on",
    "provider",
    "starts_on",
    "ends_on",
    "periods",
    "country_id",
    "enterprise_id",
    "occupation",
    "language",
    "level",
    "course_id",
)
COURSE = (
    "kind",
    "title",
    "organisation_id",
    "country_id",
    "language",
    "level",
    "occupation",
    "starts_on",
    "ends_on",
    "periods",
    "places",
    "venue",
)


def told(certificate: Certificate) -> dict[str, object]:
    """What the certificate says, and nothing that is empty."""
    said = {name.removesuffix("_id"): getattr(certificate, name) for name in _CERTIFICATE}
    filled = {name: value for name, value in said.items() if value not in (None, "")}
    return {"worker": certificate.worker_id, **filled}


def told_course(course: Course) -> dict[str, object]:
    """The facts of a course, by the names of its columns."""
    return {name.removesuffix("_id"): getattr(course, name) for name in COURSE}
