"""The work of one ente: a function from the bytes that it handed in to what is to be written about it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.app import dati, disegna, modelli
from perfxl.core.enti import Scheda, Stato
from perfxl.core.finding import Severity
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.quadro import stanziati
from perfxl.core.riparto import pagati
from perfxl.errors import PerfxlError, guasto
from perfxl.rapporti import COPIE, contenuti
from perfxl.report.rapporto import write_json
from perfxl.riconciliazione import deroghe_da, esamina, modello_da, piano_da

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esaminato
    from perfxl.core.deroghe import Deroga
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.enti.fonti import Fonti

RAPPORTO = "rapporto.json"
"""The file of a result that is always there: the report, as ``riconcilia --json`` writes it."""
_RIGHE = 5
"""How many of the problems of a plan are told in the line of its ente."""


@dataclass(frozen=True, slots=True)
class Prodotto:
    """What is to be written about an ente.

    Attributes:
        scheda: what became of it, in one line.
        file: its reports, by name; none where it could not be examined.
    """

    scheda: Scheda
    file: tuple[tuple[str, bytes], ...] = ()


def versione() -> str:
    """The version of perfxl that runs here."""
    return version("perfxl")


def lavora(fonti: Fonti, *, rapporti: bool) -> Prodotto:
    """Reconcile an ente: the same bytes give the same result, wherever this runs.

    It raises nothing that an ente can bring about: what goes wrong is told in its line.

    Args:
        fonti: what it handed in.
        rapporti: whether all its reports are made, or the JSON alone.
    """
    try:
        esaminato = _esaminato(fonti)
        file = tuple(_rapporti(fonti, esaminato)) if rapporti else ((RAPPORTO, _json(esaminato)),)
        return Prodotto(_scheda(fonti.cartella, esaminato), file)
    except PerfxlError as error:
        return Prodotto(Scheda(fonti.cartella, Stato.NON_LETTO, versione(), errore=_frase(f"{error}")))
    except MemoryError:
        frase = "non basta la memoria per esaminarlo: controllare che i suoi file siano quelli giusti"
        return Prodotto(fallito(fonti.cartella, frase))
    except Exception as error:  # noqa: BLE001  (a fault met on one ente is told as one, and is not the others')
        return Prodotto(fallito(fonti.cartella, guasto(error)))


def fallito(cartella: str, errore: str) -> Scheda:
    """The line of an ente that perfxl could not finish."""
    return Scheda(cartella, Stato.FALLITO, versione(), errore=errore)


def _rapporti(fonti: Fonti, esaminato: Esaminato) -> Iterator[tuple[str, bytes]]:
    """All its reports, and the reasons of the annotated copies that could not be made; without links to its files."""
    ricevuti = {file.nome: file.contenuto or b"" for file in fonti.arrivati}
    mancate: list[str] = []
    yield from contenuti(esaminato, lambda _: "", ricevuti.__getitem__, mancate.append)
    if mancate:
        yield f"{COPIE}/non fatte.txt", "\n".join([*mancate, ""]).encode(errors="replace")


def _json(esaminato: Esaminato) -> bytes:
    return write_json(esaminato.esame, esaminato.outcome)


def _esaminato(fonti: Fonti) -> Esaminato:
    piano, deroghe = _piano(fonti), _deroghe(fonti)
    modello = f"{piano.modello.codice}.toml"
    arrivati = [file for file in fonti.arrivati if not (fonti.insieme and file.nome == modello)]
    return esamina(piano, disegna(piano), arrivati, None, deroghe)


def _deroghe(fonti: Fonti) -> tuple[Deroga, ...]:
    """What somebody answered to the findings of the ente."""
    if fonti.deroghe is None:
        return ()
    percorso = Path(fonti.cartella) / fonti.deroghe.nome
    return deroghe_da(percorso, _contenuto(fonti.deroghe.contenuto, percorso, fonti.deroghe.motivo))


def _piano(fonti: Fonti) -> Piano:
    """The plan; its modello is the one beside it, else the one of perfxl."""
    dove = Path(fonti.cartella)

    def modello(codice: str) -> Modello:
        nome = f"{codice}.toml"
        accanto = next((file for file in fonti.modelli if file.nome == nome), None)
        if accanto is not None:
            return modello_da(dove / nome, _contenuto(accanto.contenuto, dove / nome, accanto.motivo))
        nostro = dati("modelli", nome)
        if not nostro.is_file():
            raise KeyError(codice, *(noto.codice for noto in modelli()))
        return modello_da(nostro, nostro.read_bytes())

    percorso = dove / fonti.piano.nome
    return piano_da(percorso, _contenuto(fonti.piano.contenuto, percorso, fonti.piano.motivo), modello)


def _contenuto(contenuto: bytes | None, percorso: Path, motivo: str) -> bytes:
    if contenuto is None:
        raise PerfxlError(f"{percorso}: {motivo}")
    return contenuto


def _scheda(cartella: str, esaminato: Esaminato) -> Scheda:
    esame, outcome = esaminato.esame, esaminato.outcome
    piano, atteso = esame.piano, esame.atteso
    importi = stanziati(piano, esame.riparto)
    attese = [s for s in atteso.radici if atteso.guidati(s.codice) or atteso.partecipati(s.codice)]
    guasti = _guasti(esaminato)
    blocca = outcome.count(Severity.BLOCCA)
    return Scheda(
        cartella=cartella,
        stato=Stato.FALLITO if guasti != "" else Stato.NON_CHIUDE if blocca > 0 else Stato.CHIUDE,
        perfxl=versione(),
        ente=atteso.ente.value,
        anno=atteso.anno.value,
        modello=atteso.modello.codice,
        attese=len(attese),
        contate=sum(c.settore != RIEPILOGO and not c.scartata for c in esame.consegne),
        blocca=blocca,
        avvisa=outcome.count(Severity.AVVISA),
        nota=outcome.count(Severity.NOTA),
        accettati=len(outcome.accettati),
        fondo=None if piano.fondo is None else piano.fondo.finanziato.value,
        stanziato=None if piano.fondo is None else sum(importi[chiave] for chiave in pagati(piano)),
        errore=guasti,
    )


def _guasti(esaminato: Esaminato) -> str:
    """What perfxl could not do of an examination, in a sentence; empty where it could do all."""
    non_eseguiti = ", ".join(f"{fallito.code} ({fallito.reason})" for fallito in esaminato.outcome.not_run)
    non_letti = ", ".join(f"«{c.file}»" for c in esaminato.esame.consegne if c.esito is Esito.GUASTO)
    voci = (("controlli non eseguiti", non_eseguiti), ("file non esaminati", non_letti))
    return "; ".join(f"{che_cosa}, per un guasto di perfxl: {quali}" for che_cosa, quali in voci if quali != "")


def _frase(errore: str) -> str:
    """What is wrong, on one line: the first problems, and how many there are besides."""
    righe = errore.splitlines()
    altri = len(righe) - _RIGHE
    prime = " · ".join(righe[:_RIGHE])
    return prime if altri <= 0 else f"{prime} · e altre {altri} righe: perfxl controlla le mostra tutte"
