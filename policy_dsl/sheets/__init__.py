"""Tables in spreadsheets: imports a sheet as a table, and exports a table to a sheet, cell for cell."""
