"""The pages of the overview, and those on which the Department says what units are."""

from reports.views.areas import (
    area_correct,
    area_record,
    area_withdraw,
    areas,
    areas_paste,
)
from reports.views.charts import chart_file
from reports.views.daily import landing, today
from reports.views.enterprises import enterprise, enterprises
from reports.views.interface import explorer, explorer_schema, interface
from reports.views.map import map_file
from reports.views.markets import market, markets
from reports.views.overview import (
    fact_history,
    fact_list,
    home,
    market_balances,
    people_scope,
    plan_scorecard,
    province_overview,
    units_without,
    waiting_show,
)
from reports.views.releases import protect, releases
from reports.views.units import unit_over_time, unit_overview
from reports.views.words import words

__all__ = [
    "area_correct",
    "area_record",
    "area_withdraw",
    "areas",
    "areas_paste",
    "explorer",
    "explorer_schema",
    "chart_file",
    "enterprise",
    "enterprises",
    "fact_history",
    "fact_list",
    "home",
    "interface",
    "landing",
    "map_file",
    "market",
    "market_balances",
    "markets",
    "people_scope",
    "plan_scorecard",
    "protect",
    "province_overview",
    "releases",
    "unit_over_time",
    "today",
    "unit_overview",
    "units_without",
    "waiting_show",
    "words",
]
