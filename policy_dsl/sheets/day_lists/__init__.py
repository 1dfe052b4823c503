"""Lists of days as somebody published them, as calendars (.ics), JSON or CSV, and the `days` declaration made from them."""
