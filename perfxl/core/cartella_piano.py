"""The workbook that a plan is written in: its sheets, with what the plan says already, and with free rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.campi_piano import DAL_DOCUMENTO, Campo, Modulo, Presenza
from perfxl.core.celle_piano import Segno, in_cella
from perfxl.core.colonne_piano import ha_denaro, moduli
from perfxl.core.formule_piano import colonne_misura, colonne_obiettivo, pesati, somme
from perfxl.core.layout import Cartella, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.modello import Pesi
from perfxl.core.parametri import tabelle_parametri
from perfxl.core.piano import Modo, Tipologia

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.espressione import Valore
    from perfxl.core.layout import Indirizzo
    from perfxl.core.modello import Modello

    Voci = Mapping[str, object]

DOCUMENTO = "piano"
"""What the workbook says that it is, among its properties."""
_ANNO_VUOTO = 2000
_PIANO = "Piano"
VOCI_PIANO = {"ente": "Ente", "anno": "Anno", "modello": "Modello"}
"""What the first table asks for, by key."""
VOCI_FONDO = {"massimo": "Importo massimo", "finanziato": "Importo finanziato"}
"""What the table of the fund asks for, by key."""


def disegna_piano(modello: Modello, voci: Voci, *, denaro: bool | None = None) -> Cartella:
    """The workbook of a plan.

    Args:
        modello: the system of the ente.
        voci: what the plan says, as a TOML document of it would; of a new one nothing.
        denaro: whether the plan is one of money; None for what the modello and the plan say.
    """
    con_denaro = (ha_denaro(modello) if denaro is None else denaro) or _dice_denaro(voci)
    tabelle = {
        modulo.nome: _tabella(modulo, modello, voci, denaro=con_denaro) for modulo in _usati(modello, con_denaro)
    }
    fogli = _fogli(modello, voci, tabelle, denaro=con_denaro)
    anno, ente = voci.get("anno"), voci.get("ente", "")
    titolo = "Piano della performance" if ente == "" else f"{ente} · Piano della performance {anno}"
    nomi: dict[str, Indirizzo] = {}
    if con_denaro:
        nomi = {f"importo_{chiave}": ("fondo", chiave, "importo") for chiave in VOCI_FONDO}
    proprieta = {"perfxl_documento": DOCUMENTO, "perfxl_modello": modello.codice}
    return Cartella("", titolo, anno if isinstance(anno, int) else _ANNO_VUOTO, proprieta, fogli, nomi)


def _dice_denaro(voci: Voci) -> bool:
    return "fondo" in voci or "quote" in voci or any("importo_fisso" in o for o in _elenco(voci, "obiettivi"))


def _usati(modello: Modello, denaro: bool) -> list[Modulo]:  # noqa: FBT001
    return [modulo for modulo in moduli(modello, denaro=denaro) if modulo.serve or denaro]


def _elenco(voci: Voci, chiave: str) -> list[Voci]:
    """The tables under a key; none where it is not said."""
    scritte = voci.get(chiave, [])
    return [voce for voce in scritte if isinstance(voce, dict)] if isinstance(scritte, list) else []


def _fogli(modello: Modello, voci: Voci, tabelle: Mapping[str, Tabella], *, denaro: bool) -> tuple[Foglio, ...]:
    etichette = modello.etichette
    nomi = {modulo.nome: modulo.foglio for modulo in moduli(modello, denaro=denaro)}
    piano = [_tabella_piano(modello, voci)]
    if denaro:
        piano.append(_tabella_fondo(voci))
    if righe := somme(modello, denaro=denaro):
        piano.append(_tabella_somme(righe))
    piano += [tabelle[nome] for nome in ("accantonamenti",) if nome in tabelle]
    ente, anno = voci.get("ente", ""), voci.get("anno", "")
    titolo = "Piano della performance" if ente == "" else f"{ente} · Piano della performance {anno}"
    altri = [nome for nome in tabelle if nome != "accantonamenti"]
    fogli = [
        ("Istruzioni", (_tabella_fogli(modello, [_PIANO, *(nomi[nome] for nome in altri)]),), _istruzioni(modello))
    ]
    fogli.append((_PIANO, tuple(piano), (modello.titolo,)))
    fogli += [(nomi[nome], (tabelle[nome],), (_sottotitolo(modello, nome),)) for nome in altri]
    fogli.append(("Elenchi", _elenchi(modello, denaro=denaro), ("Da qui scelgono gli elenchi a discesa",)))
    usati: set[str] = set()
    return tuple(
        Foglio(_libero(nome, usati), titolo, righe, dentro, protetto=False) for nome, dentro, righe in fogli if dentro
    )


def _libero(nome: str, usati: set[str]) -> str:
    """The name of a sheet, unlike those before: the ente's own words may be ours."""
    libero = nome if nome.casefold() not in usati else f"{nome[:27]} (2)"
    usati.add(libero.casefold())
    return libero


def _sottotitolo(modello: Modello, nome: str) -> str:
    if nome in {"settori", "quote"}:
        return {"settori": "Chi fa", "quote": "Chi paga"}[nome]
    return modello.etichette.obiettivi if nome == "obiettivi" else modello.nome_misure(Pesi(nome))


def _istruzioni(modello: Modello) -> tuple[str, ...]:
    obiettivo = modello.etichette.obiettivo.lower()
    return (
        modello.titolo,
        "1. Compilare le celle gialle, un foglio dopo l'altro. Le grigie si calcolano da sole. Nulla è protetto.",
        f"2. Una riga per {obiettivo}, un testo per cella; le righe vuote si saltano, e se ne possono inserire altre.",
        "3. Le colonne si possono spostare, i fogli rinominare; le intestazioni non vanno cambiate.",
        "4. La colonna «Controllo» dice intanto che cosa manca. Poi, sul file salvato: perfxl controlla nome.xlsx",
        "5. Quando è in ordine: perfxl genera nome.xlsx --in cartella. Scrive le cartelle di lavoro degli uffici.",
    )


def _tabella_fogli(modello: Modello, fogli: Sequence[str]) -> Tabella:
    """What each sheet is for."""
    etichette = modello.etichette
    pesi = "".join(f" I pesi di ogni {etichette.obiettivo.lower()} devono fare {s}." for _, s, _ in pesati(modello)[:1])
    usi = {
        _PIANO: "L'ente, l'anno, e il fondo dove c'è denaro.",
        "Settori": "Chi risponde degli obiettivi. Chi non è parte di nessuno riceve una cartella di lavoro.",
        "Quote": "In quali parti si divide il fondo: un importo, una percentuale, delle parti, o il resto.",
        etichette.obiettivi: f"Una riga per ciascuno. Le colonne grigie a destra, «{DAL_DOCUMENTO}», servono solo a "
        "riportare un documento già stampato.",
    }
    misure = f"Una riga per ciascuno, con il codice di ciò a cui appartiene.{pesi}"
    righe = tuple(Riga(foglio, {"foglio": foglio, "uso": usi.get(foglio, misure)}) for foglio in fogli)
    colonne = (
        Colonna("foglio", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, 30),
        Colonna("uso", "Che cosa si scrive", Ruolo.FISSO, Tipo.TESTO, 90),
    )
    return Tabella("fogli", "I fogli", colonne, righe, "foglio")


def _tabella_piano(modello: Modello, voci: Voci) -> Tabella:
    aiuti = {
        "ente": "Il nome, come «Comune di Chiari»",
        "anno": "L'esercizio, come 2025",
        "modello": "Il sistema dell'ente: le colonne di questi fogli sono le sue, non va cambiato",
    }
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("valore", "Valore", Ruolo.INPUT, Tipo.TESTO, 50),
        Colonna("aiuto", "Che cosa scrivere", Ruolo.FISSO, Tipo.TESTO, 48),
    )
    scritte = {"modello": modello.codice, "ente": voci.get("ente"), "anno": voci.get("anno")}
    righe = tuple(
        Riga(chiave, {"voce": voce, "valore": _testo(scritte[chiave]), "aiuto": aiuti[chiave]})
        for chiave, voce in VOCI_PIANO.items()
    )
    return Tabella("piano", "Il piano", colonne, righe, "voce")


def _testo(valore: object) -> str | None:
    return None if valore is None else f"{valore}"


def _tabella_fondo(voci: Voci) -> Tabella:
    aiuti = {
        "massimo": "Quanto il bilancio destina al più, in euro",
        "finanziato": "Solo se il documento lo stampa: altrimenti è il massimo meno gli accantonamenti",
    }
    colonne = (
        Colonna("voce", "Fondo", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("importo", "Euro", Ruolo.INPUT, Tipo.EURO, 50, aiuto="In euro, come 91223,09; senza il segno €."),
        Colonna("aiuto", "Che cosa scrivere", Ruolo.FISSO, Tipo.TESTO, 48),
    )
    fondo = voci.get("fondo", {})
    importi = fondo if isinstance(fondo, dict) else {}
    righe = tuple(
        Riga(chiave, {"voce": voce, "importo": in_cella(importi.get(chiave)), "aiuto": aiuti[chiave]})
        for chiave, voce in VOCI_FONDO.items()
    )
    return Tabella("fondo", "Il fondo, dove c'è denaro da ripartire", colonne, righe, "voce")


def _tabella_somme(righe: tuple[tuple[str, str, object, object], ...]) -> Tabella:
    colonne = (
        Colonna("voce", "Somma", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("somma", "Quanto fa", Ruolo.CALCOLATO, Tipo.EURO, 50),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 48),
    )
    return Tabella(
        "somme",
        "Le somme, mentre si scrive",
        colonne,
        tuple(
            Riga(chiave, {"voce": voce}, {"somma": somma, "controllo": esito}) for chiave, voce, somma, esito in righe
        ),
        "voce",
    )


def _elenchi(modello: Modello, *, denaro: bool) -> tuple[Tabella, ...]:
    """What the drop-downs choose from."""
    nostri = [
        ("tipologie", "Tipologia: chi riguarda", [voce.value for voce in Tipologia], "tipologia" in modello.campi)
    ]
    nostri.append(("modi", "Quote: come si dice quanto", [voce.value for voce in Modo], denaro))
    return (
        *tabelle_parametri(modello),
        *(
            Tabella(
                nome,
                titolo,
                (Colonna("nome", titolo.split(":")[0], Ruolo.CHIAVE, Tipo.TESTO, 24),),
                tuple(Riga(voce, {"nome": voce}) for voce in voci),
                "nome",
            )
            for nome, titolo, voci, serve in nostri
            if serve
        ),
    )


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
    numero = _testo(obiettivo.get("numero", "")) if "codice" in obiettivo else None
    detto = {**obiettivo, "codice": _codice(obiettivo), "numero": numero}
    if obiettivo.get("scheda") == {}:
        detto["scheda"] = {"titolo": ""}
    return detto


def _misure(obiettivo: Voci, elenco: str) -> list[Voci]:
    if obiettivo.get(elenco) == []:
        return [{"obiettivo": _codice(obiettivo), "descrizione": Segno.NESSUNA}]
    return [{"obiettivo": _codice(obiettivo), **misura} for misura in _elenco(obiettivo, elenco)]
