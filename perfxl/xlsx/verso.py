"""Links to other files, as addresses that are written as they are: XlsxWriter's own splits them at a «#»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.url import Url, UrlTypes

if TYPE_CHECKING:
    from perfxl.core.cartelle.layout import Collegamento


class Verso(Url):  # type: ignore[misc]  # XlsxWriter publishes no types
    """A link to another file, and to a cell in it.

    Args:
        collegamento: where it leads.
        testo: what its cell shows.
    """

    def __init__(self, collegamento: Collegamento, testo: str) -> None:
        super().__init__(f"internal:{collegamento.luogo}")
        self._link_type = UrlTypes.EXTERNAL
        self._link = self._relationship_link = collegamento.url
        self.text = testo
        self.tip = "Apre il file"
