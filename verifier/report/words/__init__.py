"""The words of all reports: verdicts, values and regions, in the language of the policy."""
