"""The pages drawn anew, and the checks run anew by today's rules, from what the verbale has embedded."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfxl.app import disegna
from perfxl.checks.registro import REGISTRO
from perfxl.core.limits import many
from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto, cambiati, diversi
from perfxl.errors import PerfxlError
from perfxl.report.pagina import regola
from perfxl.riconciliazione import Arrivato, deroghe_da, esamina, modello_da, piano_da
from perfxl.signoff.atto import Autore, Letto, atto, documenti
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.verbale import disegna_verbale, nomi_allegati
from perfxl.verifica.aperto import DELLA_CARTELLA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.checks.esame import Esaminato
    from perfxl.core.modello import Modello
    from perfxl.signoff.manifesto import Atto, Documento, Manifesto, RilievoVisto
    from perfxl.verifica.aperto import Verbale

_TYPST = re.compile(rb"Typst [0-9.]+")

# ---- the pages


def delle_pagine(verbale: Verbale, manifesto: Manifesto, versione: str) -> Punto:
    """Whether the pages are those that the manifesto gives: drawn anew, they must be the same bytes."""
    if not verbale.integri or verbale.letto is None:
        frase = "le pagine non sono state rifatte: il manifesto, o un documento incorporato, non è quello firmato"
        return Punto(Passo.PAGINE, Esito.NON_VERIFICATO, frase)
    allegati = {nome: contenuto for nome, contenuto in verbale.allegati.items() if nome != NOME}
    try:
        rifatto = disegna_verbale(verbale.allegati[NOME], allegati)
    except (ArithmeticError, RuntimeError, ValueError) as error:
        frase = "le pagine non si possono rifare da ciò che il manifesto dice"
        return Punto(Passo.PAGINE, Esito.DIVERSO, frase, (Dettaglio("", f"{error}"),))
    if rifatto == verbale.prima:
        return Punto(Passo.PAGINE, Esito.TORNA, "le pagine, rifatte dal manifesto e dagli allegati, sono le stesse")
    allora = (f"perfxl {manifesto['atto']['perfxl']}", _typst(verbale.prima))
    ora = (f"perfxl {versione}", _typst(rifatto))
    if verbale.intatta and allora != ora:
        programmi = [" con ".join(filter(None, quali)) for quali in (allora, ora)]
        frase = f"le pagine non sono state rifatte: le disegnò {programmi[0]}, e qui c'è {programmi[1]}"
        return Punto(Passo.PAGINE, Esito.DETTO, frase)
    if not verbale.intatta:
        return Punto(
            Passo.PAGINE,
            Esito.DIVERSO,
            "il PDF non è quello che il manifesto e gli allegati danno",
            (Dettaglio("", _dove(verbale.prima, rifatto)),),
        )
    frase = "le pagine non sono quelle che il manifesto dà: ciò che vi si legge può essere altro da ciò che fu firmato"
    return Punto(Passo.PAGINE, Esito.DIVERSO, frase)


def _dove(uno: bytes, altro: bytes) -> str:
    """Where two files begin to differ."""
    posto = next((i for i, (a, b) in enumerate(zip(uno, altro, strict=False)) if a != b), min(len(uno), len(altro)))
    return f"rifatto, è diverso dal byte {many(posto + 1)}"


def _typst(pdf: bytes) -> str:
    """Which Typst a PDF says that it was drawn with; empty where it says none."""
    trovato = _TYPST.search(pdf)
    return "" if trovato is None else trovato[0].decode()


# ---- the checks


def dei_controlli(verbale: Verbale, manifesto: Manifesto, versione: str, altrove: Mapping[str, bytes]) -> Punto:
    """Whether the checks of today find in the documents what was signed.

    Args:
        verbale: the verbale.
        manifesto: its manifesto.
        versione: the version of perfxl that runs here.
        altrove: documents that are not embedded, as they were signed, by name.
    """
    firmato = manifesto["atto"]
    if not verbale.integri:
        frase = "i controlli non sono stati rifatti: il manifesto, o un documento incorporato, non è quello firmato"
        return Punto(Passo.CONTROLLI, Esito.NON_VERIFICATO, frase)
    tutti = [(documento, _contenuto(verbale, documento, altrove)) for documento in firmato["documenti"]]
    mancano = [documento["nome"] for documento, contenuto in tutti if contenuto is None and documento["sha256"] != ""]
    try:
        oggi = _atto(firmato, [(documento, c) for documento, c in tutti if c is not None or documento["sha256"] == ""])
    except PerfxlError as error:
        frase = "con le regole di oggi i documenti non si possono più esaminare"
        return Punto(Passo.CONTROLLI, Esito.DIVERSO, frase, (Dettaglio("", f"{error}"),))
    return _confrontato(firmato, oggi, mancano, versione)


def _contenuto(verbale: Verbale, documento: Documento, altrove: Mapping[str, bytes]) -> bytes | None:
    return verbale.contenuto(documento) if documento["allegato"] != "" else altrove.get(documento["nome"])


def _confrontato(firmato: Atto, oggi: Atto, mancano: Sequence[str], versione: str) -> Punto:
    stessa = firmato["perfxl"] == versione
    dettagli = [
        *cambiati(_di_altri(firmato["rilievi"], mancano), _di_altri(oggi["rilievi"], mancano), alla_lettera=stessa),
        *diversi(_resto(firmato, stessa=stessa, tutti=not mancano), _resto(oggi, stessa=stessa, tutti=not mancano)),
    ]
    con = "" if stessa else f" (il visto fu fatto con perfxl {firmato['perfxl']}, questo è perfxl {versione})"
    if dettagli:
        frase = f"i controlli, rifatti con le regole di oggi, danno un esito diverso da quello firmato{con}"
        return Punto(Passo.CONTROLLI, Esito.DIVERSO, frase, tuple(dettagli))
    persi = len(firmato["rilievi"]) - len(_di_altri(firmato["rilievi"], mancano))
    if persi > 0:
        frase = f"i controlli, rifatti, danno l'esito firmato{con}; ma {_quanti(persi)} su file che il verbale non ha"
        rimedio = "non è allegato: dare anche la CARTELLA che lo contiene"
        return Punto(Passo.CONTROLLI, Esito.NON_VERIFICATO, frase, tuple(Dettaglio(nome, rimedio) for nome in mancano))
    quanti = f"{len(firmato['controlli']['eseguiti'])} controlli, {len(firmato['rilievi'])} rilievi"
    frase = f"i controlli, rifatti con le regole di oggi, danno l'esito firmato: {quanti}{con}"
    return Punto(Passo.CONTROLLI, Esito.TORNA, frase)


def _quanti(rilievi: int) -> str:
    return "un rilievo è" if rilievi == 1 else f"{rilievi} rilievi sono"


def _di_altri(rilievi: Sequence[RilievoVisto], mancano: Sequence[str]) -> list[Mapping[str, Any]]:
    """The findings, but for those that stand in files that are not here."""
    return [r for r in rilievi if not any(r["luogo"] == nome or r["luogo"].startswith(f"{nome}, ") for nome in mancano)]


def _resto(intero: Atto, *, stessa: bool, tutti: bool) -> dict[str, Any]:
    """What else of an act follows from the documents.

    Args:
        intero: the act.
        stessa: whether it is of this version of perfxl: another may have other checks, other words.
        tutti: whether all documents are here.
    """
    denaro = intero["denaro"]
    resto: dict[str, Any] = {"piano": intero["piano"], "modello": intero["modello"], "etichette": intero["etichette"]}
    resto["denaro"] = denaro if stessa or denaro is None else {**denaro, "residuo": ""}
    if not stessa:
        resto["piano"] = {**intero["piano"], "impronta": ""}
    if stessa and tutti:
        altri = ("controlli", "conteggi", "documenti", "firma")
        resto |= {parte: valore for parte, valore in intero.items() if parte in altri}
    return resto


def _atto(firmato: Atto, letti: Sequence[tuple[Documento, bytes | None]]) -> Atto:
    """What would be signed today, of the same documents, by the same person, at the same time.

    Raises:
        PerfxlError: they cannot be examined.
    """
    esaminato = _esaminato(letti)
    rifatti = [_letto(documento, contenuto) for documento, contenuto in letti]
    quando = datetime.fromisoformat(firmato["quando"])
    autore = Autore(firmato["chi"], quando, firmato["perfxl"], firmato["data_dichiarata"])
    regole = {check.code: regola(check) for check in REGISTRO}
    return atto(esaminato, documenti(rifatti, esaminato.esame, nomi_allegati), firmato["passaggi"], autore, regole)


def _esaminato(letti: Sequence[tuple[Documento, bytes | None]]) -> Esaminato:
    modelli = _con_ruolo(letti, "modello")

    def modello(codice: str) -> Modello:
        if not modelli:
            raise KeyError(codice)
        return modello_da(*modelli[0])

    piani = _con_ruolo(letti, "piano")
    if not piani:
        raise PerfxlError("fra gli allegati il piano non c'è")
    piano = piano_da(*piani[0], modello)
    deroghe = [deroga for file in _con_ruolo(letti, "deroghe") for deroga in deroghe_da(*file)]
    arrivati = [
        Arrivato(documento["nome"], contenuto, documento["nota"])
        for documento, contenuto in letti
        if documento["ruolo"] in DELLA_CARTELLA
    ]
    return esamina(piano, disegna(piano), arrivati, deroghe=tuple(deroghe))


def _con_ruolo(letti: Sequence[tuple[Documento, bytes | None]], ruolo: str) -> list[tuple[Path, bytes]]:
    return [
        (Path(documento["nome"]), contenuto)
        for documento, contenuto in letti
        if documento["ruolo"] == ruolo and contenuto is not None
    ]


def _letto(documento: Documento, contenuto: bytes | None) -> Letto:
    """A document as it was when it was read."""
    ruolo = "cartella" if documento["ruolo"] in DELLA_CARTELLA else documento["ruolo"]
    nota = "" if ruolo == "cartella" and documento["sha256"] != "" else documento["nota"]
    return Letto(documento["nome"], ruolo, contenuto, datetime.fromisoformat(documento["letto"]), nota)
