"""How the cells look: colours that stay apart in grey, and number formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.layout import Campione, Ruolo, Tipo

if TYPE_CHECKING:
    from perfxl.xlsx.libro import Libro

CARATTERE = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
"""A font that every system has, or has one of the same widths for: rows stay as high as their text. Not the theme's."""

FORMATI = {
    Tipo.TESTO: "General",
    Tipo.INTERO: "0",
    Tipo.NUMERO: "General",
    Tipo.SOMMA: "General;General;",
    Tipo.PERCENTO: "0.00%",
    Tipo.COEFFICIENTE: "#,##0.00",
    Tipo.EURO: "#,##0.00",
}
_ALLINEAMENTI = {
    Tipo.TESTO: "left",
    **dict.fromkeys((Tipo.INTERO, Tipo.NUMERO, Tipo.SOMMA, Tipo.PERCENTO), "center"),
}
_SFONDI = {Ruolo.INPUT: "#FFF6D6", Ruolo.CALCOLATO: "#DDE1E6"}
_BORDO, _BORDO_INPUT = "#BFBFBF", "#5F5100"
"""Cells to fill in have a dark border: it tells them apart on a print without colours."""


_COME = {Campione.CALCOLATO: Ruolo.CALCOLATO}
MANCANTE = {"pattern": 14, "fg_color": "#C98A8A", "bg_color": "#FFF6D6", "border": 3, "border_color": "#8A1C1C"}
"""Thin oblique lines, or at least a broken border: what is missing is seen without colours too."""


class Stili:
    """The formats of a workbook, each made once."""

    SCURO = "#1F3A5F"

    def __init__(self, libro: Libro) -> None:
        """Make the formats that every workbook has."""
        self._libro = libro
        self._celle: dict[tuple[Tipo, Ruolo, bool, bool], Any] = {}
        self._campioni: dict[Campione, Any] = {}
        self.titolo = libro.add_format({"bold": True, "font_size": 15, "font_color": self.SCURO})
        self.sottotitolo = libro.add_format({"bold": True, "font_size": 12})
        self.titolo_tabella = libro.add_format({"bold": True, "font_color": self.SCURO})
        intestazione = {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": self.SCURO,
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
            "border": 1,
            "border_color": _BORDO,
        }
        self.intestazione = libro.add_format(intestazione)
        self.intestazione_quieta = libro.add_format(intestazione | {"bg_color": "#E8EAED", "font_color": self.SCURO})
        self.intero = libro.add_format({"num_format": "0%"})
        self.nulla = libro.add_format({"num_format": ";;;@"})
        self.manca = libro.add_format(MANCANTE)
        rimando = {"border": 1, "border_color": _BORDO, "valign": "vcenter", "indent": 1}
        self.rimando = libro.add_format(rimando | {"font_color": "#0B4F9E", "underline": 1})
        self.buono = libro.add_format({"font_color": "#1E5631"})
        self.cattivo = libro.add_format({"font_color": "#8A1C1C", "bold": True, "bg_color": "#FBE3E0"})

    def campione(self, quale: Campione) -> Any:  # noqa: ANN401
        """The format of a cell of a legend: it looks like what it explains, and is locked."""
        if quale not in self._campioni:
            aspetto = self._aspetto(Tipo.TESTO, _COME.get(quale, Ruolo.INPUT), totale=False)
            aspetto |= {"locked": True, "num_format": "General"}
            if quale is Campione.MANCANTE:
                aspetto |= MANCANTE
            self._campioni[quale] = self._libro.add_format(aspetto)
        return self._campioni[quale]

    def cella(self, tipo: Tipo, ruolo: Ruolo, *, totale: bool, quieta: bool = False) -> Any:  # noqa: ANN401
        """The format of a cell of a table; a quiet one looks like paper."""
        chiave = (tipo, ruolo, totale, quieta)
        if chiave not in self._celle:
            aspetto = self._aspetto(tipo, ruolo, totale=totale)
            if quieta:
                aspetto = {k: v for k, v in aspetto.items() if k != "bg_color"} | {"border_color": _BORDO}
            self._celle[chiave] = self._libro.add_format(aspetto)
        return self._celle[chiave]

    def _aspetto(self, tipo: Tipo, ruolo: Ruolo, *, totale: bool) -> dict[str, Any]:
        testo = tipo is Tipo.TESTO
        aspetto: dict[str, Any] = {
            "border": 1,
            "border_color": _BORDO_INPUT if ruolo is Ruolo.INPUT else _BORDO,
            "valign": "vcenter",
            "indent": 1 if testo else 0,
            "text_wrap": testo,
            "align": _ALLINEAMENTI.get(tipo, "right"),
            "num_format": "@" if testo and ruolo is Ruolo.INPUT else FORMATI[tipo],
            "locked": ruolo is not Ruolo.INPUT,
        }
        if totale:
            aspetto |= {"bold": True, "top": 2, "top_color": self.SCURO}
        elif ruolo in _SFONDI:
            aspetto["bg_color"] = _SFONDI[ruolo]
        return aspetto
