"""Numbers that stand in a cell as texts, with the blanks and the signs that pasting brings along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.core.money import parse_italian

if TYPE_CHECKING:
    from decimal import Decimal

_INVISIBILI = re.compile("[\\u200b\\u200c\\u200d\\u200e\\u200f\\u2060\\ufeff]")
# a blank that no line may break, thin or not, separates thousands as a point does
_MIGLIAIA = re.compile("(?<=[0-9])[\\u00a0\\u2007\\u2009\\u202f](?=[0-9]{3}(?![0-9]))")


def numero_scritto(testo: str) -> Decimal | None:
    """The number that the text of a cell says in the strict Italian form; None where it says none, or two may be meant.

    ``1.234,56 €``, ``25%`` and ``25,5`` are numbers, whatever blanks stand around them; ``1 234`` with a thin blank is
    one thousand two hundred thirty-four. ``1,234.56`` and ``1.5`` are none: who wrote them has to say it.
    """
    return parse_italian(_MIGLIAIA.sub(".", _INVISIBILI.sub("", testo)))
