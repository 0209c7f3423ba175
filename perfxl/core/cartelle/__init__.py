"""The declaration of the workbooks that perfxl draws."""
