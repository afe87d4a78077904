"""The pages of the overview, and those on which the Department says what units are."""

from reports.views.areas import (
    area_correct,
    area_record,
    area_withdraw,
    areas,
    areas_paste,
)
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

__all__ = [
    "area_correct",
    "area_record",
    "area_withdraw",
    "areas",
    "areas_paste",
    "fact_history",
    "fact_list",
    "home",
    "market_balances",
    "people_scope",
    "plan_scorecard",
    "province_overview",
    "unit_overview",
    "units_without",
    "waiting_show",
]
