"""The workbook that a plan is written in."""
