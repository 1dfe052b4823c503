"""The words that all reports share, for verdicts, values and regions."""
