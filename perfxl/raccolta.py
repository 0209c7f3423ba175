"""How often Python looks for what nobody needs any more."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COSE = 30_000
"""New things after which it looks again, in place of 700: a few megabytes of them."""


@contextmanager
def rada() -> Iterator[None]:
    """Make the collector of cycles look but seldom: a plan and its workbooks are many things, and they stay.

    It would go through all of them again and again, to free next to nothing: a tenth of the time of a large plan.
    """
    prima = gc.get_threshold()
    if prima[0] >= _COSE:  # another thread is within: who came first puts it back
        yield
        return
    gc.set_threshold(_COSE, *prima[1:])
    try:
        yield
    finally:
        gc.set_threshold(*prima)
