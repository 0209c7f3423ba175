"""The tables of the workbook that a plan is written in: for a modello, its columns and what each says.

Writer and reader take it from here: a column carries the key of the plan that it says, and how its cells are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.modello import Pesi, Quote
from perfxl.core.modulo.campi_obiettivo import campi_misura, campi_obiettivo
from perfxl.core.modulo.campi_piano import Modulo, campo, se
from perfxl.core.modulo.celle_piano import Forma

if TYPE_CHECKING:
    from perfxl.core.modello import Elenco, Modello
    from perfxl.core.modulo.campi_piano import Campo


def ha_denaro(modello: Modello) -> bool:
    """Whether the plans of the modello are of money: its classes give weights to it, or its settori share it."""
    return modello.classi_con_peso or modello.quote is Quote.RILEVANZA


def moduli(modello: Modello, *, denaro: bool) -> tuple[Modulo, ...]:
    """The tables to fill in, in the order of the sheets, with every column that they may have.

    Args:
        modello: the system of the ente.
        denaro: whether the plan is one of money.
    """
    fondo = Modulo(
        "accantonamenti", "Accantonamenti: quanto del fondo si mette da parte", "Piano", 8, 4, _FONDO, denaro
    )
    settori = Modulo("settori", "Settori, e le unità al loro interno", "Settori", 28, 8, _settori(modello))
    quote = Modulo("quote", "Quote: in quali parti si divide il fondo", "Quote", 15, 5, _QUOTA, denaro)
    nome = modello.etichette.obiettivi
    campi = campi_obiettivo(modello, denaro=denaro)
    obiettivi = Modulo("obiettivi", f"{nome}: una riga per ciascuno", nome, 60, 20, campi)
    misure = (_misure(modello, elenco) for elenco in modello.elenchi)
    return (fondo, settori, *([quote] if modello.quote is Quote.PIANO else []), obiettivi, *misure)


_FONDO = (
    campo("titolo", "Accantonamento", Forma.TESTO, 44, "Per che cosa si mette da parte."),
    campo("importo", "Importo accantonato", Forma.EURO, 20, "In euro, come 4000 oppure 4000,50."),
)
_QUOTA = (
    campo("codice", "Quota", Forma.SIGLA, 22, "Una sigla in lettere minuscole, cifre e trattini, come «settori»."),
    campo("titolo", "Che cosa paga", Forma.TESTO, 50, "In poche parole."),
    campo(
        "di",
        "Parte di",
        Forma.SIGLA,
        22,
        "La quota di cui è una parte; vuoto se è una parte del fondo.",
        "quote_codice",
    ),
    campo(
        "modo",
        "Come si dice",
        Forma.PAROLA,
        14,
        "importo: in euro; percentuale: del totale; parti: in proporzione alle altre; resto: ciò che avanza.",
        "modi_nome",
    ),
    campo(
        "valore", "Euro, percento o parti", Forma.PERCENTO, 16, "Un numero, come 25 oppure 12,5; vuoto per il resto."
    ),
)


def _settori(modello: Modello) -> tuple[Campo, ...]:
    aiuto = "Una sigla breve, come AMM oppure 01: al più 20 lettere, cifre, punti e trattini."
    rilevanza = campo("rilevanza", "Rilevanza %", Forma.PERCENTO, 13, "Quanto del fondo va al settore, in percento.")
    return (
        campo("codice", "Codice", Forma.SIGLA, 16, aiuto),
        campo("nome", "Nome", Forma.TESTO, 64, f"Il nome per esteso: {modello.etichette.settore.lower()}, o unità."),
        campo(
            "di",
            "Parte di",
            Forma.SIGLA,
            16,
            "Il codice dell'unità di cui fa parte; vuoto per chi sta in cima, e riceve una cartella di lavoro.",
            "settori_codice",
        ),
        *se(modello.quote is Quote.RILEVANZA or modello.schema(Pesi.RILEVANZA) is not None, [rilevanza]),
    )


def _misure(modello: Modello, elenco: Elenco) -> Modulo:
    nome, obiettivo = modello.nome_misure(elenco.misure), modello.etichette.obiettivo.lower()
    titolo = f"{nome}: una riga per ciascuno, nell'ordine in cui vanno; il codice dice di quale {obiettivo}"
    return Modulo(elenco.misure.value, titolo, nome, 300, 50, campi_misura(modello, elenco))
