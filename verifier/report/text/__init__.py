"""Reports for people, in colour on a terminal or plain: one file for each command, and blocks that several share."""
