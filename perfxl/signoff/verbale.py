"""The verbale: the document that is signed, a PDF/A-3a and PDF/UA-1 that holds all that it speaks of.

It is a pure function of the manifesto and of the files that the manifesto names: the same bytes give the same bytes, on
any machine, whatever its clock, its fonts and its environment. What it says is chosen in ``vista.py``; how it looks, in
``verbale.typ``, which sees only JSON: no text from outside ever becomes markup.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from perfxl.signoff.manifesto import NOME
from perfxl.signoff.vista import vista

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MODELLO = "verbale.typ"
_LUNGO = 80
"""How long the name of an embedded file is, but for what tells it from others."""
_FUORI = re.compile(r"[^A-Za-z0-9._() -]")
_RISERVATI = re.compile(r"(?i)-|(con|prn|aux|nul|com[0-9]|lpt[0-9]) *(\.|$)")
"""Names that Windows keeps for its devices, and those that a command takes for an option."""

_VUOTA = b"0" * 64
_CHIUSURA = re.compile(rb"\n%perfxl-sha256 ([0-9a-f]{64})\nstartxref\n([0-9]{1,10})\n%%EOF\n")
_FINE = re.compile(rb"startxref\n([0-9]{1,10})\n%%EOF\n?\Z")


def disegna_verbale(manifesto: bytes, allegati: Mapping[str, bytes]) -> bytes:
    """The verbale of a manifesto, with the manifesto and its files embedded.

    Args:
        manifesto: ``manifesto.json``, as it lies in the dossier.
        allegati: what is embedded, by the names that the manifesto gives (``nomi_allegati``), the manifesto left out.

    Returns:
        the PDF, with its own digest in it (``con_impronta``).

    Raises:
        ValueError: the files are not those that the manifesto names.
    """
    from typst import compile as componi  # noqa: PLC0415  (late: it is 80 MB, and most commands draw nothing)

    che_cosa = vista(json.loads(manifesto))
    contenuti = {NOME: manifesto, **allegati}
    if [allegato["nome"] for allegato in che_cosa["allegati"]] != sorted(contenuti):
        raise ValueError(f"not the files that the manifesto names: {sorted(contenuti)}")
    with TemporaryDirectory(prefix="perfxl-visto-") as cartella:
        radice = Path(cartella)
        (radice / _MODELLO).write_bytes(files("perfxl.signoff").joinpath(_MODELLO).read_bytes())
        (radice / "vista.json").write_text(json.dumps(che_cosa), encoding="utf-8")
        for indice, nome in enumerate(sorted(contenuti)):
            (radice / f"{indice}").write_bytes(contenuti[nome])
        pdf = componi(
            radice / _MODELLO,
            root=radice,
            ignore_system_fonts=True,
            package_path=radice,
            package_cache_path=radice,
            pdf_standards=["a-3a", "ua-1"],
        )
    return con_impronta(pdf)


def nomi_allegati(nomi: Sequence[str]) -> tuple[str, ...]:
    """How files are named inside the verbale: names that every reader of PDF shows alike, and every system can write.

    ASCII, no folders, not much longer than 80 signs; all different, also from the manifesto's and where capitals do not
    count.

    Args:
        nomi: the files' own names, in the manifesto's order.
    """
    dati: dict[str, str] = {NOME.casefold(): NOME}
    scelti = []
    for nome in nomi:
        semplice = _semplice(nome)
        scelto, volta = semplice, 1
        while scelto.casefold() in dati:
            volta += 1
            percorso = PurePosixPath(semplice)
            scelto = f"{percorso.stem}-{volta}{percorso.suffix}"
        dati[scelto.casefold()] = scelto
        scelti.append(scelto)
    return tuple(scelti)


def _semplice(nome: str) -> str:
    senza_accenti = "".join(segno for segno in unicodedata.normalize("NFKD", nome) if not unicodedata.combining(segno))
    percorso = PurePosixPath(_FUORI.sub("_", senza_accenti).strip(" .") or "_")
    fine = percorso.suffix[: _LUNGO // 2]
    semplice = f"{percorso.stem[: _LUNGO - len(fine)]}{fine}".rstrip(" .")
    return f"_{semplice}" if _RISERVATI.match(semplice) else semplice


def con_impronta(pdf: bytes) -> bytes:
    """The PDF with its digest in a line of comment just before ``startxref``.

    The digest is the SHA-256 of all bytes of the result, the 64 digits of the digest itself read as zeros. No offset of
    the file moves: the line stands behind everything that has one.

    Raises:
        ValueError: it is no PDF of one revision, or one whose digest would not be found again.
    """
    fine = _FINE.search(pdf)
    if fine is None:
        raise ValueError(f"no PDF of one revision: it ends with {pdf[-32:]!r}")
    prima = pdf[: fine.start()].rstrip(b"\r\n") + b"\n%perfxl-sha256 "
    dopo = b"\nstartxref\n" + fine[1] + b"\n%%EOF\n"
    impronta = hashlib.sha256(prima + _VUOTA + dopo).hexdigest().encode()
    fatto = prima + impronta + dopo
    if not impronta_intatta(fatto):
        raise ValueError(f"no PDF of one revision: no table of its own at {int(fine[1])}")
    return fatto


def impronta_intatta(pdf: bytes) -> bool | None:
    """Whether a PDF still has the bytes that its digest was taken of; None where it has none.

    Only the first revision counts: what a signature appends behind it does not change it. The line of an embedded
    verbale is not taken for the verbale's own: its ``startxref`` does not tell where the table of this file is.
    """
    chiusura = _chiusura(pdf)
    if chiusura is None:
        return None
    prima, dopo = pdf[: chiusura.start(1)], pdf[chiusura.end(1) : chiusura.end()]
    return hashlib.sha256(prima + _VUOTA + dopo).hexdigest().encode() == chiusura[1]


def prima_revisione(pdf: bytes) -> bytes | None:
    """The bytes of a PDF as it was drawn, without what a signature appended behind; None where it has no digest."""
    chiusura = _chiusura(pdf)
    return None if chiusura is None else pdf[: chiusura.end()]


def _chiusura(pdf: bytes) -> re.Match[bytes] | None:
    for chiusura in _CHIUSURA.finditer(pdf):
        tabella = int(chiusura[2])
        if tabella < chiusura.start() and pdf.startswith(b"xref", tabella):
            return chiusura
    return None
