"""Files of lists that go out, and sheets that come in."""

from spreadsheets.models.exports import ExportPart, ExportRun
from spreadsheets.models.imports import HeadingAlias, ImportBlock, ImportPart, ImportRun

__all__ = [
    "ExportPart",
    "ExportRun",
    "HeadingAlias",
    "ImportBlock",
    "ImportPart",
    "ImportRun",
]
