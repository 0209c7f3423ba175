"""Why a workbook cannot be annotated, in words for the person who has it."""

from __future__ import annotations


class CopiaImpossibile(Exception):  # noqa: N818 - it says what the file is, not what went wrong in perfxl
    """The file cannot be annotated without losing or breaking something: the text, the end of a sentence, says why."""
