"""Odd questions to every operation of the schema, with the token of every kind of program: no
answer is a 5xx, has a status, a type or a shape that the schema does not name.

The questions are the same in every run of the same code. Whatever is written is taken back at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.allowances import forget_allowances
from tests.factories.clients import bearer
from tests.house.api_world import CORRECTIONS, WORDS, World, body, made_world

pytestmark = pytest.mark.services

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
TOKENS = {
    "E": "exact statistics",
    "P": "protected statistics",
    "A": "every register, the whole province",
    "H": "every register of units, one unit",
    "V": "reads every register, one unit",
}
AT_LEAST = 500  # questions with each token
# Of the answers, how many are more than a closed door.
WITHIN = 0.4
EXAMPLES, OF_CLOSED_DOORS = 12, 2
_ALL = list(HealthCheck)


@dataclass
class Tally:
    """What was answered, and what was wrong with it."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        return self.statuses.total()

    @property
    def within(self) -> float:
        return 1 - (self.statuses[401] + self.statuses[403]) / self.asked


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    document = SchemaGenerator().get_schema(request=None, public=True)
    described = schemathesis.openapi.from_dict(document)
    described.app = get_wsgi_application()
    # Each question comes with the token that the test sends.
    described.config.generation.with_security_parameters = False
    return [found.ok() for found in described.get_all_operations()]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request would end with the connection that holds the test's transaction."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(here, next_door, department) -> World:
    return made_world(here, next_door, department)


def rounds(operation: Any, world: World) -> Iterator[Any]:
    """Strategies of questions: about what is there, about whatever comes, and wrong ones."""
    yield operation.as_strategy(**known(operation, world.things["here"]))
    if operation.method == "patch":
        there = known(operation, world.things["here"])
        sent = {"body": CORRECTIONS[register_of(operation)], "media_type": "application/json"}
        yield operation.as_strategy(**there, **sent)
    yield operation.as_strategy()
    yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def register_of(operation: Any) -> str:
    return operation.path.split("/")[3]


def known(operation: Any, things: Any) -> dict[str, Any]:
    """What leads to an answer: a record, a plan or a list that is there, a body that is taken."""
    register, method = register_of(operation), operation.method
    if register == "statistics":
        return {"query": {"plan": things.plan}}
    if "{code}" in operation.path:
        return {"path_parameters": {"code": things.plan if register == "plans" else things.list}}
    if "{id}" in operation.path:
        seen = {"If-Match": f'"{things.seen.get(register, 1)}"'} if method == "patch" else None
        record = WORDS[f"{register}_record"](things)[0]
        return {"path_parameters": {"id": record}, "headers": seen}
    if method == "post":
        kind = operation.path.strip("/").split("/")[3:] or ["list"]
        sent = body(f"{register}_{kind[0]}", "POST", things)
        return {"body": sent, "media_type": "application/json"}
    return {}


def asked(strategy: Any, examples: int, ask: Callable[[Any], None]) -> None:
    """Ask that many questions; fewer where there are no more different ones."""
    sized = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=_ALL,
    )
    # An operation that takes nothing has no wrong questions.
    with suppress(Unsatisfiable):
        sized(given(strategy)(ask))()


def answers(world: World, who: str, operations: list[Any]) -> Tally:
    # Nothing between the two unpacks an answer that comes compressed.
    tally, headers = Tally(), {**bearer(world.tokens[who]), "Accept-Encoding": "identity"}

    def ask(case: Any) -> None:
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        tally.statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            tally.wrong.setdefault(f"{case.method} {case.operation.path}", str(failures))

    for operation in operations:
        refused = tally.statuses[403]
        first, *others = rounds(operation, world)
        asked(first, OF_CLOSED_DOORS, ask)
        if tally.statuses[403] - refused < OF_CLOSED_DOORS:
            for strategy in (first, *others):
                asked(strategy, EXAMPLES, ask)
    return tally


@pytest.mark.django_db
@pytest.mark.parametrize("who", TOKENS)
def test_every_answer_is_as_the_schema_says(world, operations, who):
    forget_allowances()

    tally = answers(world, who, operations)

    assert tally.wrong == {}
    assert tally.asked >= AT_LEAST
    assert tally.within >= WITHIN, tally.statuses
