"""The files that came back: which is whose, and which cannot be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.letture.lettura import leggi

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
    ESTRANEA = "estranea"
    ALTRO_PIANO = "altro piano"
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
        copia_di: name of the file it repeats for the same settore; empty for the first.
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
    scartata: bool = False


def riconosci(workbook: Workbook, cartelle: Mapping[str, Cartella], impronta: str) -> Consegna:
    """Tell whose a workbook is, by the identity that it carries.

    Args:
        workbook: the file as it was read.
        cartelle: the workbooks that were sent out, by settore; the Riepilogo under an empty code.
        impronta: digest of the file's bytes.
    """
    file, proprieta = workbook.file, workbook.properties
    if "perfxl_settore" not in proprieta or "perfxl_piano" not in proprieta:
        return Consegna(file, Esito.ESTRANEA)
    settore = proprieta["perfxl_settore"]
    attesa = next(iter(cartelle.values())).proprieta
    diverse = [
        f"{nome.removeprefix('perfxl_')} «{proprieta.get(nome, '')}» invece di «{attesa[nome]}»"
        for nome in ("perfxl_ente", "perfxl_anno", "perfxl_modello", "perfxl_layout")
        if proprieta.get(nome) != attesa[nome]
    ]
    if settore not in cartelle:
        diverse.append(f"settore «{settore}», che il piano non ha")
    if diverse:
        return Consegna(file, Esito.ALTRO_PIANO, "; ".join(diverse))
    esito = Esito.BUONA if proprieta["perfxl_piano"] == attesa["perfxl_piano"] else Esito.ALTRA_VERSIONE
    return Consegna(file, esito, "", settore, leggi(workbook, cartelle[settore]), impronta)


def abbina(consegne: Sequence[Consegna]) -> tuple[Consegna, ...]:
    """Note which files repeat a settore; where two say different things, neither counts."""
    quante = Counter(c.settore for c in consegne if c.lettura is not None)
    prime: dict[str, Consegna] = {}
    abbinate: list[Consegna] = []
    for consegna in consegne:
        if consegna.lettura is None or quante[consegna.settore] == 1:
            abbinate.append(consegna)
            continue
        sorelle = {c.impronta for c in consegne if c.lettura is not None and c.settore == consegna.settore}
        prima = prime.setdefault(consegna.settore, consegna)
        copia = "" if prima is consegna else prima.file
        abbinate.append(replace(consegna, copia_di=copia, scartata=copia != "" or len(sorelle) > 1))
    return tuple(abbinate)
