"""Reports for code scanning: SARIF 2.1.0, of the OASIS, within the limits of GitHub."""
