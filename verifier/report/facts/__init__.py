"""The facts of a report, as values. Every format prints these, and decides nothing."""
