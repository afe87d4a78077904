"""The only ways to ask for a file and to bring a sheet in."""

from spreadsheets.actions.exports import LASTS, ask_for_file, record_file, store_file

__all__ = ["LASTS", "ask_for_file", "record_file", "store_file"]
