"""The workbook itself: the list among its sheets, and the one that it opens on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.copia.innesti import Innesti, Nodo, albero, attributo, in_attributo, intero
from perfxl.xlsx.markup import RELATIONSHIP_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

TITOLI = "_xlnm.Print_Titles"
"""The name, of a sheet, of the rows that every printed page repeats."""
_PRIMA_DEI_NOMI = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames",
)  # fmt: skip
_PRIMA_DELLE_VISTE = _PRIMA_DEI_NOMI[:5]


def con_elenco(dati: bytes, parte: str, nome: str, legame: tuple[str, str], titoli: str) -> bytes:
    """The workbook with the list as its last sheet, or where it was, in sight.

    Args:
        dati: the part.
        parte: its name, for messages.
        nome: the name of the list.
        legame: id of the pointer to it, and the namespace of such ids.
        titoli: what every printed page of it repeats.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    radice = albero(dati, parte)
    innesti = Innesti(dati)
    p = radice.prefisso
    elenco = radice.figlio("sheets")
    if elenco is None or len(elenco.figli) != sum(1 for _ in radice.discendenti("sheet")):
        raise CopiaImpossibile(f"la parte «{parte}» non elenca i fogli come deve")
    fogli = elenco.figli
    posto = next((i for i, foglio in enumerate(fogli) if _legame(foglio) == legame[0]), len(fogli))
    if posto < len(fogli):
        if fogli[posto].attributi.get("state", "visible") != "visible":
            innesti.attributo(fogli[posto], state="visible")
    else:
        numero = 1 + max((intero(foglio.attributi.get("sheetId")) or 0 for foglio in fogli), default=0)
        verso = f"xmlns:r={in_attributo(legame[1])} r:id={in_attributo(legame[0])}"
        voce = f'<{p}sheet name={in_attributo(nome)} sheetId="{numero}" {verso}/>'
        innesti.in_coda(elenco, voce.encode())
    _apri_su(radice, innesti, posto)
    _ripeti(radice, innesti, posto, titoli)
    return innesti.applicati()


def _apri_su(radice: Nodo, innesti: Innesti, posto: int) -> None:
    """Let every window open on a sheet."""
    p, viste = radice.prefisso, list(radice.discendenti("workbookView"))
    for vista in viste:
        if vista.attributi.get("activeTab", "0") != f"{posto}":
            innesti.attributo(vista, activeTab=f"{posto}")
    if not viste:
        nuove = f'<{p}bookViews><{p}workbookView activeTab="{posto}"/></{p}bookViews>'
        innesti.in_ordine(radice, nuove.encode(), _PRIMA_DELLE_VISTE)


def _ripeti(radice: Nodo, innesti: Innesti, posto: int, titoli: str) -> None:
    """Let the printed pages of a sheet repeat some rows, unless it says which."""
    p, nomi = radice.prefisso, radice.figlio("definedNames")
    definiti: Sequence[Nodo] = () if nomi is None else nomi.figli
    if any(n.attributi.get("name") == TITOLI and n.attributi.get("localSheetId") == f"{posto}" for n in definiti):
        return
    nuovo = f'<{p}definedName name="{TITOLI}" localSheetId="{posto}">'.encode()
    nuovo += attributo(titoli)[1:-1] + f"</{p}definedName>".encode()
    if nomi is None:
        nuovo = f"<{p}definedNames>".encode() + nuovo + f"</{p}definedNames>".encode()
        innesti.in_ordine(radice, nuovo, _PRIMA_DEI_NOMI)
    else:
        innesti.in_coda(nomi, nuovo)


def _legame(foglio: Nodo) -> str:
    """The id by which the workbook points to a sheet."""
    return next((foglio.attributi[k] for k in RELATIONSHIP_ID if k in foglio.attributi), "")
