"""IN: a figure in one place and another in the next, where both are figures of the same thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.attesi import con_operatore, confronto, contraddizioni
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.testi.contraddizioni import contraddice
from perfxl.core.testi.numeri import numeri, valore_di
from perfxl.core.testi.parole_comuni import in_comune
from perfxl.core.testi.riferimenti import NUMERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Sourced
    from perfxl.core.testi.numeri import Numero

_SU = re.compile(
    rf"(?P<parte>{NUMERO})\s+(?P<cosa>[^\W\d_]{{3,}})\s+su\s+(?:un\s+totale\s+di\s+)?(?P<tutto>{NUMERO})", re.IGNORECASE
)
_TUTTO = 100
_POCHE_PAROLE = 5

_Coppia: TypeAlias = "tuple[Sourced[str], Sourced[str]]"


def cifre_diverse(esame: Esame) -> Iterator[Rilievo]:
    """La stessa quantità deve avere la stessa cifra in ogni posto in cui è scritta.

    Perché:
        Se l'attività prevede 150 controlli e il risultato ne attende 100, a fine anno si discuterà di quale vale. Si
        confrontano il risultato atteso con l'attività, con la descrizione e con il titolo, e l'indicatore con il suo
        risultato: solo dove dicono la stessa cosa nella stessa unità. I numeri d'ordine di un elenco non sono quantità.
    Esempio errato:
        Attività: «controlli da effettuare: minimo 150»; risultato atteso: 100 controlli.
    Esempio giusto:
        Attività: «controlli da effettuare: minimo 150»; risultato atteso: 150 controlli.
    Come si corregge:
        Scrivere la stessa cifra nei due posti.
    """
    for obiettivo in esame.piano.obiettivi:
        for prima, poi in _coppie(obiettivo):
            yield Rilievo(
                poi.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: due cifre diverse per la stessa cosa",
                prima.value,
                poi.value,
                "Scrivere la stessa cifra nei due posti.",
                obiettivo.capofila,
                obiettivo.codice,
                () if prima.place == poi.place else (prima.place,),
            )


def _coppie(obiettivo: Obiettivo) -> Iterator[_Coppia]:
    """The texts that do not say the same figure."""
    for misura in (*obiettivo.indicatori, *obiettivo.risultati):
        yield from _con_l_attivita(misura)
        yield from _con_la_descrizione(misura)
    for misure in (obiettivo.indicatori, obiettivo.risultati):
        if len(misure) == 1:
            yield from _con_il_titolo(obiettivo, misure[0])
    for suo, altro in contraddizioni(obiettivo):
        if not con_operatore(suo, altro):
            yield suo.testo, altro.testo


def _con_l_attivita(misura: Misura) -> Iterator[_Coppia]:
    """A target that an activity with a single figure contradicts."""
    suo, altro = confronto(misura.atteso), confronto(misura.attivita)
    if suo is None or altro is None or len(numeri(misura.attivita.value)) > 1:
        return
    cosa = f"{misura.descrizione.value} {misura.atteso.value}"
    if contraddice(suo.atteso, altro.atteso) and in_comune(cosa, misura.attivita.value):
        yield misura.attivita, misura.atteso


def _con_la_descrizione(misura: Misura) -> Iterator[_Coppia]:
    """A target whose percentage, or whose total, is not that of the description."""
    descrizione, atteso = misura.descrizione.value, misura.atteso.value
    prima, poi = _percentuale(descrizione), _percentuale(atteso)
    if prima is not None and poi is not None and poi.valore not in {prima.valore, _TUTTO}:
        di_che, di_che_cosa = _di_che(descrizione, prima), _di_che(atteso, poi)
        if in_comune(di_che, di_che_cosa):
            yield misura.descrizione, misura.atteso
    for su in _SU.finditer(atteso):
        contate = [numero.valore for numero in numeri(descrizione) if in_comune(numero.unita, su["cosa"])]
        if len(contate) == 1 and contate[0] not in {valore_di(su["parte"]), valore_di(su["tutto"])}:
            yield misura.descrizione, misura.atteso


def _percentuale(testo: str) -> Numero | None:
    """The only percentage that a text cites; None where it cites none, or more."""
    quote = [numero for numero in numeri(testo) if numero.unita == "%"]
    return quote[0] if len(quote) == 1 else None


def _di_che(testo: str, percentuale: Numero) -> str:
    """What a percentage is of: the few words that follow it."""
    return " ".join(testo[percentuale.fine :].split()[:_POCHE_PAROLE])


def _con_il_titolo(obiettivo: Obiettivo, misura: Misura) -> Iterator[_Coppia]:
    """The only target, where the least or the most that the title says is another figure of the same thing."""
    suo, titolo = confronto(misura.atteso), confronto(obiettivo.titolo)
    if suo is None or titolo is None or suo.atteso.valore == titolo.atteso.valore:
        return
    cosa = f"{misura.descrizione.value} {misura.atteso.value}"
    if con_operatore(titolo) and contraddice(suo.atteso, titolo.atteso) and in_comune(cosa, obiettivo.titolo.value):
        yield obiettivo.titolo, misura.atteso
