"""IN: an objective that several units share, where they do not say the same of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import nome_misura
from perfxl.core.finding import Rilievo
from perfxl.core.modello import CAMPI_MISURA, MISURE
from perfxl.core.money import write_number
from perfxl.core.place import Sourced
from perfxl.core.testi.termini import capisci_termini
from perfxl.core.testi.uguaglianza import stessi_termini, stesso_testo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Etichette, Modello, Pesi
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Place

_DI_CIASCUNO = frozenset({"personale", "classe", "peso", "cumulato", "penalita"})
"""What every unit writes for itself: where one of two is blank, there is nothing to compare."""
_TERMINI = frozenset({"tempi", "termine"})
_CAMPI = (
    "titolo",
    "oggetto",
    "sezione",
    "tipologia",
    "tempi",
    "anni",
    "stato",
    "soglia",
    "personale",
    "risorse",
    "classe",
    "peso",
    "rif_dup",
)
"""What of an objective is compared; its number is a part of the register that it stands in."""
_PAROLE = {
    "soglia": "Soglia %",
    "rif_dup": "Riferimenti al DUP",
    "attivita": "Attività",
    "cumulato": "Valore cumulato",
    "penalita": "Penalità",
    "di": "Indicatori di riferimento",
}


@dataclass(frozen=True, slots=True)
class _Voce:
    """Something that a unit says of a shared objective.

    Attributes:
        campo: which field it is.
        nome: its name for the reader.
        testo: what is said, as its reader writes it.
        place: where.
    """

    campo: str
    nome: str
    testo: str
    place: Place

    def diversa(self, altra: _Voce) -> bool:
        """Whether another unit says something else; a day that does not exist has a check of its own."""
        if self.campo in _DI_CIASCUNO and "" in {self.testo, altra.testo}:
            return False
        if self.campo not in _TERMINI:
            return not stesso_testo(self.testo, altra.testo)
        termini = (*capisci_termini(self.testo), *capisci_termini(altra.testo))
        return all(t.valida for t in termini) and not stessi_termini(self.testo, altra.testo)


def condiviso_che_differisce(esame: Esame) -> Iterator[Rilievo]:
    """Un obiettivo condiviso da più unità deve dire la stessa cosa in ognuna, salvo dove il modello lascia differire.

    Perché:
        Due uffici che leggono termini o risultati diversi lavorano a due obiettivi diversi, e si valutano in due modi.
    Esempio errato:
        Nella segreteria la prima fase scade il 30/06, nella polizia municipale il 31/07.
    Esempio giusto:
        Lo stesso termine in tutte le unità; il personale può differire, se il modello lo dice.
    Come si corregge:
        Decidere quale vale, e scriverlo in tutte le unità. In che cosa possono differire lo dice il modello
        ([condivisi] differiscono).
    """
    copie: dict[str, list[Obiettivo]] = {}
    for obiettivo in esame.piano.obiettivi:
        if obiettivo.come != "":
            copie.setdefault(obiettivo.come, []).append(obiettivo)
    for codice, sue in copie.items():
        primo = esame.piano.obiettivo(codice)
        if primo is not None:
            yield from _differenze(esame, primo, sue)


def _differenze(esame: Esame, primo: Obiettivo, copie: Sequence[Obiettivo]) -> Iterator[Rilievo]:
    """Where a copy differs from the first; where all copies agree, and it is the first that differs, there."""
    modello = esame.piano.modello
    sue = _voci(modello, primo)
    loro = [(copia, _voci(modello, copia)) for copia in copie]
    for chiave, prima in sue.items():
        dette = [(copia, voci[chiave]) for copia, voci in loro if chiave in voci]
        diverse = [(copia, voce) for copia, voce in dette if voce.diversa(prima)]
        concordi = len(diverse) == len(dette) > 1 and not any(voce.diversa(dette[0][1]) for _, voce in dette)
        if concordi:
            yield _rilievo(esame, primo, prima, dette[0][1], [voce.place for _, voce in dette])
        for copia, voce in () if concordi else diverse:
            yield _rilievo(esame, copia, voce, prima, [prima.place])


def _rilievo(esame: Esame, obiettivo: Obiettivo, voce: _Voce, attesa: _Voce, vedi: Sequence[Place]) -> Rilievo:
    return Rilievo(
        voce.place,
        f"{nome_obiettivo(esame.piano, obiettivo)}: «{voce.nome}» non è lo stesso in tutte le unità che lo condividono",
        attesa.testo,
        voce.testo,
        "Decidere quale vale, e scriverlo in tutte le unità che condividono l'obiettivo.",
        obiettivo.capofila,
        obiettivo.codice,
        tuple(dict.fromkeys(vedi)),
    )


def _voci(modello: Modello, obiettivo: Obiettivo) -> Mapping[tuple[str, int, int], _Voce]:
    """All that an objective says and may not differ in: by field, length of its list, position in it from 1.

    How long a list is is one thing said: measures of two lists of different length are not compared one by one. What
    has no place of its own stands where the weight does, which no unit takes from another.
    """
    voci = {(voce.campo, 0, 0): voce for voce in _proprie(modello.etichette, obiettivo)}
    for quali in MISURE:
        misure = obiettivo.misure(quali)
        quante = len(misure)
        luogo = misure[-1].peso.place if misure else obiettivo.place
        voci[quali.value, 0, 0] = _Voce(quali.value, modello.nome_misure(quali), f"{quante}", luogo)
        for posto, misura in enumerate(misure, start=1):
            for voce in _della_misura(modello, quali, posto, misura):
                voci[f"{quali.value}.{voce.campo}", quante, posto] = voce
    permesse = frozenset(modello.differiscono)
    return {k: v for k, v in voci.items() if permesse.isdisjoint({k[0], k[0].partition(".")[0]})}


def _proprie(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[_Voce]:
    for campo in _CAMPI:
        valore = getattr(obiettivo, campo)
        nome = getattr(etichette, campo, _PAROLE.get(campo, campo.capitalize()))
        if campo == "rif_dup":
            luogo = valore[0].place if valore else obiettivo.place
            yield _Voce(campo, nome, "; ".join(voce.value for voce in valore), luogo)
        elif isinstance(valore, Sourced):
            yield _Voce(campo, nome, _scritto(valore.value), valore.place)
        else:
            yield _Voce(campo, nome, _scritto(valore), obiettivo.place)


def _della_misura(modello: Modello, quali: Pesi, posto: int, misura: Misura) -> Iterator[_Voce]:
    for campo in CAMPI_MISURA:
        valore = getattr(misura, campo)
        nome = modello.etichette.atteso if campo == "atteso" else _PAROLE.get(campo, campo.capitalize())
        luogo = valore.place if isinstance(valore, Sourced) else misura.peso.place
        scritto = _scritto(valore.value if isinstance(valore, Sourced) else valore)
        yield _Voce(campo, f"{nome}, {nome_misura(quali, posto)}", scritto, luogo)


def _scritto(valore: object) -> str:
    """A value as its reader writes it."""
    if valore is None:
        return ""
    if isinstance(valore, Decimal):
        return write_number(valore)
    if isinstance(valore, tuple):
        anni = all(isinstance(parte, int) for parte in valore)
        return ("-" if anni else ", ").join(dict.fromkeys(f"{parte}" for parte in valore))
    return f"{valore}".strip()
