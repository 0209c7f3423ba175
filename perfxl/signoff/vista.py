"""What the verbale shows of a manifesto: every text as it is printed, every amount as Italians write it.

The template ``verbale.typ`` lays it out, and decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from perfxl.core.deroghe import PAROLE, Stato
from perfxl.core.money import write_number

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALTRI = "–—‘’‚“”„†‡•…‰′″€№™←↑→↓Σ∑−√∞≈≠≤≥"  # noqa: RUF001  (look-alikes too: each as it is)
REPERTORIO = frozenset(
    {chr(codice) for da_a in ((0x20, 0x7F), (0xA1, 0xAD), (0xAE, 0x180), (0x218, 0x21C)) for codice in range(*da_a)}
    | set(_ALTRI)
)
"""The signs that the verbale's typeface shows, as a test proves."""

_APRE, _CHIUDE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
"""What the number of a sign stands between; they are not in the repertoire, so that nothing else looks like it."""

APERTURA = "\N{ZERO WIDTH SPACE}"
"""Where a long word may be broken; nothing from outside holds it, for it is not in the repertoire."""
_INTERO = re.compile(r"[^ ]{21,}")
_IMPORTO = re.compile(r"-?[0-9]{1,999}\.[0-9]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PEZZO = 8
_BREVE = 60
"""How many signs of the ente's name every page repeats."""
_LUNGA = 400
"""From how many signs on a text may fill a page, in the narrowest column that a table gives it."""

_MESI = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip
_TIPI = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".p7m": "application/pkcs7-mime",
    ".pdf": "application/pdf",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_RUOLI = {
    "piano": ("Piano", "source"),
    "modello": ("Modello", "source"),
    "deroghe": ("Deroghe", "source"),
    "cartella": ("Cartella di lavoro", "source"),
    "controllo": ("Controllo della ragioneria", "supplement"),
    "validazione": ("Validazione", "supplement"),
    "altro": ("Documento", "supplement"),
}
"""What each document is, and how it stands to the verbale (ISO 19005-3, annex E)."""
_PASSAGGI = {
    "settori": "I settori",
    "ragioneria": "La ragioneria",
    "nucleo": "Il Nucleo di valutazione",
    "segretario": "Il segretario generale",
}
_GRAVITA = {"blocca": "blocca", "avvisa": "avviso", "nota": "nota"}


def mostrabile(testo: str) -> str:
    """The text as the verbale can print it: a sign that its typeface lacks, or that nobody sees, is named.

    Its number stands for it, as for marks of direction, control characters and halves of pairs, so that two names that
    differ never look alike, but for accents that come as a sign of their own.
    """
    composto = unicodedata.normalize("NFC", testo)
    return "".join(segno if segno in REPERTORIO else f"{_APRE}U+{ord(segno):04X}{_CHIUDE}" for segno in composto)


def vista(manifesto: dict[str, Any]) -> dict[str, Any]:
    """What the template shows.

    Args:
        manifesto: the manifesto, read.
    """
    atto = manifesto["atto"]
    quando = datetime.fromisoformat(atto["quando"])
    istante = _istante(quando)
    documenti, ente = atto["documenti"], atto["piano"]["ente"]
    rilievi = atto["rilievi"]
    return {
        # what stands in the file's metadata: never broken
        "istante": [istante.year, istante.month, istante.day, istante.hour, istante.minute, istante.second],
        "ente": mostrabile(ente),
        "anno": mostrabile(f"{atto['piano']['anno']}"),
        "breve": _prosa(ente if len(ente) <= _BREVE else f"{ente[:_BREVE]}…"),
        "corta": mostrabile(manifesto["impronta"][:16]),
        "allegati": _allegati(documenti),
        # what stands on the pages
        "impronta": _cifre(manifesto["impronta"]),
        "quando": _quando(quando),
        "perfxl": _parola(atto["perfxl"]),
        "chi": _prosa(atto["chi"]),
        "firma": _prosa(atto["firma"]),
        "piano": _piano(atto),
        "passaggi": [
            {
                "nome": _prosa(_PASSAGGI.get(passaggio["passaggio"], passaggio["passaggio"])),
                "esito": _prosa(passaggio["esito"]),
                "documento": _parola(passaggio["documento"]),
            }
            for passaggio in atto["passaggi"]
        ],
        "documenti": [_documento(documento) for documento in documenti],
        "contano": sum(1 for documento in documenti if documento["conta"] and documento["ruolo"] == "cartella"),
        "controlli": _controlli(atto["controlli"]),
        "restano": _restano(atto["conteggi"]),
        "aperti": [
            _rilievo(rilievo) for rilievo in rilievi if not _accettato(rilievo) and rilievo["gravita"] != "nota"
        ],
        "note": [_rilievo(rilievo) for rilievo in rilievi if not _accettato(rilievo) and rilievo["gravita"] == "nota"],
        "deroghe": [_rilievo(rilievo) for rilievo in rilievi if rilievo["deroga"] is not None],
        "denaro": None if atto["denaro"] is None else _denaro(atto["denaro"]),
        "etichette": {chiave: _prosa(parola[:1].lower() + parola[1:]) for chiave, parola in atto["etichette"].items()},
        "iniziali": {chiave: _prosa(parola[:1].upper() + parola[1:]) for chiave, parola in atto["etichette"].items()},
        "copie": [_copia(copia) for copia in manifesto["copie"]],
    }


def _accettato(rilievo: dict[str, Any]) -> bool:
    return rilievo["deroga"] is not None and rilievo["deroga"]["stato"] in {Stato.GR, Stato.GA}


def _parola(testo: str) -> str:
    """A name, to the sign, that may be broken where it is too long for a line."""
    return _INTERO.sub(lambda intero: _spezzato(intero[0]), mostrabile(testo))


def _prosa(testo: str) -> str:
    """A sentence: what separates its words, line ends too, is a blank."""
    return _parola(" ".join(testo.split()))


def _spezzato(intero: str) -> str:
    parti = re.split(r"(?<=[-_./:\\])", intero)
    return APERTURA.join(pezzo for parte in parti for pezzo in _pezzi(parte))


def _pezzi(parte: str) -> Iterable[str]:
    """The pieces of what has no sign that it could be broken behind: itself, where it is no longer than a word."""
    if _INTERO.fullmatch(parte) is None:
        return (parte,)
    return (parte[i : i + _PEZZO] for i in range(0, len(parte), _PEZZO))


def _cifre(sha256: str) -> str:
    """A digest, which a line has room for, or whatever stands in its place."""
    return sha256 if _SHA256.fullmatch(sha256) else _parola(sha256)


def _intero(numero: int) -> str:
    return write_number(numero)


def _euro(importo: str | None) -> str:
    """An amount; it may be broken, for what stands in a cell may move any amount.

    Raises:
        ValueError: it is no amount.
    """
    return "–" if importo is None else _parola(write_number(_decimale(importo), 2).replace("-", "−"))


def _decimale(importo: str) -> Decimal:
    if _IMPORTO.fullmatch(importo) is None:  # 1E999999 is a Decimal too
        raise ValueError(f"no amount: {importo[:20]!r}")
    return Decimal(importo)


def _totale(importi: Iterable[str | None]) -> str:
    return _euro(f"{sum((_decimale(importo) for importo in importi if importo is not None), Decimal('0.00'))}")


def _giorno(quando: datetime) -> str:
    return f"{quando.day}{'º' if quando.day == 1 else ''} {_MESI[quando.month - 1]} {quando.year}"


def _istante(quando: datetime) -> datetime:
    """The moment as UTC has it; one without a zone is in UTC already (``astimezone`` would ask the machine).

    Raises:
        ValueError: UTC has no such moment: it is of the first day that there is, or of the last.
    """
    try:
        return quando - (quando.utcoffset() or timedelta())
    except OverflowError as error:
        raise ValueError(f"no moment: {quando}") from error


def _quando(quando: datetime) -> str:
    minuti = int((quando.utcoffset() or timedelta()).total_seconds()) // 60
    segno, (ore, resto) = "−" if minuti < 0 else "+", divmod(abs(minuti), 60)
    fuso = f"UTC{segno}{ore}{f':{resto:02d}' if resto != 0 else ''}" if minuti != 0 else "UTC"
    return f"{_giorno(quando)}, ore {quando:%H:%M} ({fuso})"


def _letto(quando: str) -> str:
    return f"{datetime.fromisoformat(quando):%d/%m/%Y %H:%M:%S}"


def _con_lunga(riga: dict[str, Any]) -> dict[str, Any]:
    """The row, and whether it may be so long that it must be broken over two pages."""
    parti = [*riga.values(), *(riga.get("deroga") or {}).values()]
    return {**riga, "lunga": any(len(parte) > _LUNGA for parte in parti if isinstance(parte, str))}


def _piano(atto: dict[str, Any]) -> dict[str, str]:
    piano, modello = atto["piano"], atto["modello"]
    digests = {documento["ruolo"]: documento["sha256"] for documento in reversed(atto["documenti"])}
    return {
        "ente": _prosa(piano["ente"]),
        "anno": mostrabile(f"{piano['anno']}"),
        "obiettivi": _intero(piano["obiettivi"]),
        "documento": _parola(piano["documento"]),
        "impronta": _cifre(piano["impronta"]),
        "sha256": _cifre(digests.get("piano", "")),
        "codice": _parola(modello["codice"]),
        "titolo": _prosa(modello["titolo"]),
        "modello": _parola(modello["documento"]),
        "sha256_modello": _cifre(digests.get("modello", "")),
    }


def _documento(documento: dict[str, Any]) -> dict[str, Any]:
    riga = {
        "che": _prosa(_ruolo(documento)[0]),
        "settore": _prosa(documento["settore_nome"] or documento["settore"]),
        "nome": _parola(documento["nome"]),
        "allegato": _parola(documento["allegato"]) if documento["allegato"] != documento["nome"] else "",
        "incluso": documento["allegato"] != "",
        "sha256": _cifre(documento["sha256"]),
        "byte": _intero(documento["byte"]),
        "letto": _letto(documento["letto"]),
        "conta": documento["conta"],
        "nota": _prosa(documento["nota"]),
    }
    return _con_lunga(riga)


def _copia(copia: dict[str, Any]) -> dict[str, Any]:
    riga = {
        "file": _parola(copia["file"]),
        "di": _parola(copia["di"]),
        "sha256": _cifre(copia["sha256"]),
        "byte": _intero(copia["byte"]),
        "segnata": copia["segnata"],
    }
    return _con_lunga(riga)


def _ruolo(documento: dict[str, Any]) -> tuple[str, str]:
    return _RUOLI.get(documento["ruolo"], _RUOLI["altro"])


def _allegati(documenti: list[dict[str, Any]]) -> list[dict[str, str]]:
    allegati = [
        {
            "nome": documento["allegato"],
            "tipo": _TIPI.get(PurePosixPath(documento["allegato"]).suffix.casefold(), "application/octet-stream"),
            "relazione": _ruolo(documento)[1],
            "descrizione": mostrabile(_descrizione(documento)),
        }
        for documento in documenti
        if documento["allegato"] != ""
    ]
    descrizione = "Il manifesto: ciò che questo verbale dice, in una forma che un programma legge"
    allegati.append({"nome": "manifesto.json", "tipo": _TIPI[".json"], "relazione": "data", "descrizione": descrizione})
    return sorted(allegati, key=lambda allegato: allegato["nome"])


def _descrizione(documento: dict[str, Any]) -> str:
    settore = documento["settore_nome"] or documento["settore"]
    di_chi = f" di «{settore}»" if settore != "" else ""
    return f"{_ruolo(documento)[0]}{di_chi}: «{documento['nome']}»"


def _controlli(controlli: dict[str, Any]) -> dict[str, Any]:
    return {
        "quanti": _intero(len(controlli["eseguiti"])),
        "eseguiti": [
            {"codice": _parola(uno["codice"]), "regola": _prosa(uno["regola"]), "trovati": _intero(uno["trovati"])}
            for uno in controlli["eseguiti"]
        ],
        "spenti": [{"codice": _parola(uno["codice"]), "motivo": _prosa(uno["motivo"])} for uno in controlli["spenti"]],
        "non_eseguiti": [_prosa(f"{uno['codice']} ({uno['motivo']})") for uno in controlli["non_eseguiti"]],
    }


def _restano(conteggi: dict[str, int]) -> str:
    """How many findings are open, and how many are accepted."""
    parole = {
        "blocca": ("rilievo che blocca", "rilievi che bloccano"),
        "avvisa": ("avviso", "avvisi"),
        "nota": ("nota", "note"),
    }
    ci_sono = [_quanti(conteggi[gravita], *parole[gravita]) for gravita in parole if conteggi[gravita] != 0]
    accettati = "nessuno" if conteggi["accettati"] == 0 else _intero(conteggi["accettati"])
    return f"Rilievi aperti: {', '.join(ci_sono) or 'nessuno'}. Rilievi accettati con una deroga: {accettati}."


def _quanti(quanti: int, uno: str, tanti: str) -> str:
    return f"1 {uno}" if quanti == 1 else f"{_intero(quanti)} {tanti}"


def _rilievo(rilievo: dict[str, Any]) -> dict[str, Any]:
    deroga = rilievo["deroga"]
    riga = {
        "codice": _parola(rilievo["codice"]),
        "gravita": _prosa(_GRAVITA.get(rilievo["gravita"], rilievo["gravita"])),
        "settore": _parola(rilievo["settore"]),
        "obiettivo": _parola(rilievo["obiettivo"]),
        "luogo": _prosa(rilievo["luogo"]),
        "messaggio": _prosa(rilievo["messaggio"]),
        "atteso": _prosa(rilievo["atteso"]),
        "trovato": _prosa(rilievo["trovato"]),
        "effetto": "" if rilievo["effetto"] is None else _euro(rilievo["effetto"]),
        "identita": _parola(rilievo["identita"]),
        "deroga": None if deroga is None else _deroga(deroga),
    }
    return _con_lunga(riga)


def _deroga(deroga: dict[str, Any]) -> dict[str, str]:
    stato = deroga["stato"]
    return {
        "motivo": _prosa(deroga["motivo"]) or "–",
        "chi": _prosa(deroga["chi"]) or "–",
        "quando": "–" if deroga["quando"] == "" else _giorno(datetime.fromisoformat(deroga["quando"])),
        "stato": _prosa(f"{stato} – {PAROLE[Stato(stato)]}" if stato in set(Stato) else stato) or "–",
    }


def _denaro(denaro: dict[str, Any]) -> dict[str, Any]:
    return {
        "residuo": _prosa(denaro["residuo"]),
        "massimo": _euro(denaro["massimo"]),
        "finanziato": _euro(denaro["finanziato"]),
        "accantonamenti": [
            {"nome": _prosa(uno["nome"]), "importo": _euro(uno["importo"])} for uno in denaro["accantonamenti"]
        ],
        "somme": [
            {
                "voce": _prosa(somma["voce"]),
                "atteso": _euro(somma["atteso"]),
                "trovato": _euro(somma["trovato"]),
                "differenza": _euro(somma["differenza"]),
                "esito": _prosa(somma["esito"]),
            }
            for somma in denaro["somme"]
        ],
        "quote": [
            {
                "nome": _prosa(quota["nome"] or quota["codice"]),
                "importo": _euro(quota["importo"]),
                "stanziato": _euro(quota["stanziato"]),
            }
            for quota in denaro["quote"]
        ],
        "settori": [
            {"nome": _prosa(settore["nome"] or settore["codice"]), "importo": _euro(settore["importo"])}
            for settore in denaro["settori"]
        ],
        "settori_importo": _totale(settore["importo"] for settore in denaro["settori"]),
        "obiettivi": [
            {
                "numero": _parola(obiettivo["numero"] or obiettivo["codice"]),
                "titolo": _prosa(obiettivo["titolo"]),
                "settore": _parola(obiettivo["settore"]),
                "quota": _parola(obiettivo["quota"]) or "–",
                "importo": _euro(obiettivo["importo"]),
            }
            for obiettivo in denaro["obiettivi"]
        ],
        "obiettivi_importo": _totale(obiettivo["importo"] for obiettivo in denaro["obiettivi"]),
    }
