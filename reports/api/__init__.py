"""Statistics over REST: the figures of the pages, for programs (docs/reference/api.md)."""
