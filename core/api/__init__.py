"""What all addresses for programs have in common."""

from core.api.endpoints import Endpoint
from core.api.parameters import declared
from core.api.problems import BadParameter, Busy, Conflict, Problematic, problem_document

__all__ = [
    "BadParameter",
    "Busy",
    "Conflict",
    "Endpoint",
    "Problematic",
    "declared",
    "problem_document",
]
