"""IN: an objective that several units share, where they do not say the same of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.dup import dup_di_altra_forma
from perfxl.checks.gruppi import gruppi_che_non_chiudono
from perfxl.checks.incongruenze import dato_che_sposta
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import inviato, nome_misura
from perfxl.checks.pesi import cumulato_diverso, liste_che_non_chiudono
from perfxl.checks.testi import segnaposto_rimasto
from perfxl.checks.valori import valore_fuori_elenco, valore_in_errore, valore_non_numerico
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


_Chiave: TypeAlias = tuple[str, int, int]
"""What is said: its field, the length of its list and the position in it; 0 and 0 for what is no measure's."""


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
    detti = _Detti(esame)
    for codice, sue in copie.items():
        primo = esame.piano.obiettivo(codice)
        if primo is not None:
            yield from _differenze(detti, primo, sue)


_DI_UN_VALORE = (
    ("VAL102", valore_non_numerico),
    ("VAL104", valore_fuori_elenco),
    ("VAL106", valore_in_errore),
    ("VAL109", segnaposto_rimasto),
    ("VAL112", dup_di_altra_forma),
    ("SQ113", cumulato_diverso),
    ("IN202", dato_che_sposta),
)
"""The checks that say first what is wrong with a value of a copy."""


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class _Detti:
    """What other checks say already."""

    esame: Esame

    @cached_property
    def luoghi(self) -> set[Place]:
        """Where a value is wrong by itself."""
        accesi = [check for codice, check in _DI_UN_VALORE if not self.esame.spento(codice)]
        return {rilievo.place for check in accesi for rilievo in check(self.esame)}

    @cached_property
    def liste(self) -> frozenset[tuple[str, Pesi]]:
        """The lists whose weights do not close."""
        return frozenset() if self.esame.spento("SQ101") else liste_che_non_chiudono(self.esame)

    @cached_property
    def gruppi(self) -> frozenset[str]:
        """The groups whose weights do not close."""
        return frozenset() if self.esame.spento("SQ111") else gruppi_che_non_chiudono(self.esame)

    def voce(self, obiettivo: Obiettivo, chiave: _Chiave, voce: _Voce) -> bool:
        """Whether it is said that an objective says this wrongly, or no more."""
        campo, quante, _ = chiave
        lista, _, di_misura = campo.partition(".")
        if campo == "peso":
            return obiettivo.gruppo in self.gruppi
        if di_misura == "peso" or (quante == 0 and lista in MISURE):
            return (obiettivo.codice, lista) in self.liste or self._sparita(obiettivo, chiave, voce)
        return voce.place in self.luoghi or self._sparita(obiettivo, chiave, voce)

    def _sparita(self, obiettivo: Obiettivo, chiave: _Chiave, voce: _Voce) -> bool:
        """Whether an office emptied it, or deleted measures: that has checks of its own."""
        mandato = inviato(self.esame, obiettivo)
        era = None if mandato is None else _voci(self.esame.atteso.modello, mandato).get(chiave)
        if era is None:
            return False
        if chiave[0] in MISURE:
            return int(voce.testo) < int(era.testo)
        return voce.testo == "" != era.testo


def _differenze(detti: _Detti, primo: Obiettivo, copie: Sequence[Obiettivo]) -> Iterator[Rilievo]:
    """Where a copy differs from the first; where all copies agree, and it is the first that differs, there."""
    esame, modello = detti.esame, detti.esame.piano.modello
    sue = _voci(modello, primo)
    loro = [(copia, _voci(modello, copia)) for copia in copie]
    for chiave, prima in sue.items():
        dette = [(copia, voci[chiave]) for copia, voci in loro if chiave in voci]
        seguono = {copia.codice for copia, voci in loro if chiave in voci and _segue(chiave, sue, voci)}
        diverse = [
            (copia, voce)
            for copia, voce in dette
            if voce.diversa(prima) and copia.codice not in seguono
            if not detti.voce(copia, chiave, voce) and not detti.voce(primo, chiave, prima)
        ]
        concordi = len(diverse) == len(dette) > 1 and not any(voce.diversa(dette[0][1]) for _, voce in dette)
        if concordi:
            yield _rilievo(esame, primo, prima, dette[0][1], [voce.place for _, voce in dette])
        for copia, voce in () if concordi else diverse:
            yield _rilievo(esame, copia, voce, prima, [prima.place])


def _segue(chiave: _Chiave, sue: Mapping[_Chiave, _Voce], loro: Mapping[_Chiave, _Voce]) -> bool:
    """Whether a running sum differs for a weight before it does, which is said there."""
    campo, quante, posto = chiave
    lista, _, nome = campo.partition(".")
    pesi = [(f"{lista}.peso", quante, fin_qui) for fin_qui in range(1, posto + 1)]
    return nome == "cumulato" and any(peso in sue and loro[peso].diversa(sue[peso]) for peso in pesi)


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


def _voci(modello: Modello, obiettivo: Obiettivo) -> Mapping[_Chiave, _Voce]:
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
