"""The workbook that a plan is written in: its sheets, with what the plan says already, and with free rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Cartella, Foglio, Riga, Tabella
from perfxl.core.modello import Pesi
from perfxl.core.modulo.campi_piano import Presenza
from perfxl.core.modulo.celle_piano import Segno, in_cella
from perfxl.core.modulo.colonne_piano import ha_denaro, moduli
from perfxl.core.modulo.fogli_piano import (
    PIANO,
    VOCI_FONDO,
    elenchi,
    istruzioni,
    tabella_fogli,
    tabella_fondo,
    tabella_piano,
    tabella_somme,
    testo,
)
from perfxl.core.modulo.formule_piano import colonne_misura, colonne_obiettivo
from perfxl.core.piano import Modo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna, Indirizzo
    from perfxl.core.modello import Modello
    from perfxl.core.modulo.campi_piano import Campo, Modulo

    Voci = Mapping[str, object]

DOCUMENTO = "piano"
"""What the workbook says that it is, among its properties."""
_ANNO_VUOTO = 2000
_FONDO = "accantonamenti"
"""The table that stands on the sheet of the fund."""


def disegna_piano(modello: Modello, voci: Voci, *, denaro: bool | None = None) -> Cartella:
    """The workbook of a plan.

    Args:
        modello: the system of the ente.
        voci: what the plan says, as a TOML document of it would; of a new one nothing.
        denaro: whether the plan is one of money; None for what the modello and the plan say.
    """
    con_denaro = (ha_denaro(modello) if denaro is None else denaro) or _dice_denaro(voci)
    usati = [modulo for modulo in moduli(modello, denaro=con_denaro) if modulo.serve]
    anno, ente = voci.get("anno"), voci.get("ente")
    titolo = "Piano della performance" if ente is None else f"{ente} · Piano della performance {anno}"
    fogli = _fogli(modello, voci, usati, denaro=con_denaro)
    nomi: dict[str, Indirizzo] = {}
    if con_denaro:
        nomi = {f"importo_{chiave}": ("fondo", chiave, "importo") for chiave in VOCI_FONDO}
    proprieta = {"perfxl_documento": DOCUMENTO, "perfxl_modello": modello.codice}
    nominati = _nominati([Foglio(nome, titolo, righe, dentro, protetto=False) for nome, righe, dentro in fogli])
    return Cartella("", titolo, anno if isinstance(anno, int) else _ANNO_VUOTO, proprieta, nominati, nomi)


def _dice_denaro(voci: Voci) -> bool:
    return "fondo" in voci or "quote" in voci or any("importo_fisso" in o for o in _elenco(voci, "obiettivi"))


def _elenco(voci: Voci, chiave: str) -> list[Voci]:
    """The tables under a key; none where it is not said."""
    scritte = voci.get(chiave)
    return [voce for voce in scritte if isinstance(voce, dict)] if isinstance(scritte, list) else []


def _fogli(
    modello: Modello, voci: Voci, usati: list[Modulo], *, denaro: bool
) -> list[tuple[str, tuple[str, ...], tuple[Tabella, ...]]]:
    """The sheets: name, lines of text, tables."""
    tabelle = {modulo.nome: _tabella(modulo, modello, voci, denaro=denaro) for modulo in usati}
    somme = tabella_somme(modello, denaro=denaro)
    piano = (
        tabella_piano(modello, voci),
        *([tabella_fondo(voci)] if denaro else []),
        *([] if somme is None else [somme]),
        *(tabelle[modulo.nome] for modulo in usati if modulo.nome == _FONDO),
    )
    altri = [modulo for modulo in usati if modulo.nome != _FONDO]
    fogli = tabella_fogli(modello, [PIANO, *(modulo.foglio for modulo in altri)])
    scelte = elenchi(modello, denaro=denaro)
    return [
        ("Istruzioni", istruzioni(modello), (fogli,)),
        (PIANO, (modello.titolo,), piano),
        *((m.foglio, (_sottotitolo(modello, m.nome),), (tabelle[m.nome],)) for m in altri),
        *([("Elenchi", ("Da qui scelgono gli elenchi a discesa",), scelte)] if scelte else []),
    ]


def _nominati(fogli: list[Foglio]) -> tuple[Foglio, ...]:
    """The sheets, each with a name of its own: the ente's words may be ours."""
    usati: set[str] = set()
    nominati = []
    for foglio in fogli:
        nome = f"{foglio.nome[:27]} (2)" if foglio.nome.casefold() in usati else foglio.nome
        usati.add(nome.casefold())
        nominati.append(replace(foglio, nome=nome))
    return tuple(nominati)


def _sottotitolo(modello: Modello, nome: str) -> str:
    if nome in {"settori", "quote"}:
        return {"settori": "Chi fa", "quote": "Chi paga"}[nome]
    return modello.etichette.obiettivi if nome == "obiettivi" else modello.nome_misure(Pesi(nome))


def _tabella(modulo: Modulo, modello: Modello, voci: Voci, *, denaro: bool) -> Tabella:
    """A table to fill in, with what the plan says, and free rows."""
    scritte = _righe(modulo, voci)
    usati = {chiave for riga in scritte for chiave, valore in riga.items() if valore is not None}
    campi = [c for c in modulo.campi if c.presenza is not Presenza.RARA or c.colonna.chiave in usati]
    colonne = _colonne(modulo, modello, [campo.colonna for campo in campi], denaro=denaro)
    quante = max(modulo.righe, len(scritte) + modulo.libere)
    vuote: list[dict[str, Valore]] = [{}] * (quante - len(scritte))
    righe = tuple(Riga(f"{posto}", valori) for posto, valori in enumerate([*scritte, *vuote], start=1))
    bloccate = {"obiettivi": 2, "accantonamenti": 0}.get(modulo.nome, 1)
    return Tabella(modulo.nome, modulo.titolo, colonne, righe, bloccate=bloccate)


def _colonne(modulo: Modulo, modello: Modello, campi: list[Colonna], *, denaro: bool) -> tuple[Colonna, ...]:
    """The columns to fill in, with those that are computed, and those aside at the end."""
    proprie, quiete = [c for c in campi if not c.quieta], [c for c in campi if c.quieta]
    if modulo.nome == "obiettivi":
        return (*proprie, *colonne_obiettivo(modello, denaro=denaro), *quiete)
    elenco = next((elenco for elenco in modello.elenchi if elenco.misure.value == modulo.nome), None)
    if elenco is None:
        return (*proprie, *quiete)
    prima, dopo = colonne_misura(modello, elenco)
    return (proprie[0], *prima, *proprie[1:], *dopo, *quiete)


def _righe(modulo: Modulo, voci: Voci) -> list[dict[str, Valore]]:
    """What the plan says already, row by row."""
    match modulo.nome:
        case "accantonamenti":
            fondo = voci.get("fondo", {})
            tavole = _elenco(fondo, modulo.nome) if isinstance(fondo, dict) else []
        case "settori":
            tavole = _elenco(voci, modulo.nome)
        case "quote":
            tavole = [_quota(quota) for quota in _elenco(voci, modulo.nome)]
        case "obiettivi":
            tavole = [_obiettivo(obiettivo) for obiettivo in _elenco(voci, modulo.nome)]
        case _:
            tavole = [riga for obiettivo in _elenco(voci, "obiettivi") for riga in _misure(obiettivo, modulo.nome)]
    return [{campo.colonna.chiave: in_cella(_detto(tavola, campo)) for campo in modulo.campi} for tavola in tavole]


def _detto(tavola: Voci, campo: Campo) -> object:
    """What a table says under the keys of a column; None where it says nothing."""
    valore: object = tavola
    for chiave in campo.percorso:
        valore = valore.get(chiave) if isinstance(valore, dict) else None
    return valore


def _quota(quota: Voci) -> Voci:
    modo = next(modo for modo in Modo if modo.value in quota)
    return {**quota, "modo": modo.value, "valore": None if modo is Modo.RESTO else quota[modo.value]}


def _codice(obiettivo: Voci) -> str:
    return f"{obiettivo.get('codice', obiettivo.get('numero'))}"


def _obiettivo(obiettivo: Voci) -> Voci:
    """The objective, known by its code: its number is told where it is another, or where there is none."""
    numero = testo(obiettivo.get("numero", "")) if "codice" in obiettivo else None
    detto = {**obiettivo, "codice": _codice(obiettivo), "numero": numero}
    if obiettivo.get("scheda") == {}:
        detto["scheda"] = {"titolo": ""}
    return detto


def _misure(obiettivo: Voci, elenco: str) -> list[Voci]:
    if obiettivo.get(elenco) == []:
        return [{"obiettivo": _codice(obiettivo), "descrizione": Segno.NESSUNA}]
    return [{"obiettivo": _codice(obiettivo), **misura} for misura in _elenco(obiettivo, elenco)]
