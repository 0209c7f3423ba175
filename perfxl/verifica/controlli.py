"""What today's rules find in the documents of a verbale, held against what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto, cambiati, diversi
from perfxl.errors import PerfxlError
from perfxl.verifica.rifatti import atto_di_oggi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.signoff.manifesto import Atto, Documento, Manifesto
    from perfxl.verifica.aperto import Verbale
    from perfxl.verifica.rifatti import Rifatti


def dei_controlli(verbale: Verbale, manifesto: Manifesto, versione: str, rifai: Callable[[], Rifatti]) -> Punto:
    """Whether the checks of today find in the documents what was signed.

    Args:
        verbale: the verbale.
        manifesto: its manifesto.
        versione: the version of perfxl that runs here.
        rifai: examines the documents anew.
    """
    firmato = manifesto["atto"]
    if not verbale.integri:
        frase = "i controlli non sono stati rifatti: il manifesto, o un documento incorporato, non è quello del visto"
        return Punto(Passo.CONTROLLI, Esito.NON_VERIFICATO, frase)
    try:
        rifatti = rifai()
    except PerfxlError as error:
        frase = "con le regole di oggi i documenti non si possono più esaminare"
        return Punto(Passo.CONTROLLI, Esito.DIVERSO, frase, (Dettaglio("", f"{error}"),))
    stessa = firmato["perfxl"] == versione
    con = "" if stessa else f" (il visto fu fatto con perfxl {firmato['perfxl']}, questo è perfxl {versione})"
    dettagli = tuple(_confrontato(firmato, rifatti, stessa=stessa))
    if dettagli:
        frase = f"i controlli, rifatti con le regole di oggi, danno un esito diverso da quello del visto{con}"
        return Punto(Passo.CONTROLLI, Esito.DIVERSO, frase, dettagli)
    if rifatti.mancano:
        frase = "i controlli sono stati rifatti senza i file che il verbale non ha, e non si può dire tutto"
        return Punto(Passo.CONTROLLI, Esito.NON_VERIFICATO, f"{frase}{con}", tuple(da_dare(rifatti)))
    quanti = f"{len(firmato['controlli']['eseguiti'])} controlli, {len(firmato['rilievi'])} rilievi"
    frase = f"i controlli, rifatti con le regole di oggi, danno l'esito del visto: {quanti}{con}"
    return Punto(Passo.CONTROLLI, Esito.TORNA, frase)


def da_dare(rifatti: Rifatti) -> Iterator[Dettaglio]:
    """What to do about each document that is not here."""
    for nome in rifatti.mancano:
        yield Dettaglio(nome, "non è allegato: dare la CARTELLA che lo contiene, com'era al visto")


def _confrontato(firmato: Atto, rifatti: Rifatti, *, stessa: bool) -> Iterator[Dettaglio]:
    """What differs; where a document is not here, a finding that was signed may be in it, one of today may not."""
    oggi = atto_di_oggi(firmato, rifatti)
    trovati = {rilievo["identita"] for rilievo in oggi["rilievi"]}
    firmati = [rilievo for rilievo in firmato["rilievi"] if not rifatti.mancano or rilievo["identita"] in trovati]
    yield from cambiati(firmati, oggi["rilievi"], alla_lettera=stessa)
    presenti = [documento for documento, _ in rifatti.letti] if rifatti.mancano else None
    yield from diversi(_resto(firmato, presenti, stessa=stessa), _resto(oggi, presenti, stessa=stessa))


def _resto(intero: Atto, presenti: list[Documento] | None, *, stessa: bool) -> dict[str, Any]:
    """What else of an act follows from the documents.

    Args:
        intero: the act.
        presenti: the documents that are here; None where all are.
        stessa: whether it is of this version of perfxl: another may have other checks, other words.
    """
    denaro = intero["denaro"]
    resto: dict[str, Any] = {"piano": intero["piano"], "modello": intero["modello"], "etichette": intero["etichette"]}
    resto["denaro"] = denaro if stessa or denaro is None else {**denaro, "residuo": ""}
    if not stessa:
        return {**resto, "piano": {**intero["piano"], "impronta": ""}}
    resto |= {parte: valore for parte, valore in intero.items() if parte in _DELLA_VERSIONE}
    if presenti is not None:
        nomi = [documento["nome"] for documento in presenti]
        resto["documenti"] = [documento for documento in intero["documenti"] if documento["nome"] in nomi]
        resto["controlli"] = {
            **intero["controlli"],
            "eseguiti": [{**check, "trovati": 0} for check in intero["controlli"]["eseguiti"]],
        }
        del resto["conteggi"]
    return resto


_DELLA_VERSIONE = ("controlli", "conteggi", "documenti", "firma")
