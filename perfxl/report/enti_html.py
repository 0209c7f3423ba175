"""The summary over the enti as one page that opens anywhere: no network, no file beside it."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from perfxl.checks.registro import trova
from perfxl.core.enti import Stato
from perfxl.core.finding import Weight
from perfxl.core.money import write_euro, write_number
from perfxl.core.shown import shown
from perfxl.report.pagina import regola

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfxl.core.enti import Scheda, Somma, Totali

AL_PIU = 1_000
"""Lines of the page; the others are in the workbook and in the CSV."""
_CODICI = 20
"""Codes of findings on the page."""
_COLORI = {Stato.CHIUDE: "c1", Stato.NON_CHIUDE: "c2", Stato.NON_LETTO: "c3", Stato.FALLITO: "c4"}
_FRASI = {
    Stato.CHIUDE: "chiude: nessun rilievo che blocca",
    Stato.NON_CHIUDE: "non chiude: almeno un rilievo che blocca",
    Stato.NON_LETTO: "non letto: il piano o la cartella non si possono usare",
    Stato.FALLITO: "fallito: perfxl non ha potuto finire",
}
_TESTATE = (
    "Ente",
    "Anno",
    "Stato",
    "Cartelle",
    "Bloccano",
    "Avvisano",
    "Note",
    "Accettati",
    "Fondo",
    "Stanziato",
    "Differenza",
)
_PAROLE = {"Ente", "Stato"}


class PaginaEnti:
    """The page, told of one ente after another: of those that close it keeps only as many as there is room for."""

    def __init__(self) -> None:
        """Begin with none."""
        self._aperti: list[tuple[Scheda, str]] = []
        self._chiusi: list[tuple[Scheda, str]] = []

    def aggiungi(self, scheda: Scheda, rapporto: str) -> None:
        """Take an ente.

        Args:
            scheda: its line.
            rapporto: where its report lies, from the page; empty where there is none.
        """
        elenco = self._chiusi if scheda.stato is Stato.CHIUDE and scheda.errore == "" else self._aperti
        if len(elenco) < AL_PIU:
            elenco.append((scheda, rapporto))

    def scrivi(self, totali: Totali) -> bytes:
        """The page, as UTF-8."""
        righe = (self._aperti + self._chiusi)[:AL_PIU]
        pezzi = files("perfxl").joinpath("report", "enti.html").read_text(encoding="utf-8")
        parti = {
            "VERDETTO": _verdetto(totali),
            "FIGURA": _figura(totali),
            "STATI": "\n".join(_stati(totali)),
            "CODICI": "\n".join(_codici(totali)),
            "QUALI": _quali(len(righe), totali.tutti.enti),
            "TESTATE": "\n".join(_testate()),
            "ENTI": "\n".join(_riga(scheda, rapporto) for scheda, rapporto in righe),
            "SCELTE": "\n".join(f'<option value="{stato.value}">{stato.value}</option>' for stato in Stato),
        }
        testa, *seguito = pezzi.split("{{")
        pagina = [testa]
        for pezzo in seguito:  # what stands in for a name is not looked at again
            nome, _, dopo = pezzo.partition("}}")
            pagina += [parti[nome], dopo]
        return "".join(pagina).encode()


def _verdetto(totali: Totali) -> str:
    tutti = totali.tutti.enti
    chiusi = totali.per_stato[Stato.CHIUDE].enti
    if chiusi == tutti:
        return "Chiude il solo ente che c’è." if tutti == 1 else f"Tutti gli enti chiudono: {_n(tutti)} su {_n(tutti)}."
    altri = ", ".join(
        f"{_n(totali.per_stato[stato].enti)} {_PLURALI[stato][totali.per_stato[stato].enti != 1]}"
        for stato in (Stato.NON_CHIUDE, Stato.NON_LETTO, Stato.FALLITO)
        if totali.per_stato[stato].enti > 0
    )
    chi = {0: "Nessun ente chiude,", 1: "Chiude 1 ente"}.get(chiusi, f"Chiudono {_n(chiusi)} enti")
    return f"{chi} su {_n(tutti)}: {altri}."


_PLURALI = {
    Stato.NON_CHIUDE: ("non chiude", "non chiudono"),
    Stato.NON_LETTO: ("non si è potuto leggere", "non si sono potuti leggere"),
    Stato.FALLITO: ("non si è potuto finire", "non si sono potuti finire"),
}


def _figura(totali: Totali) -> str:
    """How many enti have each state, as one bar; the table beside it says the same in figures."""
    larga, inizio, pezzi = 1000, 0, []
    tutti = max(totali.tutti.enti, 1)
    fatti = 0
    for stato, somma in totali.per_stato.items():
        fatti += somma.enti
        fine = larga * fatti // tutti
        if somma.enti > 0:
            pezzi.append(
                f'<rect class="{_COLORI[stato]}" x="{inizio}" y="0" width="{max(fine - inizio, 2)}" height="60">'
                f"<title>{_t(_FRASI[stato])}: {_n(somma.enti)}</title></rect>"
            )
        inizio = fine
    return (
        '<svg viewBox="0 0 1000 60" preserveAspectRatio="none" role="img" aria-label="'
        f'{_t(_verdetto(totali))}">{"".join(pezzi)}</svg>'
    )


def _stati(totali: Totali) -> Iterator[str]:
    for stato, somma in totali.per_stato.items():
        testa = f'<th scope="row"><span class="segno {_COLORI[stato]}" aria-hidden="true"></span>{_FRASI[stato]}</th>'
        yield f"<tr>{testa}{_celle(somma)}</tr>"
    yield f'<tr class="totale"><th scope="row">In tutto</th>{_celle(totali.tutti)}</tr>'


def _celle(somma: Somma) -> str:
    numeri = [_n(somma.enti), _n(somma.blocca)]
    importi = (somma.fondo, somma.stanziato, somma.differenza, somma.eccesso, somma.difetto)
    return "".join(f"<td>{testo}</td>" for testo in (*numeri, *map(_e, importi)))


def _codici(totali: Totali) -> Iterator[str]:
    frequenti = sorted(totali.rilievi.items(), key=lambda voce: (_PESI.get(voce[0][1], 0), -voce[1], voce[0]))
    for (codice, gravita), quanti in frequenti[:_CODICI]:
        enti = totali.con_rilievi[codice, gravita]
        yield (
            f'<tr><th scope="row">{_t(codice)}</th><td class="testo">{_t(gravita)}</td>'
            f'<td>{_n(quanti)}</td><td>{_n(enti)}</td><td class="testo frase">{_t(_regola(codice))}</td></tr>'
        )


def _regola(codice: str) -> str:
    """The rule that a code stands for; empty for a code of another version."""
    check = trova(codice)
    return "" if check is None else regola(check)


_PESI = {weight.value: posto for posto, weight in enumerate(Weight)}


def _quali(quante: int, tutti: int) -> str:
    if quante == tutti:
        return "Prima quelli che non chiudono, poi gli altri; in ordine di nome della cartella."
    return (
        f"Questa pagina ne mostra {_n(quante)} su {_n(tutti)}: prima quelli che non chiudono, in ordine di nome della "
        "cartella. Tutti sono in riepilogo.xlsx e in enti.csv."
    )


def _testate() -> Iterator[str]:
    for testo in _TESTATE:
        tipo = ' class="testo"' if testo in _PAROLE else ' data-numero=""'
        yield f'<th scope="col"{tipo}><button type="button">{testo}</button></th>'


def _riga(scheda: Scheda, rapporto: str) -> str:
    nome = _t(scheda.ente or scheda.cartella)
    if rapporto != "":
        nome = f'<a href="{_t(rapporto)}">{nome}</a>'
    sotto = "" if scheda.ente == "" else f'<span class="cartella">{_t(scheda.cartella)}</span>'
    if scheda.errore != "":
        sotto += f'<span class="errore">{_t(scheda.errore)}</span>'
    cartelle = "" if scheda.ente == "" else f"{scheda.contate} su {scheda.attese}"
    stato = f'<span class="segno {_COLORI[scheda.stato]}" aria-hidden="true"></span>{scheda.stato.value}'
    celle: Iterable[tuple[str, int | None]] = (
        (f"{scheda.anno or ''}", scheda.anno),
        (stato, None),
        (cartelle, scheda.contate),
        *((f"{numero}", numero) for numero in (scheda.blocca, scheda.avvisa, scheda.nota, scheda.accettati)),
        *(("" if c is None else _e(c), c) for c in (scheda.fondo, scheda.stanziato, scheda.differenza)),
    )
    resto = "".join(
        f'<td class="testo">{testo}</td>'
        if posto == 1
        else f'<td data-v="{"" if numero is None else numero}">{testo}</td>'
        for posto, (testo, numero) in enumerate(celle)
    )
    return f'<tr data-stato="{scheda.stato.value}"><th scope="row">{nome}{sotto}</th>{resto}</tr>'


def _t(testo: str) -> str:
    """A text that came from outside."""
    return escape(shown(testo))


def _n(numero: int) -> str:
    return write_number(numero, 0)


def _e(centesimi: int) -> str:
    return write_euro(centesimi).replace(" ", "\N{NO-BREAK SPACE}").replace("-", "−")
