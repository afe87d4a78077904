"""Certificates, and the courses they come from."""

from training.models.certificates import Certificate, CertificateQuerySet
from training.models.courses import (
    Attendance,
    Course,
    CoursePartner,
    CourseQuerySet,
    Enrolment,
    EnrolmentQuerySet,
    Session,
)

__all__ = [
    "Attendance",
    "Certificate",
    "CertificateQuerySet",
    "Course",
    "CoursePartner",
    "CourseQuerySet",
    "Enrolment",
    "EnrolmentQuerySet",
    "Session",
]
