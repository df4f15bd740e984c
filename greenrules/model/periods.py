"""Periods in which an edition is in force."""

from datetime import date


def is_in_force(start: date | None, end: date | None, day: date) -> bool:
    """Return whether a day lies within a period, both ends inclusive; None is open."""
    return (start is None or start <= day) and (end is None or day <= end)


def describe_period(start: date | None, end: date | None) -> str:
    """Return a period in words."""
    if start and end:
        return f"from {start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else "without stated dates"
