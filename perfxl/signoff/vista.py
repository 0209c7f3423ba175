"""What the verbale shows of a manifesto: every text as it is printed, every amount as Italians write it.

The template ``verbale.typ`` lays it out, and decides nothing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from perfxl.core.deroghe import PAROLE, Stato
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.mostrato import (
    cifre,
    euro_italiano,
    giorno,
    in_utc,
    intero_italiano,
    momento,
    mostrabile,
    orario,
    parola,
    prosa,
    totale,
)

_BREVE = 60
"""How many signs of the ente's name every page repeats."""
_LUNGA = 400
"""From how many signs on a text may fill a page, in the narrowest column that a table gives it."""

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


def vista(manifesto: dict[str, Any]) -> dict[str, Any]:
    """What the template shows.

    Args:
        manifesto: the manifesto, read.
    """
    atto = manifesto["atto"]
    quando = datetime.fromisoformat(atto["quando"])
    istante = in_utc(quando)
    documenti, ente = atto["documenti"], atto["piano"]["ente"]
    rilievi = atto["rilievi"]
    aperti = [uno for uno in rilievi if not _accettato(uno) and uno["gravita"] != "nota"]
    note = [uno for uno in rilievi if not _accettato(uno) and uno["gravita"] == "nota"]
    deroghe = [uno for uno in rilievi if uno["deroga"] is not None]
    return {
        # what stands in the file's metadata: never broken
        "istante": [istante.year, istante.month, istante.day, istante.hour, istante.minute, istante.second],
        "ente": mostrabile(ente),
        "anno": mostrabile(f"{atto['piano']['anno']}"),
        "breve": prosa(ente if len(ente) <= _BREVE else f"{ente[:_BREVE]}…"),
        "corta": mostrabile(manifesto["impronta"][:16]),
        "allegati": _allegati(documenti),
        # what stands on the pages
        "impronta": cifre(manifesto["impronta"]),
        "quando": momento(quando),
        "perfxl": parola(atto["perfxl"]),
        "chi": prosa(atto["chi"]),
        "firma": prosa(atto["firma"]),
        "piano": _piano(atto),
        "passaggi": [
            {
                "nome": prosa(_PASSAGGI.get(passaggio["passaggio"], passaggio["passaggio"])),
                "esito": prosa(passaggio["esito"]),
                "documento": parola(passaggio["documento"]),
            }
            for passaggio in atto["passaggi"]
        ],
        "documenti": [_documento(documento) for documento in _primi(documenti)],
        "quanti_documenti": intero_italiano(len(documenti)),
        "contano": sum(1 for documento in documenti if documento["conta"] and documento["ruolo"] == "cartella"),
        "controlli": _controlli(atto["controlli"]),
        "restano": _restano(atto["conteggi"]),
        "aperti": [_rilievo(rilievo) for rilievo in _primi(aperti)],
        "note": [_rilievo(rilievo) for rilievo in _primi(note)],
        "deroghe": [_rilievo(rilievo) for rilievo in _primi(deroghe)],
        "denaro": None if atto["denaro"] is None else _denaro(atto["denaro"]),
        "etichette": {chiave: prosa(detta[:1].lower() + detta[1:]) for chiave, detta in atto["etichette"].items()},
        "iniziali": {chiave: prosa(detta[:1].upper() + detta[1:]) for chiave, detta in atto["etichette"].items()},
        "copie": [_copia(copia) for copia in _primi(manifesto["copie"])],
        "oltre": {
            "documenti": _oltre(documenti),
            "aperti": _oltre(aperti),
            "note": _oltre(note),
            "deroghe": _oltre(deroghe),
            "copie": _oltre(manifesto["copie"]),
            "obiettivi": "" if atto["denaro"] is None else _oltre(atto["denaro"]["obiettivi"]),
        },
    }


def _primi(voci: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is printed of a list."""
    return voci[: DEFAULT_LIMITS.stampati]


def _oltre(voci: list[dict[str, Any]]) -> str:
    """That a list is longer than what is printed of it; empty where it is not."""
    altri = len(voci) - DEFAULT_LIMITS.stampati
    if altri <= 0:
        return ""
    quanti = "un altro sta" if altri == 1 else f"altri {intero_italiano(altri)} stanno"
    stampati = intero_italiano(DEFAULT_LIMITS.stampati)
    return prosa(f"Qui ne sono stampati {stampati}; {quanti} solo nell’allegato {NOME}.")


def _accettato(rilievo: dict[str, Any]) -> bool:
    return rilievo["deroga"] is not None and rilievo["deroga"]["stato"] in {Stato.GR, Stato.GA}


def _con_lunga(riga: dict[str, Any]) -> dict[str, Any]:
    """The row, and whether it may be so long that it must be broken over two pages."""
    parti = [*riga.values(), *(riga.get("deroga") or {}).values()]
    return {**riga, "lunga": any(len(parte) > _LUNGA for parte in parti if isinstance(parte, str))}


def _piano(atto: dict[str, Any]) -> dict[str, str]:
    piano, modello = atto["piano"], atto["modello"]
    digests = {documento["ruolo"]: documento["sha256"] for documento in reversed(atto["documenti"])}
    return {
        "ente": prosa(piano["ente"]),
        "anno": mostrabile(f"{piano['anno']}"),
        "obiettivi": intero_italiano(piano["obiettivi"]),
        "documento": parola(piano["documento"]),
        "impronta": cifre(piano["impronta"]),
        "sha256": cifre(digests.get("piano", "")),
        "codice": parola(modello["codice"]),
        "titolo": prosa(modello["titolo"]),
        "modello": parola(modello["documento"]),
        "sha256_modello": cifre(digests.get("modello", "")),
    }


def _documento(documento: dict[str, Any]) -> dict[str, Any]:
    riga = {
        "che": prosa(_ruolo(documento)[0]),
        "settore": prosa(documento["settore_nome"] or documento["settore"]),
        "nome": parola(documento["nome"]),
        "allegato": parola(documento["allegato"]) if documento["allegato"] != documento["nome"] else "",
        "incluso": documento["allegato"] != "",
        "sha256": cifre(documento["sha256"]),
        "byte": intero_italiano(documento["byte"]),
        "letto": orario(documento["letto"]),
        "conta": documento["conta"],
        "nota": prosa(documento["nota"]),
    }
    return _con_lunga(riga)


def _copia(copia: dict[str, Any]) -> dict[str, Any]:
    riga = {
        "file": parola(copia["file"]),
        "di": parola(copia["di"]),
        "sha256": cifre(copia["sha256"]),
        "byte": intero_italiano(copia["byte"]),
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
    allegati.append({"nome": NOME, "tipo": _TIPI[".json"], "relazione": "data", "descrizione": descrizione})
    return sorted(allegati, key=lambda allegato: allegato["nome"])


def _descrizione(documento: dict[str, Any]) -> str:
    settore = documento["settore_nome"] or documento["settore"]
    di_chi = f" di «{settore}»" if settore != "" else ""
    return f"{_ruolo(documento)[0]}{di_chi}: «{documento['nome']}»"


def _controlli(controlli: dict[str, Any]) -> dict[str, Any]:
    return {
        "quanti": intero_italiano(len(controlli["eseguiti"])),
        "eseguiti": [
            {
                "codice": parola(uno["codice"]),
                "regola": prosa(uno["regola"]),
                "trovati": intero_italiano(uno["trovati"]),
            }
            for uno in controlli["eseguiti"]
        ],
        "spenti": [{"codice": parola(uno["codice"]), "motivo": prosa(uno["motivo"])} for uno in controlli["spenti"]],
        "non_eseguiti": [prosa(f"{uno['codice']} ({uno['motivo']})") for uno in controlli["non_eseguiti"]],
    }


def _restano(conteggi: dict[str, int]) -> str:
    """How many findings are open, and how many are accepted."""
    parole = {
        "blocca": ("rilievo che blocca", "rilievi che bloccano"),
        "avvisa": ("avviso", "avvisi"),
        "nota": ("nota", "note"),
    }
    ci_sono = [_quanti(conteggi[gravita], *parole[gravita]) for gravita in parole if conteggi[gravita] != 0]
    accettati = "nessuno" if conteggi["accettati"] == 0 else intero_italiano(conteggi["accettati"])
    return f"Rilievi aperti: {', '.join(ci_sono) or 'nessuno'}. Rilievi accettati con una deroga: {accettati}."


def _quanti(quanti: int, uno: str, tanti: str) -> str:
    return f"1 {uno}" if quanti == 1 else f"{intero_italiano(quanti)} {tanti}"


def _rilievo(rilievo: dict[str, Any]) -> dict[str, Any]:
    deroga = rilievo["deroga"]
    riga = {
        "codice": parola(rilievo["codice"]),
        "gravita": prosa(_GRAVITA.get(rilievo["gravita"], rilievo["gravita"])),
        "settore": parola(rilievo["settore"]),
        "obiettivo": parola(rilievo["obiettivo"]),
        "luogo": prosa(rilievo["luogo"]),
        "messaggio": prosa(rilievo["messaggio"]),
        "atteso": prosa(rilievo["atteso"]),
        "trovato": prosa(rilievo["trovato"]),
        "effetto": "" if rilievo["effetto"] is None else euro_italiano(rilievo["effetto"]),
        "identita": parola(rilievo["identita"]),
        "deroga": None if deroga is None else _deroga(deroga),
    }
    return _con_lunga(riga)


def _deroga(deroga: dict[str, Any]) -> dict[str, str]:
    stato = deroga["stato"]
    return {
        "motivo": prosa(deroga["motivo"]) or "–",
        "chi": prosa(deroga["chi"]) or "–",
        "quando": "–" if deroga["quando"] == "" else giorno(datetime.fromisoformat(deroga["quando"])),
        "stato": prosa(f"{stato} – {PAROLE[Stato(stato)]}" if stato in set(Stato) else stato) or "–",
    }


def _denaro(denaro: dict[str, Any]) -> dict[str, Any]:
    return {
        "residuo": prosa(denaro["residuo"]),
        "massimo": euro_italiano(denaro["massimo"]),
        "finanziato": euro_italiano(denaro["finanziato"]),
        "accantonamenti": [
            {"nome": prosa(uno["nome"]), "importo": euro_italiano(uno["importo"])} for uno in denaro["accantonamenti"]
        ],
        "somme": [
            {
                "voce": prosa(somma["voce"]),
                "atteso": euro_italiano(somma["atteso"]),
                "trovato": euro_italiano(somma["trovato"]),
                "differenza": euro_italiano(somma["differenza"]),
                "esito": prosa(somma["esito"]),
            }
            for somma in denaro["somme"]
        ],
        "aperte": [prosa(_aperta(somma)) for somma in denaro["somme"] if somma["esito"] == "non chiude"],
        "quote": [
            {
                "nome": prosa(quota["nome"] or quota["codice"]),
                "importo": euro_italiano(quota["importo"]),
                "stanziato": euro_italiano(quota["stanziato"]),
            }
            for quota in denaro["quote"]
        ],
        "settori": [
            {"nome": prosa(settore["nome"] or settore["codice"]), "importo": euro_italiano(settore["importo"])}
            for settore in denaro["settori"]
        ],
        "settori_importo": totale(settore["importo"] for settore in denaro["settori"]),
        "obiettivi": [
            {
                "numero": parola(obiettivo["numero"] or obiettivo["codice"]),
                "titolo": prosa(obiettivo["titolo"]),
                "settore": parola(obiettivo["settore"]),
                "quota": parola(obiettivo["quota"]) or "–",
                "importo": euro_italiano(obiettivo["importo"]),
            }
            for obiettivo in _primi(denaro["obiettivi"])
        ],
        "obiettivi_importo": totale(obiettivo["importo"] for obiettivo in denaro["obiettivi"]),
    }


def _aperta(somma: dict[str, str]) -> str:
    """A sum that does not close: what is missing, and that it was accepted, for no visto is made otherwise."""
    differenza = somma["differenza"]
    manca = f"mancano {euro_italiano(differenza.removeprefix('-'))} €"
    if not differenza.startswith("-"):
        manca = f"{euro_italiano(differenza)} € sono in più"
    return f"La somma «{somma['voce']}» non chiude: {manca}, accettati con una deroga."
