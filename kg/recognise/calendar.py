"""Days of the calendar that may not exist. In: year, month, day. Out: dates."""

from datetime import date, timedelta


def shift(day: date | None, years: int) -> date | None:
    """The same day some years on; a month's last day stays its last."""
    if day is None:
        return None
    last = last_day(day.year + years, day.month)
    same_end = day.day == last_day(day.year, day.month)
    return date(day.year + years, day.month, last if same_end or day.day > last else day.day)


def make_date(year: int, month: int, day: int) -> date | None:
    """The day; months may run over (13 is January of the next year). ``None`` where there is no such day."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, day) if 1 <= day <= last_day(year, month) else None


def last_day(year: int, month: int) -> int:
    """The number of the month's last day."""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
