"""The signatures of a verbale, as a point of its verification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.firme import Giudizio, descrivi
from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto
from perfxl.errors import MissingExtraError
from perfxl.signoff.firma import giudica_firme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from perfxl.core.firme import FirmaLetta
    from perfxl.signoff.firma_certificati import Radice

_GIUDIZI = {
    Giudizio.BUONA: Esito.TORNA,
    Giudizio.INCERTA: Esito.NON_VERIFICATO,
    Giudizio.NON_BUONA: Esito.DIVERSO,
}


def delle_firme(contenuto: bytes, radici: Sequence[Radice], quando: datetime, *, firmato: bool) -> Punto:
    """What is to be thought of the signatures.

    Args:
        contenuto: the file, in its envelope where it came in one.
        radici: the certificates that the user trusts.
        quando: when it is judged.
        firmato: whether there is a signature at all.
    """
    if not firmato:
        return Punto(
            Passo.FIRMA,
            Esito.DETTO,
            "il verbale non è firmato: chi fece il visto, e quando, lo garantisce solo una firma",
        )
    try:
        firme = giudica_firme(contenuto, radici, quando)
    except MissingExtraError as error:
        return Punto(
            Passo.FIRMA,
            Esito.NON_VERIFICATO,
            "c'è una firma, e non si è potuta verificare",
            (Dettaglio("", f"{error}"),),
        )
    if not firme:
        frase = "c'è una firma, e non si legge: il PDF non la dichiara come si deve"
        return Punto(Passo.FIRMA, Esito.DIVERSO, frase)
    esiti = {_GIUDIZI[firma.giudizio] for firma in firme}
    esito = next(esito for esito in (Esito.DIVERSO, Esito.NON_VERIFICATO, Esito.TORNA) if esito in esiti)
    return Punto(Passo.FIRMA, esito, _frase(firme, esito), tuple(_dette(firme)))


def _frase(firme: Sequence[FirmaLetta], esito: Esito) -> str:
    quante = "la firma" if len(firme) == 1 else f"una delle {len(firme)} firme"
    if esito is Esito.DIVERSO:
        return f"{quante} non è buona"
    if esito is Esito.NON_VERIFICATO:
        return f"{quante} non è verificata del tutto"
    return "la firma è buona" if len(firme) == 1 else f"le {len(firme)} firme sono buone"


def _dette(firme: Sequence[FirmaLetta]) -> list[Dettaglio]:
    return [Dettaglio("", frase) for firma in firme for frase in descrivi(firma)]
