"""Lists of days, calendars, clocks, and the days on which times on them end; it knows nothing of policies.

A day is a proleptic Gregorian ordinal, as `date.toordinal` has it. Two modules say when a time ends, and share no code:
`stepping` goes day by day and is the reference, `counting` searches in sorted days. Likewise two say how the ends of two times
compare: `ends`, from the first, and `instants`, from the second. `definition` says of a given day whether it is the right one,
without computing it.
"""
