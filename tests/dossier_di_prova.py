"""A visto made by the real use case: a small plan, its workbooks, a deroga, the dossier; and forgeries of it."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import openpyxl

from perfxl import app
from perfxl.report.rapporto import write_json
from perfxl.signoff import manifesto as manifesti
from perfxl.signoff.pdf_letto import incorporati
from perfxl.signoff.verbale import disegna_verbale
from perfxl.visto.richiesta import Richiesta
from perfxl.visto.visto import visto
from perfxl.xlsx.sigillo import sigilla
from tests.comando import TREE
from tests.deroghe_di_prova import deroga_per, scrivi_deroghe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUANDO = datetime(2026, 11, 21, 10, 15, tzinfo=timezone(timedelta(hours=1)))
"""When the visto is made."""
_DATI = TREE / "tests" / "dati"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A folder with a plan, its workbooks that came back, and the visto.

    Attributes:
        dove: the folder.
    """

    dove: Path

    @property
    def piano(self) -> Path:
        return self.dove / "piano.toml"

    @property
    def cartelle(self) -> Path:
        return self.dove / "cartelle"

    @property
    def verbale(self) -> Path:
        return self.dove / "visto" / "verbale.pdf"

    @property
    def sigillate(self) -> Path:
        return self.dove / "visto" / "sigillate"

    def cartella(self, settore: str) -> Path:
        """The workbook of a settore, as it came back."""
        return self.cartelle / f"comune-di-borgolago_2026_{settore}.xlsx"

    def copia(self, dove: Path) -> Dossier:
        """A copy to be spoilt."""
        shutil.copytree(self.dove, dove)
        for file in dove.rglob("*"):
            if file.is_file():
                os.chmod(file, stat.S_IRUSR | stat.S_IWUSR)  # noqa: PTH101  (of the copy alone)
        return Dossier(dove)

    def falsifica(self, cambia: Callable[[dict[str, Any]], None]) -> None:
        """Put another act into the verbale, with all the digests, pages and sealed copies that go with it."""
        allegati = dict(incorporati(self.verbale.read_bytes()).allegati)
        letto: Any = manifesti.leggi(allegati.pop(manifesti.NOME))
        cambia(letto)
        nomi = {documento["allegato"] for documento in letto["atto"]["documenti"]}
        allegati = {nome: contenuto for nome, contenuto in allegati.items() if nome in nomi}
        for copia in letto["copie"]:
            file = self.verbale.parent / copia["file"]
            file.write_bytes(sigilla(file.read_bytes(), copia["di"], manifesti.impronta(letto["atto"])))
            copia |= {"sha256": sha256(file.read_bytes()).hexdigest(), "byte": file.stat().st_size}
        contenuto = manifesti.scrivi(letto["atto"], letto["copie"])
        self.verbale.write_bytes(disegna_verbale(contenuto, allegati))
        (self.verbale.parent / manifesti.NOME).write_bytes(contenuto)


def dossier(dove: Path, *, doppia: bool = False) -> Dossier:
    """Make a visto: a finding that warns, accepted by a deroga; if asked, two files that do not count, accepted too."""
    dove.mkdir(parents=True)
    (dove / "borgolago.toml").write_bytes((_DATI / "borgolago.toml").read_bytes())
    piano = (_DATI / "borgolago-piano.toml").read_text(encoding="utf-8")
    fatto = Dossier(dove)
    fatto.piano.write_text(piano.replace("entro il 31/12/2026", "entro il 31/12/2025"), encoding="utf-8")
    app.genera(fatto.piano, fatto.cartelle)
    if doppia:
        shutil.copy(fatto.cartella("TEC"), fatto.cartelle / "doppia.xlsx")
        openpyxl.Workbook().save(fatto.cartelle / "altro.xlsx")
    trovati = app.riconcilia(fatto.piano, fatto.cartelle).outcome.findings
    scrivi_deroghe(dove, *(deroga_per(finding) for finding in trovati))
    controllo = dove / "controllo.json"
    esaminato = app.riconcilia(fatto.piano, fatto.cartelle)
    controllo.write_bytes(write_json(esaminato.esame, esaminato.outcome))
    visto(Richiesta(fatto.piano, fatto.cartelle, dove / "visto", controllo), QUANDO, lambda: QUANDO)
    return fatto
