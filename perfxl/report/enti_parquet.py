"""Tables over the enti as Parquet, for whoever analyses them with other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfxl.core.enti import Genere, valori
from perfxl.core.money import euro
from perfxl.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from perfxl.core.enti import Colonna, RilievoDiEnte, Scheda

_GRUPPO = 10_000
"""Lines held before they are written."""
_CIFRE = 18
"""Digits of an amount, two of which are decimals."""


def _pyarrow() -> tuple[Any, Any]:
    """The library that writes them.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("--parquet", "pyarrow", "parquet") from error
    return pa, parquet


def rifiuta_parquet() -> None:
    """Refuse, before the work is done, what cannot be written.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    _pyarrow()


class TabellaParquet:
    """A table, written a group of lines at a time; amounts are decimals in euro, to the cent."""

    def __init__(self, percorso: Path, colonne: Sequence[Colonna]) -> None:
        """Open the file.

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        self._pa, parquet = _pyarrow()
        tipi = {
            Genere.TESTO: self._pa.string(),
            Genere.NUMERO: self._pa.int32(),
            Genere.EURO: self._pa.decimal128(_CIFRE, 2),
        }
        self.colonne = colonne
        self.schema = self._pa.schema([(colonna.nome, tipi[colonna.genere]) for colonna in colonne])
        self._righe: list[tuple[str | int | None, ...]] = []
        self._file = parquet.ParquetWriter(f"{percorso}", self.schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, errore: BaseException | None, dove: TracebackType | None
    ) -> None:
        try:
            if tipo is None and self._righe:
                self._scrivi()
        finally:
            self._file.close()

    def aggiungi(self, voce: Scheda | RilievoDiEnte) -> None:
        """Take a line."""
        self._righe.append(valori(voce, self.colonne))
        if len(self._righe) == _GRUPPO:
            self._scrivi()

    def _scrivi(self) -> None:
        colonne = zip(self.colonne, zip(*self._righe, strict=True), strict=True)
        dati = [[_dato(colonna, dato) for dato in loro] for colonna, loro in colonne]
        campi = [self._pa.array(loro, campo.type) for loro, campo in zip(dati, self.schema, strict=True)]
        self._file.write_table(self._pa.Table.from_arrays(campi, schema=self.schema))
        self._righe.clear()


def _dato(colonna: Colonna, dato: str | int | None) -> object:
    return euro(dato) if isinstance(dato, int) and colonna.genere is Genere.EURO else dato
