"""Folders of enti for the tests: good ones, and all that can be wrong with one."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BUONO = "Comune 00001"
"""An ente that closes."""
MANCANTE = "Comune 00007"
"""An ente that lacks a workbook."""


@dataclass(frozen=True, slots=True)
class Cartella:
    """A folder of the folders of enti."""

    dove: Path

    def ente(self, nome: str, come: str = BUONO) -> Path:
        """Another ente, a copy of one that is there."""
        shutil.copytree(self.dove / come, self.dove / nome)
        return self.dove / nome

    def solo(self, *nomi: str) -> None:
        """Leave these alone."""
        for ente in list(self.dove.iterdir()):
            if ente.name not in nomi:
                shutil.rmtree(ente)

    def guasti(self) -> dict[str, str]:
        """Add enti that are broken, each in its way; the state that each comes to."""
        (self.dove / "guasto 1 vuoto").mkdir()
        (self.ente("guasto 2 senza piano") / "piano.toml").unlink()
        shutil.copy(self.dove / BUONO / "piano.toml", self.ente("guasto 3 due piani") / "piano.xlsx")
        (self.ente("guasto 4 piano scritto male") / "piano.toml").write_text("ente = ", encoding="utf-8")
        next((self.ente("guasto 5 una cartella rotta") / "cartelle").glob("*.xlsx")).write_bytes(b"PK\x03\x04rotto")
        (self.ente("guasto 6 piano non UTF-8") / "piano.toml").write_bytes(b"\xff\xfe\x00")
        return {
            "guasto 1 vuoto": "non letto",
            "guasto 2 senza piano": "non letto",
            "guasto 3 due piani": "non letto",
            "guasto 4 piano scritto male": "non letto",
            "guasto 5 una cartella rotta": "non chiude",
            "guasto 6 piano non UTF-8": "non letto",
        }


def impronte(cartella: Path) -> dict[str, str]:
    """The digest of every file of a folder, by its path in it."""
    return {
        file.relative_to(cartella).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(cartella.rglob("*"))
        if file.is_file()
    }
