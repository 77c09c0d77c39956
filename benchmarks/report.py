"""Time the report: its kit and its PDF, for the bundled table and for made-up points.

Run from the checkout: ``python benchmarks/report.py``. Prints CPU seconds of one process beyond
start-up (imports, reading and joining; the least of three runs), and sizes. Nothing is asserted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from figure import TABLE, make_reports, timed

import geomap
from geomap.changes import compare_tables
from geomap.joins import join_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.schema import Reports


def main() -> None:
    """Print the table."""
    layers = geomap.read_layers()
    cases: dict[str, Callable[[], Reports]] = {
        "the bundled table": lambda: join_all(geomap.read_incidents(TABLE), layers),
        "1,000 over 300 places": lambda: make_reports(1_000, 300, layers),
        "10,000 over 3,000 places": lambda: make_reports(10_000, 3_000, layers),
    }
    geomap.render_report(cases["the bundled table"](), layers).to_files()  # imports are start-up
    heads = ("incidents", "story s", "files s", "kit kB", "PDF s", "PDF kB", "diff s")
    print("{:26} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}".format(*heads))
    for name, make in cases.items():
        reports = make()
        told, report = timed(lambda reports=reports: geomap.render_report(reports, layers))
        written, files = timed(lambda report=report: report.to_files())
        printed, pdf = timed(lambda report=report: report.to_pdf())
        compared, _ = timed(lambda r=reports: compare_tables(r.claims, r.claims))
        kit = sum(map(len, files.values()))
        print(
            f"{name:26} {told:8.2f} {written:8.2f} {kit / 1000:8.0f} {printed:8.2f} "
            f"{len(pdf) / 1000:8.0f} {compared:8.2f}"
        )


if __name__ == "__main__":
    main()
