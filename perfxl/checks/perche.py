"""The lines of a sum that does not close, with what other versions of the plan have for them: whence its causes.

Where workbooks came back, the plan as it was sent out is the plan in force; an earlier plan may stand beside either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.celle import orfani
from perfxl.checks.esame import Ambito
from perfxl.core.cause import Conto, Unita, Voce, cause, spiega_cause
from perfxl.core.finding import Rilievo
from perfxl.core.letture.valori_letti import come_testo
from perfxl.core.modello import Pesi
from perfxl.core.money import write_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Place

_CENTO = 100
_ZERO = Fraction(0)
_SINGOLARI = {Pesi.FASI: "fase", Pesi.INDICATORI: "indicatore", Pesi.RISULTATI: "risultato"}


def nome_misura(quali: Pesi, posto: int) -> str:
    """A measure as the reports name it, by its position from 1: ``indicatore 3``."""
    return f"{_SINGOLARI[quali]} {posto}"


def della_misura(quali: Pesi, posto: int) -> str:
    """The same, after a noun: ``dell'indicatore 3``."""
    articolo = {Pesi.FASI: "della ", Pesi.RISULTATI: "del "}.get(quali, "dell'")
    return f"{articolo}{nome_misura(quali, posto)}"


def unita(somma: Decimal) -> Unita:
    """What weights that must give this sum are: percentages where it is 100."""
    return Unita.PERCENTO if somma == _CENTO else Unita.PUNTI


def inviato(esame: Esame, obiettivo: Obiettivo) -> Obiettivo | None:
    """The objective as it was sent out; None where no workbooks came back."""
    return esame.atteso.obiettivo(obiettivo.codice) if esame.ambito is Ambito.CARTELLE else None


def precedente(esame: Esame, obiettivo: Obiettivo) -> Obiettivo | None:
    """The objective in the earlier plan; in that of another year only one with the same title is the same."""
    if esame.precedente is None:
        return None
    trovato = esame.precedente.obiettivo(obiettivo.codice)
    stesso_anno = esame.precedente.anno == esame.atteso.anno
    return trovato if stesso_anno or (trovato is not None and trovato.titolo == obiettivo.titolo) else None


def valore(peso: Decimal | None) -> Fraction | None:
    """The number of a line; None where there is none."""
    return None if peso is None else Fraction(peso)


@dataclass(frozen=True, slots=True)
class Versioni:
    """A measure, with what it is in the plan as it was sent out and in an earlier one."""

    nome: str
    misura: Misura
    piano: Misura | None
    precedente: Misura | None

    def voce(self, campo: str = "peso", nome: str = "") -> Voce:
        """The line of a number of the measure, which must be written."""
        letti = [_numero(misura, campo) for misura in (self.misura, self.piano, self.precedente)]
        place = getattr(self.misura, campo).place
        return Voce(nome or self.nome, letti[0] or Fraction(0), place, piano=letti[1], precedente=letti[2])


def _numero(misura: Misura | None, campo: str) -> Fraction | None:
    return None if misura is None else valore(getattr(misura, campo).value)


def versioni(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> tuple[list[Versioni], list[Misura]]:
    """The measures of an objective in every version of the plan; and those that are gone."""
    ora = obiettivo.misure(quali)
    in_vigore, tolte = _appaiate(ora, _misure(inviato(esame, obiettivo), quali))
    di_prima, tolte_da_prima = _appaiate(ora, _misure(precedente(esame, obiettivo), quali))
    righe = [
        Versioni(nome_misura(quali, posto), *tre)
        for posto, tre in enumerate(zip(ora, in_vigore, di_prima, strict=True), start=1)
    ]
    return righe, tolte if esame.ambito is Ambito.CARTELLE else tolte_da_prima


def persi(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> list[tuple[Lettura, RigaTrovata]]:
    """The rows of its measures that no longer say whose they are: another check says that."""
    mandato = inviato(esame, obiettivo)
    suoi = set() if mandato is None else {misura.descrizione.value for misura in mandato.misure(quali)}
    return [
        (lettura, riga)
        for _, lettura, riga in orfani(esame, quali)
        if come_testo(riga.cella("descrizione").value) in suoi
    ]


def conto_misure(esame: Esame, obiettivo: Obiettivo, quali: Pesi, somma: Decimal) -> Conto:
    """The weights of the measures of an objective, and what they must give."""
    righe, tolte = versioni(esame, obiettivo, quali)
    voci = [riga.voce() for riga in righe if riga.misura.peso.value is not None]
    vuote = [riga for riga in righe if riga.misura.peso.value is None]
    escluse = [replace(riga.voce(), valore=altrove) for riga in vuote if (altrove := _altrove(riga)) is not None]
    escluse += [
        Voce(f"«{misura.descrizione.value}»", Fraction(misura.peso.value), misura.peso.place)
        for misura in tolte
        if misura.peso.value is not None
    ]
    return Conto(tuple(voci), Fraction(somma), unita(somma), escluse=tuple(escluse))


def _altrove(riga: Versioni) -> Fraction | None:
    """What the weight is where it is not blank."""
    del_piano = _numero(riga.piano, "peso")
    return _numero(riga.precedente, "peso") if del_piano is None else del_piano


def _misure(obiettivo: Obiettivo | None, quali: Pesi) -> tuple[Misura, ...]:
    return () if obiettivo is None else obiettivo.misure(quali)


def _appaiate(ora: Sequence[Misura], altre: Sequence[Misura]) -> tuple[list[Misura | None], list[Misura]]:
    """Each measure's other version, and those left: by all that it says, by its text, in lists as long by its place."""
    if len(ora) == len(altre) and all(map(_stessa, ora, altre)):
        return [*altre], []
    coppie: dict[int, int] = {}
    posti = [[posto] for posto in range(len(ora))] if len(ora) == len(altre) else []
    for uguali in (_stessa, _stesso_testo):
        _appaia(coppie, ora, altre, posti, uguali)
        _appaia(coppie, ora, altre, [range(len(altre))] * len(ora), uguali)
    _appaia(coppie, ora, altre, posti, lambda _una, _altra: True)
    _appaia(coppie, ora, altre, [range(len(altre))] * len(posti), lambda _una, _altra: True)
    libere = [altra for n, altra in enumerate(altre) if n not in coppie.values()]
    return [altre[coppie[posto]] if posto in coppie else None for posto in range(len(ora))], libere


def _stessa(una: Misura, altra: Misura) -> bool:
    return _stesso_testo(una, altra) and una.atteso == altra.atteso


def _stesso_testo(una: Misura, altra: Misura) -> bool:
    return una.descrizione == altra.descrizione


def _appaia(
    coppie: dict[int, int],
    ora: Sequence[Misura],
    altre: Sequence[Misura],
    dove: Sequence[Iterable[int]],
    uguali: Callable[[Misura, Misura], bool],
) -> None:
    """Pair what is still single, each with the first that is free and equal among the places where it is looked for."""
    for posto, cercate in enumerate(dove):
        liberi = (n for n in cercate if n not in coppie.values() and uguali(ora[posto], altre[n]))
        if posto not in coppie and (trovato := next(liberi, None)) is not None:
            coppie[posto] = trovato


def in_euro(
    esame: Esame, voci: Sequence[Voce], di_prima: Sequence[Voce], atteso: Fraction, limite: Fraction = _ZERO
) -> Conto:
    """Amounts and what they must give, beside those of an earlier plan; of the same year, what is gone is missing."""
    valori = {voce.nome: voce.valore for voce in di_prima}
    nomi = {voce.nome for voce in voci}
    stesso_anno = esame.precedente is not None and esame.precedente.anno == esame.atteso.anno
    return Conto(
        tuple(replace(voce, precedente=valori.get(voce.nome)) for voce in voci),
        atteso,
        Unita.EURO,
        limite,
        tuple(voce for voce in di_prima if stesso_anno and voce.nome not in nomi),
    )


def perche(conto: Conto) -> tuple[str, ...]:
    """Why the sum does not close; of a single figure that nothing explains there is nothing to say."""
    return () if len(conto.voci) < 2 and not cause(conto) else spiega_cause(conto)  # noqa: PLR2004


def addendi(conto: Conto) -> str:
    """What the lines give, and the lines where they are more than one: ``110 (60 + 50)``."""
    valori = [voce.valore for voce in conto.voci]
    totale = write_number(sum(valori, Fraction(0)))
    return totale if len(valori) <= 1 else f"{totale} ({' + '.join(map(write_number, valori))})"


def non_fa(conto: Conto, dove: tuple[Place, str], message: str, remedy: str, di: tuple[str, str] = ("", "")) -> Rilievo:
    """The finding of a sum of weights that does not close.

    Args:
        conto: the sum.
        dove: where to look, and the name of the sum, for the place is of one weight or of another.
        message: what is wrong.
        remedy: what to do.
        di: codes of its settore and of its objective.
    """
    place, oggetto = dove
    return Rilievo(
        place,
        message,
        write_number(conto.atteso),
        addendi(conto),
        remedy,
        *di,
        tuple(voce.place for voce in conto.voci),
        cause=perche(conto),
        oggetto=oggetto,
    )
