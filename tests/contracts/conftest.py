import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def reads():
    """How many SELECTs a page costs; what one engine adds to open or close is left out."""

    def count(client, path):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return sum(query["sql"].strip().startswith("SELECT") for query in asked)

    return count
