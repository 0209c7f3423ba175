"""A sheet whose cells are text of the file as soon as they are painted; XlsxWriter writes what is around them."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from perfxl.core.place import column_letters
from perfxl.xlsx.cella import Errore, WriteRefusedError, cifre, sedici

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore

_LUNGHEZZA = 32_767
"""Signs that a cell takes at most; it counts in UTF-16 units."""
_RIGA_SCHERMO = 20
"""Points of the screen in a row that nobody made higher."""
_RIGHE_DI_TRATTO = 16
"""Rows whose first and last column are said together."""
_SEMBRA_CARATTERE = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How the file format writes a character; XlsxWriter minds it in constants, not in the values of formulas."""

_LETTERE = [column_letters(colonna) for colonna in range(1, 257)]


class Carta(Worksheet):  # type: ignore[misc]  # XlsxWriter publishes no types
    """A worksheet that holds its cells as they stand in the file, where XlsxWriter holds an object for each.

    Rows and columns are counted from 0, as there. A cell that is painted again is what it was painted last.
    """

    def __init__(self) -> None:
        """Begin without cells."""
        super().__init__()
        self._celle: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._altezze: dict[int, str] = {}
        self._stili: dict[Any, str] = {None: ""}

    # ---- painting

    def costante(self, riga: int, colonna: int, valore: Valore, formato: Any = None) -> None:  # noqa: ANN401
        """Paint what stands in a cell; nothing is a cell with a look alone.

        Raises:
            WriteRefusedError: the text is longer than a cell takes.
        """
        inizio = f'<c r="{_LETTERE[colonna]}{riga + 1}"{self._stile(formato)}'
        if isinstance(valore, str):
            if len(valore) > _LUNGHEZZA // 2 and len(valore.encode("utf-16-le")) > 2 * _LUNGHEZZA:
                raise WriteRefusedError(valore[:80])
            indice = self.str_table._get_shared_string_index(valore)  # noqa: SLF001
            self._celle[riga][colonna] = f'{inizio} t="s"><v>{indice}</v></c>'
        elif type(valore) is Fraction:
            self._celle[riga][colonna] = f"{inizio}><v>{sedici(valore)}</v></c>"
        elif isinstance(valore, bool):
            self._celle[riga][colonna] = f'{inizio} t="b"><v>{valore:d}</v></c>'
        else:
            self._celle[riga][colonna] = f"{inizio}/>"

    def formula(self, riga: int, colonna: int, formula: str, valore: Valore, formato: Any) -> None:  # noqa: ANN401
        """Paint a formula, without its equals sign, and the value cached for it, or an ``Errore``."""
        if isinstance(valore, str):
            tipo = ' t="e"' if isinstance(valore, Errore) else ' t="str"'
            scritto = _in_xml(_SEMBRA_CARATTERE.sub(r"_x005F\g<0>", valore) if "_x" in valore else valore)
        elif isinstance(valore, bool):
            tipo, scritto = ' t="b"', f"{valore:d}"
        else:
            tipo, scritto = "", "0" if valore is None else cifre(valore)
        inizio = f'<c r="{_LETTERE[colonna]}{riga + 1}"{self._stile(formato)}{tipo}>'
        self._celle[riga][colonna] = f"{inizio}<f>{_in_xml(formula)}</f><v>{scritto}</v></c>"

    def altezza(self, riga: int, punti: float) -> None:
        """Make a row so many points high, in whole points of the screen."""
        schermo = int(punti * 4 / 3 + 0.5)
        in_punti = schermo * 3 / 4
        self._altezze[riga] = f' ht="{in_punti:.16g}" customHeight="1"'
        # where a chart begins: XlsxWriter counts points of the screen, older ones of the paper
        self.row_sizes[riga] = [schermo if self.default_row_height == _RIGA_SCHERMO else in_punti, False]

    def _stile(self, formato: Any) -> str:  # noqa: ANN401
        if formato not in self._stili:
            self._stili[formato] = f' s="{formato._get_xf_index()}"'  # noqa: SLF001
        return self._stili[formato]

    # ---- what XlsxWriter asks: its tables write their headers, its links their texts

    def add_table(self, first_row: int, first_col: int, last_row: int, last_col: int, options: dict[str, Any]) -> int:
        """Add a table, as XlsxWriter does, which looks at each of its cells lest it stands over another.

        No two of ours do: they stand one below the other.
        """
        esito: int = super().add_table(first_row, first_col, first_row + 1, last_col, options)
        if esito == 0:
            aree = {"range", "a_range", "autofilter"} & self.tables[-1].keys()
            self.tables[-1] |= dict.fromkeys(aree, xl_range(first_row, first_col, last_row, last_col))
        return esito

    def _write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:  # noqa: ANN401
        self.costante(row, col, string, cell_format)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        """None of ours is newer than Excel 2016: none needs a prefix."""
        return formula.removeprefix("=")

    def _write_dimension(self) -> None:
        if self._celle:
            righe = [*self._celle, *self._altezze]
            colonne = [colonna for celle in self._celle.values() for colonna in (min(celle), max(celle))]
            self.dim_rowmin, self.dim_rowmax = min(righe), max(righe)
            self.dim_colmin, self.dim_colmax = min(colonne), max(colonne)
        super()._write_dimension()

    def _write_sheet_data(self) -> None:
        tratti = self._tratti()
        pezzi = ["<sheetData>"]
        for riga in sorted({*self._celle, *self._altezze}):
            inizio = f'<row r="{riga + 1}"{tratti[riga // _RIGHE_DI_TRATTO]}{self._altezze.get(riga, "")}'
            celle = self._celle.get(riga)
            if celle is None:
                pezzi.append(f"{inizio}/>")
            else:
                pezzi += (f"{inizio}>", *(celle[colonna] for colonna in sorted(celle)), "</row>")
        pezzi.append("</sheetData>")
        self.fh.write("".join(pezzi))

    def _tratti(self) -> dict[int, str]:
        """The first and the last column of each stretch of rows, as its rows say them."""
        colonne: defaultdict[int, list[int]] = defaultdict(list)
        for riga, celle in self._celle.items():
            colonne[riga // _RIGHE_DI_TRATTO] += (min(celle), max(celle))
        detti = {tratto: f' spans="{min(trovate) + 1}:{max(trovate) + 1}"' for tratto, trovate in colonne.items()}
        return defaultdict(str, detti)


def _in_xml(testo: str) -> str:
    if "&" in testo:
        testo = testo.replace("&", "&amp;")
    if "<" in testo:
        testo = testo.replace("<", "&lt;")
    return testo.replace(">", "&gt;") if ">" in testo else testo
