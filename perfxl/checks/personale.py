"""IN: whom the staff of an objective counts, and the number of employees that gives its money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.incongruenze import dato_che_sposta
from perfxl.checks.parole import effetti, nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.money import write_number
from perfxl.core.piano import totale_dichiarato, totale_ricalcolato
from perfxl.core.place import Sourced
from perfxl.core.riparto import riparti
from perfxl.core.scarto import spostamenti, spostati
from perfxl.core.testi.conta import conta
from perfxl.core.testi.uguaglianza import stesso_testo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.place import Place
    from perfxl.core.testi.conta import Conta

_DECIDERE = "Qui è atteso quello che conta la scheda pubblicata nel piano: decidere quale vale; poi guardare N. dip."


def teste_diverse(esame: Esame) -> Iterator[Rilievo]:
    """Il numero di dipendenti deve essere quello che il personale coinvolto conta.

    Perché:
        Il numero di dipendenti dà il coefficiente: una testa in più può far passare alla fascia sopra, e prendere
        centinaia di euro agli altri obiettivi della stessa quota.
    Esempio errato:
        Personale «n. 1 resp. area + n. 6 dipendenti area»; N. dip. 3.
    Esempio giusto:
        Personale «n. 1 resp. area + n. 6 dipendenti area»; N. dip. 6, oppure 7 se il responsabile si conta.
    Come si corregge:
        Correggere N. dip., o il personale. Se i responsabili si contano, lo dice il modello ([personale]
        responsabili = true, o false); finché non lo dice, vanno bene tutti e due i modi. Dove il personale non dice
        quanti sono («gruppo di lavoro») non c'è nulla da confrontare.
    """
    modello, gia_detti = esame.piano.modello, {rilievo.place for rilievo in dato_che_sposta(esame)}
    for obiettivo in esame.piano.obiettivi:
        n_dip, contate = obiettivo.n_dip.value, conta(obiettivo.personale.value, responsabili=modello.responsabili)
        if isinstance(n_dip, int) and contate.esclude(n_dip) and obiettivo.n_dip.place not in gia_detti:
            dettagli, effetto = _spostati(esame.piano, obiettivo, contate)
            yield Rilievo(
                obiettivo.n_dip.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: il personale conta altre teste; "
                f"{_coefficienti(modello, n_dip, contate)}",
                contate.scritta,
                f"{n_dip}",
                "Correggere N. dip., o il personale; se il numero cambia fascia, cambiano gli importi.",
                obiettivo.capofila,
                obiettivo.codice,
                tuple(_dove_si_conta(obiettivo)),
                dettagli,
                effetto=effetto,
            )


def _dove_si_conta(obiettivo: Obiettivo) -> Iterator[Place]:
    """The staff of the summary; that of the scheda too, where it says something else."""
    yield obiettivo.personale.place
    suo = None if obiettivo.scheda is None else obiettivo.scheda.personale
    if suo is not None and suo.value is not None and not stesso_testo(suo.value, obiettivo.personale.value):
        yield suo.place


def _coefficienti(modello: Modello, n_dip: int, contate: Conta) -> str:
    """What coefficiente the heads would give, in words; nothing to say where the modello has no bands."""
    ora = modello.coefficiente(n_dip)
    altri = {n: modello.coefficiente(n) for n in contate.possibili}
    diversi = {n: c for n, c in altri.items() if c is not None and c != ora}
    if ora is None or not diversi:
        return "il coefficiente non cambia"
    detti = " o ".join(dict.fromkeys(write_number(c, 2) for c in diversi.values()))
    quando = "" if len(diversi) == len(altri) else f" con {' o '.join(f'{n}' for n in diversi)} teste"
    return f"il coefficiente sarebbe {detti} invece di {write_number(ora, 2)}{quando}"


def _spostati(piano: Piano, obiettivo: Obiettivo, contate: Conta) -> tuple[tuple[str, ...], int | None]:
    """What the amounts would be with the heads counted, and what they are; once for each coefficiente they may give.

    And how many cents move: the most that one of them moves.
    """
    ora, prima = riparti(piano), piano.modello.coefficiente(obiettivo.n_dip.value)
    casi = {piano.modello.coefficiente(n): n for n in reversed(contate.possibili)}
    righe: list[str] = []
    centesimi: list[int] = []
    for coefficiente, n in casi.items():
        if coefficiente is None or coefficiente == prima:
            continue
        corretto = replace(obiettivo, n_dip=Sourced(n, obiettivo.n_dip.place))

        def totale(intero: Piano, altro: Obiettivo, corretto: Obiettivo = corretto) -> Fraction | None:
            if altro.codice == corretto.codice:
                return totale_ricalcolato(intero, corretto)
            return totale_dichiarato(intero, altro)

        mossi = spostamenti(riparti(piano, totale), ora)
        detti = effetti(piano.modello.etichette.obiettivo, mossi)
        righe += [f"con {n} teste:", *detti] if len(casi) > 1 and detti else detti
        centesimi.append(spostati(mossi) or 0)
    return tuple(righe), max(centesimi, default=0) or None


def personale_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il personale coinvolto deve contare le stesse teste nel riepilogo e nella scheda dell'obiettivo.

    Perché:
        Chi lavora all'obiettivo si legge nella scheda, il coefficiente viene dal riepilogo: se contano persone diverse,
        si paga per un numero e si lavora in un altro.
    Esempio errato:
        «n. 10 agenti» nel riepilogo, «n. 8 agenti» nella scheda.
    Esempio giusto:
        «n. 10 agenti» nel riepilogo e nella scheda; si può dirlo con altre parole.
    Come si corregge:
        Decidere quale vale, e correggere l'altro; poi guardare N. dip.
    """
    responsabili = esame.piano.modello.responsabili
    for obiettivo in esame.piano.obiettivi:
        suo = None if obiettivo.scheda is None else obiettivo.scheda.personale
        if suo is None or suo.value is None:
            continue
        nostra, sua = (conta(t, responsabili=responsabili) for t in (obiettivo.personale.value, suo.value))
        if nostra.diversa(sua):
            yield Rilievo(
                obiettivo.personale.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: riepilogo e scheda contano teste diverse",
                sua.scritta,
                nostra.scritta,
                _DECIDERE,
                obiettivo.capofila,
                obiettivo.codice,
                (suo.place,),
            )
