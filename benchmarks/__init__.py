"""How fast the counting is, beside the bare SQL that reads the same (benchmarks/README.md)."""
