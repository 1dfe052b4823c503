"""Reports for the log of a GitHub workflow: commands that annotate files, within the limits of GitHub."""
