"""Painting a workbook: every cell of the layout, with its formula and the exact value cached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias

from xlsxwriter.exceptions import XlsxWriterException

from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import Riga, Tipo, nomi_colonne, posti
from perfxl.core.cartelle.memoria import FOGLIO as FOGLIO_MEMORIA
from perfxl.core.cartelle.scrittura import Stampi
from perfxl.core.modulo.campi_piano import DAL_DOCUMENTO
from perfxl.core.place import column_letters
from perfxl.xlsx.cella import WriteRefusedError, accettato, altezza, entro, in_parole, risultato
from perfxl.xlsx.guide import guida
from perfxl.xlsx.libro import Libro
from perfxl.xlsx.pagine import dipingi_pagine
from perfxl.xlsx.stile import FORMATI, Stili
from perfxl.xlsx.verso import Verso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Cartella, Foglio, Grafico, Posto, Tabella
    from perfxl.xlsx.carta import Carta

    _Cella: TypeAlias = tuple[str, Espressione | None, Any]
    """The column of a cell, what it computes unless its row says otherwise, how it looks."""

_A4 = 9
_LARGHEZZA_MINIMA = 8
_GRIGLIA_NASCOSTA = 2
_LUNGHEZZA_PIEDE = 100
"""What of a footer fits beside the rest of it."""
_PEZZO = 16_000
"""Signs in a cell that is only remembered: a half of what one takes, for it counts in UTF-16 units."""
_COLONNE_TITOLO = 8
"""Columns that the title of a sheet may run over."""
_VERSIONE = 8
"""Signs of the plan's digest in a footer."""


@dataclass(frozen=True, slots=True)
class _Tela:
    """What painting a sheet needs."""

    cartella: Cartella
    calcolo: Calcolo
    posti: dict[str, Posto]
    stili: Stili


def write_workbook(cartella: Cartella) -> bytes:
    """The workbook as the bytes of an xlsx file; the same workbook gives the same bytes.

    Raises:
        WriteRefusedError: XlsxWriter declined a piece of it.
    """
    flusso = BytesIO()
    try:
        _dipingi(flusso, cartella)
    except XlsxWriterException as error:
        raise WriteRefusedError(f"{error}") from error
    return flusso.getvalue()


def _dipingi(flusso: BytesIO, cartella: Cartella) -> None:
    libro = Libro(flusso)
    tela = _Tela(cartella, Calcolo(cartella), posti(cartella), Stili(libro))
    _proprieta(libro, cartella)
    for foglio in cartella.fogli:
        _dipingi_foglio(libro, libro.add_worksheet(foglio.nome), foglio, tela)
    _nomi(libro, tela)
    _ricorda(libro, cartella)
    libro.close()


def _ricorda(libro: Libro, cartella: Cartella) -> None:
    """What the workbook holds as it is sent out, and its identity again, on a sheet that nobody sees.

    The first is in pieces that a cell takes; the second is for programs that keep no properties of the user.
    """
    if cartella.memoria == "":
        return
    carta = libro.add_worksheet(FOGLIO_MEMORIA)
    carta.very_hidden()
    for riga, inizio in enumerate(range(0, len(cartella.memoria), _PEZZO)):
        carta.costante(riga, 0, cartella.memoria[inizio : inizio + _PEZZO])
    for riga, (nome, valore) in enumerate(sorted(cartella.proprieta.items())):
        carta.costante(riga, 1, nome)
        carta.costante(riga, 2, valore)
    carta.protect("")


def _proprieta(libro: Libro, cartella: Cartella) -> None:
    creato = datetime(cartella.anno, 1, 1)  # noqa: DTZ001  (the file format has no zone)
    libro.set_properties({"title": cartella.titolo, "author": "perfxl", "created": creato})
    for nome, valore in sorted(cartella.proprieta.items()):
        accettato(libro.set_custom_property(nome, valore, "text"))


def _nomi(libro: Libro, tela: _Tela) -> None:
    """Defined names: of whole tables, of columns, of single cells."""

    def definisci(nome: str, foglio: str, area: str) -> None:
        raddoppiato = foglio.replace("'", "''")
        accettato(libro.define_name(nome, f"='{raddoppiato}'!{area}"))

    for nome, posto in tela.posti.items():
        larghezza = len(tela.cartella.tabelle[nome][1].colonne)
        inizio, fine = f"$A${posto.intestazione}", f"${column_letters(larghezza)}${posto.ultima}"
        definisci(f"tabella_{nome}", posto.foglio, f"{inizio}:{fine}")
    tabelle = [tabella for _, tabella in tela.cartella.tabelle.values()]
    lettere = {(t.nome, c.chiave): column_letters(i) for t in tabelle for i, c in enumerate(t.colonne, start=1)}
    for nome, tabella, colonna in nomi_colonne(tela.cartella):
        posto, lettera = tela.posti[tabella], lettere[tabella, colonna]
        definisci(nome, posto.foglio, f"${lettera}${posto.prima}:${lettera}${posto.ultima}")
    righe = {(t.nome, r.chiave): i for t in tabelle for i, r in enumerate(t.righe, start=tela.posti[t.nome].prima)}
    for nome, (tabella, chiave, colonna) in sorted(tela.cartella.nomi.items()):
        lettera = lettere[tabella, colonna]
        definisci(nome, tela.posti[tabella].foglio, f"${lettera}${righe[tabella, chiave]}")


def _dipingi_foglio(libro: Libro, carta: Carta, foglio: Foglio, tela: _Tela) -> None:
    carta.hide_gridlines(_GRIGLIA_NASCOSTA)
    carta.costante(0, 0, foglio.titolo, tela.stili.titolo)
    for i, riga in enumerate(foglio.righe):
        carta.costante(1 + i, 0, riga, tela.stili.sottotitolo if i == 0 else None)
    for colonna, larghezza in enumerate(_larghezze(foglio)):
        accettato(carta.set_column(colonna, colonna, larghezza))
    for tabella in foglio.tabelle:
        _dipingi_tabella(carta, tabella, tela)
    if foglio.grafico is not None:
        _dipingi_grafico(libro, carta, foglio.grafico, tela)
    _stampa(carta, foglio, tela)
    _metti_da_parte(carta, foglio, tela)
    dipingi_pagine(libro, carta, foglio, tela.calcolo)
    if foglio.protetto:
        carta.protect("", _PERMESSI)
    else:  # codes are texts, and many look like numbers
        carta.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


_PERMESSI = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
"""What stays allowed on a protected sheet: a guard rail, not a lock."""


def _metti_da_parte(carta: Carta, foglio: Foglio, tela: _Tela) -> None:
    """Group the quiet columns at the right end, closed where nothing stands in them, and leave them out of prints."""
    for tabella in foglio.tabelle:
        quiete = [i for i, colonna in enumerate(tabella.colonne) if colonna.quieta]
        if not quiete:
            continue
        posto, ultima = tela.posti[tabella.nome], quiete[-1]
        chiavi = [tabella.colonne[i].chiave for i in quiete]
        vuote = all(riga.valori.get(chiave) is None for riga in tabella.righe for chiave in chiavi)
        for i in quiete:
            gruppo = {"level": 1, "hidden": vuote}
            accettato(carta.set_column(i, i, tabella.colonne[i].larghezza, None, gruppo))
        accettato(carta.set_column(ultima + 1, ultima + 1, None, None, {"collapsed": vuote}))
        carta.costante(posto.titolo - 1, quiete[0], DAL_DOCUMENTO, tela.stili.titolo_tabella)
        accettato(carta.print_area(0, 0, posto.ultima - 1, quiete[0] - 1))


def _larghezze(foglio: Foglio) -> list[int]:
    colonne = max((len(tabella.colonne) for tabella in foglio.tabelle), default=1)
    return [
        max((t.colonne[i].larghezza for t in foglio.tabelle if i < len(t.colonne)), default=_LARGHEZZA_MINIMA)
        for i in range(colonne)
    ]


def _stampa(carta: Carta, foglio: Foglio, tela: _Tela) -> None:
    carta.set_landscape()
    carta.set_paper(_A4)
    carta.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    carta.fit_to_pages(1, 0 if foglio.grafico is None else 1)
    dove = " · ".join((tela.cartella.proprieta.get("perfxl_ente", foglio.titolo), *foglio.righe[:1]))
    titolo = entro(dove, _LUNGHEZZA_PIEDE).replace("&", "&&")
    digest = tela.cartella.proprieta.get("perfxl_piano", "")[:_VERSIONE]
    versione = "" if digest == "" else f"Versione {digest} · "
    carta.set_footer(f"&L&8{titolo}&C&8{foglio.nome.replace('&', '&&')}&R&8{versione}Pagina &P di &N")
    stampate = [tela.posti[tabella.nome] for tabella in foglio.tabelle if tabella.stampata]
    if len(stampate) < len(foglio.tabelle):
        ultima = max((posto.ultima for posto in stampate), default=1)
        accettato(carta.print_area(0, 0, ultima - 1, max(_COLONNE_TITOLO, len(_larghezze(foglio))) - 1))
    if any(colonna.a_schermo for tabella in foglio.tabelle for colonna in tabella.colonne):
        stampate_qui = max(sum(not colonna.a_schermo for colonna in t.colonne) for t in foglio.tabelle)
        fondo = max(tela.posti[t.nome].prima + len(t.righe) for t in foglio.tabelle) - 1
        accettato(carta.print_area(0, 0, fondo - 1, stampate_qui - 1))
    if len(foglio.tabelle) > 0:
        posto = tela.posti[foglio.tabelle[0].nome]
        carta.repeat_rows(posto.intestazione - 1)
        if len(foglio.tabelle[0].righe) > 0 and foglio.tabelle[0].bloccate > 0:
            carta.freeze_panes(posto.intestazione, foglio.tabelle[0].bloccate)


def _dipingi_tabella(carta: Carta, tabella: Tabella, tela: _Tela) -> None:
    posto = tela.posti[tabella.nome]
    carta.costante(posto.titolo - 1, 0, tabella.titolo, tela.stili.titolo_tabella)
    _intesta(carta, tabella, posto)
    for i, colonna in enumerate(tabella.colonne):
        stile = tela.stili.intestazione_quieta if colonna.quieta else tela.stili.intestazione
        carta.costante(posto.intestazione - 1, i, colonna.titolo, stile)
    carta.altezza(posto.intestazione - 1, altezza([(c.titolo, c.larghezza + 2) for c in tabella.colonne]))
    numeri = {colonna.chiave: i for i, colonna in enumerate(tabella.colonne, start=1)}
    pittore = _Pittore(carta, tabella, Stampi(numeri, posto.intestazione), tela)
    controllata = "controllo" in numeri  # its words change while somebody types
    for n, riga in enumerate(tabella.righe, start=posto.prima - 1):
        valori = pittore.riga(n, riga)
        if riga.valori and not riga.libera:  # a free row grows by itself
            minime = 2 if controllata and not riga.totale else 1
            carta.altezza(n, altezza(_testi(tabella, valori), minime=minime))
    if posto.ultima >= posto.prima:
        guida(carta, tabella, posto, tela.stili)


@dataclass(frozen=True, slots=True)
class _Pittore:
    """What painting the rows of a table needs."""

    carta: Carta
    tabella: Tabella
    stampi: Stampi
    tela: _Tela
    generi: dict[tuple[bool, bool], list[_Cella]] = field(default_factory=dict)

    def riga(self, n: int, riga: Riga) -> list[Valore]:
        """Paint a row, counted from 0; what its cells hold."""
        calcolata = self.tela.calcolo.riga(self.tabella.nome, riga.chiave)
        valori, rimanda = [], len(riga.rimandi) + len(riga.collegamenti) > 0
        for i, (chiave, comune, stile) in enumerate(self._celle(riga)):
            formula, valore = riga.formule.get(chiave, comune), riga.valori.get(chiave)
            if rimanda and self._rimando(n, i, riga, chiave):
                pass
            elif formula is None:
                self.carta.costante(n, i, valore, stile)
            else:
                valore = risultato(calcolata.cella, chiave)
                self.carta.formula(n, i, self.stampi.scrivi(formula, n + 1), valore, stile)
            valori.append(valore)
        return valori

    def _celle(self, riga: Riga) -> list[_Cella]:
        """What the cells of a row have in common with those of every row of its kind; a legend shows a sample."""
        genere = (riga.totale, riga.libera)
        if genere not in self.generi:
            vuota = Riga("", totale=riga.totale, libera=riga.libera)
            self.generi[genere] = [
                (
                    c.chiave,
                    self.tabella.formula(vuota, c),
                    self.tela.stili.cella(c.tipo, vuota.ruolo(c), totale=riga.totale, quieta=c.quieta),
                )
                for c in self.tabella.colonne
            ]
        celle = self.generi[genere]
        return (
            celle if riga.campione is None else [(*celle[0][:2], self.tela.stili.campione(riga.campione)), *celle[1:]]
        )

    def _rimando(self, n: int, i: int, riga: Riga, chiave: str) -> bool:
        """Paint a text that leads somewhere; whether the cell has one."""
        if chiave in riga.rimandi:
            _dipingi_rimando(self.carta, (n, i), riga, chiave, self.tela)
        elif chiave in riga.collegamenti:
            verso = Verso(riga.collegamenti[chiave], f"{riga.valori[chiave]}")
            accettato(self.carta.write_url(n, i, verso, self.tela.stili.rimando))
        return chiave in riga.rimandi or chiave in riga.collegamenti


def _intesta(carta: Carta, tabella: Tabella, posto: Posto) -> None:
    """Tell programs, and who has a sheet read aloud, that this is a table and which its headers are."""
    if posto.ultima >= posto.prima:
        regola = {
            "name": f"t_{tabella.nome}",
            "style": None,
            "autofilter": tabella.filtro,
            "columns": [{"header": colonna.titolo} for colonna in tabella.colonne],
        }
        accettato(carta.add_table(posto.intestazione - 1, 0, posto.ultima - 1, len(tabella.colonne) - 1, regola))


def _testi(tabella: Tabella, valori: Iterable[Valore]) -> Iterator[tuple[str, int]]:
    """The texts of a row that may need more than a line, each with the width of its column."""
    for colonna, valore in zip(tabella.colonne, valori, strict=True):
        if colonna.tipo is Tipo.TESTO:
            yield in_parole(valore), colonna.larghezza


def _dipingi_rimando(carta: Carta, dove: tuple[int, int], riga: Riga, chiave: str, tela: _Tela) -> None:
    """A text that leads to the first cell of a table."""
    posto = tela.posti[riga.rimandi[chiave]]
    foglio = posto.foglio.replace("'", "''")
    testo = f"{riga.valori[chiave]}"
    luogo = f"internal:'{foglio}'!A{posto.intestazione}"
    aiuto = f"Va al foglio «{posto.foglio}»"
    accettato(carta.write_url(*dove, luogo, tela.stili.rimando, testo, aiuto))


_POCHE = 8
"""With more bars than these a chart stands beside its table, where it is whole on a page."""


def _dipingi_grafico(libro: Libro, carta: Carta, grafico: Grafico, tela: _Tela) -> None:
    posto = tela.posti[grafico.tabella]
    tabella = tela.cartella.tabelle[grafico.tabella][1]
    colonne = {colonna.chiave: i for i, colonna in enumerate(tabella.colonne)}
    prima, ultima = posto.prima - 1, posto.ultima - 1 - sum(riga.libera for riga in tabella.righe)
    barre = ultima - prima + 1
    disegno = libro.add_chart({"type": "bar"})
    categorie, valori = colonne[grafico.categorie], colonne[grafico.valori]

    def mostrate(colonna: str) -> list[str]:
        righe = (tela.calcolo.riga(tabella.nome, riga.chiave) for riga in tabella.righe[:barre])
        return [in_parole(risultato(riga.cella, colonna)) for riga in righe]

    formato = FORMATI[tabella.colonna(grafico.valori).tipo].replace("0.00%", "0%")
    disegno.add_series(
        {
            "name": tabella.colonna(grafico.valori).titolo,
            "categories": [posto.foglio, prima, categorie, ultima, categorie],
            "categories_data": mostrate(grafico.categorie),
            "values": [posto.foglio, prima, valori, ultima, valori],
            "values_data": mostrate(grafico.valori),
            "fill": {"color": Stili.SCURO},
            "data_labels": {"value": True, "num_format": formato},
            "gap": 60,
        }
    )
    disegno.set_title({"name": grafico.titolo, "name_font": {"size": 12}})
    disegno.set_legend({"none": True})
    disegno.set_y_axis({"reverse": True})
    asse = "0%" if formato.endswith("%") else "#,##0"
    disegno.set_x_axis({"num_format": asse, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    disegno.set_size({"width": 760, "height": 120 + (45 if barre <= _POCHE else 28) * barre})
    sotto = max((altro.ultima for altro in tela.posti.values() if altro.foglio == carta.name), default=0) + 3
    accanto = posto.foglio == carta.name and barre > _POCHE
    dove = (posto.titolo - 1, len(tabella.colonne) + 1) if accanto else (sotto, 0)
    accettato(carta.insert_chart(*dove, disegno, {"description": grafico.titolo}))
