"""Reports for people: on a terminal in colour, or plain. One file a command, and the blocks that several share."""
