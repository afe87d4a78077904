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
from reports.views.interface import explorer, explorer_schema, interface
from reports.views.map import map_file
from reports.views.overview import (
    fact_history,
    fact_list,
    home,
    market_balances,
    people_scope,
    plan_scorecard,
    province_overview,
    unit_overview,
    units_without,
    waiting_show,
)
from reports.views.releases import protect, releases

__all__ = [
    "area_correct",
    "area_record",
    "area_withdraw",
    "areas",
    "areas_paste",
    "explorer",
    "explorer_schema",
    "chart_file",
    "fact_history",
    "fact_list",
    "home",
    "interface",
    "landing",
    "map_file",
    "market_balances",
    "people_scope",
    "plan_scorecard",
    "protect",
    "province_overview",
    "releases",
    "today",
    "unit_overview",
    "units_without",
    "waiting_show",
]
