"""Why a sum does not close: the slips that explain the difference, each verified by computing the sum again.

A cause is a correction of one line, or of the lines that a source of evidence corrects together. It is named only where
the corrected sum closes, or closes but for what rounding can explain. All those that do are given: the sum alone cannot
tell which of them happened, so how many they are is part of what is said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import chain, combinations
from typing import TYPE_CHECKING

from perfxl.core.money import round_to, write_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfxl.core.place import Place

_ZERO = Fraction(0)
_MEZZO_CENTESIMO = Fraction(1, 2)
_PER_MOTIVO = 5
"""How many causes of a kind are written out."""
_RIGHE_SCRITTE = 3
"""How many lines of one cause are written out."""
_CIFRE = 10
"""A value with more decimals than these is not one that somebody typed."""
_CONFERMATA = 100
"""A slip of the hand in a line that the table or the plan confirm: less likely than anything else."""
_SPOSTATA = ((10, "un posto"), (100, "due posti"), (1000, "tre posti"))


class Unita(StrEnum):
    """What is summed: amounts in whole cents, percentages, or plain numbers (points, coefficients)."""

    EURO = "euro"
    PERCENTO = "percento"
    PUNTI = "punti"


class Motivo(StrEnum):
    """The kinds of cause, in the words of the reports."""

    ARROTONDAMENTO = "arrotondamento"
    PRECEDENTE = "versione precedente"
    TABELLA = "valore della tabella"
    PIANO = "valore del piano"
    MANCANTE = "riga mancante"
    DOPPIA = "riga doppia"
    DI_TROPPO = "riga di troppo"
    SEGNO = "segno scambiato"
    VIRGOLA = "virgola spostata"
    CIFRE = "cifre scambiate"


_PROVE = frozenset({Motivo.PRECEDENTE, Motivo.TABELLA, Motivo.PIANO})
"""The causes with evidence: a table or another version of the plan says what the line must be."""


@dataclass(frozen=True, slots=True)
class Voce:
    """A line of a sum, in the unit of the sum.

    Attributes:
        nome: as the report names it: ``progetto 7``, ``indicatore 3``.
        valore: what stands there.
        place: where it stands.
        tabella: what the tables of the modello give for it; None where they give nothing.
        piano: what the plan in force has for it (the plan as it was sent out); None where it has nothing.
        precedente: what the previous version of the plan had for it; None where it had nothing.
    """

    nome: str
    valore: Fraction
    place: Place
    tabella: Fraction | None = None
    piano: Fraction | None = None
    precedente: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Conto:
    """A sum, and what it must give.

    Attributes:
        voci: the lines that are summed.
        atteso: what they must give.
        unita: what they are.
        limite: how much rounding can explain, as the policy says (half a cent for each line); 0 where nothing is
            rounded.
        escluse: known lines that are not summed, with the value that they would bring (a line of the plan that is gone
            from the workbook, a cell that is blank and was not).
    """

    voci: tuple[Voce, ...]
    atteso: Fraction
    unita: Unita
    limite: Fraction = _ZERO
    escluse: tuple[Voce, ...] = ()

    @property
    def differenza(self) -> Fraction:
        """What is found less what is expected."""
        return sum((voce.valore for voce in self.voci), _ZERO) - self.atteso

    @property
    def soglia(self) -> Fraction:
        """Below what a difference is none: half a cent where shares of cents are summed or expected, else 0."""
        in_centesimi = self.unita is not Unita.EURO or self.differenza.denominator == 1
        return _ZERO if in_centesimi else _MEZZO_CENTESIMO


@dataclass(frozen=True, slots=True)
class Correzione:
    """What to change in one line.

    Attributes:
        riga: position of the line among the voci, counted from 0; among the escluse where ``da`` is None.
        voce: the line.
        da: what stands there; None for a line that is to be added.
        a: what would close the sum; None for a line that is to be taken away.
    """

    riga: int
    voce: Voce
    da: Fraction | None
    a: Fraction | None

    @property
    def effetto(self) -> Fraction:
        """What the correction adds to the sum."""
        return (_ZERO if self.a is None else self.a) - (_ZERO if self.da is None else self.da)


@dataclass(frozen=True, slots=True)
class Causa:
    """Why a sum may not close.

    Attributes:
        motivi: what may have happened, the likeliest first; several where they ask for the same correction.
        correzioni: what to change; empty for rounding.
        resto: the difference that is left once this is corrected.
        chiudono: how many causes close the sum exactly, this one among them; 0 where this one does not.
        frase: one Italian sentence, with the certainty that it has.
    """

    motivi: tuple[Motivo, ...]
    correzioni: tuple[Correzione, ...]
    resto: Fraction
    chiudono: int
    frase: str

    @property
    def esatta(self) -> bool:
        """Whether it closes the sum exactly."""
        return self.chiudono > 0

    @property
    def certa(self) -> bool:
        """Whether it closes the sum exactly, and nothing else does."""
        return self.chiudono == 1

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells to correct; of a missing line, where it is known from."""
        return tuple(correzione.voce.place for correzione in self.correzioni)


@dataclass(frozen=True, slots=True)
class _Ipotesi:
    """A cause that is still to be verified; the lower its rank, the likelier a ragioniere finds it."""

    rango: int
    motivo: Motivo
    correzioni: tuple[Correzione, ...]
    storia: str


def cause(conto: Conto) -> tuple[Causa, ...]:
    """All that explains why the sum does not close, the likeliest first.

    Those that close it exactly stand first; then rounding, if it can explain the whole difference; or else those that
    leave what rounding can explain. Within each, what a table or another version of the plan says stands before mere
    arithmetic; and where that closes it exactly, a line that a table or the plan confirm has no slip of the hand. Empty
    where the sum closes, and where nothing simple explains it.
    """
    differenza, soglia = conto.differenza, conto.soglia
    if _nulla(differenza, soglia):
        return ()
    storie: defaultdict[tuple[Correzione, ...], list[_Ipotesi]] = defaultdict(list)
    for ipotesi in chain(_dalle_prove(conto), _dalle_righe(conto), _dalla_scala(conto), _dalle_cifre(conto)):
        resto = differenza + _effetto(ipotesi.correzioni)
        if _nulla(resto, soglia) or abs(resto) <= conto.limite < abs(differenza):
            storie[ipotesi.correzioni].append(ipotesi)
    gruppi = sorted((sorted(gruppo, key=_rango) for gruppo in storie.values()), key=lambda gruppo: _rango(gruppo[0]))
    esatti: list[list[_Ipotesi]] = []
    altri: list[list[_Ipotesi]] = []
    for gruppo in gruppi:
        chiude = _nulla(differenza + _effetto(gruppo[0].correzioni), soglia)
        (esatti if chiude else altri).append(gruppo)
    esatti = _senza_smentite(esatti)
    return (
        *(_causa(conto, gruppo, len(esatti)) for gruppo in esatti),
        *_arrotondamento(conto),
        *(_causa(conto, gruppo, 0) for gruppo in altri),
    )


def _senza_smentite(esatti: list[list[_Ipotesi]]) -> list[list[_Ipotesi]]:
    """Without slips of the hand in lines that are confirmed, where what a table or another version says closes it."""
    provata = any(ipotesi.motivo in _PROVE for gruppo in esatti for ipotesi in gruppo)
    return [gruppo for gruppo in esatti if gruppo[0].rango < _CONFERMATA] if provata else esatti


def spiega_cause(conto: Conto) -> tuple[str, ...]:
    """Why the sum does not close, an Italian sentence for each cause, the likeliest first; empty where it closes.

    Of each kind only a few are written out; a last line says how many more there are. Where nothing simple explains the
    difference, that is the sentence.
    """
    trovate = cause(conto)
    if not trovate and not _nulla(conto.differenza, conto.soglia):
        di_quanto = _in_piu_o_in_meno(_scritto(abs(conto.differenza), conto.unita), conto.differenza)
        return (f"Nessuna causa semplice spiega la differenza di {di_quanto}.",)
    frasi: list[str] = []
    contate: dict[Motivo, int] = {}
    for causa in trovate:
        motivo = causa.motivi[0]
        contate[motivo] = contate.get(motivo, 0) + 1
        if contate[motivo] <= _PER_MOTIVO:
            frasi.append(causa.frase)
    taciute = [f"{motivo} ({quante - _PER_MOTIVO})" for motivo, quante in contate.items() if quante > _PER_MOTIVO]
    return (*frasi, f"Altre possibili, non elencate: {', '.join(taciute)}.") if taciute else tuple(frasi)


# ---------------------------------------------------------------- what may have happened


def _dalle_prove(conto: Conto) -> Iterator[_Ipotesi]:
    """What the tables or another version of the plan say: line by line, and of all the lines together."""
    prove = (
        (Motivo.PRECEDENTE, "ancora il dato della versione precedente", [_aggiornato(voce) for voce in conto.voci]),
        (Motivo.TABELLA, "secondo la tabella", [voce.tabella for voce in conto.voci]),
        (Motivo.PIANO, "secondo il piano", [voce.piano for voce in conto.voci]),
    )
    for rango, (motivo, storia, giusti) in enumerate(prove):
        correzioni = tuple(_correzioni(conto, giusti))
        for correzione in correzioni:
            yield _Ipotesi(rango, motivo, (correzione,), storia)
        if len(correzioni) > 1:
            yield _Ipotesi(rango, motivo, correzioni, storia)
    for correzione in _correzioni(conto, [voce.precedente for voce in conto.voci]):
        yield _Ipotesi(3, Motivo.PRECEDENTE, (correzione,), "secondo la versione precedente")


def _aggiornato(voce: Voce) -> Fraction | None:
    """The value in force of a line that still has that of the previous version."""
    if voce.valore != voce.precedente:
        return None
    return voce.tabella if voce.piano is None else voce.piano


def _correzioni(conto: Conto, giusti: Sequence[Fraction | None]) -> Iterator[Correzione]:
    for riga, (voce, giusto) in enumerate(zip(conto.voci, giusti, strict=True)):
        if giusto is not None and giusto != voce.valore:
            yield Correzione(riga, voce, voce.valore, giusto)


def _dalle_righe(conto: Conto) -> Iterator[_Ipotesi]:
    """A line that is missing, or counted once too often."""
    for riga, voce in enumerate(conto.escluse):
        yield _Ipotesi(4, Motivo.MANCANTE, (Correzione(riga, voce, None, voce.valore),), "riga nota, non contata")
    uguali: defaultdict[Fraction, list[int]] = defaultdict(list)
    for riga, voce in enumerate(conto.voci):
        uguali[voce.valore].append(riga)
    for riga, voce in enumerate(conto.voci):
        togliere = (Correzione(riga, voce, voce.valore, None),)
        omonime = [altra for altra in uguali[voce.valore] if conto.voci[altra].nome == voce.nome]
        gemella = next((conto.voci[altra].nome for altra in uguali[voce.valore] if altra != riga), None)
        if riga != omonime[-1]:
            continue  # the same line again: one of them is enough
        if len(omonime) > 1:
            yield _Ipotesi(5, Motivo.DOPPIA, togliere, f"contata {len(omonime)} volte")
        elif gemella is not None:
            yield _Ipotesi(10, Motivo.DOPPIA, togliere, f"vale quanto {gemella}: la stessa, contata due volte?")
        else:
            yield _Ipotesi(12, Motivo.DI_TROPPO, togliere, "senza questa riga: va contata qui?")


def _dalla_scala(conto: Conto) -> Iterator[_Ipotesi]:
    """Every line in another scale, as 0,35 where 35 is meant."""
    scritte = [(riga, voce) for riga, voce in enumerate(conto.voci) if voce.valore != 0]
    if len(scritte) < 2:  # noqa: PLR2004  # one line alone is not "every line"
        return
    for quanto, storia in ((q, s) for potenza, s in _SPOSTATA for q in (Fraction(potenza), Fraction(1, potenza))):
        correzioni = tuple(Correzione(riga, voce, voce.valore, voce.valore * quanto) for riga, voce in scritte)
        if all(_si_scrive(voce.valore * quanto, conto.unita) for _, voce in scritte):
            yield _Ipotesi(6, Motivo.VIRGOLA, correzioni, f"virgola spostata di {storia} in tutte le righe")


def _dalle_cifre(conto: Conto) -> Iterator[_Ipotesi]:
    """A slip of the hand in one line: sign, decimal place, digits."""
    differenza = conto.differenza
    for riga, voce in enumerate(conto.voci):
        scambi = _scambi(voce.valore, conto.unita, differenza)
        oltre = _CONFERMATA if voce.valore in {voce.tabella, voce.piano} else 0
        for rango, motivo, a, storia in chain(_segno(voce), _virgola(voce), scambi):
            if _si_scrive(a, conto.unita):
                yield _Ipotesi(rango + oltre, motivo, (Correzione(riga, voce, voce.valore, a),), storia)


def _segno(voce: Voce) -> Iterator[tuple[int, Motivo, Fraction, str]]:
    yield 7 if voce.valore < 0 else 13, Motivo.SEGNO, -voce.valore, "segno scambiato"


def _virgola(voce: Voce) -> Iterator[tuple[int, Motivo, Fraction, str]]:
    for potenza, di_quanto in _SPOSTATA:
        storia = f"virgola spostata di {di_quanto}"
        yield 8, Motivo.VIRGOLA, voce.valore * potenza, storia
        yield 8, Motivo.VIRGOLA, Fraction(voce.valore, potenza), storia


def _scambi(valore: Fraction, unita: Unita, differenza: Fraction) -> Iterator[tuple[int, Motivo, Fraction, str]]:
    """The values that its digits give with two of them swapped: as many digits, and no zero written first."""
    decimali = 2 if unita is Unita.EURO else _decimali(valore, differenza)
    scala = 1 if unita is Unita.EURO else 10**decimali
    scalato = abs(valore) * scala
    if scalato.denominator != 1:
        return
    cifre = str(scalato.numerator).zfill(decimali + 1)
    for i, j in combinations(range(len(cifre)), 2):
        nuove = f"{cifre[:i]}{cifre[j]}{cifre[i + 1 : j]}{cifre[i]}{cifre[j + 1 :]}"
        if nuove == cifre or (nuove[0] == "0" and len(cifre) > decimali + 1):
            continue
        a = Fraction(int(nuove) if valore >= 0 else -int(nuove), scala)
        vicine = j == i + 1
        yield 9 if vicine else 11, Motivo.CIFRE, a, f"due cifre {'vicine ' if vicine else ''}scambiate"


def _decimali(valore: Fraction, differenza: Fraction) -> int:
    """How many decimals the line is written with: the difference has those that the wrong value lost (1,05 as 1,5)."""
    return max(_minimi(valore), _minimi(differenza))


def _minimi(valore: Fraction) -> int:
    """The decimals of a number; 0 of one that nobody typed, as it has too many."""
    return next((cifre for cifre in range(_CIFRE + 1) if (valore * 10**cifre).denominator == 1), 0)


def _si_scrive(valore: Fraction, unita: Unita) -> bool:
    """Whether somebody may have meant it: an amount has whole cents, a weight is not negative."""
    return valore.denominator == 1 if unita is Unita.EURO else valore >= 0


# ---------------------------------------------------------------- how it is said


def _nulla(resto: Fraction, soglia: Fraction) -> bool:
    return resto == 0 or abs(resto) < soglia


def _effetto(correzioni: Iterable[Correzione]) -> Fraction:
    return sum((correzione.effetto for correzione in correzioni), _ZERO)


def _rango(ipotesi: _Ipotesi) -> int:
    return ipotesi.rango


def _causa(conto: Conto, gruppo: Sequence[_Ipotesi], chiudono: int) -> Causa:
    """The cause that a group of stories with the same correction makes."""
    correzioni = gruppo[0].correzioni
    resto = conto.differenza + _effetto(correzioni)
    righe = [_corretta(correzione, conto.unita) for correzione in correzioni]
    if len(righe) > _RIGHE_SCRITTE + 1:
        righe = [*righe[:_RIGHE_SCRITTE], f"e altre {len(righe) - _RIGHE_SCRITTE} righe"]
    storie = "; ".join(dict.fromkeys(ipotesi.storia for ipotesi in gruppo))
    frase = f"{'; '.join(righe)} ({storie}): {_certezza(conto, resto, chiudono)}."
    return Causa(tuple(dict.fromkeys(ipotesi.motivo for ipotesi in gruppo)), correzioni, resto, chiudono, frase)


def _corretta(correzione: Correzione, unita: Unita) -> str:
    valori = [_scritto(valore, unita) for valore in (correzione.da, correzione.a) if valore is not None]
    return f"{correzione.voce.nome}: {' invece di '.join(valori)}"


def _certezza(conto: Conto, resto: Fraction, chiudono: int) -> str:
    if chiudono == 1:
        return "chiude esattamente"
    if chiudono > 1:
        return f"possibile: ne chiudono {chiudono}"
    return f"possibile: chiude, salvo {_piccolo(abs(resto), conto.unita)} di arrotondamento"


def _arrotondamento(conto: Conto) -> Iterator[Causa]:
    differenza = conto.differenza
    if abs(differenza) <= conto.limite:
        di_quanto = _in_piu_o_in_meno(_piccolo(abs(differenza), conto.unita), differenza)
        righe = "1 riga" if len(conto.voci) == 1 else f"{len(conto.voci)} righe"
        limite = write_number(conto.limite) if conto.unita is Unita.EURO else _scritto(conto.limite, conto.unita)
        frase = f"{di_quanto} su {righe}: l'arrotondamento ne spiega fino a {limite}."
        yield Causa((Motivo.ARROTONDAMENTO,), (), differenza, 0, frase)


def _in_piu_o_in_meno(quanto: str, differenza: Fraction) -> str:
    return f"{quanto} in {'più' if differenza > 0 else 'meno'}"


def _piccolo(quanto: Fraction, unita: Unita) -> str:
    """What rounding leaves: in cents where it is money."""
    if unita is not Unita.EURO:
        return _scritto(quanto, unita)
    return "1 centesimo" if quanto == 1 else f"{write_number(round_to(quanto, 4))} centesimi"


def _scritto(valore: Fraction, unita: Unita) -> str:
    if unita is Unita.EURO:
        return f"{write_number(Fraction(valore, 100), 2 if valore.denominator == 1 else 4)} €"
    return f"{write_number(valore)}{'%' if unita is Unita.PERCENTO else ''}"
