"""Reports: a page on which people look at what was found, judge it, and hand it on."""

from wordmine.reporting.reports import Report, report

__all__ = ["Report", "report"]
