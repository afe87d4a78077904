"""Every number on every screen, in every file and endpoint comes from here.

Each function takes a Question (figures/questions.py), reads facts only, and answers with exact
whole numbers. `facts_behind` gives the rows behind any of them: as many as the number says.
"""

from figures.queries.attainment import (
    Attainment,
    BodyLine,
    Pace,
    Stretch,
    UnitLine,
    attainment,
    last_departures,
    stretch_of,
    totals,
)
from figures.queries.balance import Balance, market_balance, stock_balance
from figures.queries.behind import AREAS, facts_behind, versions_of
from figures.queries.breakdowns import MarketLine, apart, markets, returns
from figures.queries.coverage import SENT, SILENT, Coverage, coverage
from figures.queries.facts import (
    Facts,
    abroad,
    ended,
    expired,
    flow,
    left_contract,
    not_counted,
    outside,
    stock_state,
)
from figures.queries.licences import unlicensed
from figures.queries.periods import (
    Numbers,
    Period,
    first_departure,
    in_periods,
    in_stock_on,
    together,
)
from figures.queries.profiles import PARTS, Profile, profiles, total_of
from figures.queries.series import (
    YEAR,
    InMarket,
    MonthCounts,
    by_day,
    by_market,
    by_month,
    by_unit_and_month,
    units_in_market,
    year_earlier,
)
from figures.queries.stock import stock_by_market, stock_by_unit
from figures.queries.tables import DIMENSIONS, POPULATIONS, Counts, Table, table

__all__ = [
    "AREAS",
    "DIMENSIONS",
    "PARTS",
    "POPULATIONS",
    "SENT",
    "SILENT",
    "Attainment",
    "Balance",
    "BodyLine",
    "Counts",
    "Coverage",
    "Facts",
    "InMarket",
    "MarketLine",
    "MonthCounts",
    "Numbers",
    "Pace",
    "Period",
    "Profile",
    "Stretch",
    "Table",
    "UnitLine",
    "YEAR",
    "abroad",
    "apart",
    "attainment",
    "by_day",
    "by_market",
    "by_month",
    "by_unit_and_month",
    "coverage",
    "ended",
    "expired",
    "facts_behind",
    "first_departure",
    "flow",
    "in_periods",
    "in_stock_on",
    "last_departures",
    "left_contract",
    "market_balance",
    "markets",
    "not_counted",
    "outside",
    "profiles",
    "returns",
    "stock_balance",
    "stock_by_market",
    "stock_by_unit",
    "stock_state",
    "stretch_of",
    "table",
    "together",
    "total_of",
    "totals",
    "units_in_market",
    "unlicensed",
    "versions_of",
    "year_earlier",
]
