"""The picture of the money as data: the points that it flows through, from the fund to where it goes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Quote
from perfxl.core.riparto import FONDO, antenate
from perfxl.report.html.conti import NON_CHIUDE, Importo, voci

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Fondo
    from perfxl.report.html.conti import Conti, Linea


@dataclass(slots=True)
class Nodo:
    """A point that money flows through: its column in the picture, its title, its amount."""

    colonna: int
    titolo: str
    importo: Importo = field(default_factory=Importo)


@dataclass(frozen=True, slots=True)
class Flusso:
    """The picture as data: the points by key, in order, and what flows between two of them."""

    nodi: dict[str, Nodo]
    archi: defaultdict[tuple[str, str], Fraction]

    def passa(self, da: str, passi: Iterable[tuple[str, int, str]], importo: Importo) -> None:
        """Let an amount go from a point through others: key, column and title of each."""
        for chiave, colonna, titolo in passi:
            self.nodi.setdefault(chiave, Nodo(colonna, titolo)).importo.piu(importo)
            self.archi[da, chiave] += importo.largo
            da = chiave

    def avanza(self, da: str, quanto: Fraction, titolo: str, almeno: int) -> None:
        """Show what a point has left over, where it is so many cents at least."""
        if quanto >= almeno:
            chiave = f"avanza-{da}"
            self.nodi[chiave] = Nodo(self.nodi[da].colonna + 1, titolo, Importo(quanto, quanto, NON_CHIUDE))
            self.archi[da, chiave] = quanto


IN_FIGURA = 18
"""How many quote, or settori, a picture shows each by itself; the others go together."""
OBIETTIVI_IN_FIGURA = 30
"""With more objectives than these the picture ends with the settori."""


def flusso(esame: Esame, fondo: Fondo, denaro: Conti) -> Flusso:
    """Where the money of a plan goes.

    Args:
        esame: what is examined.
        fondo: its fund.
        denaro: its amounts.
    """
    tavola = list(voci(esame, fondo, denaro))
    delle_quote = {voce.codice: voce.importo for voce in tavola if voce.codice is not None}
    disegnato = Flusso({"massimo": Nodo(0, tavola[0].titolo, tavola[0].importo)}, defaultdict(Fraction))
    parti = [("finanziato", "Finanziato", fondo.finanziato.value, delle_quote[FONDO])]
    for numero, accantonato in enumerate(fondo.accantonamenti):
        quanto = accantonato.importo.value
        importo = Importo(Fraction(quanto), Fraction(quanto))
        parti.append((f"accantonato{numero}", accantonato.titolo.value, quanto, importo))
    for chiave, titolo, quanto, importo in parti:
        disegnato.nodi[chiave] = Nodo(1, titolo, importo)
        disegnato.archi["massimo", chiave] = Fraction(quanto)
    disegnato.avanza("massimo", -denaro.massimo.differenza, "Non assegnato", 1)
    _verso_i_settori(esame, denaro, disegnato)
    if denaro.linee:
        tolto = sum((quanto for (da, _), quanto in disegnato.archi.items() if da == "finanziato"), Fraction(0))
        disegnato.avanza("finanziato", fondo.finanziato.value - tolto, "Non attribuito", len(denaro.linee))
    for codice, importo in delle_quote.items():
        if f"q{codice}" in disegnato.nodi:  # as the table has it: with the exact amount of the quota
            disegnato.nodi[f"q{codice}"].importo = importo
    return disegnato


def _verso_i_settori(esame: Esame, denaro: Conti, disegnato: Flusso) -> None:
    """From what is split to quote, settori, objectives: every amount adds to each point on its way."""
    piano = esame.atteso
    quote = {quota.codice: quota.titolo.value for quota in piano.quote}
    vie = _vie(esame, denaro.linee)
    ultima = 2 + max(1, *map(len, vie.values())) if vie else 3
    importi = denaro.per_settore()
    mostrati = _maggiori(importi)
    altri = f"Altri {len(importi) - len(mostrati)} settori"
    obiettivi = {o.codice: o for o in piano.obiettivi}
    anche_obiettivi = len(denaro.linee) <= OBIETTIVI_IN_FIGURA
    ordine = {settore.codice: posto for posto, settore in enumerate(piano.settori)}
    nomi = {settore.codice: settore.nome.value for settore in piano.settori}

    def posto(linea: Linea) -> tuple[bool, int]:
        return linea.settore not in mostrati, ordine.get(linea.settore, len(ordine))

    for linea in sorted(denaro.linee, key=posto):
        passi = [(f"q{codice}", 2 + posto, quote[codice]) for posto, codice in enumerate(vie[linea.quota])]
        if linea.quota == FONDO:
            passi = [("riservati", 2, "Importi riservati")]
        if linea.settore in mostrati:
            passi.append((f"s{linea.settore}", ultima, nomi.get(linea.settore, linea.settore)))
        else:
            passi.append(("altri", ultima, altri))
        obiettivo = obiettivi.get(linea.obiettivo)
        if anche_obiettivi and obiettivo is not None:
            titolo = f"{obiettivo.numero.value or obiettivo.codice}\n{obiettivo.titolo.value}"
            passi.append((f"o{linea.obiettivo}", ultima + 1, titolo))
        disegnato.passa("finanziato", passi, linea.importo)


def _vie(esame: Esame, linee: Sequence[Linea]) -> dict[str, list[str]]:
    """The quote that an amount comes through, the widest first, by the one that pays it.

    One that is a settore by another name is left out.
    """
    pagati_da: dict[str, set[str]] = defaultdict(set)
    for linea in linee:
        pagati_da[linea.quota].add(linea.settore)
    tante = len(esame.atteso.quote) > IN_FIGURA
    vie = {}
    for quota, settori in pagati_da.items():
        via = [codice for codice in antenate(esame.piano, quota) if codice != FONDO]
        e_un_settore = esame.atteso.modello.quote is Quote.RILEVANZA or (len(settori) == 1 and (len(via) > 1 or tante))
        vie[quota] = via[:0:-1] if e_un_settore else via[::-1]
    return vie


def _maggiori(somme: dict[str, Importo]) -> set[str]:
    """The settori to show each by itself: those that do not close first, then those that get most."""
    ordinati = sorted(somme, key=lambda codice: (somme[codice].esito != NON_CHIUDE, -somme[codice].largo))
    return set(ordinati) if len(ordinati) <= IN_FIGURA else set(ordinati[: IN_FIGURA - 1])
