"""What is done to the map of a province, and to what its units are."""

from communes.actions.areas import (
    correct_area_status,
    set_area_status,
    set_area_statuses,
    withdraw_area_status,
)
from communes.actions.maps import LoadReport, load_units, merge_units
from communes.actions.shapes import BoundaryReport, load_boundaries

__all__ = [
    "BoundaryReport",
    "LoadReport",
    "correct_area_status",
    "load_boundaries",
    "load_units",
    "merge_units",
    "set_area_status",
    "set_area_statuses",
    "withdraw_area_status",
]
