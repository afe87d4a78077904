"""Rows under headings, while others write."""

from django.db.models import F

from core.grouping import Grouping, under_headings
from tests.factories.workers import worker_in
from workers.models import Worker

BY_VILLAGE = Grouping(
    field="village_sort", key=lambda row: row.village_sort, label=lambda row: row.village
)


def test_a_row_that_was_moved_while_the_page_was_made_keeps_its_heading(here):
    for _ in range(2):
        worker_in(here, village="Bản Mòn")
    people = Worker.objects.order_by("village_sort")
    rows = list(people)
    people.order_by().update(village="Bản Hạ", village_sort=F("name_sort"))

    headings = [heading for _row, heading in under_headings(BY_VILLAGE, rows, people) if heading]

    assert [(heading.label, heading.number) for heading in headings] == [("Bản Mòn", 2)]
