"""What of a workbook was moved and understood all the same: sheets, tables, columns, rows, names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import nomi_colonne, posti
from perfxl.core.letture.intestazioni import dove_dice_il_nome
from perfxl.core.letture.intorno import Riordino, Spostamento
from perfxl.core.place import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.layout import Cartella, Foglio
    from perfxl.core.letture.lettura import TabellaTrovata
    from perfxl.core.letture.workbook import Sheet, Workbook

_ROTTO = "#REF!"
_QUANTI = 5
"""Of broken names, so many are listed; the others are counted."""


def dove_stanno(workbook: Workbook, cartella: Cartella, tabelle: Mapping[str, TabellaTrovata]) -> dict[str, str]:
    """The sheet of the file that each of ours is, by the name that it was sent with: that of its first table found."""
    nomi = {sheet.name for sheet in workbook.sheets}
    dove: dict[str, str] = {}
    for foglio in cartella.fogli:
        trovate = [tabelle[tabella.nome].foglio for tabella in foglio.tabelle if tabella.nome in tabelle]
        if trovate:
            dove[foglio.nome] = trovate[0]
        elif foglio.nome in nomi:
            dove[foglio.nome] = foglio.nome
    return dove


def spostamenti(workbook: Workbook, cartella: Cartella, tabelle: Mapping[str, TabellaTrovata]) -> Iterator[Spostamento]:
    """Everything that was moved and understood, in the order of the sheets."""
    dove = dove_stanno(workbook, cartella, tabelle)
    carte = {sheet.name: sheet for sheet in workbook.sheets}
    for foglio in cartella.fogli:
        if foglio.nome in dove:
            yield from _del_foglio(foglio, carte[dove[foglio.nome]])
    yield from _fogli_spostati(workbook, list(dove.values()))
    mandati = posti(cartella)
    for foglio in cartella.fogli:
        for posto, tabella in enumerate(foglio.tabelle):
            if tabella.nome in tabelle:
                trovata = tabelle[tabella.nome]
                prima = mandati[tabella.nome].intestazione if posto == 0 else trovata.intestazione
                yield from _della_tabella(trovata, dove[foglio.nome], prima)
                yield from _delle_colonne(trovata, carte[trovata.foglio])
                yield from _delle_righe(trovata)
    rotti = sorted(nomi_rotti(workbook, cartella, tabelle))
    if rotti:
        altri = f" e altri {len(rotti) - _QUANTI}" if len(rotti) > _QUANTI else ""
        yield Spostamento(Riordino.NOMI_ROTTI, "", "", ", ".join(rotti[:_QUANTI]) + altri)


def _del_foglio(foglio: Foglio, sheet: Sheet) -> Iterator[Spostamento]:
    if sheet.name != foglio.nome:
        yield Spostamento(Riordino.FOGLIO_RINOMINATO, foglio.nome, foglio.nome, sheet.name)
    if sheet.state != "visible":
        yield Spostamento(Riordino.FOGLIO_NASCOSTO, sheet.name)
    if foglio.protetto and not sheet.protected:
        yield Spostamento(Riordino.PROTEZIONE_TOLTA, sheet.name)


def _fogli_spostati(workbook: Workbook, nostri: Sequence[str]) -> Iterator[Spostamento]:
    attesi = list(dict.fromkeys(nostri))
    trovati = [sheet.name for sheet in workbook.sheets if sheet.name in attesi]
    if trovati != attesi:
        yield Spostamento(Riordino.FOGLI_SPOSTATI, "", ", ".join(attesi), ", ".join(trovati))


def _della_tabella(trovata: TabellaTrovata, suo: str, prima: int) -> Iterator[Spostamento]:
    if trovata.foglio != suo:
        yield Spostamento(Riordino.TABELLA_SPOSTATA, trovata.tabella.titolo, suo, trovata.foglio)
    elif trovata.intestazione != prima:
        dopo = f"riga {trovata.intestazione}"
        yield Spostamento(Riordino.TABELLA_SPOSTATA, trovata.tabella.titolo, f"riga {prima}", dopo)


def _delle_colonne(trovata: TabellaTrovata, sheet: Sheet) -> Iterator[Spostamento]:
    titoli = {colonna.chiave: colonna.titolo for colonna in trovata.tabella.colonne}
    mandate = [chiave for chiave in titoli if chiave in trovata.colonne]
    trovate = sorted(mandate, key=lambda chiave: trovata.colonne[chiave])
    if trovate != mandate:
        spostate = [titoli[chiave] for prima, chiave in zip(mandate, trovate, strict=True) if prima != chiave]
        yield Spostamento(Riordino.COLONNE_SPOSTATE, trovata.tabella.titolo, "", ", ".join(spostate))
    inserite = [n for n in range(1, max(trovata.colonne.values())) if n not in trovata.colonne.values()]
    if inserite and len(mandate) == len(titoli):
        lettere = ", ".join(column_letters(numero) for numero in inserite)
        yield Spostamento(Riordino.COLONNE_INSERITE, trovata.tabella.titolo, "", lettere)
    for chiave in mandate:
        scritta = f"{sheet.cells[trovata.intestazione, trovata.colonne[chiave]].value}"
        if scritta != titoli[chiave]:
            yield Spostamento(Riordino.INTESTAZIONE_RISCRITTA, trovata.tabella.titolo, titoli[chiave], scritta)


def _delle_righe(trovata: TabellaTrovata) -> Iterator[Spostamento]:
    """Rows known by a key, in another order; of rows known by their group, the groups."""
    ci_sono = dict.fromkeys(_di_chi(trovata, r.chiave) for r in sorted(trovata.righe, key=lambda riga: riga.riga))
    mandate = dict.fromkeys(_di_chi(trovata, riga.chiave) for riga in trovata.tabella.righe)
    mandate.pop("", None)  # rows left free
    if [chiave for chiave in mandate if chiave in ci_sono] != [chiave for chiave in ci_sono if chiave in mandate]:
        yield Spostamento(Riordino.RIGHE_SPOSTATE, trovata.tabella.titolo)


def _di_chi(trovata: TabellaTrovata, chiave: str) -> str:
    return chiave if trovata.tabella.identita != "" else chiave.rpartition("/")[0]


def nomi_rotti(workbook: Workbook, cartella: Cartella, tabelle: Mapping[str, TabellaTrovata]) -> set[str]:
    """Names of what is there that are gone, refer to nothing, or refer to another place than their table's."""
    scritti = {nome.name: nome.refers_to for nome in workbook.names if nome.sheet == ""}
    attesi = [f"tabella_{nome}" for nome in tabelle]
    attesi += [nome for nome, tabella, colonna in nomi_colonne(cartella) if _c_e(tabelle, tabella, colonna)]
    attesi += [nome for nome, (tabella, _, colonna) in cartella.nomi.items() if _c_e(tabelle, tabella, colonna)]
    rotti = {nome for nome in attesi if _ROTTO in scritti.get(nome, _ROTTO)}
    altrove = (n for n, t in tabelle.items() if dove_dice_il_nome(workbook, n) != (t.foglio, t.intestazione))
    return rotti | {f"tabella_{nome}" for nome in altrove}


def _c_e(tabelle: Mapping[str, TabellaTrovata], tabella: str, colonna: str) -> bool:
    return tabella in tabelle and colonna in tabelle[tabella].colonne
