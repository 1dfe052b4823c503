"""Reports for people, in colour on a terminal, or plain: a module for each command, and blocks that several share."""
