"""The objectives that an office proposes in the spare rows of its workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Ruolo
from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.valori_letti import come_classe, come_n_dip, come_numero, come_testo
from perfxl.core.piano import Dichiarato
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.piano import Obiettivo, Piano

_OBIETTIVI = "obiettivi"


def righe_proposte(lettura: Lettura) -> Iterator[RigaTrovata]:
    """The spare rows for objectives where something was written."""
    trovata = lettura.tabelle.get(_OBIETTIVI)
    if trovata is None:
        return
    libere = {riga.chiave: riga for riga in trovata.tabella.righe if riga.libera}
    for riga in trovata.righe:
        disegnata = libere.get(riga.chiave)
        if disegnata is not None:
            aperte = [c.chiave for c in trovata.tabella.colonne if disegnata.ruolo(c) is Ruolo.INPUT]
            if any(testo_cella(riga.cella(chiave).value) != "" for chiave in aperte if chiave != "numero"):
                yield riga


def proposto(piano: Piano, settore: str, lettura: Lettura, riga: RigaTrovata) -> Obiettivo:
    """The objective of a spare row, as far as a split needs it; what the row does not say is empty.

    Args:
        piano: the plan.
        settore: who proposes it: it leads others.
        lettura: its workbook.
        riga: the row.
    """
    luogo = lettura.place(_OBIETTIVI, riga, "titolo")

    nulla = Sourced(None, luogo)
    titolo, quota, classe, n_dip, peso = (riga.cella(c).value for c in ("titolo", "quota", "classe", "n_dip", "peso"))
    return replace(
        piano.guidati(settore)[0],
        codice=riga.chiave,
        titolo=Sourced(come_testo(titolo), luogo),
        quota=come_testo(quota),
        importo_fisso=nulla,
        classe=Sourced(come_classe(classe), luogo),
        n_dip=Sourced(come_n_dip(n_dip), luogo),
        peso=Sourced(come_numero(peso), luogo),
        dichiarato=Dichiarato(nulla, nulla, nulla, nulla),
        come="",
    )
