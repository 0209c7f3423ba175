"""Which parts of two workbooks differ, where no cell does or one of them can no longer be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.shown import shown
from perfxl.xlsx import parts
from perfxl.xlsx.package import Package
from perfxl.xlsx.unreadable import UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHE_COSA = (
    ("xl/worksheets/_rels/", "che cosa c'è su un foglio"),
    ("xl/workbook.xml", "elenco dei fogli e nomi definiti"),
    ("xl/styles.xml", "formati delle celle"),
    ("xl/sharedstrings.xml", "testi delle celle"),
    ("xl/theme/", "colori e caratteri"),
    ("xl/comments", "commenti"),
    ("xl/threadedcomments", "commenti"),
    ("xl/drawings/", "disegni"),
    ("xl/charts/", "grafici"),
    ("xl/media/", "immagini"),
    ("xl/tables/", "tabelle"),
    ("xl/printersettings/", "impostazioni di stampa"),
    ("xl/calcchain.xml", "ordine di calcolo"),
    ("xl/vbaproject", "macro"),
    ("docprops/", "proprietà del file"),
    ("_rels/", "che cosa c'è nel file"),
    ("xl/_rels/", "che cosa c'è nel file"),
    ("[content_types].xml", "che cosa c'è nel file"),
)
"""What a part holds, by how its name begins."""
_COME = "le parti sono le stesse: è diverso come il file le impacchetta (date, compressione, ordine)"


def parti_diverse(prima: bytes, dopo: bytes) -> tuple[str, ...]:
    """What is not the same in the packages of two workbooks whose bytes differ, a sentence for each part.

    Args:
        prima: the workbook as it was: one that can be read.
        dopo: the workbook as it is now.

    Raises:
        UnreadableWorkbook: one of them is no package, or one beyond the limits.
    """
    vecchio, nuovo = (Package(dati, DEFAULT_LIMITS) for dati in (prima, dopo))
    nomi, fogli = nuovo.names | vecchio.names, _fogli(vecchio)
    come = ((chiave, _come(vecchio, nuovo, chiave)) for chiave in sorted(nomi))
    trovate = (f"la parte «{shown(nomi[c])}»{_che_cosa(c, fogli)} {detto}" for c, detto in come if detto != "")
    return tuple(trovate) or (_COME,)


def _come(vecchio: Package, nuovo: Package, parte: str) -> str:
    """What became of a part; nothing where it is the same."""
    if parte not in nuovo:
        return "non c'è più"
    if parte not in vecchio:
        return "non c'era"
    contenuto = _contenuto(nuovo, parte)
    if contenuto is None:
        return "è danneggiata"
    return "" if contenuto == _contenuto(vecchio, parte) else "è diversa"


def _contenuto(package: Package, nome: str) -> bytes | None:
    """The content of a part; None where it can no longer be inflated."""
    try:
        return b"".join(package.chunks(nome))
    except UnreadableWorkbook:
        return None


def _fogli(package: Package) -> Mapping[str, str]:
    """The names of the sheets by their parts."""
    sopra = parts.relationships(package, "").values()
    libro = next((legame.target for legame in sopra if legame.kind == "officedocument"), "")
    legami = parts.relationships(package, libro)
    voci = parts.contents(package, libro).sheets
    return {legami[v.relationship].target.lower(): v.name for v in voci if v.relationship in legami}


def _che_cosa(parte: str, fogli: Mapping[str, str]) -> str:
    """What a part holds, in brackets; nothing where it is not known."""
    if parte in fogli:
        return f" (foglio «{shown(fogli[parte])}»)"
    che_cosa = next((detto for inizio, detto in _CHE_COSA if parte.startswith(inizio)), "")
    return f" ({che_cosa})" if che_cosa else ""
