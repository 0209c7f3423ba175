"""Reading a plan from its workbook: the same values as in TOML, each with its cell, judged by the same rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfxl.core.modello import MISURE
from perfxl.core.modulo.celle_piano import Segno, percentuale
from perfxl.core.modulo.colonne_piano import ha_denaro, moduli
from perfxl.core.piano import Modo
from perfxl.core.place import Place
from perfxl.errors import SourceError
from perfxl.sources.piano import build_piano
from perfxl.sources.toml_values import question
from perfxl.sources.xlsx_documento import Documento
from perfxl.sources.xlsx_tavole import Libro
from perfxl.sources.xlsx_testata import leggi_testata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.core.letture.workbook import Workbook
    from perfxl.core.modello import Modello
    from perfxl.core.modulo.campi_piano import Campo, Modulo
    from perfxl.core.piano import Piano
    from perfxl.sources.xlsx_tavole import Riga, Trovata

_NON_UN_PIANO = (
    "non è il piano, ma una cartella di lavoro fatta da perfxl: indicare il piano da cui è stata fatta, e questa a "
    "«perfxl riconcilia»"
)


def read_piano_xlsx(workbook: Workbook, modelli: Callable[[str], Modello]) -> Piano:
    """Read a plan from its workbook.

    Args:
        workbook: the workbook as it was read.
        modelli: gives the modello with a code, or raises ``KeyError``: with the code, and those that there are.

    Raises:
        SourceError: every problem of the workbook, each at its cell.
    """
    if "perfxl_settore" in workbook.properties:
        raise SourceError(((Place(workbook.file), _NON_UN_PIANO),))
    documento = Documento(Libro(workbook))
    modello = leggi_testata(documento, modelli)
    _tabelle(documento, modello)
    return _piano(documento, modello)


def _tabelle(documento: Documento, modello: Modello) -> None:
    """Read the tables of the modello.

    Raises:
        SourceError: there is no settore or no objective: what is to be written first.
    """
    denaro = ("fondo",) in documento.places
    if not denaro and (ha_denaro(modello) or documento.libro.ha_nome("tabella_fondo")):
        documento.libro.note(
            Place(documento.libro.workbook.file), "non si trova la tabella del fondo, con «Fondo» ed «Euro»"
        )
    schemi = moduli(modello, denaro=denaro)
    trovate = documento.libro.tavole(schemi)
    per_nome = {schema.nome: schema for schema in schemi}
    vuote = {
        "settori": "almeno un settore: un codice e un nome",
        "obiettivi": "almeno una riga: codice, titolo, capofila",
    }
    mancano = [nome for nome in vuote if nome not in trovate or trovate[nome].righe == ()]
    for nome in mancano:
        if nome in trovate:
            sotto = replace(trovate[nome].place, row=trovate[nome].place.row + 1)
            documento.libro.note(sotto, f"scrivere {vuote[nome]}")
    if mancano:
        raise documento.errore()
    _settori(documento, trovate["settori"], per_nome["settori"].campi)
    _denaro(documento, trovate, per_nome)
    _obiettivi(documento, trovate, per_nome, modello)


def _settori(documento: Documento, trovata: Trovata, campi: tuple[Campo, ...]) -> None:
    settori = []
    doppie = documento.ripetuti(trovata.righe, "il settore")
    for i, riga in enumerate(trovata.righe):
        documento.serve(riga, "codice", "manca il codice: una sigla breve")
        documento.serve(riga, "nome", "manca il nome")
        documento.places["settori", i] = riga.place("codice")
        tavola = documento.tavola(("settori", i), riga, campi)
        settori.append({chiave: valore for chiave, valore in tavola.items() if chiave != "codice" or i not in doppie})
    documento.values["settori"] = settori


def _denaro(documento: Documento, trovate: Mapping[str, Trovata], schemi: Mapping[str, Modulo]) -> None:
    accantonamenti, quote = (trovate[n].righe if n in trovate else () for n in ("accantonamenti", "quote"))
    fondo = documento.values.get("fondo")
    massimo = documento.places.get(("fondo", "massimo"), Place(documento.libro.workbook.file))
    if (accantonamenti or quote or isinstance(fondo, dict)) and not (isinstance(fondo, dict) and "massimo" in fondo):
        if massimo not in documento.libro.noted():
            documento.libro.note(
                massimo, "scrivere l'importo massimo del fondo: ci sono quote, accantonamenti o un finanziato"
            )
        fondo = {**(fondo if isinstance(fondo, dict) else {}), "massimo": 0}
    if not isinstance(fondo, dict):
        return
    for i, riga in enumerate(accantonamenti):
        documento.serve(riga, "titolo", "manca: per che cosa si accantona")
        documento.serve(riga, "importo", "manca l'importo")
        path = ("fondo", "accantonamenti", i)
        documento.places[path] = riga.place("titolo")
        fondo.setdefault("accantonamenti", []).append(documento.tavola(path, riga, schemi["accantonamenti"].campi))
    documento.values["fondo"] = fondo
    if quote:
        doppie = documento.ripetuti(quote, "la quota")
        tavole = [_quota(documento, i, riga, schemi["quote"].campi) for i, riga in enumerate(quote)]
        for i in doppie:
            tavole[i].pop("codice")
        documento.values["quote"] = tavole


def _quota(documento: Documento, i: int, riga: Riga, campi: tuple[Campo, ...]) -> dict[str, object]:
    documento.places["quote", i] = riga.place("codice")
    tavola = documento.tavola(("quote", i), riga, campi)
    modo, valore = tavola.pop("modo", None), tavola.pop("valore", None)
    modi = [voce.value for voce in Modo]
    documento.serve(riga, "codice", "manca la sigla della quota")
    documento.serve(riga, "titolo", "manca: che cosa paga")
    if modo not in modi:
        if modo is not None:
            documento.libro.note(riga.place("modo"), f"«{modo}» non è tra le voci ammesse: {', '.join(modi)}")
        documento.serve(riga, "modo", f"manca come si dice: {', '.join(modi)}")
        return {**tavola, Modo.RESTO.value: True}
    if modo == Modo.RESTO:
        if valore is not None:
            documento.libro.note(
                riga.place("valore"), "il resto non ha un valore: vuotare la cella, o cambiare «Come si dice»"
            )
        return {**tavola, modo: True}
    documento.serve(riga, "valore", f"manca il valore: quanto, come {modo}")
    documento.places["quote", i, f"{modo}"] = riga.place("valore")
    if modo != Modo.PERCENTUALE and valore is not None and percentuale(riga.celle["valore"]):
        testo = f"è una percentuale, ma «Come si dice» dice {modo}: scegliere percentuale, o scrivere un numero senza %"
        documento.libro.note(riga.place("valore"), testo)
    return {**tavola, f"{modo}": valore or 0}


@dataclass(frozen=True, slots=True)
class _Letti:
    """The objectives that were read: how they are called, and each with its number of order, by its code.

    Where one lacks its code, of measures of a code that is not there nothing is said: they may be its own.
    """

    chi: str
    per_codice: dict[str, tuple[int, dict[str, object]]] = field(default_factory=dict)
    senza: list[int] = field(default_factory=list)


def _obiettivi(
    documento: Documento, trovate: Mapping[str, Trovata], schemi: Mapping[str, Modulo], modello: Modello
) -> None:
    """Read the objectives, each with its measures."""
    letti = _Letti(modello.etichette.obiettivi)
    valori = []
    righe = trovate["obiettivi"].righe
    doppie = documento.ripetuti(righe, "l'obiettivo")
    for i, riga in enumerate(righe):
        valori.append(_obiettivo(documento, i, riga, schemi["obiettivi"].campi, modello))
        codice = f"{riga.valori.get('codice', '')}".casefold()
        if codice == "" or i in doppie:
            letti.senza.append(i)
            valori[i]["codice"] = ""
        letti.per_codice.setdefault(codice, (i, valori[i]))
    documento.values["obiettivi"] = valori
    for misure in MISURE:
        if misure.value in trovate:
            for riga in trovate[misure.value].righe:
                _misura(documento, schemi[misure.value], riga, letti)


def _obiettivo(
    documento: Documento, i: int, riga: Riga, campi: tuple[Campo, ...], modello: Modello
) -> dict[str, object]:
    etichette = modello.etichette
    documento.places["obiettivi", i] = riga.place("codice")
    tavola = documento.tavola(("obiettivi", i), riga, campi)
    documento.serve(riga, "codice", "manca il numero o il codice: serve per riconoscere la riga")
    if "come" not in tavola:
        documento.serve(riga, "titolo", f"manca: {etichette.titolo}")
    documento.serve(
        riga, "capofila", f"manca il capofila: il codice di {etichette.settore.lower()}, dal foglio Settori"
    )
    if "numero" not in tavola:
        tavola["numero"] = tavola.pop("codice", "")
        documento.places["obiettivi", i, "numero"] = riga.place("codice")
    elif tavola["numero"] == "":
        del tavola["numero"]
    incerti = tavola.get("incerti")
    if isinstance(incerti, list):
        chiavi = {campo.percorso[0]: campo.percorso[0] for campo in campi} | {m.value: m.value for m in MISURE}
        nomi = {campo.colonna.titolo.casefold(): campo.percorso[0] for campo in campi} | chiavi
        tavola["incerti"] = [nomi.get(nome.casefold(), nome) for nome in incerti]
    return tavola


def _misura(documento: Documento, schema: Modulo, riga: Riga, letti: _Letti) -> None:
    """Read a measure into the list of its objective."""
    documento.serve(riga, "obiettivo", "manca il codice: di chi è questa riga")
    if "obiettivo" not in riga.valori:
        return
    codice = f"{riga.valori['obiettivo']}"
    trovato = letti.per_codice.get(codice.casefold())
    if trovato is None:
        noti = [f"{o.get('codice', o.get('numero'))}" for _, o in letti.per_codice.values()]
        testo = f"tra {letti.chi} non c'è il codice «{codice}»{question(codice, noti)}"
        if not letti.senza:
            documento.libro.note(riga.place("obiettivo"), testo)
        return
    i, obiettivo = trovato
    elenco = obiettivo.setdefault(schema.nome, [])
    if not isinstance(elenco, list) or riga.dice("descrizione", Segno.NESSUNA):
        return
    path = ("obiettivi", i, schema.nome, len(elenco))
    documento.places.setdefault(path[:3], riga.place("obiettivo"))
    tavola = documento.tavola(path, riga, schema.campi[1:])
    documento.places[path] = riga.place("descrizione")
    if "come" not in obiettivo and "atteso" not in tavola:
        documento.serve(riga, "descrizione", f"manca: {schema.colonna('descrizione').titolo}")
    elenco.append(tavola)


def _piano(documento: Documento, modello: Modello) -> Piano:
    """The plan.

    Raises:
        SourceError: every problem of the workbook.
    """
    try:
        piano = build_piano(documento.values, documento.places, Place(documento.libro.workbook.file), lambda _: modello)
    except SourceError as errore:
        raise documento.errore(errore.problems) from errore
    if documento.libro.problems:
        raise documento.errore()
    return piano
