"""The tables about persons: the file, where they lived, their papers, their lists."""

from workers.models.papers import Language, Passport
from workers.models.people import NameKey, Worker, WorkerQuerySet, born_text
from workers.models.places import HouseholdStatus, Priority, Residence

__all__ = [
    "HouseholdStatus",
    "Language",
    "NameKey",
    "Passport",
    "Priority",
    "Residence",
    "Worker",
    "WorkerQuerySet",
    "born_text",
]
