"""The sheet «Da rivedere»: what of an older version has no place in the new one, or is in dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Colonna, Foglio, Riga, Ruolo, Tabella, Tipo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.versioni.riporto import Riporto

FOGLIO = "Da rivedere"
NOME = "da_rivedere"
"""The sheet, and its table."""

_LUNGO = 30_000
"""A longer text goes on in another row: a cell holds 32.767 signs."""

_COLONNE = (
    Colonna("file", "File", Ruolo.FISSO, Tipo.TESTO, 28),
    Colonna("foglio", "Foglio", Ruolo.FISSO, Tipo.TESTO, 14),
    Colonna("cella", "Cella", Ruolo.FISSO, Tipo.TESTO, 8),
    Colonna("che_cosa", "Che cosa", Ruolo.FISSO, Tipo.TESTO, 34),
    Colonna("scritto", "Che cosa c'era scritto", Ruolo.FISSO, Tipo.TESTO, 36),
    Colonna("adesso", "Che cosa c'è adesso", Ruolo.FISSO, Tipo.TESTO, 36),
    Colonna("perche", "Perché", Ruolo.FISSO, Tipo.TESTO, 36),
)
TABELLA = Tabella(NOME, "Valori da guardare uno per uno", _COLONNE, (), filtro=True)
"""The table, without rows."""

RIGHE = (
    "Ciò che nella versione precedente era scritto e qui non ha un posto, o che anche il piano nuovo ha cambiato.",
    "Ciò che serve si riscrive nelle celle gialle; le righe già viste si possono cancellare, e così il foglio.",
)
"""What the sheet says above its table."""


def voce(riporto: Riporto) -> tuple[str, ...]:
    """A line of the table."""
    place = riporto.place
    return (place.file, place.sheet, place.cell, riporto.che_cosa, riporto.scritto, riporto.adesso, riporto.perche)


def foglio_da_rivedere(cartella: Cartella, voci: Iterable[Sequence[str]]) -> tuple[Foglio, ...]:
    """The sheet of a workbook with these lines, each once; none where there are none."""
    intere = list(dict.fromkeys(tuple(v) for v in voci))
    righe = [pezzo for intera in intere for pezzo in _pezzi(intera)]
    if not righe:
        return ()
    chiavi = [colonna.chiave for colonna in _COLONNE]
    disegnate = tuple(
        Riga(f"{numero}", {chiave: testo or None for chiave, testo in zip(chiavi, riga, strict=True)})
        for numero, riga in enumerate(righe, start=1)
    )
    tabella = Tabella(NOME, TABELLA.titolo, _COLONNE, disegnate, filtro=True)
    titolo = cartella.fogli[0].titolo
    return (Foglio(FOGLIO, titolo, (cartella.fogli[0].righe[0], *RIGHE), (tabella,), protetto=False),)


def _pezzi(riga: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A line; as many as its longest text asks for."""
    quanti = max(1, *(-(-len(testo) // _LUNGO) for testo in riga))
    for n in range(quanti):
        yield tuple(
            testo if n == 0 and len(testo) <= _LUNGO else testo[n * _LUNGO : (n + 1) * _LUNGO] for testo in riga
        )
