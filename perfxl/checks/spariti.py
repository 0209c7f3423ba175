"""IN204: what was sent out and is no longer there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.checks.accoppiamenti import mancanze
from perfxl.checks.celle import orfani
from perfxl.checks.gruppi import gruppi_che_non_chiudono
from perfxl.checks.incongruenze import condiviso_diverso
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import della_misura, nome_misura, versioni
from perfxl.checks.pesi import liste_che_non_chiudono
from perfxl.checks.valori import valore_assente
from perfxl.core.cartelle.layout import Ruolo
from perfxl.core.cartelle.voci import anni_scritti
from perfxl.core.finding import Rilievo
from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.ricomposizione import come_testo
from perfxl.core.modello import MISURE, Pesi
from perfxl.core.money import write_number
from perfxl.core.piano import Stato
from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.piano import Misura, Obiettivo

_OBIETTIVI = "obiettivi"
_RIMETTERLO = "Rimettere il dato mandato; se non vale più, chiedere a chi scrive il piano di toglierlo da lì."
_RIMETTERLA = "Rimettere la riga, riprendendola dal file ricevuto; se non vale più, chiedere a chi scrive il piano."


def dato_sparito(esame: Esame) -> Iterator[Rilievo]:
    """Un dato mandato all'ufficio non deve sparire.

    Perché:
        Un termine cancellato non scade mai, e un indicatore tolto non si misura più: nessuno lo ha deciso, e a fine
        anno nessuno se ne ricorda. Di un dato che il modello chiede, e di un peso che manca a una somma, dicono già
        altri controlli.
    Esempio errato:
        La cella di Tempi, che diceva «31/12/2025», vuota; la riga di un indicatore cancellata.
    Esempio giusto:
        La cella con un termine, quello mandato o uno nuovo; tutti gli indicatori mandati.
    Come si corregge:
        Rimettere il dato, riprendendolo dal file ricevuto; se non vale più, toglierlo dal piano e rifare le cartelle.
    """
    detti = _Detti(esame)
    for consegna, lettura in esame.letture:
        if consegna.scartata:
            continue
        for riga in lettura.righe(_OBIETTIVI):
            mandato, ora = esame.atteso.obiettivo(riga.chiave), esame.piano.obiettivo(riga.chiave)
            if mandato is not None and ora is not None and not riga.totale:
                yield from _campi(detti, lettura, riga, mandato, ora)
                for quali in MISURE:
                    if quali.value in lettura.tabelle:
                        yield from _Elenco(detti, lettura, ora, quali).rilievi()


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class _Detti:
    """What other checks say already."""

    esame: Esame

    @cached_property
    def luoghi(self) -> set[Place]:
        """Where a value is missing that the modello asks for, or is not what the other settori read."""
        return {rilievo.place for check in (valore_assente, condiviso_diverso) for rilievo in check(self.esame)}

    @cached_property
    def mancano(self) -> set[tuple[str, str]]:
        """What the objectives lack: code, and what."""
        return {(obiettivo.codice, voce) for obiettivo, voce, _ in mancanze(self.esame.piano)}

    @cached_property
    def liste(self) -> frozenset[tuple[str, Pesi]]:
        """The lists whose sum misses a weight, or has another that is wrong."""
        return liste_che_non_chiudono(self.esame)

    @cached_property
    def gruppi(self) -> frozenset[str]:
        """The groups whose weights do not close."""
        return gruppi_che_non_chiudono(self.esame)

    def campo(self, ora: Obiettivo, colonna: str, place: Place) -> bool:
        """Whether the absence of a field of an objective is said, or means something."""
        if colonna == "rif_dup":
            return self.esame.piano.modello.dup_obbligatorio
        if colonna == "peso" and (ora.gruppo in self.gruppi or ora.stato.value is not Stato.ATTIVO):
            return True  # one that stands still may leave its weight to the others
        return place in self.luoghi

    def misura(self, ora: Obiettivo, quali: Pesi, colonna: str, place: Place) -> bool:
        """Whether the absence of a field of a measure is said."""
        modello = self.esame.piano.modello
        if colonna == "peso" and (ora.codice, quali) in self.liste:
            return True
        if colonna == "atteso" and quali is Pesi.INDICATORI:
            risultati = {modello.etichette.atteso, modello.nome_misure(Pesi.RISULTATI)}
            return any((ora.codice, voce) in self.mancano for voce in risultati)
        return place in self.luoghi

    def riga(self, ora: Obiettivo, quali: Pesi, misura: Misura) -> bool:
        """Whether the absence of a measure is said: of the whole list, by a sum, or where it names no objective."""
        if (ora.codice, self.esame.piano.modello.nome_misure(quali)) in self.mancano:
            return True
        if (ora.codice, quali) in self.liste and (misura.peso.value is not None or not ora.misure(quali)):
            return True
        return misura.descrizione.value in self._senza_obiettivo[quali]

    @cached_property
    def _senza_obiettivo(self) -> dict[Pesi, set[str]]:
        return {
            quali: {come_testo(riga.cella("descrizione").value) for _, _, riga in orfani(self.esame, quali)}
            for quali in MISURE
        }


def _aperte(lettura: Lettura, tabella: str) -> list[Colonna]:
    """The columns to fill in that were found."""
    trovata = lettura.tabelle[tabella]
    return [c for c in trovata.tabella.colonne if c.ruolo is Ruolo.INPUT and c.chiave in trovata.colonne]


def _vuote(lettura: Lettura, tabella: str, riga: RigaTrovata) -> Iterator[Colonna]:
    """The columns to fill in where nothing stands in this row."""
    for colonna in _aperte(lettura, tabella):
        cella = riga.cella(colonna.chiave)
        if cella.formula is None and testo_cella(cella.value) == "":
            yield colonna


def _campi(detti: _Detti, lettura: Lettura, riga: RigaTrovata, mandato: Obiettivo, ora: Obiettivo) -> Iterator[Rilievo]:
    """The data of an objective that are gone."""
    for colonna in _vuote(lettura, _OBIETTIVI, riga):
        prima, place = _dell_obiettivo(mandato, colonna.chiave), lettura.place(_OBIETTIVI, riga, colonna.chiave)
        if prima.value != "" and not detti.campo(ora, colonna.chiave, place):
            yield _rilievo(detti.esame, ora, place, colonna.titolo, prima)


@dataclass(frozen=True, slots=True)
class _Elenco:
    """A list of measures of an objective, in the workbook that came back."""

    detti: _Detti
    lettura: Lettura
    ora: Obiettivo
    quali: Pesi

    def rilievi(self) -> Iterator[Rilievo]:
        """The data that are gone of the measures that are there, and the measures that are gone themselves."""
        righe, tolte = versioni(self.detti.esame, self.ora, self.quali)
        trovate = {self.lettura.place(self.quali, riga, "descrizione"): riga for riga in self.lettura.righe(self.quali)}
        for posto, versione in enumerate(righe, start=1):
            riga = trovate.get(versione.misura.descrizione.place)
            if versione.piano is not None and riga is not None:
                yield from self._campi(posto, versione.piano, riga)
        nuove = sum(versione.piano is None for versione in righe)
        yield from self._righe([m for m in tolte if not self.detti.riga(self.ora, self.quali, m)], nuove)

    def _campi(self, posto: int, prima: Misura, riga: RigaTrovata) -> Iterator[Rilievo]:
        """The data of a measure that are gone; where nothing is left of it, that is said once."""
        vuote = list(_vuote(self.lettura, self.quali, riga))
        erano = [(c, self.lettura.place(self.quali, riga, c.chiave), _della_misura(prima, c.chiave)) for c in vuote]
        spariti = [
            (colonna, place, era)
            for colonna, place, era in erano
            if era.value != "" and not self.detti.misura(self.ora, self.quali, colonna.chiave, place)
        ]
        if len(spariti) > 1 and len(vuote) == len(_aperte(self.lettura, self.quali)) - 1:  # all but the objective's
            _, place, era = spariti[0]
            yield _rilievo(self.detti.esame, self.ora, place, nome_misura(self.quali, posto), era)
            return
        for colonna, place, era in spariti:
            voce = f"{colonna.titolo} {della_misura(self.quali, posto)}"
            yield _rilievo(self.detti.esame, self.ora, place, voce, era)

    def _righe(self, tolte: list[Misura], nuove: int) -> Iterator[Rilievo]:
        """Measures that are gone; where others are new, some were only written otherwise: which, is not known."""
        mancano = len(tolte) - nuove
        insiemi = [tolte] if nuove > 0 else [[misura] for misura in tolte]
        for insieme in insiemi if mancano > 0 else ():
            quante = "manca una riga" if 1 in {mancano, len(insieme)} else f"mancano {mancano} righe"
            nome = self.detti.esame.piano.modello.nome_misure(self.quali)
            yield Rilievo(
                Place(self.lettura.file, self.lettura.tabelle[self.quali].foglio),
                f"{nome_obiettivo(self.detti.esame.piano, self.ora)}: in «{nome}» {quante}",
                " oppure ".join(misura.descrizione.value or misura.atteso.value for misura in insieme),
                "",
                _RIMETTERLA,
                self.ora.capofila,
                self.ora.codice,
                tuple(misura.descrizione.place for misura in insieme),
            )


def _dell_obiettivo(mandato: Obiettivo, chiave: str) -> Sourced[str]:
    """What was sent out in a field of an objective, as its reader writes it; empty where nothing was."""
    if chiave == "rif_dup":
        luogo = next((rif.place for rif in mandato.rif_dup), mandato.place)
        return Sourced("; ".join(rif.value for rif in mandato.rif_dup), luogo)
    campo: Sourced[object] = getattr(mandato, chiave)
    return Sourced(_scritto(campo.value), campo.place)


def _della_misura(misura: Misura, chiave: str) -> Sourced[str]:
    """What was sent out in a field of a measure; its number and what it refers to have no place of their own."""
    campo = getattr(misura, chiave)
    if isinstance(campo, Sourced):
        return Sourced(_scritto(campo.value), campo.place)
    return Sourced(campo if isinstance(campo, str) else "; ".join(campo), misura.descrizione.place)


def _scritto(valore: object) -> str:
    match valore:
        case Stato.ATTIVO | None:
            return ""
        case Decimal():
            return write_number(valore)
        case (int(primo), int(ultimo)):
            return anni_scritti((primo, ultimo))
        case _:
            return f"{valore}".strip()


def _rilievo(esame: Esame, obiettivo: Obiettivo, place: Place, voce: str, prima: Sourced[str]) -> Rilievo:
    message = f"{nome_obiettivo(esame.piano, obiettivo)}: «{voce}» era scritto, e adesso è vuoto"
    return Rilievo(place, message, prima.value, "", _RIMETTERLO, obiettivo.capofila, obiettivo.codice, (prima.place,))
