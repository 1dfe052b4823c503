"""Tables of the language in spreadsheets: sheet → table block, table block → sheet, cell for cell."""
