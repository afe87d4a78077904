"""Two doors at the same moment."""

from tests.factories.workers import worker_in


def test_one_number_recorded_twice_at_once_is_one_file(at_once, here, next_door, department):
    def register(commune):
        return lambda: worker_in(commune, personal_id="014099000001", by=department).version

    answers = at_once(*[register(here), register(next_door)] * 3)

    assert sorted(answers, key=str) == [1] + ["W-15"] * 5


def test_questions_sent_at_once_are_counted_one_after_another(
    at_once, here, next_door, officer, monkeypatch
):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 3)
    worker_in(next_door, personal_id="014099000001")

    answers = at_once(*[lambda: worker_in(here, personal_id="014099000001", by=officer)] * 8)

    assert sorted(answers) == ["W-15"] * 3 + ["W-23"] * 5
