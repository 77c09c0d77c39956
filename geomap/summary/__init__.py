"""What can be said over several claims: counts of incidents, figures, and where accounts differ."""

from geomap.summary.counting import (
    Drawn,
    count_drawn,
    count_machine_coded,
    count_placing,
    say_machine_coded,
    tell_machine_coded,
)
from geomap.summary.differences import DIFFERENCES, compare_claims
from geomap.summary.figures import figures_of, measure_bounds, ranges_of, say_bounds
from geomap.summary.keys import KEYS
from geomap.summary.points import count_points, say_points, tabulate_points
from geomap.summary.table import Summary, summarize
from geomap.summary.totals import sum_figures

__all__ = [
    "DIFFERENCES",
    "KEYS",
    "Drawn",
    "Summary",
    "compare_claims",
    "count_drawn",
    "count_machine_coded",
    "count_placing",
    "count_points",
    "figures_of",
    "measure_bounds",
    "ranges_of",
    "say_bounds",
    "say_machine_coded",
    "say_points",
    "sum_figures",
    "summarize",
    "tabulate_points",
    "tell_machine_coded",
]
