"""A letter for each settore: what its office is to correct, in words, by sheet and by cell; to paste in an e-mail.

Who has nothing to correct and nothing to know gets none. What was accepted as it is need not be corrected: it is said
among what is to be known, so that nobody corrects what an earlier letter asked for. What is the ragioneria's own to see
to (lines of the plan, the Riepilogo, files that are nobody's) is not the offices' business.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.struttura import settori_attesi
from perfxl.core.cartelle.parametri import nome_file
from perfxl.core.finding import Weight
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.money import write_euro
from perfxl.core.place import column_letters
from perfxl.report.markdown import scampato, titolo
from perfxl.report.segni import frase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.finding import Finding, Rilievo
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.piano import Piano, Settore
    from perfxl.core.place import Place

CARTELLA = "lettere"
"""The folder of the letters."""

_DI_CHI_RACCOGLIE = frozenset({"STR104", "STR105", "STR107", "STR108"})
"""What is said of a whole file in the first lines of its letter, in the words of who gets it."""
_RIGHE = 10
"""How many cells of a point are told one by one; of more, the others are only named."""
_DA_FARE = {
    Weight.BLOCCA: ", DA CORREGGERE",
    Weight.AVVISA: ", da verificare",
    Weight.NOTA: "",
    Weight.ACCETTATO: ", accettato così: non serve correggere",
}
_PER_CONOSCENZA = (Weight.NOTA, Weight.ACCETTATO)
"""The weights of what is only to be known."""


def lettere(esaminato: Esaminato) -> Iterator[tuple[str, str]]:
    """The letters: the name of each file, and its text."""
    esame = esaminato.esame
    for settore in esame.atteso.radici:
        sue = [c for c in esame.consegne if c.settore == settore.codice != RIEPILOGO and not c.uguale]
        testo = _lettera(esame, settore, sue, esaminato.outcome.findings) if sue else _richiesta(esame, settore)
        if testo != "":
            yield f"{CARTELLA}/lettera-{settore.codice}.md", testo


@dataclass(frozen=True, slots=True)
class _Punto:
    """The same mistake in one cell or in many, first the topmost.

    Attributes:
        cosa: what is wrong, the name of the objective left out.
        rilievi: a finding a cell.
    """

    cosa: str
    rilievi: tuple[Finding, ...]

    @property
    def primo(self) -> Finding:
        """The finding of the topmost cell."""
        return self.rilievi[0]


# ---- who did not answer


def _richiesta(esame: Esame, settore: Settore) -> str:
    """The letter to a settore whose workbook did not come; empty where none is expected."""
    if not settori_attesi(esame, settore.codice):
        return ""
    piano = esame.atteso
    file = nome_file(piano, settore.codice)
    righe = [
        *_testata(piano, settore, "manca la cartella di lavoro"),
        f"non abbiamo ancora ricevuto la vostra cartella di lavoro, il file «{scampato(file)}».",
        "",
        f"Vi chiediamo di compilarla e di rimandarla{_a_chi(piano)}.",
        "",
        "Se l'avete già mandata, ditecelo: non è arrivata, o non si è potuta leggere.",
        "Se non la trovate più, chiedetecela: ve la rimandiamo.",
        *_chiusa(piano),
    ]
    return _testo(righe)


# ---- who answered


def _lettera(esame: Esame, settore: Settore, consegne: Sequence[Consegna], findings: Sequence[Finding]) -> str:
    """The letter to a settore that sent its workbook; empty where there is nothing to say."""
    punti = {consegna.file: _punti(esame, consegna, findings) for consegna in consegne}
    da_fare = [punto for suoi in punti.values() for punto in suoi if punto.primo.weight not in _PER_CONOSCENZA]
    note = [punto for suoi in punti.values() for punto in suoi if punto.primo.weight in _PER_CONOSCENZA]
    doppi = [consegna for consegna in consegne if consegna.scartata]
    del_file = list(_del_file(consegne, doppi))
    if not (da_fare or note or len(del_file) > 1):
        return ""
    da_rimandare = bool(da_fare or doppi)
    numeri = count(1)
    righe = [
        *_testata(esame.atteso, settore, "dati da correggere" if da_rimandare else "cartella di lavoro ricevuta"),
        *del_file,
        "",
        _quanti(da_fare, note),
        "",
    ]
    piu_file = len({p.primo.rilievo.place.file for p in da_fare}) > 1
    dove = ("", "")
    for punto in da_fare:
        place = punto.primo.rilievo.place
        if (place.file, place.sheet) != dove:
            dove = (place.file, place.sheet)
            righe += titolo(_luogo(place, con_file=piu_file))
        righe += _righe_punto(esame.atteso, next(numeri), punto, _celle(punto))
    if note:
        righe += titolo("Per conoscenza")
        for punto in note:
            place = punto.primo.rilievo.place
            sul_foglio = "" if place.sheet == "" else f"foglio «{scampato(place.sheet)}», "
            righe += _righe_punto(esame.atteso, next(numeri), punto, sul_foglio + _celle(punto))
    return _testo([*righe, *_congedo(esame.atteso, da_rimandare=da_rimandare), *_chiusa(esame.atteso)])


def _del_file(consegne: Sequence[Consegna], doppi: Sequence[Consegna]) -> Iterator[str]:
    """What came, and what is to be known of it as a whole."""
    nomi = ", ".join(f"«{scampato(consegna.file)}»" for consegna in consegne)
    yield f"abbiamo ricevuto {nomi}: grazie."
    if doppi:
        yield ""
        yield (
            "Sono più file, e dicono cose diverse: finché non sappiamo quale vale, non ne contiamo nessuno. "
            "Diteci quale vale, e rimandate solo quello."
        )
    esiti = {consegna.esito for consegna in consegne}
    if Esito.ALTRO_MODULO in esiti or Esito.ALTRA_VERSIONE in esiti:
        perche = "il modulo" if Esito.ALTRO_MODULO in esiti else "il piano"
        yield ""
        yield (
            f"Dopo che il file vi è stato mandato {perche} è cambiato: quello che avete scritto lo riportiamo noi in "
            "un file nuovo, che vi manderemo. Non serve riscriverlo."
        )


def _quanti(da_fare: Sequence[_Punto], note: Sequence[_Punto]) -> str:
    """How much there is to do, in a sentence; empty for nothing."""
    correggere = sum(punto.primo.weight is Weight.BLOCCA for punto in da_fare)
    verificare = len(da_fare) - correggere
    parti = []
    if correggere > 0:
        parti.append(f"Da correggere: {correggere} (finché {_resta(correggere)}, il piano non si può firmare).")
    if verificare > 0:
        parti.append(f"Da verificare: {verificare}.")
    if parti:
        return f"{' '.join(parti)} Qui sotto, foglio per foglio, le celle e che cosa fare."
    return "" if not note else "Non c'è nulla da correggere; qui sotto, che cosa è bene sapere."


def _resta(quanti: int) -> str:
    return "resta" if quanti == 1 else "restano"


def _punti(esame: Esame, consegna: Consegna, findings: Iterable[Finding]) -> list[_Punto]:
    """What is wrong in a file, in the order of its sheets and of their cells; the same mistake once."""
    gruppi: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        rilievo = finding.rilievo
        if rilievo.place.file == consegna.file and finding.code not in _DI_CHI_RACCOGLIE:
            cosa = _senza_obiettivo(esame.piano, finding)
            deroga = None if finding.deroga is None else finding.deroga.detta
            chi = (finding.code, finding.weight, rilievo.place.sheet, cosa, rilievo.remedy, deroga)
            gruppi[chi].append(finding)
    fogli = [] if consegna.lettura is None else [foglio.nome for foglio in consegna.lettura.cartella.fogli]
    punti = [_Punto(f"{chiave[3]}", tuple(sorted(gruppo, key=_posto))) for chiave, gruppo in gruppi.items()]

    def ordine(punto: _Punto) -> tuple[int, str, int, int, str]:
        foglio = punto.primo.rilievo.place.sheet
        prima = -1 if foglio == "" else fogli.index(foglio) if foglio in fogli else len(fogli)
        return (prima, foglio, *_posto(punto.primo), punto.primo.code)

    return sorted(punti, key=ordine)


def _posto(finding: Finding) -> tuple[int, int]:
    return finding.rilievo.place.row, finding.rilievo.place.column


def _senza_obiettivo(piano: Piano, finding: Finding) -> str:
    """What a finding says, without the name of the objective at its beginning."""
    obiettivo = piano.obiettivo(finding.rilievo.obiettivo)
    inizio = "" if obiettivo is None else f"{nome_obiettivo(piano, obiettivo)}: "
    return finding.rilievo.message.removeprefix(inizio)


# ---- a point


def _luogo(place: Place, *, con_file: bool) -> str:
    """The sheet of a point, as a heading."""
    foglio = "Il file" if place.sheet == "" else f"Foglio «{scampato(place.sheet)}»"
    return f"{foglio}, nel file «{scampato(place.file)}»" if con_file else foglio


def _celle(punto: _Punto) -> str:
    """The cells of a point: those one below the other as a stretch."""
    places = sorted({(f.rilievo.place.column, f.rilievo.place.row) for f in punto.rilievi if f.rilievo.place.cell})
    tratti: list[tuple[int, int, int]] = []
    for colonna, riga in places:
        if tratti and tratti[-1][0] == colonna and tratti[-1][2] == riga - 1:
            tratti[-1] = (colonna, tratti[-1][1], riga)
        else:
            tratti.append((colonna, riga, riga))
    scritti = [_tratto(*tratto) for tratto in tratti]
    if not places:
        return "in generale"
    return f"{'cella' if len(places) == 1 else 'celle'} {', '.join(scritti)}"


def _tratto(colonna: int, prima: int, ultima: int) -> str:
    lettere_colonna = column_letters(colonna)
    return f"{lettere_colonna}{prima}" + ("" if ultima == prima else f":{lettere_colonna}{ultima}")


def _righe_punto(piano: Piano, numero: int, punto: _Punto, dove: str) -> list[str]:
    """The lines of a point: where, what, and below what was found, what is expected, why, what to do."""
    rilievo, inizio = punto.primo.rilievo, f"{numero}. "
    voci = list(_trovati(piano, punto))
    importo = max((f.rilievo.effetto or 0 for f in punto.rilievi), default=0)
    if importo > 0:
        voci.append(f"importo in gioco: {'fino a ' if len(punto.rilievi) > 1 else ''}{write_euro(importo)}")
    voci += _vicine(punto)
    if punto.primo.deroga is not None:
        voci.append(f"deroga: {scampato(punto.primo.deroga.detta)}")
    if rilievo.remedy != "" and not punto.primo.accettato:
        voci.append(f"che cosa fare: {scampato(rilievo.remedy)}")
    testa = f"{dove[:1].upper()}{dove[1:]}{_di_quale(piano, punto)}{_DA_FARE[punto.primo.weight]}."
    rientro = " " * len(inizio)
    return [f"{inizio}{testa} {scampato(frase(punto.cosa))}", *(f"{rientro}- {voce}" for voce in voci), ""]


def _di_quale(piano: Piano, punto: _Punto) -> str:
    """The objectives that a point is about, in brackets; nothing where there is none."""
    codici = list(dict.fromkeys(f.rilievo.obiettivo for f in punto.rilievi if f.rilievo.obiettivo != ""))
    if not codici:
        return ""
    etichette = piano.modello.etichette
    parola = etichette.obiettivo if len(codici) == 1 else etichette.obiettivi
    return f" ({scampato(parola)} {', '.join(scampato(codice) for codice in codici)})"


def _trovati(piano: Piano, punto: _Punto) -> Iterator[str]:
    """What stands in the cells, what should, and why; once, where it is the same in all."""
    detti = {(finding.rilievo.found, finding.rilievo.expected, finding.rilievo.cause) for finding in punto.rilievi}
    if len(detti) == 1:
        rilievo = punto.primo.rilievo
        yield from (f"{che}: {scampato(testo)}" for che, testo in _trovato_e_atteso(rilievo))
        yield from (f"perché: {scampato(causa)}" for causa in rilievo.cause)
        return
    for finding in punto.rilievi[:_RIGHE]:
        rilievo = finding.rilievo
        obiettivo = scampato(f"{piano.modello.etichette.obiettivo} {rilievo.obiettivo}")
        di_chi = "" if rilievo.obiettivo == "" else f" ({obiettivo})"
        detto = ", ".join(f"{che} «{scampato(testo)}»" for che, testo in _trovato_e_atteso(rilievo))
        perche = "".join(f"; {scampato(causa)}" for causa in rilievo.cause[:1])
        yield f"{rilievo.place.cell or 'qui'}{di_chi}: {detto}{perche}"
    altre = len(punto.rilievi) - _RIGHE
    if altre > 0:
        yield "e così un'altra cella" if altre == 1 else f"e così altre {altre} celle"


def _trovato_e_atteso(rilievo: Rilievo) -> Iterator[tuple[str, str]]:
    for che, testo in (("trovato", rilievo.found), ("atteso", rilievo.expected)):
        if testo != "":
            yield che, testo


def _vicine(punto: _Punto) -> Iterator[str]:
    """The cells of the same file to look at as well, where a point is of one cell."""
    place = punto.primo.rilievo.place
    altre = sorted(p for p in punto.primo.rilievo.related if p.file == place.file and p.cell != "" and p != place)
    if len(punto.rilievi) > 1 or not altre:
        return
    dette = [p.cell if p.sheet == place.sheet else f"{p.cell} del foglio «{scampato(p.sheet)}»" for p in altre]
    yield f"da guardare anche: {', '.join(dette)}"


# ---- how it begins and how it ends


def _testata(piano: Piano, settore: Settore, cosa: str) -> list[str]:
    nome = scampato(settore.nome.value)
    return [
        f"Oggetto: piano della performance {piano.anno.value}, {nome}: {cosa}",
        "",
        f"Da: {scampato(piano.ente.value)}",
        "",
        f"A: {nome}",
        "",
        "Buongiorno,",
        "",
    ]


def _a_chi(piano: Piano) -> str:
    """By when and to whom a workbook goes back, as the end of a sentence."""
    if piano.invio is None:
        return ""
    entro, referente = piano.invio.entro.value, piano.invio.referente.value
    quando = "" if entro is None else f" entro il {entro.day:02d}/{entro.month:02d}/{entro.year}"
    return quando + ("" if referente == "" else f" a: {scampato(referente)}")


def _congedo(piano: Piano, *, da_rimandare: bool) -> list[str]:
    if not da_rimandare:
        return []
    return [
        f"Vi chiediamo di correggere il file che avete, di salvarlo e di rimandarlo{_a_chi(piano)}.",
        "Il nome può restare quello che ha.",
        "",
        "Se invece è giusto quello che avete scritto, e a dover cambiare è il piano, ditecelo: lo correggiamo noi.",
    ]


def _chiusa(piano: Piano) -> list[str]:
    referente = "" if piano.invio is None else piano.invio.referente.value
    dubbi = "rispondete a questo messaggio" if referente == "" else f"chiedete a: {scampato(referente)}"
    return ["", f"Per ogni dubbio {dubbi}.", "", "Grazie, e buon lavoro."]


def _testo(righe: Sequence[str]) -> str:
    """The lines as a text: never two blank ones in a row, an end of line at its end."""
    tenute = [riga for riga, prima in zip(righe, ("", *righe), strict=False) if riga != "" or prima != ""]
    return "\n".join(tenute).strip("\n") + "\n"
