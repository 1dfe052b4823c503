"""Makes queries smaller: leaves out provisions that cannot matter, and divides the requests into parts."""
