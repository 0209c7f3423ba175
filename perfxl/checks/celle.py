"""The cells of the workbooks as the checks look at them: those to fill in, and those that compute."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias, cast

from perfxl.checks.una_volta import una_volta
from perfxl.core.cartelle import layout
from perfxl.core.cartelle.espressione import Cella, Colonna, Nome, Progressiva
from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.cartelle.parametri import codice_libero, numero
from perfxl.core.letture.lettura import Mancanza, testo_cella, uguali
from perfxl.core.letture.pagine import formula_pura
from perfxl.core.letture.proposte import righe_proposte
from perfxl.core.letture.valori_letti import come_numero, come_percento, non_capito
from perfxl.core.letture.workbook import CellError
from perfxl.core.modello import Pesi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.letture.calcolate import CellaCalcolata
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.letture.workbook import Cell, CellValue
    from perfxl.core.place import Place


Compilata: TypeAlias = "tuple[Consegna, RigaTrovata, layout.Colonna, Place, Cell]"
"""A cell to fill in: file, row, column, place, and the cell."""

_NUOVA = layout.Riga("")


def aperte(esame: Esame) -> Iterator[Compilata]:
    """Every cell to fill in: those of columns to fill in, and in spare rows what the plan decides in others.

    The examination keeps them, ``esame.aperte``, for ten checks ask for them.
    """
    for consegna, lettura in esame.letture:
        for nome, trovata in lettura.tabelle.items():
            mandate = {riga.chiave: riga for riga in trovata.tabella.righe}
            colonne = [colonna for colonna in trovata.tabella.colonne if colonna.chiave in trovata.colonne]
            for riga in trovata.righe:
                mandata = mandate.get(riga.chiave, _NUOVA)
                for colonna in colonne:
                    if mandata.ruolo(colonna) is Ruolo.INPUT and trovata.tabella.formula(mandata, colonna) is None:
                        place = lettura.place(nome, riga, colonna.chiave)
                        yield consegna, riga, colonna, place, riga.cella(colonna.chiave)


def da_compilare(esame: Esame) -> Iterator[tuple[Consegna, RigaTrovata, layout.Colonna, Place, CellValue]]:
    """Every filled-in cell of a column to fill in: file, row, column, place, value."""
    for consegna, riga, colonna, place, cella in esame.aperte:
        if testo_cella(cella.value) != "":
            yield consegna, riga, colonna, place, cella.value


def formule_da_compilare(esame: Esame) -> Iterator[Compilata]:
    """Every cell to fill in that holds a formula: none was sent out there."""
    yield from (compilata for compilata in esame.aperte if compilata[-1].formula is not None)


def numeriche(esame: Esame) -> Iterator[Compilata]:
    """As ``da_compilare``, where the column holds numbers; a key that is a text by right is left out."""
    for consegna, riga, colonna, place, cella in esame.aperte:
        if (
            colonna.tipo is not Tipo.TESTO
            and testo_cella(cella.value) != ""
            and not _sigla(esame, colonna, cella.value)
        ):
            yield consegna, riga, colonna, place, cella


def chiavi_come_testo(esame: Esame) -> Iterator[tuple[Consegna, RigaTrovata, Place, str]]:
    """Every key that was sent out as a number and stands there as a text: file, row, place, text."""
    for consegna, lettura in esame.letture:
        for nome, trovata in lettura.tabelle.items():
            identita = trovata.tabella.identita
            numeri = {r.chiave for r in trovata.tabella.righe if isinstance(r.valori.get(identita), Fraction)}
            for riga in trovata.righe:
                valore = riga.cella(identita).value
                if riga.chiave in numeri and isinstance(valore, str):
                    yield consegna, riga, lettura.place(nome, riga, identita), valore


def _sigla(esame: Esame, colonna: layout.Colonna, valore: CellValue) -> bool:
    """Whether the cell holds the code of an objective that is no number, as ``12bis``."""
    if colonna.elenco == "" or not isinstance(valore, str):
        return False
    nuovi = {codice_libero(posto) for posto in range(1, esame.atteso.libere.obiettivi + 1)}
    return numero(valore) == valore and (esame.atteso.obiettivo(valore) is not None or valore in nuovi)


_SEGNI_DI_ALTRI = {True: frozenset("%"), False: frozenset("%€")}
"""The signs that a number may not carry: a percentage in a column of euro, and either in a column of neither."""


def numero_di(colonna: layout.Colonna, cella: Cell) -> Decimal | None:
    """The number that a cell of a column says, a percentage in points; None where it says none, or two may be meant."""
    if colonna.tipo is Tipo.PERCENTO:
        return come_percento(cella)
    if isinstance(cella.value, str) and not _SEGNI_DI_ALTRI[colonna.tipo is Tipo.EURO].isdisjoint(cella.value):
        return None
    cifre = come_numero(cella.value)
    intero = cifre is None or colonna.tipo is not Tipo.INTERO or cifre == cifre.to_integral_value()
    return cifre if intero else None


def illeggibile(esame: Esame, colonna: layout.Colonna, cella: Cell) -> bool:
    """Whether no number can be had from a cell where one is needed; the word of a band stands for one."""
    if numero_di(colonna, cella) is not None:
        return False
    parola = isinstance(cella.value, str) and colonna.chiave == "n_dip"
    return not (parola and esame.piano.modello.coefficiente(f"{cella.value}") is not None)


@una_volta
def illeggibili(esame: Esame) -> frozenset[Place]:
    """Where a cell to fill in has an error, or no number where one is needed: what it says is not known."""
    errori = {place for _, _, _, place, valore in da_compilare(esame) if isinstance(valore, CellError)}
    errori |= {place for _, _, _, place, cella in formule_da_compilare(esame) if cella.value is None}
    errori |= {place for _, _, colonna, place, cella in numeriche(esame) if illeggibile(esame, colonna, cella)}
    return frozenset(errori)


def incomprese(esame: Esame) -> Iterator[tuple[Consegna, RigaTrovata, layout.Colonna, Place, CellValue]]:
    """Every cell whose text its field cannot hold, years and stato: in the plan rebuilt stands what was sent out."""
    for consegna, riga, colonna, place, valore in da_compilare(esame):
        if non_capito(colonna.chiave, valore) and not isinstance(valore, CellError):
            yield consegna, riga, colonna, place, valore


def orfani(esame: Esame, misure: Pesi = Pesi.INDICATORI) -> Iterator[tuple[Consegna, Lettura, RigaTrovata]]:
    """Measures whose objective the settore does not lead, or that name none."""
    for consegna, lettura in esame.letture:
        trovata = lettura.tabelle.get(misure.value)
        if trovata is None or trovata.tabella.gruppo not in trovata.colonne:
            continue
        propri = {obiettivo.codice for obiettivo in esame.atteso.guidati(consegna.settore)}
        propri |= {riga.chiave for riga in righe_proposte(lettura)}
        for riga in trovata.righe:
            if riga.chiave.rpartition("/")[0] not in propri:
                yield consegna, lettura, riga


Operando: TypeAlias = tuple[str, str, str]
"""What a formula reads: table, row, column; every row of the column where the row is empty."""

_OGNI_RIGA = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that should hold a formula.

    Attributes:
        consegna: the file that it stands in.
        cella: the cell.
        operandi: what its formula reads.
        giudicabile: whether all that was found and computed: only then is the value of the cell judged, for what is
            missing is said where it is missing.
    """

    consegna: Consegna
    cella: CellaCalcolata
    operandi: tuple[Operando, ...]
    giudicabile: bool


def formule(esame: Esame) -> Iterator[Formula]:
    """Every cell that should hold a formula and is not in order, where the columns of its row that it reads are there.

    The examination keeps them, ``esame.formule``, for four checks ask for them; of a cell in order none has a word.
    """
    for consegna, lettura in esame.letture:
        guaste = {d.tabella for d in lettura.difetti if d.mancanza in {Mancanza.RIPETUTA, Mancanza.ESTRANEA}}
        letto = cache(partial(_letto, lettura, guaste))
        for cella in lettura.calcolate:
            if in_ordine(cella):
                continue
            parti = list(nodi(cella.espressione))
            if {nodo.colonna for nodo in parti if isinstance(nodo, Cella)} <= lettura.tabelle[
                cella.tabella
            ].colonne.keys():
                operandi = tuple(_operandi(lettura, cella, parti))
                usati = _nomi_usati(parti)
                sana = usati.isdisjoint(lettura.intorno.nomi_rotti)
                yield Formula(consegna, cella, operandi, sana and all(letto(o) for o in operandi))


def in_ordine(cella: CellaCalcolata) -> bool:
    """Whether the cell holds the formula that was sent out, and a value that is not known to be another."""
    atteso, valore = cella.atteso, cella.cella.value
    return stessa_formula(cella) and valore is not None and (atteso is None or uguali(atteso, valore))


def stessa_formula(cella: CellaCalcolata) -> bool:
    """Whether the formula that was sent out stands there, however a program wrote it when it saved."""
    formula = cella.cella.formula
    return formula is not None and (formula == cella.formula or formula_pura(formula) == formula_pura(cella.formula))


def _nomi_usati(parti: Iterable[Espressione]) -> set[str]:
    """The defined names that a formula reads."""
    nomi: set[str] = set()
    for nodo in parti:
        match nodo:
            case Nome(nome):
                nomi.add(nome)
            case Colonna(tabella, colonna):
                nomi.add(f"{tabella}_{colonna}")
    return nomi


def nodi(espressione: Espressione | None) -> Iterator[Espressione]:
    """The expression and all that it is made of."""
    aperti: list[object] = [espressione]
    while aperti:
        nodo = aperti.pop()
        if isinstance(nodo, tuple):
            aperti.extend(nodo)
        elif campi := getattr(nodo, "__dataclass_fields__", ()):
            yield cast("Espressione", nodo)
            aperti.extend([getattr(nodo, campo) for campo in campi])


def _operandi(lettura: Lettura, cella: CellaCalcolata, parti: Iterable[Espressione]) -> Iterator[Operando]:
    for nodo in parti:
        match nodo:
            case Cella(colonna):
                yield cella.tabella, cella.chiave, colonna
            case Nome(nome):
                yield lettura.cartella.nomi[nome]
            case Colonna(tabella, colonna):
                yield tabella, _OGNI_RIGA, colonna
            case Progressiva(gruppo, sommata):
                yield cella.tabella, _OGNI_RIGA, gruppo.colonna
                yield cella.tabella, _OGNI_RIGA, sommata.colonna


def _letto(lettura: Lettura, guaste: set[str], operando: Operando) -> bool:
    """Whether the operand is there, its rows can be told apart and are those sent out, and no value is wanting."""
    tabella, chiave, colonna = operando
    trovata = lettura.tabelle.get(tabella)
    if trovata is None or not {colonna, trovata.tabella.identita or colonna} <= trovata.colonne.keys():
        return False
    celle = [riga.cella(colonna) for riga in trovata.righe if chiave in {_OGNI_RIGA, riga.chiave}]
    if chiave == _OGNI_RIGA and (
        tabella in guaste or any(_ambigua(trovata.tabella.colonna(colonna), c) for c in celle)
    ):
        return False
    return all(cella.formula is None or cella.value is not None for cella in celle)


def _ambigua(colonna: layout.Colonna, cella: Cell) -> bool:
    """Whether a text or a truth value was typed where numbers are summed: programs do not agree on what it counts."""
    sommata = colonna.tipo not in {Tipo.TESTO, Tipo.INTERO}
    return sommata and cella.formula is None and isinstance(cella.value, str | bool) and testo_cella(cella.value) != ""
