"""What is done to the map of a province, and to what its units are."""

from communes.actions.areas import (
    correct_area_status,
    set_area_status,
    set_area_statuses,
    withdraw_area_status,
)
from communes.actions.maps import LoadReport, load_units, merge_units

__all__ = [
    "LoadReport",
    "correct_area_status",
    "load_units",
    "merge_units",
    "set_area_status",
    "set_area_statuses",
    "withdraw_area_status",
]
