"""Tables: headings, rows and cells, and the hints for cells that are written as in a spreadsheet."""
