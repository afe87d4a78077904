"""Protected statistics: what is told of small groups, and how it is kept from telling more."""
