"""What closes and what does not: the sums of a plan, side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Residuo
from perfxl.core.riparto import FONDO, pagati_per_quota

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.core.riparto import Riparto


_MEZZO_CENTESIMO = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Somma:
    """A sum that must close, in cents.

    Attributes:
        voce: what is summed.
        codice: code of the quota; empty for the fund.
        atteso: what it must give.
        trovato: what it gives.
        limite: how many cents rounding can explain; 0 where nothing is rounded.
    """

    voce: str
    codice: str
    atteso: Fraction
    trovato: Fraction
    limite: Fraction

    @property
    def differenza(self) -> Fraction:
        """What is found less what is expected."""
        return self.trovato - self.atteso

    @property
    def esito(self) -> str:
        """Whether it closes, closes but for what rounding explains, or does not."""
        if abs(self.differenza) < _MEZZO_CENTESIMO:
            return "chiude"
        return "chiude, salvo arrotondamenti" if abs(self.differenza) <= self.limite else "non chiude"


def quadro(piano: Piano, riparto: Riparto) -> tuple[Somma, ...]:
    """The sums of a plan: the fund, then every quota that could be split; none for a plan without money.

    The amounts summed are the declared ones; the split's where none is declared.
    """
    fondo = piano.fondo
    if fondo is None:
        return ()
    accantonati = sum(voce.importo.value for voce in fondo.accantonamenti)
    somme = [
        Somma(
            "Finanziato + accantonamenti = massimo",
            FONDO,
            Fraction(fondo.massimo.value),
            Fraction(fondo.finanziato.value + accantonati),
            Fraction(0),
        )
    ]
    titoli = {quota.codice: quota.titolo.value for quota in piano.quote} | {FONDO: "Importi stanziati = finanziato"}
    importi = stanziati(piano, riparto)
    fondi = () if riparto.fondo is None else (riparto.fondo,)
    sotto = pagati_per_quota(piano)
    for chiusura in (*fondi, *riparto.chiusure):
        trovato = Fraction(sum(importi[chiave] for chiave in sotto.get(chiusura.quota, ())))
        voce = titoli[chiusura.quota]
        somme.append(Somma(voce, chiusura.quota, chiusura.da_ripartire, trovato, chiusura.limite))
    return tuple(somme)


def stanziati(piano: Piano, riparto: Riparto) -> dict[tuple[str, str], int]:
    """What is allotted, in cents, by objective and quota: the declared amount; the split's where none is declared."""
    importi = {riga.chiave: riga.importo for riga in riparto.righe}
    for obiettivo in piano.obiettivi:
        if obiettivo.dichiarato.stanziato.value is not None:
            importi[obiettivo.codice, obiettivo.quota] = obiettivo.dichiarato.stanziato.value
    return importi


def per_settore(piano: Piano, importi: Mapping[tuple[str, str], int]) -> Counter[str]:
    """What each settore gets, in cents: what the objectives that it leads get, and what it is paid as a whole.

    Args:
        piano: the plan.
        importi: the amounts, as ``stanziati`` gives them.
    """
    guidati = {obiettivo.codice: obiettivo.capofila for obiettivo in piano.obiettivi}
    somme: Counter[str] = Counter()
    for (obiettivo, pagante), centesimi in importi.items():
        somme[guidati[obiettivo] if obiettivo != "" else piano.radice(pagante)] += centesimi
    return somme


_RESIDUI = {
    Residuo.NESSUNO: "i centesimi che avanzano restano come sono",
    Residuo.MAGGIOR_RESTO: "i centesimi che avanzano vanno ai resti maggiori",
}


def sui_resti(modello: Modello) -> str:
    """What happens to the cents that rounding leaves over, as a part of an Italian sentence."""
    return _RESIDUI.get(modello.residuo, f"i centesimi che avanzano vanno all'obiettivo {modello.riga}")
