"""The commands that lead to the signature, and those that look at it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

COMANDI: tuple[click.Command, ...] = ()
"""The commands, in the order of the help."""
