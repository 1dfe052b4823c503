"""When answers are due: named times, lists of days, calendars and clocks."""
