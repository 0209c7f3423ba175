"""What is signed, as data: the files, what was checked, what was found, the money. Pure: who and when are arguments."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from perfxl.checks.registro import REGISTRO
from perfxl.core.finding import Severity
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.money import round_half_up, write_euro
from perfxl.core.quadro import per_settore, quadro, stanziati, sui_resti
from perfxl.core.riparto import FONDO, pagati, pagati_per_quota, riservato
from perfxl.signoff.manifesto import scritto

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.piano import Piano
    from perfxl.signoff.manifesto import (
        Atto,
        Controlli,
        Denaro,
        DerogaVista,
        Documento,
        EsitoSomma,
        PassaggioVisto,
        PianoVisto,
        QuotaVista,
        RilievoVisto,
        RiservatoVisto,
        Ruolo,
    )


@dataclass(frozen=True, slots=True)
class Letto:
    """A file, as it was read.

    Attributes:
        nome: its name.
        ruolo: what it is for; of a file of the folder, ``cartella``: what it is, the examination says.
        contenuto: its bytes; None where they cannot be had.
        quando: when it was read.
        nota: what else to say of it.
    """

    nome: str
    ruolo: Ruolo
    contenuto: bytes | None
    quando: datetime
    nota: str = ""

    @property
    def sha256(self) -> str:
        """The digest of its bytes; empty where they cannot be had."""
        return "" if self.contenuto is None else hashlib.sha256(self.contenuto).hexdigest()


@dataclass(frozen=True, slots=True)
class Autore:
    """Who makes the visto, when, and with which perfxl.

    Attributes:
        chi: a role.
        quando: the moment.
        perfxl: the version.
        data_dichiarata: whether the moment was given by hand, and is not the clock's.
    """

    chi: str
    quando: datetime
    perfxl: str
    data_dichiarata: bool = False


def istante(quando: datetime) -> str:
    """A moment as the manifesto has it: to the second, with its offset."""
    return quando.isoformat(timespec="seconds")


def atto(
    esaminato: Esaminato,
    documenti: list[Documento],
    passaggi: list[PassaggioVisto],
    autore: Autore,
    regole: Mapping[str, str],
) -> Atto:
    """What is signed of an examination.

    Args:
        esaminato: what was examined, and what was found.
        documenti: the files that were read, the plan and its modello among them.
        passaggi: the gates that it went through.
        autore: who, when, and with which perfxl.
        regole: the rule of each check, by code.
    """
    piano, outcome = esaminato.esame.atteso, esaminato.outcome
    modello = piano.modello
    nomi = {documento["ruolo"]: documento["nome"] for documento in documenti}
    return {
        "perfxl": autore.perfxl,
        "quando": istante(autore.quando),
        "data_dichiarata": autore.data_dichiarata,
        "chi": autore.chi,
        "firma": modello.visto.firma,
        "piano": _piano(piano, nomi["piano"]),
        "modello": {"codice": modello.codice, "titolo": modello.titolo, "documento": nomi["modello"]},
        "passaggi": passaggi,
        "documenti": documenti,
        "controlli": _controlli(esaminato, regole),
        "conteggi": {
            "blocca": outcome.count(Severity.BLOCCA),
            "avvisa": outcome.count(Severity.AVVISA),
            "nota": outcome.count(Severity.NOTA),
            "accettati": len(outcome.accettati),
        },
        "rilievi": rilievi(outcome),
        "denaro": _denaro(esaminato.esame),
        "etichette": {
            "obiettivo": modello.etichette.obiettivo,
            "obiettivi": modello.etichette.obiettivi,
            "settore": modello.etichette.settore,
        },
    }


def _piano(piano: Piano, documento: str) -> PianoVisto:
    return {
        "ente": piano.ente.value,
        "anno": piano.anno.value,
        "impronta": impronta(piano),
        "obiettivi": len(piano.obiettivi),
        "elenco": [
            {
                "codice": obiettivo.codice,
                "numero": obiettivo.numero.value,
                "titolo": obiettivo.titolo.value,
                "settore": obiettivo.capofila,
            }
            for obiettivo in piano.obiettivi
        ],
        "documento": documento,
    }


# ---- the files


def documenti(
    letti: Sequence[Letto], esame: Esame, nomina: Callable[[Sequence[str]], tuple[str, ...]]
) -> list[Documento]:
    """The files, with what each is, and its name within the verbale where it is embedded.

    Args:
        letti: the files.
        esame: what was examined: it says what each file of the folder is.
        nomina: gives each of the names that are embedded a name of its own within the verbale.
    """
    consegne = {consegna.file: consegna for consegna in esame.consegne}
    delle_cartelle = {letto.nome: consegne[letto.nome] for letto in letti if letto.ruolo == "cartella"}
    fatti = [
        _documento(letto, esame, delle_cartelle[letto.nome] if letto.ruolo == "cartella" else None) for letto in letti
    ]
    allegati = [
        documento
        for letto, documento in zip(letti, fatti, strict=True)
        if letto.ruolo != "cartella" or da_allegare(delle_cartelle[letto.nome])
    ]
    nomi = nomina([documento["nome"] for documento in allegati])
    for documento, nome in zip(allegati, nomi, strict=True):
        documento["allegato"] = nome
    return fatti


def da_allegare(consegna: Consegna) -> bool:
    """Whether a file of the folder is embedded, and has a sealed copy: it counts, or it is the Riepilogo."""
    return consegna.conta or (consegna.settore == RIEPILOGO and consegna.lettura is not None and not consegna.scartata)


def _documento(letto: Letto, esame: Esame, consegna: Consegna | None) -> Documento:
    ruolo: Ruolo = letto.ruolo
    settore, nota, conta = "", letto.nota, True
    if consegna is not None:
        ruolo = "altro" if consegna.lettura is None else "cartella"
        settore, nota, conta = consegna.settore, letto.nota or _nota(consegna), consegna.conta
    nomi = {unita.codice: unita.nome.value for unita in esame.atteso.settori}
    return {
        "nome": scritto(letto.nome),
        "allegato": "",
        "ruolo": ruolo,
        "settore": settore,
        "settore_nome": nomi.get(settore, ""),
        "sha256": letto.sha256,
        "byte": len(letto.contenuto or b""),
        "letto": istante(letto.quando),
        "conta": conta,
        "nota": scritto(nota),
    }


_NOTE = {
    Esito.ESTRANEA: "estraneo: non è una cartella di lavoro di perfxl",
    Esito.ALTRO_MODULO: "cartella di lavoro di un'altra versione di perfxl: non letta",
    Esito.ALTRA_VERSIONE: "fatta per un'altra versione del piano",
    Esito.BUONA: "",
}


def _nota(consegna: Consegna) -> str:
    """What to say of a file of the folder."""
    if consegna.uguale:
        return f"copia di «{consegna.copia_di}»: dice lo stesso"
    if consegna.scartata:
        altra = "un altro file" if consegna.copia_di == "" else f"«{consegna.copia_di}»"
        return f"dello stesso settore di {altra}, e dice altro: non conta nessuno dei due"
    if consegna.lettura is not None and consegna.settore == RIEPILOGO:
        return "il Riepilogo: si allega, e i suoi valori non entrano nei conti"
    if consegna.esito is Esito.ALTRO_PIANO:
        return f"di un altro piano: {consegna.motivo}"
    return _NOTE.get(consegna.esito, f"non letto: {consegna.motivo}")


# ---- what was checked, and what was found


def _controlli(esaminato: Esaminato, regole: Mapping[str, str]) -> Controlli:
    outcome = esaminato.outcome
    falliti = {fallito.code for fallito in outcome.not_run}
    trovati = Counter(finding.code for finding in outcome.findings)
    eseguiti = (set(trovati) | set(outcome.clean)) - falliti
    return {
        "eseguiti": [
            {"codice": check.code, "regola": regole[check.code], "trovati": trovati[check.code]}
            for check in REGISTRO
            if check.code in eseguiti
        ],
        "spenti": [
            {"codice": regolata.codice, "motivo": regolata.motivo}
            for regolata in esaminato.esame.atteso.modello.regolate
            if regolata.gravita is None
        ],
        "non_eseguiti": [{"codice": fallito.code, "motivo": fallito.reason} for fallito in outcome.not_run],
    }


def rilievi(outcome: Outcome) -> list[RilievoVisto]:
    """The findings as they are signed; who verifies a visto holds those found then against these."""
    return [_rilievo(finding) for finding in outcome.findings]


def _rilievo(finding: Finding) -> RilievoVisto:
    rilievo = finding.rilievo
    return {
        "identita": finding.identita,
        "codice": finding.code,
        "gravita": finding.severity.value,
        "settore": rilievo.settore,
        "obiettivo": rilievo.obiettivo,
        "luogo": scritto(f"{rilievo.place}"),
        "messaggio": scritto(rilievo.message),
        "atteso": scritto(rilievo.expected),
        "trovato": scritto(rilievo.found),
        "effetto": None if rilievo.effetto is None else _euro(rilievo.effetto),
        "deroga": _deroga(finding),
    }


def _deroga(finding: Finding) -> DerogaVista | None:
    deroga = finding.deroga
    if deroga is None:
        return None
    return {
        "motivo": deroga.motivo,
        "chi": deroga.chi,
        "quando": "" if deroga.quando is None else deroga.quando.isoformat(),
        "stato": "" if deroga.stato is None else deroga.stato.value,
    }


# ---- the money


def _denaro(esame: Esame) -> Denaro | None:
    """The money, to the cent; None for a plan without money."""
    piano, riparto = esame.piano, esame.riparto
    fondo = piano.fondo
    if fondo is None:
        return None
    importi = stanziati(piano, riparto)
    pagati_a = {chiave: importi[chiave] for chiave in pagati(piano) if chiave in importi}
    dei_settori = per_settore(piano, pagati_a)
    stanziato = sum(pagati_a.values())
    riservati: RiservatoVisto = {
        "importo": _euro(riservato(piano)),
        "stanziato": _euro(sum(importo for (_, quota), importo in pagati_a.items() if quota == FONDO)),
    }
    return {
        "residuo": _residuo(esame, fondo.finanziato.value, stanziato),
        "massimo": _euro(fondo.massimo.value),
        "finanziato": _euro(fondo.finanziato.value),
        "stanziato": _euro(stanziato),
        "accantonamenti": [{"nome": a.titolo.value, "importo": _euro(a.importo.value)} for a in fondo.accantonamenti],
        "somme": [
            {
                "voce": somma.voce,
                "quota": somma.codice,
                "atteso": _euro(round_half_up(somma.atteso)),
                "trovato": _euro(round_half_up(somma.trovato)),
                "differenza": _euro(round_half_up(somma.differenza)),
                "esito": cast("EsitoSomma", somma.esito),
            }
            for somma in quadro(piano, riparto)
        ],
        "riservati": riservati,
        "quote": list(_quote(esame, pagati_a, pagati_per_quota(piano))),
        "settori": [
            {"codice": settore.codice, "nome": settore.nome.value, "importo": _euro(dei_settori[settore.codice])}
            for settore in piano.radici
        ],
        "obiettivi": [
            {
                "codice": obiettivo.codice,
                "numero": obiettivo.numero.value,
                "titolo": obiettivo.titolo.value,
                "settore": obiettivo.capofila,
                "quota": obiettivo.quota,
                "importo": _euro(pagati_a[obiettivo.codice, obiettivo.quota]),
            }
            for obiettivo in piano.obiettivi
            if (obiettivo.codice, obiettivo.quota) in pagati_a
        ],
    }


def _quote(
    esame: Esame,
    pagati_a: Mapping[tuple[str, str], int],
    sotto: Mapping[str, Sequence[tuple[str, str]]],
    di: str = FONDO,
) -> Iterator[QuotaVista]:
    """The quote that divide this one, or the fund, each followed by those that divide it."""
    for quota in esame.piano.quote:
        if quota.di == di and quota.codice in esame.riparto.importi:
            yield {
                "codice": quota.codice,
                "nome": quota.titolo.value,
                "di": di,
                "importo": _euro(round_half_up(esame.riparto.importi[quota.codice])),
                "stanziato": _euro(sum(pagati_a.get(chiave, 0) for chiave in sotto.get(quota.codice, ()))),
            }
            yield from _quote(esame, pagati_a, sotto, quota.codice)


def _residuo(esame: Esame, finanziato: int, stanziato: int) -> str:
    """How the cents that rounding leaves over are treated, and how many they are."""
    regola = f"Ogni importo è arrotondato al centesimo, il mezzo centesimo in su; {sui_resti(esame.atteso.modello)}."
    detto = f"Finanziato {write_euro(finanziato)}, stanziato {write_euro(stanziato)}"
    if finanziato == stanziato:
        return f"{regola} {detto}: non avanza nulla."
    come = "restano" if stanziato < finanziato else "sono in più"
    return f"{regola} {detto}: {come} {write_euro(abs(finanziato - stanziato))}."


def _euro(centesimi: int) -> str:
    """Euro with two decimals, however many there are: what stands in a cell may move any amount."""
    interi, resto = divmod(abs(centesimi), 100)
    return f"{'-' if centesimi < 0 else ''}{interi}.{resto:02d}"
