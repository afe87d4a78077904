"""Reading what concerns one person in two files."""
