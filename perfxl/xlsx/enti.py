"""The summary over the enti as a workbook: a line for each, written as it comes, and totals by formula."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.enti import COLONNE_ENTI, Genere, Stato, valori
from perfxl.core.money import euro
from perfxl.core.place import column_letters
from perfxl.xlsx.cella import accettato, altezza, entro
from perfxl.xlsx.libro import Libro
from perfxl.xlsx.stile import CARATTERE, Stili

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfxl.core.enti import Scheda, Somma, Totali

_TIPI = {Genere.TESTO: Tipo.TESTO, Genere.NUMERO: Tipo.INTERO, Genere.EURO: Tipo.EURO}
_LARGHEZZE = {"cartella": 34, "ente": 34, "modello": 14, "stato": 12, "errore": 60, "perfxl": 12}
_IN_EURO, _IN_NUMERO = 16, 10
_IN_UNA_CELLA = 32_000
_INTESTAZIONE = 2
"""Row of the headings, from 0."""
_STATI = (
    "Stato",
    "Enti",
    "Bloccano",
    "Avvisano",
    "Note",
    "Accettati",
    "Fondo",
    "Stanziato",
    "Differenza",
    "In eccesso",
    "In difetto",
)
_SOMMATE = {"stato", "blocca", "avvisa", "nota", "accettati", "fondo", "stanziato", "differenza"}
_CODICI = ("Codice", "Gravità", "Rilievi", "Enti")
_A4 = 9


class _Libro(Workbook):  # type: ignore[misc]  # XlsxWriter publishes no types
    """A workbook whose rows go to the disk as they are written; its language is said as in the others."""

    _get_packager = Libro._get_packager  # noqa: SLF001


class CartellaEnti:
    """The workbook, on a file: what was written is on the disk, not in memory."""

    def __init__(self, percorso: Path, enti: int, anno: int) -> None:
        """Begin it.

        Args:
            percorso: the file.
            enti: how many lines there will be; one at least.
            anno: the year that it is dated at: the same results give the same bytes.
        """
        self._libro = _Libro(f"{percorso}", {"constant_memory": True, "default_format_properties": dict(CARATTERE)})
        creato = datetime(anno, 1, 1)  # noqa: DTZ001  (the file format has no zone)
        self._libro.set_properties({"title": "Riepilogo degli enti", "author": "perfxl", "created": creato})
        self._stili = Stili(self._libro)
        self._totali = self._libro.add_worksheet("Totali")
        self._enti = self._libro.add_worksheet("Enti")
        self._codici = self._libro.add_worksheet("Rilievi per codice")
        self._ultima = _INTESTAZIONE + enti
        self._riga = _INTESTAZIONE
        larghezze = [_LARGHEZZE.get(c.nome, _IN_EURO if c.genere is Genere.EURO else _IN_NUMERO) for c in COLONNE_ENTI]
        self._comincia(self._enti, "Gli enti, uno per riga", [colonna.titolo for colonna in COLONNE_ENTI], larghezze)
        self._larghezze = larghezze
        self._formati = [self._formato(_TIPI[colonna.genere]) for colonna in COLONNE_ENTI]

    def _formato(self, tipo: Tipo, *, totale: bool = False) -> Any:  # noqa: ANN401
        return self._stili.cella(tipo, Ruolo.FISSO, totale=totale)

    def _comincia(self, carta: Any, titolo: str, intestazioni: Sequence[str], larghezze: Sequence[int]) -> None:  # noqa: ANN401
        carta.hide_gridlines(2)
        carta.set_landscape()
        carta.set_paper(_A4)
        carta.fit_to_pages(1, 0)
        carta.repeat_rows(_INTESTAZIONE)
        carta.set_footer(f"&L&8perfxl riconcilia-enti&C&8{carta.get_name()}&R&8Pagina &P di &N")
        carta.freeze_panes(_INTESTAZIONE + 1, 1)
        for colonna, larghezza in enumerate(larghezze):
            accettato(carta.set_column(colonna, colonna, larghezza))
        accettato(carta.write_string(0, 0, titolo, self._stili.titolo))
        accettato(carta.set_row(_INTESTAZIONE, 30))
        for colonna, testo in enumerate(intestazioni):
            accettato(carta.write_string(_INTESTAZIONE, colonna, testo, self._stili.intestazione))

    def aggiungi(self, scheda: Scheda) -> None:
        """Write a line."""
        self._riga += 1
        dati = valori(scheda, COLONNE_ENTI)
        testi = [(dato, larga) for dato, larga in zip(dati, self._larghezze, strict=True) if isinstance(dato, str)]
        accettato(self._enti.set_row(self._riga, altezza(testi)))
        for colonna, (dato, descritta) in enumerate(zip(dati, COLONNE_ENTI, strict=True)):
            formato = self._formati[colonna]
            if dato is None:
                accettato(self._enti.write_blank(self._riga, colonna, None, formato))
            elif isinstance(dato, str):
                accettato(self._enti.write_string(self._riga, colonna, entro(dato, _IN_UNA_CELLA), formato))
            else:
                numero = euro(dato) if descritta.genere is Genere.EURO else dato
                accettato(self._enti.write_number(self._riga, colonna, numero, formato))

    def chiudi(self, totali: Totali) -> None:
        """Write what the lines come to, and end the file."""
        _tabella(self._enti, "enti", self._ultima, [colonna.titolo for colonna in COLONNE_ENTI])
        self._nomi()
        self._per_stato(totali)
        self._per_codice(totali)
        self._libro.close()

    def _nomi(self) -> None:
        """Name the columns of the lines, for the formulas to be read."""
        for numero, colonna in enumerate(COLONNE_ENTI, start=1):
            if colonna.nome in _SOMMATE:
                lettera = column_letters(numero)
                area = f"'Enti'!${lettera}${_INTESTAZIONE + 2}:${lettera}${self._ultima + 1}"
                accettato(self._libro.define_name(_nome(colonna.nome), f"={area}"))

    def _per_stato(self, totali: Totali) -> None:
        carta = self._totali
        self._comincia(carta, "Gli enti, in tutto", _STATI, [16, 10, 12, 12, 12, 12, 18, 18, 16, 16, 16])
        for riga, (stato, somma) in enumerate(totali.per_stato.items(), start=_INTESTAZIONE + 1):
            accettato(carta.write_string(riga, 0, stato.value, self._formato(Tipo.TESTO)))
            self._somme(carta, riga, self._formule(riga + 1), somma, totale=False)
        ultima = _INTESTAZIONE + 1 + len(Stato)
        accettato(carta.write_string(ultima, 0, "Totale", self._formato(Tipo.TESTO, totale=True)))
        lettere = [column_letters(numero) for numero in range(2, len(_STATI) + 1)]
        formule = [f"ROUND(SUM({lettera}{_INTESTAZIONE + 2}:{lettera}{ultima}),2)" for lettera in lettere]
        self._somme(carta, ultima, formule, totali.tutti, totale=True)
        note = (
            "Le somme sono formule sul foglio «Enti». Fondo: ciò che si ripartisce. Stanziato: la somma degli importi.",
            "In eccesso e in difetto: di quanto lo stanziato passa il fondo, o non ci arriva, ente per ente.",
        )
        for riga, nota in enumerate(note, start=ultima + 2):
            accettato(carta.write_string(riga, 0, nota))

    def _formule(self, riga: int) -> list[str]:
        questo, differenza = f"{_nome('stato')},$A{riga}", _nome("differenza")
        contate = [f"SUMIF({questo},{_nome(nome)})" for nome in ("blocca", "avvisa", "nota", "accettati")]
        importi = [f"ROUND(SUMIF({questo},{_nome(nome)}),2)" for nome in ("fondo", "stanziato", "differenza")]
        questi = f"({_nome('stato')}=$A{riga})"
        eccesso = f"ROUND(SUMPRODUCT({questi}*({differenza}>0),{differenza}),2)"
        difetto = f"ROUND(-SUMPRODUCT({questi}*({differenza}<0),{differenza}),2)"
        return [f"COUNTIF({questo})", *contate, *importi, eccesso, difetto]

    def _somme(self, carta: Any, riga: int, formule: Sequence[str], somma: Somma, *, totale: bool) -> None:  # noqa: ANN401
        numeri = (somma.enti, somma.blocca, somma.avvisa, somma.nota, somma.accettati)
        importi = (somma.fondo, somma.stanziato, somma.differenza, somma.eccesso, somma.difetto)
        celle = [(Tipo.INTERO, numero) for numero in numeri] + [(Tipo.EURO, euro(importo)) for importo in importi]
        for colonna, (formula, (tipo, valore)) in enumerate(zip(formule, celle, strict=True), start=1):
            accettato(carta.write_formula(riga, colonna, f"={formula}", self._formato(tipo, totale=totale), valore))

    def _per_codice(self, totali: Totali) -> None:
        carta = self._codici
        self._comincia(carta, "Quanti rilievi ha ogni codice, e in quanti enti", _CODICI, [12, 12, 12, 12])
        righe = sorted(totali.rilievi) or [("nessuno", "")]
        for riga, (codice, gravita) in enumerate(righe, start=_INTESTAZIONE + 1):
            quanti = (totali.rilievi[codice, gravita], totali.con_rilievi[codice, gravita])
            for colonna, testo in enumerate((codice, gravita)):
                accettato(carta.write_string(riga, colonna, testo, self._formato(Tipo.TESTO)))
            for colonna, numero in enumerate(quanti, start=2):
                accettato(carta.write_number(riga, colonna, numero, self._formato(Tipo.INTERO)))
        _tabella(carta, "rilievi_per_codice", _INTESTAZIONE + len(righe), _CODICI)


def _nome(colonna: str) -> str:
    """The name of a column of the lines."""
    return f"enti_{colonna}"


def _tabella(carta: Any, nome: str, ultima: int, intestazioni: Sequence[str]) -> None:  # noqa: ANN401
    """Tell programs that these lines are a table.

    XlsxWriter has no tables where rows are written as they come: it would write the headings again, and keep a list of
    every cell. So it is told of two rows, after they were written, and then how many there are.
    """
    larghezza = len(intestazioni)
    carta.constant_memory = False
    regola = {"name": nome, "style": None, "columns": [{"header": testo} for testo in intestazioni]}
    accettato(carta.add_table(_INTESTAZIONE, 0, _INTESTAZIONE + 1, larghezza - 1, regola))
    carta.constant_memory = True
    intera = f"A{_INTESTAZIONE + 1}:{column_letters(larghezza)}{ultima + 1}"
    carta.tables[-1] |= {"range": intera, "a_range": intera, "autofilter": intera}
