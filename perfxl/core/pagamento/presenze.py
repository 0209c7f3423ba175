"""The register of presences, paid: each presence by the tariff, within what is due for the objective.

What a presence is paid stays exact; there is one rounding, last: of what a matricola is paid in all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_half_up, write_euro
from perfxl.core.pagamento.distribuzione import al_centesimo, senza_resto
from perfxl.core.pagamento.matricole import Motivo, Problema, bloccano, chiave
from perfxl.core.pagamento.registro_presenze import problemi_presenze
from perfxl.core.pagamento.tariffa import Oltre, difetti_tariffa

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.pagamento.distribuzione import Regola
    from perfxl.core.pagamento.registro_presenze import Presenza
    from perfxl.core.pagamento.tariffa import Scaglione, Tariffa


@dataclass(frozen=True, slots=True)
class RigaPresenza:
    """The proof of what a presence is paid, in cents.

    Attributes:
        riga: which entry, counted from 0.
        matricola: who.
        ore: its hours.
        scaglione: the band that they fall into.
        maggiorazione: percent by which its amount is raised.
        esatto: the band's amount, raised.
        ridotto: esatto × tetto ÷ Σ where the presences come to more than is due; else esatto.
    """

    riga: int
    matricola: str
    ore: Fraction
    scaglione: Scaglione
    maggiorazione: Fraction
    esatto: Fraction
    ridotto: Fraction


@dataclass(frozen=True, slots=True)
class Pagamento:
    """The proof of what one is paid, in cents.

    Attributes:
        matricola: who.
        presenze: how many presences it sums.
        esatto: Σ of what they are paid, reduced where they are.
        arrotondato: esatto, half up to the cent.
        importo: what the treatment of the residual cents makes of it.
    """

    matricola: str
    presenze: int
    esatto: Fraction
    arrotondato: int
    importo: int


@dataclass(frozen=True, slots=True)
class Registro:
    """A register, paid.

    Attributes:
        tetto: what is due for the objective, in cents: no more is paid.
        somma: Σ of what the presences are paid by the tariff, before any reduction, in exact cents.
        righe: the proof of each presence that the tariff can pay, in the order of the register.
        pagamenti: what each is paid, in the order of their first presence; none where a problem blocks.
        problemi: what is wrong.
    """

    tetto: int
    somma: Fraction
    righe: tuple[RigaPresenza, ...]
    pagamenti: tuple[Pagamento, ...]
    problemi: tuple[Problema, ...]

    @property
    def pagato(self) -> int:
        """What is paid, in cents."""
        return sum(pagamento.importo for pagamento in self.pagamenti)

    @property
    def economia(self) -> int | None:
        """What is due for the objective and not paid, in cents; None where a problem blocks, for then nobody knows.

        The amounts of a tariff are limits: they are not raised so that all is paid.
        """
        return None if bloccano(self.problemi) else self.tetto - self.pagato

    @property
    def coefficiente(self) -> Fraction:
        """What the amounts are multiplied by so that they stay within what is due: 1 where they do by themselves."""
        return _coefficiente(self.somma, self.tetto)


def _coefficiente(somma: Fraction, tetto: int) -> Fraction:
    return ratio(tetto, somma) if somma > tetto else Fraction(1)


def paga(presenze: Sequence[Presenza], tariffa: Tariffa, tetto: int, anno: int) -> Registro:
    """Pay the presences of a year.

    Args:
        presenze: the entries of the register; their order does not count.
        tariffa: what they are paid.
        tetto: what is due for the objective, in cents.
        anno: the year of the plan.

    Returns:
        what each is paid, and the proof; nobody is paid where a problem blocks. Where the presences come to less than
        is due, the rest is an economy; where they come to more, each is reduced in proportion, or nobody is paid.
    """
    problemi = [Problema(Motivo.REGOLA, difetto) for difetto in difetti_tariffa(tariffa)]
    if tetto < 0:
        problemi.append(Problema(Motivo.IMPORTO, "l'importo dovuto è negativo", trovato=write_euro(tetto)))
    problemi += problemi_presenze(presenze, tariffa, anno)
    righe = _righe(presenze, tariffa)
    somma = sum((riga.esatto for riga in righe), Fraction(0))
    problemi += _problemi_tetto(somma, tetto, tariffa)
    if bloccano(problemi):
        return Registro(tetto, somma, righe, (), tuple(problemi))
    coefficiente = _coefficiente(somma, tetto)
    ridotte = tuple(replace(riga, ridotto=riga.esatto * coefficiente) for riga in righe)
    pagamenti = _pagamenti(ridotte, tariffa.regola)
    if pagamenti is None:
        return Registro(tetto, somma, ridotte, (), (*problemi, senza_resto(tariffa.regola)))
    return Registro(tetto, somma, ridotte, pagamenti, tuple(problemi))


def _righe(presenze: Sequence[Presenza], tariffa: Tariffa) -> tuple[RigaPresenza, ...]:
    """What the tariff gives to each presence that it can pay."""
    righe = []
    for i, presenza in enumerate(presenze):
        ore = presenza.durata
        scaglione = None if ore is None or ore <= 0 else tariffa.scaglione(ore)
        if ore is not None and scaglione is not None:
            percento = tariffa.percento(presenza.momenti)
            esatto = tariffa.maggiorato(scaglione, presenza.momenti)
            righe.append(RigaPresenza(i, presenza.matricola.strip(), ore, scaglione, percento, esatto, esatto))
    return tuple(righe)


def _pagamenti(righe: Sequence[RigaPresenza], regola: Regola) -> tuple[Pagamento, ...] | None:
    """What each is paid in all; None where nobody can take the cents that are left over."""
    sue: dict[str, list[RigaPresenza]] = defaultdict(list)
    for riga in righe:
        sue[chiave(riga.matricola)].append(riga)
    esatti = [sum((riga.ridotto for riga in voci), Fraction(0)) for voci in sue.values()]
    totale = round_half_up(sum(esatti, Fraction(0)))
    importi = al_centesimo(tuple(sue), esatti, totale, regola)
    if importi is None:
        return None
    return tuple(
        Pagamento(voci[0].matricola, len(voci), esatto, round_half_up(esatto), importo)
        for voci, esatto, importo in zip(sue.values(), esatti, importi, strict=True)
    )


def _problemi_tetto(somma: Fraction, tetto: int, tariffa: Tariffa) -> Iterator[Problema]:
    """That the presences come to more than is due."""
    if somma <= tetto or tetto < 0:
        return
    atteso, trovato = write_euro(tetto), write_euro(round_half_up(somma))
    message = f"le presenze valgono {trovato}, più dell'importo dovuto di {atteso}"
    if tariffa.oltre is Oltre.RIFIUTA:
        yield Problema(Motivo.TETTO, message, atteso=f"al più {atteso}", trovato=trovato)
    else:
        message = f"{message}: ogni presenza è ridotta in proporzione"
        yield Problema(Motivo.TETTO, message, atteso=f"al più {atteso}", trovato=trovato, blocca=False)
