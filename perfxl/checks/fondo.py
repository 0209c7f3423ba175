"""SQ: squadrature of the fund: what is financed, reserved, allotted, and what cannot be split."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.perche import in_euro
from perfxl.core.cause import Voce, spiega_cause
from perfxl.core.finding import Rilievo
from perfxl.core.money import write_euro
from perfxl.core.riparto import riservato

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Fondo, Obiettivo


def finanziato_non_torna(esame: Esame) -> Iterator[Rilievo]:
    """Importo finanziato più accantonamenti devono fare l'importo massimo.

    Perché:
        Quello che non è né finanziato né accantonato non si sa dove sia.
    Esempio errato:
        Massimo 91.223,09; finanziato 63.223,09; accantonati 22.000,00.
    Esempio giusto:
        Massimo 91.223,09; finanziato 63.223,09; accantonati 28.000,00.
    Come si corregge:
        Correggere uno dei tre importi, come li ha decisi la Giunta.
    """
    fondo = esame.piano.fondo
    if fondo is None:
        return
    prima = None if esame.precedente is None else esame.precedente.fondo
    conto = in_euro(esame, _del_fondo(fondo), () if prima is None else _del_fondo(prima), Fraction(fondo.massimo.value))
    somma = sum(voce.importo.value for voce in fondo.accantonamenti) + fondo.finanziato.value
    if somma != fondo.massimo.value and fondo.finanziato.value <= fondo.massimo.value:
        yield Rilievo(
            fondo.finanziato.place,
            "finanziato più accantonamenti non fanno l'importo massimo",
            write_euro(fondo.massimo.value),
            write_euro(somma),
            f"Differenza {write_euro(somma - fondo.massimo.value)}: correggere uno degli importi.",
            related=(fondo.massimo.place, *(voce.importo.place for voce in fondo.accantonamenti)),
            cause=spiega_cause(conto),
            effetto=abs(somma - fondo.massimo.value),
        )


def _del_fondo(fondo: Fondo) -> tuple[Voce, ...]:
    """What the fund is financed with and what is set aside, in cents."""
    messi_da_parte = (
        Voce(f"accantonamento «{voce.titolo.value}»", Fraction(voce.importo.value), voce.importo.place)
        for voce in fondo.accantonamenti
    )
    return (Voce("finanziato", Fraction(fondo.finanziato.value), fondo.finanziato.place), *messi_da_parte)


def stanziato_oltre_il_massimo(esame: Esame) -> Iterator[Rilievo]:
    """Gli importi stanziati non devono superare l'importo massimo del bilancio.

    Perché:
        Oltre il massimo non c'è copertura: non si può né firmare né pagare. Questo rilievo blocca sempre.
    Esempio errato:
        Massimo 91.223,09; stanziati in tutto 92.000,00.
    Esempio giusto:
        Massimo 91.223,09; stanziati in tutto 69.223,06.
    Come si corregge:
        Ridurre gli importi, o far deliberare un massimo più alto.
    """
    if esame.piano.fondo is None:
        return
    massimo = esame.piano.fondo.massimo
    stanziati = sum(_stanziato(esame, obiettivo) for obiettivo in esame.piano.obiettivi)
    impegnato = max(stanziati, esame.piano.fondo.finanziato.value)
    if impegnato > massimo.value:
        yield Rilievo(
            massimo.place,
            "gli importi stanziati superano l'importo massimo",
            f"al più {write_euro(massimo.value)}",
            write_euro(impegnato),
            f"Ridurre gli importi di {write_euro(impegnato - massimo.value)}.",
            related=tuple(o.dichiarato.stanziato.place for o in esame.piano.obiettivi),
            effetto=impegnato - massimo.value,
        )


def _stanziato(esame: Esame, obiettivo: Obiettivo) -> int:
    """The amount that stands, or would stand in the workbooks: the declared one, else the split's."""
    riga = esame.riparto.riga(obiettivo.codice)
    if obiettivo.dichiarato.stanziato.value is not None:
        return obiettivo.dichiarato.stanziato.value
    return 0 if riga is None else riga.importo


def riparto_impossibile(esame: Esame) -> Iterator[Rilievo]:
    """Il fondo si deve poter dividere come il piano dice.

    Perché:
        Se le parti superano il fondo, o una quota non ha nessuno a cui andare, gli importi non esistono.
    Esempio errato:
        Finanziato 20.000,00; importo fisso 18.000,00; quota di 10.000,00.
    Esempio giusto:
        Finanziato 69.223,09; importo fisso 18.000,00; quota di 10.000,00; il resto ai settori.
    Come si corregge:
        Correggere gli importi delle quote, o i dati degli obiettivi che ne fanno parte.
    """
    for ostacolo in esame.riparto.ostacoli:
        if not ostacolo.riservati:
            remedy = "Correggere gli importi delle quote, o i dati degli obiettivi che ne fanno parte."
            yield Rilievo(
                ostacolo.place, ostacolo.message, found=ostacolo.found, remedy=remedy, effetto=ostacolo.effetto
            )


def riservato_oltre_il_finanziato(esame: Esame) -> Iterator[Rilievo]:
    """Gli importi riservati a singoli obiettivi non devono superare l'importo finanziato.

    Perché:
        Si tolgono dal fondo per primi: se lo superano non sono coperti, e agli altri obiettivi non resta nulla.
    Esempio errato:
        Finanziato 10.000,00; riservati 6.000,00 e 5.000,00.
    Esempio giusto:
        Finanziato 20.000,00; riservati 6.000,00 e 5.000,00; il resto agli altri.
    Come si corregge:
        Ridurre gli importi riservati, o correggere l'importo finanziato.
    """
    fondo, totale = esame.piano.fondo, riservato(esame.piano)
    if fondo is not None and totale > fondo.finanziato.value:
        fissi = [o.importo_fisso for o in esame.piano.obiettivi if o.fisso]
        yield Rilievo(
            fondo.finanziato.place,
            "gli importi riservati a singoli obiettivi superano l'importo finanziato",
            f"al più {write_euro(fondo.finanziato.value)}",
            write_euro(totale),
            f"Ridurre gli importi di {write_euro(totale - fondo.finanziato.value)}, o correggere il finanziato.",
            related=tuple(fisso.place for fisso in fissi),
            effetto=totale - fondo.finanziato.value,
        )
