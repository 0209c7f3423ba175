"""A workbook as it came back, and the plan rebuilt from it."""
