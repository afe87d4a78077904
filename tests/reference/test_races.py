"""Several people at the same moment: one decides, the others are told that it is decided."""

from audit.models import AuditEntry, Event
from reference.actions import decide_change, propose_change
from reference.models import Change, Entry
from reference.queries import book
from tests.factories import user_with
from tests.factories.reference import proposed

CLICKS = 8


def test_one_change_decided_at_once_is_decided_once(at_once, leader):
    change = proposed()
    other = user_with("department_leader")

    def decide(accept, by):
        def act():
            done = decide_change(change=change, accept=accept, answer="Lý do", by=by)
            return str(done.state)

        return act

    answers = at_once(decide(True, leader), decide(False, other), *[decide(True, leader)] * 6)

    assert sorted(answers)[:7] == ["B-14"] * 7
    assert sorted(answers)[7] in ("accepted", "refused")


def test_one_entry_asked_for_at_once_waits_once(at_once, department):
    def ask():
        change = propose_change(
            subject="entry", listing="qualification", key="college",
            proposed={"name_vi": "Cao đẳng mới"}, why="Công văn", by=department,
        )  # fmt: skip
        return f"waiting: {Change.objects.open().filter(key=change.key).count()}"

    answers = at_once(*[ask] * CLICKS)

    assert sorted(answers) == ["B-12"] * (CLICKS - 1) + ["waiting: 1"]


def test_two_entries_decided_at_once_are_both_in_every_book(at_once, leader):
    """Their stamps grow in the order in which they are seen, so no process keeps an old book."""
    codes = ["college", "university", "elementary", "intermediate"]
    changes = [proposed(code, name_vi=f"{code} mới") for code in codes]

    def decide(change):
        def act():
            decide_change(change=change, accept=True, by=leader)
            stamps = list(Entry.objects.values_list("stamped_at", flat=True))
            seen = book().name("qualification", change.key)
            return f"{len(set(stamps)) == len(stamps)} {seen == change.key + ' mới'}"

        return act

    answers = at_once(*map(decide, changes))

    assert answers == ["True True"] * len(codes)


def test_a_decision_is_recorded_once(at_once, leader):
    change = proposed()

    def decide():
        decide_change(change=change, accept=True, by=leader)
        entries = AuditEntry.objects.about(change).filter(event=Event.LIST_CHANGE_DECIDED)
        return f"entries: {entries.count()}"

    answers = at_once(*[decide] * 4)

    assert sorted(answers) == ["B-14"] * 3 + ["entries: 1"]
