"""The diagrams of a policy, and what their space distinguishes: conditions, days of receipt, times."""
