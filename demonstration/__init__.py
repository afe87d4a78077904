"""An invented province with real totals: people, contracts, dates and unit targets are made up.

Real (docs/explanation/demonstration.md has the sources): yearly totals, the as-of figures of 2025,
and the plan numbers. The register's own actions write everything, with the clock turned to the day
on which each record became known, so that the demonstration has a past that was known in time.
"""
