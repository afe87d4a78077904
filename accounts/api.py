"""What every address for programs asks of a client."""

from typing import ClassVar, cast

from accounts.models import ApiClient
from accounts.permissions import Grant
from core.api import Endpoint


class ApiEndpoint(Endpoint):
    """An address for programs: `grant` is what a client needs to read here (None: nothing but a
    token), `write_grant` what it needs to write."""

    grant: ClassVar[Grant | None]
    write_grant: ClassVar[Grant | None] = None

    @property
    def client(self) -> ApiClient:
        return cast(ApiClient, self.request.user)
