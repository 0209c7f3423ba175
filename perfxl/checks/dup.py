"""VAL: the references of objectives to the DUP, the council's planning document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.testi.rif_dup import forma

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame


def dup_di_altra_forma(esame: Esame) -> Iterator[Rilievo]:
    """Un riferimento al DUP deve avere una delle forme che l'ente usa.

    Perché:
        Un riferimento scritto a metà, o due in uno, nel DUP non si trova: nessuno sa da quale programma l'obiettivo
        discende.
    Esempio errato:
        «1.10.» oppure «5.2.1/9», dove i riferimenti sono di due o tre numeri con il punto.
    Esempio giusto:
        «1.10» oppure «5.2.1» e «5.2.9», uno per uno.
    Come si corregge:
        Riscrivere il riferimento come sta nel DUP; se la forma è buona, aggiungerla al modello ([dup] forme).
    """
    forme = esame.piano.modello.rif_dup
    for obiettivo in esame.piano.obiettivi if forme else ():
        for riferimento in obiettivo.rif_dup:
            if riferimento.value.strip() != "" and not forma(riferimento.value, forme):
                yield Rilievo(
                    riferimento.place,
                    f"{nome_obiettivo(esame.piano, obiettivo)}: il riferimento al DUP non ha la forma degli altri "
                    "(N sta per un numero)",
                    " oppure ".join(una.replace("*", "testo") for una in forme),
                    riferimento.value,
                    "Riscriverlo come sta nel DUP, uno per uno; se la forma è buona, aggiungerla al modello.",
                    obiettivo.capofila,
                    obiettivo.codice,
                )


def dup_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Dove il modello lo chiede, ogni obiettivo deve avere un riferimento al DUP.

    Perché:
        Un obiettivo che non discende dal DUP non si sa quale indirizzo del Consiglio attui.
    Esempio errato:
        Riferimento al DUP vuoto.
    Esempio giusto:
        Riferimento al DUP «1.10».
    Come si corregge:
        Scrivere il riferimento. Se non è obbligatorio lo dice il modello ([dup] obbligatorio = false).
    """
    for obiettivo in esame.piano.obiettivi if esame.piano.modello.dup_obbligatorio else ():
        scritti = [riferimento for riferimento in obiettivo.rif_dup if riferimento.value.strip() != ""]
        if not scritti:
            luogo = obiettivo.rif_dup[0].place if obiettivo.rif_dup else obiettivo.place
            yield Rilievo(
                replace(luogo, incerto=luogo.incerto or "rif_dup" in obiettivo.incerti),
                f"{nome_obiettivo(esame.piano, obiettivo)}: manca il riferimento al DUP",
                remedy="Scrivere il riferimento.",
                settore=obiettivo.capofila,
                obiettivo=obiettivo.codice,
            )
