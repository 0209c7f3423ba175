"""The sheets of a plan's workbook that are the same for every plan: how to fill it in, ente and year, fund, lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import Arrotonda, Binaria, Cella, Costante, Nome, Se, Somma
from perfxl.core.cartelle.espressione import Colonna as Intervallo
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import MALE, tabella_stati, tabelle_modello
from perfxl.core.modello import Pesi
from perfxl.core.modulo.campi_piano import DAL_DOCUMENTO
from perfxl.core.modulo.celle_piano import in_cella
from perfxl.core.modulo.formule_piano import VUOTO, diversa, entrambe, pesati, piena, primo, vuota
from perfxl.core.piano import Modo, Tipologia

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.modello import Modello

    Voci = Mapping[str, object]

PIANO = "Piano"
"""The sheet of the ente, the year and the fund."""
VOCI_PIANO = {"ente": "Ente", "anno": "Anno", "modello": "Modello"}
"""What the first table asks for, by key."""
VOCI_INVIO = {
    "entro": "Riconsegna entro",
    "referente": "A chi",
    "obiettivi": "Righe libere: obiettivi",
    "misure": "Righe libere: misure",
}
"""What the first table asks for of what the offices are told, by key: none of it must be said."""
VOCI_FONDO = {"massimo": "Importo massimo", "finanziato": "Importo finanziato"}
"""What the table of the fund asks for, by key."""
_DA_SCRIVERE = Costante(f"{MALE} Da scrivere")


def istruzioni(modello: Modello) -> tuple[str, ...]:
    """How to fill in the workbook, a line each; the first says which system it is of."""
    obiettivo = modello.etichette.obiettivo.lower()
    return (
        modello.titolo,
        "1. Compilare le celle gialle, un foglio dopo l'altro. Le grigie si calcolano da sole. Nulla è protetto.",
        f"2. Una riga per {obiettivo}, un testo per cella; le righe vuote si saltano, e se ne possono inserire altre.",
        "3. Le colonne si possono spostare, i fogli rinominare; le intestazioni non vanno cambiate.",
        "4. La colonna «Controllo» dice intanto che cosa manca. Poi, sul file salvato: perfxl controlla nome.xlsx",
        "5. Quando è in ordine: perfxl genera nome.xlsx --in cartella. Scrive le cartelle di lavoro degli uffici.",
    )


def tabella_fogli(modello: Modello, fogli: Sequence[str]) -> Tabella:
    """What each sheet is for."""
    etichette = modello.etichette
    pesi = {
        modello.nome_misure(elenco.misure): f" I pesi di ogni {etichette.obiettivo.lower()} devono fare {somma}."
        for elenco, somma, _ in pesati(modello)
    }
    usi = {
        PIANO: "L'ente, l'anno, e il fondo dove c'è denaro.",
        "Settori": "Chi risponde degli obiettivi. Chi non è parte di nessuno riceve una cartella di lavoro.",
        "Quote": "In quali parti si divide il fondo: un importo, una percentuale, delle parti, o il resto.",
        etichette.obiettivi: f"Una riga per ciascuno. Le colonne grigie a destra, «{DAL_DOCUMENTO}», servono solo a "
        "riportare un documento già stampato.",
    }
    misure = "Una riga per ciascuno, con il codice di ciò a cui appartiene."
    righe = tuple(
        Riga(foglio, {"foglio": foglio, "uso": usi.get(foglio, f"{misure}{pesi.get(foglio, '')}")}) for foglio in fogli
    )
    colonne = (
        Colonna("foglio", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, 30),
        Colonna("uso", "Che cosa si scrive", Ruolo.FISSO, Tipo.TESTO, 90),
    )
    return Tabella("fogli", "I fogli", colonne, righe, "foglio")


def tabella_piano(modello: Modello, voci: Voci) -> Tabella:
    """Ente, year and modello."""
    aiuti = {
        "ente": "Il nome, come «Comune di Chiari»",
        "anno": "L'esercizio, come 2025",
        "modello": "Il sistema dell'ente: le colonne di questi fogli sono le sue, non va cambiato",
        "entro": "La data, come 15/03/2025; vuoto se non si dice",
        "referente": "Un ruolo o un ufficio, anche con la posta; non un nome",
        "obiettivi": f"Quante, per proporne di nuovi; vuoto: {modello.libere.obiettivi}",
        "misure": f"Quante, in ogni elenco; vuoto: {modello.libere.misure}",
    }
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("valore", "Valore", Ruolo.INPUT, Tipo.TESTO, 50),
        Colonna("aiuto", "Che cosa scrivere", Ruolo.FISSO, Tipo.TESTO, 48),
    )
    scritte = {"modello": modello.codice, "ente": voci.get("ente"), "anno": voci.get("anno"), **_invio(voci)}
    righe = tuple(
        Riga(chiave, {"voce": voce, "valore": testo(scritte[chiave]), "aiuto": aiuti[chiave]})
        for chiave, voce in (VOCI_PIANO | VOCI_INVIO).items()
    )
    return Tabella("piano", "Il piano", colonne, righe, "voce")


def _invio(voci: Voci) -> dict[str, object]:
    """What the plan tells the offices, by row."""
    invio = voci.get("invio")
    dette = invio if isinstance(invio, dict) else {}
    libere = dette.get("righe_libere")
    righe = libere if isinstance(libere, dict) else {}
    valori = dict.fromkeys(VOCI_INVIO) | {chiave: dette.get(chiave) for chiave in ("entro", "referente")} | righe
    return {chiave: in_cella(valore) if isinstance(valore, date) else valore for chiave, valore in valori.items()}


def testo(valore: object) -> str | None:
    """The value as a text; None where there is none."""
    return None if valore is None else f"{valore}"


def tabella_fondo(voci: Voci) -> Tabella:
    """The fund."""
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


def tabella_somme(modello: Modello, *, denaro: bool) -> Tabella | None:
    """The sums of the whole plan, live; None where nothing is summed.

    Args:
        modello: the system of the ente.
        denaro: whether the plan is one of money.
    """
    colonne = (
        Colonna("voce", "Somma", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("somma", "Quanto fa", Ruolo.CALCOLATO, Tipo.EURO, 50),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 48),
    )
    righe = tuple(
        Riga(chiave, {"voce": voce}, {"somma": somma, "controllo": esito})
        for chiave, voce, somma, esito in _somme(modello, denaro=denaro)
    )
    return Tabella("somme", "Le somme, mentre si scrive", colonne, righe, "voce") if righe else None


def _somme(modello: Modello, *, denaro: bool) -> tuple[tuple[str, str, Espressione, Espressione], ...]:
    """The sums of the whole plan: key, what it is, what it gives, what is left to correct."""
    righe: list[tuple[str, str, Espressione, Espressione]] = []
    if denaro:
        righe += _somme_del_fondo(modello)
    rilevanza = modello.somma(Pesi.RILEVANZA)
    if rilevanza is not None:
        somma = Somma(Intervallo("settori", "rilevanza"))
        esito = primo([(diversa(Cella("somma"), Costante(int(rilevanza))), f"Non fa {rilevanza}")])
        detta = Se(Binaria("=", Cella("somma"), Costante(0)), _DA_SCRIVERE, esito)
        righe.append(("rilevanza", "Rilevanza dei settori, in tutto", somma, detta))
    if modello.fasce and (modello.classi_con_peso or modello.pesi_a_mano):
        totale = Somma(Intervallo("obiettivi", "totale"))
        righe.append(("totale", "Totale coefficienti, in tutto", totale, VUOTO))
    return tuple(righe)


def _somme_del_fondo(modello: Modello) -> list[tuple[str, str, Espressione, Espressione]]:
    massimo, finanziato = Nome("importo_massimo"), Nome("importo_finanziato")
    accantonato = Somma(Intervallo("accantonamenti", "importo"))
    fissi = Somma(Intervallo("obiettivi", "importo_fisso"))
    resta = Se(vuota(massimo), Costante(0), Binaria("-", massimo, accantonato))
    diverso = entrambe(piena(finanziato), diversa(Cella("somma"), finanziato))
    esito = primo([(vuota(massimo), "Da scrivere"), (diverso, "Il finanziato non è massimo meno accantonamenti")])
    troppo = entrambe(piena(massimo), Binaria(">", Arrotonda(fissi, 2), Arrotonda(resta, 2)))
    return [
        ("accantonato", "Accantonamenti, in tutto", accantonato, VUOTO),
        ("resta", "Da ripartire: massimo meno accantonamenti", resta, esito),
        (
            "fissi",
            f"{modello.etichette.importo_fisso}, in tutto",
            fissi,
            Se(troppo, Costante(f"{MALE} Più di quanto c'è da ripartire"), VUOTO),
        ),
    ]


def elenchi(modello: Modello, *, denaro: bool) -> tuple[Tabella, ...]:
    """What the drop-downs choose from."""
    nostri = [
        ("tipologie", "Tipologia: chi riguarda", [voce.value for voce in Tipologia], "tipologia" in modello.campi)
    ]
    nostri.append(("modi", "Quote: come si dice quanto", [voce.value for voce in Modo], denaro))
    return (
        *tabelle_modello(modello),
        *([tabella_stati()] if "stato" in modello.campi else []),
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
