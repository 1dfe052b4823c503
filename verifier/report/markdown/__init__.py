"""Reports for the comment of a pull request: Markdown with folded details, within the length that forges take."""
