"""The report: one story of the incidents, told as a page, as Markdown, as PDF and as a kit."""

from geomap.report.kit import NAMES, Report, render_report

__all__ = ["NAMES", "Report", "render_report"]
