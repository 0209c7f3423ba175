"""What a printed target says: a comparison, a ratio, yes or no, how often; and whether two targets contradict each other.

The plan keeps what was printed; this is what was understood. What no rule reads is text, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from perfxl.core.citazioni import PESO
from perfxl.core.money import parse_italian
from perfxl.core.numeri import UNITA, numeri, unita_di
from perfxl.core.pezzi import taglia, voci
from perfxl.core.riferimenti import FREQUENZA, NUMERO, oscura, senza_date, senza_riferimenti

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.core.pezzi import Voce
