"""A small app that only the tests of the jobs process install: jobs that hang."""
