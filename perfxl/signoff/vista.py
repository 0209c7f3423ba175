"""What the verbale shows of a manifesto: every text as it is printed, every amount as Italians write it.

The template ``verbale.typ`` lays it out, and decides nothing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from perfxl.core.deroghe import PAROLE, Stato
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.mostrato import (
    chi_firma,
    cifre,
    euro_italiano,
    giorno,
    in_mezzo,
    in_utc,
    intero_italiano,
    momento,
    mostrabile,
    orario,
    parola,
    prosa,
)
from perfxl.signoff.vista_denaro import del_denaro

if TYPE_CHECKING:
    from collections.abc import Callable

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
    "segretario": "Il visto",
}
_DI_OGNUNO = {"settori": "quello dei settori", "ragioneria": "quello della ragioneria"}
"""The gates that a modello has unless it says otherwise; who reads is told of one that is not there."""
_GRAVITA = {"blocca": "blocca", "avvisa": "avviso", "nota": "nota"}


def vista(manifesto: dict[str, Any]) -> dict[str, Any]:
    """What the template shows.

    Args:
        manifesto: the manifesto, read.
    """
    atto = manifesto["atto"]
    quando = datetime.fromisoformat(atto["quando"])
    istante = in_utc(quando)
    documenti, ente, rilievi = atto["documenti"], atto["piano"]["ente"], atto["rilievi"]
    passano = [passaggio["passaggio"] for passaggio in atto["passaggi"]]
    elenchi = _elenchi(manifesto)
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
        "dichiarata": atto["data_dichiarata"],
        "perfxl": parola(atto["perfxl"]),
        "firma": prosa(chi_firma(atto["chi"], atto["firma"])),
        "in_breve": _in_breve(atto),
        "piano": _piano(atto),
        "passaggi": [
            {
                "nome": prosa(_PASSAGGI.get(passaggio["passaggio"], passaggio["passaggio"])),
                "esito": prosa(passaggio["esito"]),
                "documento": parola(passaggio["documento"]),
            }
            for passaggio in atto["passaggi"]
        ],
        "non_previsti": [nome for passaggio, nome in _DI_OGNUNO.items() if passaggio not in passano],
        "con_ragioneria": "ragioneria" in passano,
        "quanti_documenti": intero_italiano(len(documenti)),
        "contano": sum(1 for documento in documenti if documento["conta"] and documento["ruolo"] == "cartella"),
        "controlli": _controlli(atto["controlli"]),
        "restano": _restano(atto["conteggi"]),
        "con_effetti": atto["denaro"] is not None or any(rilievo["effetto"] is not None for rilievo in rilievi),
        "denaro": None
        if atto["denaro"] is None
        else del_denaro(atto["denaro"], in_mezzo(atto["etichette"]["obiettivi"])),
        "sigle": _sigle(atto),
        "etichette": {chiave: prosa(detta[:1].lower() + detta[1:]) for chiave, detta in atto["etichette"].items()},
        "iniziali": {chiave: prosa(detta[:1].upper() + detta[1:]) for chiave, detta in atto["etichette"].items()},
        **{
            nome: [mostra(voce) for voce in voci[: DEFAULT_LIMITS.stampati]] for nome, (voci, mostra) in elenchi.items()
        },
        "oltre": {nome: _oltre(voci) for nome, (voci, _) in elenchi.items()},
    }


def _elenchi(manifesto: dict[str, Any]) -> dict[str, tuple[list[dict[str, Any]], Callable[[dict[str, Any]], object]]]:
    """The lists that may be longer than what is printed of them, and how each of their items is shown."""
    atto = manifesto["atto"]
    aperti = [uno for uno in atto["rilievi"] if not _accettato(uno)]
    return {
        "documenti": (atto["documenti"], _documento),
        "aperti": ([uno for uno in aperti if uno["gravita"] != "nota"], _rilievo),
        "note": ([uno for uno in aperti if uno["gravita"] == "nota"], _rilievo),
        "deroghe": ([uno for uno in atto["rilievi"] if uno["deroga"] is not None], _rilievo),
        "copie": (manifesto["copie"], _copia),
        "obiettivi": (_obiettivi(atto), _obiettivo),
    }


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
        "sigla": parola(documento["settore"]) if documento["settore_nome"] != "" else "",
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


def _in_breve(atto: dict[str, Any]) -> str:
    """The outcome in a line: what the findings are, what is allotted."""
    conteggi, denaro, mancati = atto["conteggi"], atto["denaro"], len(atto["controlli"]["non_eseguiti"])
    detti = [
        "Nessun rilievo blocca"
        if conteggi["blocca"] == 0
        else _quanti(conteggi["blocca"], "rilievo blocca", "rilievi bloccano"),
        _quanti(conteggi["avvisa"], "avviso", "avvisi"),
        _quanti(conteggi["nota"], "nota", "note"),
        _quanti(conteggi["accettati"], "accettato con deroga", "accettati con deroga"),
    ]
    parti = [", ".join(detti)]
    if mancati > 0:
        parti.append(_quanti(mancati, "controllo non eseguito", "controlli non eseguiti"))
    if denaro is not None:
        parti.append(f"stanziati {euro_italiano(denaro['stanziato'])} € su {euro_italiano(denaro['finanziato'])} €")
    return " · ".join(parti)


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


def _obiettivi(atto: dict[str, Any]) -> list[dict[str, Any]]:
    """Every objective of the plan, with what it gets; and whatever else gets something."""
    del_piano = {uno["codice"]: [{**uno, "quota": "", "importo": None}] for uno in atto["piano"]["elenco"]}
    for pagato in () if atto["denaro"] is None else atto["denaro"]["obiettivi"]:
        suoi = [uno for uno in del_piano.get(pagato["codice"], ()) if uno["importo"] is not None]
        del_piano[pagato["codice"]] = [*suoi, pagato]
    return [uno for suoi in del_piano.values() for uno in suoi]


def _obiettivo(obiettivo: dict[str, Any]) -> dict[str, str]:
    return {
        "numero": parola(obiettivo["numero"] or obiettivo["codice"]),
        "titolo": prosa(obiettivo["titolo"]),
        "settore": parola(obiettivo["settore"]),
        "quota": parola(obiettivo["quota"]) or "–",
        "importo": euro_italiano(obiettivo["importo"]),
    }


def _sigle(atto: dict[str, Any]) -> str:
    """What the codes stand for, of the settori that lead an objective."""
    nomi = {uno["settore"]: uno["settore_nome"] for uno in atto["documenti"] if uno["settore_nome"] != ""}
    sigle = dict.fromkeys(uno["settore"] for uno in atto["piano"]["elenco"] if uno["settore"] in nomi)
    return prosa("; ".join(f"{sigla} – {nomi[sigla]}" for sigla in sigle))
