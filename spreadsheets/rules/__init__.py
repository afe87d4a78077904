"""What a sheet may not say; no query, no clock (docs/reference/rules/spreadsheets.md)."""

from spreadsheets.rules import cells, rows

__all__ = ["cells", "rows"]
