"""The copy of a workbook with its findings in it: its parts edited where they lie, all the rest byte for byte."""
