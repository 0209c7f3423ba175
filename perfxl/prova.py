"""The main job in one go, on a real plan: workbooks out, workbooks back, what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.app import dati, disegna, leggi_piano, riconcilia, scrivi_cartelle
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.errors import MissingFileError
from perfxl.files import write_files
from perfxl.rapporti import scrivi_rapporti
from perfxl.report.html.documento import NOME as PAGINA
from perfxl.report.prova import Prova

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo

ESEMPIO = "chiari-2025"
"""The plan that the trial is made on."""


@dataclass(frozen=True, slots=True)
class _Ritorno:
    """What an office changed in its workbook, and the name that it saved it under."""

    settore: str
    che_cosa: str
    celle: Mapping[Indirizzo, Valore]
    nome: str = ""


_RITORNI = (
    _Ritorno(
        "SIC",
        "nel progetto 24 ha scritto 2,50 sopra la formula del coefficiente, e ha rinominato il file",
        {("obiettivi", "24", "coefficiente"): Fraction(5, 2)},
        "sicurezza DEFINITIVO (2).xlsx",
    ),
    _Ritorno(
        "TER",
        "nel progetto 20 ha incollato 50 sopra la formula del totale, e nel 21 ha scritto una data che non esiste",
        {("obiettivi", "20", "totale"): Fraction(50), ("obiettivi", "21", "tempi"): "entro il 31/06/2025"},
    ),
    _Ritorno(
        "SOC",
        "nel progetto 14 ha portato un indicatore dal 25 al 35%: la somma fa 110",
        {("indicatori", "14/3", "peso"): Fraction(35, 100)},
    ),
    _Ritorno(
        "AMM",
        "nel progetto 11 ha scritto un peso come testo, e nel 12 ha cambiato l'importo stanziato",
        {
            ("indicatori", "11/4", "peso"): "25,0",
            ("obiettivi", "12", "stanziato"): Fraction(3400),
        },
    ),
)


def prova(cartella: Path | None = None) -> Prova:
    """Write a plan, its workbooks, the same as they come back, reconcile both, and write the reports of the second.

    Args:
        cartella: a new or empty folder; None for ``perfxl-prova`` here, with a number where that exists.

    Raises:
        MissingFileError: the folder is none, or is not empty.
        WriteError: a file cannot be written.
    """
    dove = _nuova() if cartella is None else _vuota(cartella)
    piano, inviate, tornate = dove / "piano.toml", dove / "inviate", dove / "tornate"
    write_files({piano: dati("esempi", ESEMPIO, "piano.toml").read_bytes()}, overwrite=False)
    disegnate = disegna(leggi_piano(piano))
    scritte = scrivi_cartelle(tuple(disegnate.values()), inviate)
    scrivi_cartelle([_tornata(disegnate[ritorno.settore], ritorno) for ritorno in _RITORNI], tornate)
    esaminate = riconcilia(piano, tornate)
    scrivi_rapporti(esaminate, tornate, dove / "rapporto")
    return Prova(
        dove,
        piano,
        inviate,
        tornate,
        len(scritte),
        riconcilia(piano, inviate),
        esaminate,
        tuple(f"{ritorno.settore}: {ritorno.che_cosa}" for ritorno in _RITORNI),
        (
            (dove / "rapporto" / PAGINA, "il rapporto, da aprire con un doppio clic; accanto ci sono lettere e copie"),
            (scritte[-1], "il Riepilogo per la ragioneria: tutta la tabella, le quote, le somme che devono chiudere"),
            (inviate / disegnate["SIC"].file, "la cartella di un settore, come la riceve l'ufficio"),
            (tornate / _RITORNI[0].nome, "la stessa, come è tornata: con un coefficiente sbagliato"),
            (piano, "il piano, da leggere e correggere con qualsiasi editor di testo"),
        ),
    )


def _nuova() -> Path:
    """A folder of the trial that does not exist yet."""
    numero = 1
    dove = Path("perfxl-prova")
    while dove.exists():
        numero += 1
        dove = Path(f"perfxl-prova-{numero}")
    return dove


def _vuota(cartella: Path) -> Path:
    """The folder, where nothing is in the way."""
    if cartella.exists() and (not cartella.is_dir() or any(cartella.iterdir())):
        raise MissingFileError(cartella, "c'è già, e non è una cartella vuota: indicarne una nuova")
    return cartella


def _tornata(cartella: Cartella, ritorno: _Ritorno) -> Cartella:
    modificata = scrivi_sopra(cartella, ritorno.celle)
    return modificata if ritorno.nome == "" else replace(modificata, file=ritorno.nome)
