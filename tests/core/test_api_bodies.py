"""Bodies that nobody can read are 400, however they are built."""

import json

import pytest

from core.api.bodies import MOST_DEEP
from tests.factories.clients import Program

ADDRESSES = ("/api/v1/workers/", "/api/v1/workers/bulk/", "/api/v1/workers/find/")
DEEP = [levels * "[" + levels * "]" for levels in (MOST_DEEP + 1, 300, 900, 2_000, 100_000)]


@pytest.fixture
def program(here):
    return Program(["workers.read", "workers.write", "workers.identity"], [here])


def sent(program, address: str, raw: str):
    headers = {"Idempotency-Key": "a-key"}
    return program.http.post(address, raw, content_type="application/json", headers=headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_thousands_of_brackets_are_unreadable(program, address):
    for deep in (*DEEP, *(f'{{"rows": [{{"full_name": {deep}}}]}}' for deep in DEEP), "[" * 5_000):
        answer = sent(program, address, deep)
        assert answer.status_code == 400, deep[:20]
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_letters_and_numbers_are_unreadable(program, address):
    for odd in ('"\\ud800"', '"a\\u0000"', "NaN", "1e999", "9" * 5_000, "null"):
        for raw in (odd, f'{{"personal_id": {odd}, "full_name": {odd}}}', f'{{"rows": {odd}}}'):
            assert sent(program, address, raw).status_code == 400, raw[:40]


def test_as_deep_as_a_record_is_read(program):
    row = {"full_name": "Lò Văn An", "born": "1999", "sex": "male", "commune": {"code": "03808"}}

    answer = sent(program, "/api/v1/workers/bulk/", json.dumps({"rows": [row]}))

    assert [each["status"] for each in answer.json()["results"]] == ["created"]
