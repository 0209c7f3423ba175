"""The money that must close before a signature, whatever was accepted. Pure.

A check may be silent on a sum because another finding said why it does not close; where that one is accepted, nothing
is left that says it. So the sums themselves are looked at: what is too much nobody may accept, for the money is not
there; what is too little needs somebody who accepted that it goes to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.money import round_half_up, write_euro
from perfxl.core.quadro import quadro
from perfxl.core.riparto import FONDO, antenate, pagati_per_quota
from perfxl.signoff.carte import Mancanza

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.finding import Finding
    from perfxl.core.piano import Piano
    from perfxl.core.place import Place
    from perfxl.core.quadro import Somma
    from perfxl.signoff.carte import Carte


def non_chiudono(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    """The sums that do not close, and that nobody may accept, or nobody did."""
    esame = esaminato.esame
    if esame.piano.fondo is not None and esame.riparto.fondo is None:
        yield Mancanza(
            "Il fondo non è ripartito per intero: una parte non si può calcolare.",
            f"Correggere il piano; che cosa non va lo dice: {carte.controlla}",
        )
    accettati = esaminato.outcome.accettati
    for posto, somma in enumerate(quadro(esame.piano, esame.riparto)):
        if somma.esito != "non chiude":
            continue
        del_massimo = posto == 0
        detto = f"Denaro: {_che_cosa(esame.piano, somma, del_massimo=del_massimo)}"
        scarto = round_half_up(somma.differenza)
        if scarto > 0:
            yield Mancanza(
                f"{detto}: {write_euro(scarto)} in più.",
                "Correggere gli importi: denaro che non c'è non si può accettare, nemmeno con una deroga. "
                f"Poi: {carte.riconcilia}",
            )
        elif not _spiegano(accettati, esame, somma, del_massimo=del_massimo):
            yield Mancanza(
                f"{detto}: {write_euro(-scarto)} in meno, e nessuna deroga lo accetta.",
                f"Correggere gli importi, o accettare il rilievo che lo dice. Per vederlo: {carte.riconcilia}",
            )


def _che_cosa(piano: Piano, somma: Somma, *, del_massimo: bool) -> str:
    """A sum and what it must give, with the amounts."""
    atteso, trovato = (write_euro(round_half_up(cifra)) for cifra in (somma.atteso, somma.trovato))
    if del_massimo:
        return f"finanziato e accantonamenti fanno {trovato}, e il massimo è {atteso}"
    if somma.codice == FONDO:
        return f"gli importi stanziati fanno {trovato}, e il finanziato è {atteso}"
    titolo = next(quota.titolo.value for quota in piano.quote if quota.codice == somma.codice)
    return f"gli importi stanziati della quota «{titolo or somma.codice}» fanno {trovato}, e la quota è {atteso}"


def _spiegano(accettati: tuple[Finding, ...], esame: Esame, somma: Somma, *, del_massimo: bool) -> bool:
    """Whether accepted findings on this money stand for what is too little: their effects reach it."""
    posti = _del_massimo(esame) if del_massimo else _della_quota(esame, somma.codice)
    obiettivi = set() if del_massimo else {codice for codice, _ in pagati_per_quota(esame.piano).get(somma.codice, ())}
    effetti = sum(
        finding.rilievo.effetto or 0
        for finding in accettati
        if finding.rilievo.place in posti or finding.rilievo.obiettivo in obiettivi - {""}
    )
    return effetti + somma.limite >= abs(somma.differenza)


def _del_massimo(esame: Esame) -> set[Place]:
    """Where the amounts of the fund are written."""
    fondi = [fondo for fondo in (esame.piano.fondo, esame.atteso.fondo) if fondo is not None]
    return {
        posto
        for fondo in fondi
        for posto in (
            fondo.massimo.place,
            fondo.finanziato.place,
            *(voce.importo.place for voce in fondo.accantonamenti),
        )
    }


def _della_quota(esame: Esame, codice: str) -> set[Place]:
    """Where a quota and those within it are written; the fund, where they are all within it."""
    posti = {
        quota.valore.place
        for piano in (esame.piano, esame.atteso)
        for quota in piano.quote
        if codice == FONDO or codice in antenate(piano, quota.codice)
    }
    return posti | _del_massimo(esame) if codice == FONDO else posti
