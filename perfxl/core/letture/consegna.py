"""The files that came back: which is whose, and which cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from perfxl.core.cartelle.memoria import FOGLIO
from perfxl.core.letture.appunti import intorno
from perfxl.core.letture.intorno import Riordino, Spostamento
from perfxl.core.letture.lettura import leggi, testo_cella
from perfxl.core.letture.workbook import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.letture.lettura import Lettura
    from perfxl.core.letture.workbook import Workbook

RIEPILOGO = ""
"""The settore of the Riepilogo, which has none."""


class Esito(StrEnum):
    """What a file turned out to be."""

    ILLEGGIBILE = "illeggibile"
    GUASTO = "guasto di perfxl"
    ESTRANEA = "estranea"
    ALTRO_PIANO = "altro piano"
    ALTRO_MODULO = "altra versione del modulo"
    ALTRA_VERSIONE = "altra versione"
    BUONA = "buona"


@dataclass(frozen=True, slots=True)
class Consegna:
    """A file of the folder.

    Attributes:
        file: its name.
        esito: what it turned out to be.
        motivo: why it cannot be read, or what identity it has instead.
        settore: code of its settore; empty for the Riepilogo, and for a file that is not ours.
        lettura: what was found in it; None where it is not to be read.
        impronta: digest of its bytes, to tell a copy from another version.
        copia_di: name of the file it repeats for the same settore: of one that says the same, else of the first; empty
            for the first.
        uguale: whether it says the same as that one.
        scartata: whether its values do not count: a second file of the same settore that says something else, or the
            first where there is such a second.
    """

    file: str
    esito: Esito
    motivo: str = ""
    settore: str = ""
    lettura: Lettura | None = None
    impronta: str = ""
    copia_di: str = ""
    uguale: bool = False
    scartata: bool = False

    @property
    def conta(self) -> bool:
        """Whether its values count: it is the workbook of a settore, was read, and is not discarded."""
        return self.lettura is not None and self.settore != RIEPILOGO and not self.scartata


def _con_identita(workbook: Workbook) -> bool:
    return "perfxl_settore" in workbook.properties


def identita_letta(workbook: Workbook) -> Mapping[str, str]:
    """The identity that a workbook carries: among its properties, else on the sheet that nobody sees.

    Programs that keep no properties of the user keep the sheet.
    """
    if _con_identita(workbook):
        return workbook.properties
    celle = next((sheet.cells for sheet in workbook.sheets if sheet.name == FOGLIO), {})
    righe = [riga for riga, colonna in celle if colonna == _NOME]
    vuota = Cell()
    return {
        testo_cella(celle[riga, _NOME].value): testo_cella(celle.get((riga, _VALORE), vuota).value) for riga in righe
    }


_NOME, _VALORE = 2, 3
"""The columns of the identity on that sheet; the first has what the workbook held when it was sent out."""


def riconosci(workbook: Workbook, cartelle: Mapping[str, Cartella], impronta: str) -> Consegna:
    """Tell whose a workbook is, by the identity that it carries.

    Args:
        workbook: the file as it was read.
        cartelle: the workbooks that were sent out, by settore; the Riepilogo under an empty code.
        impronta: digest of the file's bytes.
    """
    file, proprieta = workbook.file, identita_letta(workbook)
    if "perfxl_settore" not in proprieta or "perfxl_piano" not in proprieta:
        return Consegna(file, Esito.ESTRANEA)
    settore = proprieta["perfxl_settore"]
    attesa = next(iter(cartelle.values())).proprieta
    diverse = [
        f"{nome.removeprefix('perfxl_')} «{proprieta.get(nome, '')}» invece di «{attesa[nome]}»"
        for nome in ("perfxl_ente", "perfxl_anno", "perfxl_modello")
        if proprieta.get(nome) != attesa[nome]
    ]
    if settore not in cartelle:
        diverse.append(f"settore «{settore}», che il piano non ha")
    if diverse:
        return Consegna(file, Esito.ALTRO_PIANO, "; ".join(diverse))
    modulo = proprieta.get("perfxl_layout", "")
    if modulo != attesa["perfxl_layout"]:
        return Consegna(file, Esito.ALTRO_MODULO, modulo, settore)
    esito = Esito.BUONA if proprieta["perfxl_piano"] == attesa["perfxl_piano"] else Esito.ALTRA_VERSIONE
    return Consegna(file, esito, "", settore, _letta(workbook, cartelle[settore]), impronta)


def _letta(workbook: Workbook, cartella: Cartella) -> Lettura:
    """What is found in a workbook, and around its tables."""
    lettura = leggi(workbook, cartella)
    attorno = intorno(workbook, lettura)
    if not _con_identita(workbook):
        detto = Spostamento(Riordino.PROPRIETA_PERDUTE, "")
        attorno = replace(attorno, spostamenti=(detto, *attorno.spostamenti))
    return replace(lettura, intorno=attorno)


def abbina(consegne: Sequence[Consegna]) -> tuple[Consegna, ...]:
    """Note which files repeat a settore; where two say different things, neither counts."""
    diverse: dict[str, list[tuple[Consegna, Lettura]]] = {}
    abbinate: dict[str, Consegna] = {}
    for consegna in sorted(consegne, key=_ha_cambiato_nome):
        if consegna.lettura is None:
            continue
        prime = diverse.setdefault(consegna.settore, [])
        questa = (consegna, consegna.lettura)
        gemella = next((prima for prima, letta in prime if _dicono_lo_stesso((prima, letta), questa)), None)
        if gemella is None:
            prime.append(questa)
        altra = gemella or prime[0][0]
        copia_di = "" if altra is consegna else altra.file
        abbinate[consegna.file] = replace(consegna, copia_di=copia_di, uguale=gemella is not None)
    doppi = {settore for settore, prime in diverse.items() if len(prime) > 1}
    trovate = (abbinate.get(consegna.file, consegna) for consegna in consegne)
    return tuple(
        replace(c, scartata=c.copia_di != "" or (c.lettura is not None and c.settore in doppi)) for c in trovate
    )


def _ha_cambiato_nome(consegna: Consegna) -> bool:
    """Whether a file has another name than it was sent with: of two that say the same, it is the copy."""
    return consegna.lettura is not None and consegna.file != consegna.lettura.cartella.file


def _dicono_lo_stesso(una: tuple[Consegna, Lettura], altra: tuple[Consegna, Lettura]) -> bool:
    """Whether two files are one, or one is the other saved again: all that they say is alike, read or not."""
    (prima, letta), (seconda, riletta) = una, altra
    return prima.impronta == seconda.impronta or (
        prima.esito is seconda.esito and _scritto(letta) == _scritto(riletta) and _attorno(letta) == _attorno(riletta)
    )


def _scritto(lettura: Lettura) -> object:
    """What stands in the tables, whatever the program that saved it: results of formulas follow from the rest."""
    return {
        (nome, riga.riga, colonna): cella.value if cella.formula is None else "=" + "".join(cella.formula.split())
        for nome, trovata in lettura.tabelle.items()
        for riga in trovata.righe
        for colonna, cella in riga.celle.items()
    }


def _attorno(lettura: Lettura) -> object:
    """What is wrong with the structure, and what stands around the tables, without the name of the file."""
    dove = attrgetter("sheet", "row", "column")
    attorno = lettura.intorno
    return (
        [(d.mancanza, dove(d.place), d.voce) for d in lettura.difetti],
        [(dove(place), testo) for a in attorno.appunti for place, testo in (*a.celle, *a.commenti)],
        [(a.riquadri, a.immagini) for a in attorno.appunti],
        [(dove(n.place), n.tabella, n.chiavi) for n in attorno.non_letti],
        [unite.area for unite in attorno.unite],
        attorno.spostamenti,
    )
