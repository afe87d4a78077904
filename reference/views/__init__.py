"""Pages of the lists, and of their changes."""
