"""Pages about accounts: the doors, one's own account, the accounts of others, programs."""

from accounts.views.doors import locked_out

__all__ = ["locked_out"]
