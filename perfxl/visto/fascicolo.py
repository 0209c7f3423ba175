"""The files of the dossier: the verbale, the manifesto, the sealed copies."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.checks.registro import REGISTRO
from perfxl.report.pagina import regola
from perfxl.signoff.atto import atto, documenti
from perfxl.signoff.manifesto import NOME, SIGILLATE, impronta, scrivi
from perfxl.signoff.verbale import disegna_verbale, nomi_allegati
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.sigillo import sigilla

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.checks.esame import Esaminato
    from perfxl.signoff.atto import Autore, Letto
    from perfxl.signoff.manifesto import Atto, Copia, Documento, PassaggioVisto
    from perfxl.visto.fonti import Fonti

VERBALE = "verbale.pdf"


@dataclass(frozen=True, slots=True)
class Fatto:
    """A visto that was made.

    Attributes:
        impronta: the digest of what is signed.
        allegati: how many files the verbale holds, the manifesto left out.
        copie: how many sealed copies there are.
        non_segnate: a sentence for each copy that could not be marked, and is the file as it came.
    """

    impronta: str
    allegati: int
    copie: int
    non_segnate: tuple[str, ...]


def fascicolo(
    fonti: Fonti,
    esaminato: Esaminato,
    passaggi: list[PassaggioVisto],
    autore: Autore,
    firma: Callable[[bytes, Atto], bytes] | None,
) -> tuple[list[tuple[str, bytes]], Fatto]:
    """The files of the dossier, by name."""
    letti = [letto for _, letto in fonti.letti]
    carte = documenti(letti, esaminato.esame, nomi_allegati)
    regole = {check.code: regola(check) for check in REGISTRO}
    firmato = atto(esaminato, carte, passaggi, autore, regole)
    non_segnate: list[str] = []
    copie = list(_copie(carte, letti, impronta(firmato), non_segnate.append))
    manifesto = scrivi(firmato, [copia for copia, _ in copie])
    allegati = {
        carta["allegato"]: letto.contenuto or b""
        for carta, letto in zip(carte, letti, strict=True)
        if carta["allegato"] != ""
    }
    verbale = disegna_verbale(manifesto, allegati)
    if firma is not None:
        verbale = firma(verbale, firmato)
    file = [(VERBALE, verbale), (NOME, manifesto), *((copia["file"], contenuto) for copia, contenuto in copie)]
    return file, Fatto(impronta(firmato), len(allegati), len(copie), tuple(non_segnate))


def _copie(
    carte: list[Documento], letti: list[Letto], digest: str, di: Callable[[str], None]
) -> Iterator[tuple[Copia, bytes]]:
    """The sealed copies of the workbooks that are embedded, each with what the manifesto says of it.

    A copy has the name that the file has within the verbale: every system can write it, whatever the file's own is.
    """
    for carta, letto in zip(carte, letti, strict=True):
        if letto.ruolo != "cartella" or letto.contenuto is None or carta["allegato"] == "":
            continue
        copia, segnata = letto.contenuto, False
        try:
            copia, segnata = sigilla(letto.contenuto, letto.nome, digest), True
        except CopiaImpossibile as error:
            di(f"«{carta['nome']}»: la copia è uguale all'originale, senza il segno del visto: {error}.")
        yield (
            {
                "file": f"{SIGILLATE}/{carta['allegato']}",
                "di": carta["nome"],
                "sha256": sha256(copia).hexdigest(),
                "byte": len(copia),
                "segnata": segnata,
            },
            copia,
        )
