"""SQ: squadrature of the amounts: of an objective, of a quota, of all that was to be split."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.parole import effetti, nome_obiettivo
from perfxl.checks.perche import in_euro
from perfxl.core.cause import Voce, spiega_cause
from perfxl.core.finding import Rilievo
from perfxl.core.money import round_half_up, write_euro, write_number
from perfxl.core.piano import Modo, coefficiente_atteso, peso_atteso, totale_ricalcolato
from perfxl.core.quadro import quadro
from perfxl.core.riparto import FONDO, antenate, riparti
from perfxl.core.scarto import con_totale, spostamenti, spostati

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.cause import Conto
    from perfxl.core.piano import Obiettivo, Piano, Quota
    from perfxl.core.riparto import Chiusura, Riga

_CENTESIMO = 1


def totale_non_torna(esame: Esame) -> Iterator[Rilievo]:
    """Il totale coefficiente deve essere peso × coefficiente.

    Perché:
        Il totale decide quanta parte della quota va all'obiettivo.
    Esempio errato:
        Peso 20, coefficiente 1,50, totale 20.
    Esempio giusto:
        Peso 20, coefficiente 1,50, totale 30.
    Come si corregge:
        Correggere il totale; nelle cartelle di lavoro, rimettere la formula.
    """
    for obiettivo in esame.piano.obiettivi:
        dichiarato = obiettivo.dichiarato
        peso = _dichiarato_o(dichiarato.peso.value, peso_atteso(esame.piano, obiettivo))
        coefficiente = _dichiarato_o(dichiarato.coefficiente.value, coefficiente_atteso(esame.piano, obiettivo))
        totale = dichiarato.totale
        if totale.value is None or peso is None or coefficiente is None:
            continue
        if totale.value in {peso * coefficiente, totale_ricalcolato(esame.piano, obiettivo)}:
            continue  # right by the tables: then peso or coefficiente is wrong, and has a check of its own
        prodotto = f"{write_number(peso)} × {write_number(coefficiente)}"
        giusto = con_totale(esame.piano, obiettivo.codice, peso * coefficiente)
        mossi = spostamenti(riparti(giusto), riparti(esame.piano))
        yield Rilievo(
            totale.place,
            f"{nome_obiettivo(esame.piano, obiettivo)}: il totale coefficiente non è peso × coefficiente",
            f"{write_number(peso * coefficiente)} ({prodotto})",
            write_number(totale.value),
            "Correggere il totale; nelle cartelle di lavoro, rimettere la formula.",
            obiettivo.capofila,
            obiettivo.codice,
            (dichiarato.peso.place, dichiarato.coefficiente.place),
            effetti(esame.piano.modello.etichette.obiettivo, mossi),
            effetto=spostati(mossi),
        )


def _dichiarato_o(dichiarato: Decimal | None, atteso: Decimal | None) -> Decimal | None:
    return atteso if dichiarato is None else dichiarato


def stanziato_diverso(esame: Esame) -> Iterator[Rilievo]:
    """L'importo stanziato deve essere quello del riparto: quota × totale coefficiente ÷ Σ dei totali della quota.

    Perché:
        Ogni euro in più a un obiettivo è un euro in meno agli altri della stessa quota.
    Esempio errato:
        Quota 10.000,00, totale 60 su 145: stanziato 4.317,93.
    Esempio giusto:
        Quota 10.000,00, totale 60 su 145: stanziato 4.137,93.
    Come si corregge:
        Correggere l'importo, o il dato da cui viene.
    """
    for obiettivo, riga, stanziato in _stanziati(esame):
        if stanziato != riga.importo and abs(stanziato - riga.esatto) >= _CENTESIMO:
            yield _rilievo_importo(esame, obiettivo, riga, stanziato, "l'importo stanziato non è quello del riparto")


def stanziato_arrotondato(esame: Esame) -> Iterator[Rilievo]:
    """Un importo stanziato che sta a meno di un centesimo da quello esatto è arrotondato in un altro modo.

    Perché:
        Non sposta denaro, ma spiega il centesimo che manca o che avanza nel totale.
    Esempio errato:
        Importo esatto 2.666,666…, stanziato 2.666,66.
    Esempio giusto:
        Importo esatto 2.666,666…, stanziato 2.666,67.
    Come si corregge:
        Si può lasciare, se il totale così chiude; altrimenti arrotondare al centesimo più vicino.
    """
    for obiettivo, riga, stanziato in _stanziati(esame):
        if stanziato != riga.importo and abs(stanziato - riga.esatto) < _CENTESIMO:
            message = "l'importo stanziato è arrotondato in un altro modo"
            yield _rilievo_importo(esame, obiettivo, riga, stanziato, message)


def _stanziati(esame: Esame) -> Iterator[tuple[Obiettivo, Riga, int]]:
    """Every declared amount that the split can be held against; one that an office changed has a check of its own."""
    inviati = {o.codice: o.dichiarato.stanziato.value for o in esame.atteso.obiettivi}
    for obiettivo in esame.piano.obiettivi:
        riga = esame.riparto.riga(obiettivo.codice)
        stanziato = obiettivo.dichiarato.stanziato.value
        if riga is not None and stanziato is not None and stanziato == inviati[obiettivo.codice]:
            yield obiettivo, riga, stanziato


def _rilievo_importo(esame: Esame, obiettivo: Obiettivo, riga: Riga, stanziato: int, message: str) -> Rilievo:
    quota = write_euro(round_half_up(riga.importo_quota))
    conto = f"{quota} × {write_number(riga.totale)} ÷ {write_number(riga.somma)}"
    scarto = stanziato - riga.importo
    return Rilievo(
        obiettivo.dichiarato.stanziato.place,
        f"{nome_obiettivo(esame.piano, obiettivo)}: {message}",
        write_euro(riga.importo) if riga.quota == FONDO else f"{write_euro(riga.importo)} ({conto})",
        write_euro(stanziato),
        f"Differenza {write_euro(scarto)}: correggere l'importo, o il dato da cui viene.",
        obiettivo.capofila,
        obiettivo.codice,
        effetto=abs(scarto),
    )


def quota_non_chiude(esame: Esame) -> Iterator[Rilievo]:
    """Gli importi di una quota devono fare la quota, salvo ciò che l'arrotondamento può spiegare.

    Perché:
        Se le parti in cui una quota è divisa non la esauriscono, una somma non va a nessuno.
    Esempio errato:
        Quota di 10.000,00 divisa in due parti di 6.000,00 e 3.000,00.
    Esempio giusto:
        Quota di 10.000,00 divisa in due parti di 6.000,00 e 4.000,00.
    Come si corregge:
        Correggere le parti, oppure dichiarare a chi va il resto.
    """
    for chiusura, scarto in _chiusure(esame):
        if chiusura.quota != FONDO and abs(scarto) > chiusura.limite:
            yield _rilievo_chiusura(esame, chiusura, scarto, f"la quota «{chiusura.quota}» non chiude")


def arrotondamento_della_quota(esame: Esame) -> Iterator[Rilievo]:
    """Lo scarto di pochi centesimi che l'arrotondamento spiega va detto, e non va cercato.

    Perché:
        Arrotondando ogni riga al centesimo si può avanzare o mancare fino a mezzo centesimo per riga. Si dice del
        riparto del piano; dove gli importi trovati non fanno la quota, lo dicono altri rilievi.
    Esempio errato:
        Nessuno: è una nota.
    Esempio giusto:
        22 righe, 3 centesimi in meno: l'arrotondamento ne spiega fino a 11.
    Come si corregge:
        Si può lasciare; per chiudere al centesimo il modello può dichiarare residuo = "maggior resto".
    """
    aperte = {somma.codice for somma in quadro(esame.piano, esame.riparto)[1:] if somma.esito == "non chiude"}
    for chiusura, scarto in _chiusure(esame):
        if abs(scarto) <= chiusura.limite and chiusura.quota not in aperte:
            limite = write_number(chiusura.limite)
            che_cosa = "del fondo" if chiusura.quota == FONDO else f"della quota «{chiusura.quota}»"
            message = f"il riparto {che_cosa} nel piano chiude, salvo l'arrotondamento: {chiusura.righe} righe, "
            message += f"che spiegano fino a {limite} centesimi"
            remedy = "Non c'è nulla da correggere: differenza {}."
            yield _rilievo_chiusura(esame, chiusura, scarto, message, remedy)


def fondo_non_ripartito(esame: Esame) -> Iterator[Rilievo]:
    """Le quote e gli importi fissi devono esaurire l'importo finanziato.

    Perché:
        Ciò che non è in nessuna quota non va a nessuno.
    Esempio errato:
        Finanziato 69.223,09; importi fissi 18.000,00; una quota di 10.000,00, e nient'altro.
    Esempio giusto:
        Le stesse, e una quota che prende il resto.
    Come si corregge:
        Aggiungere una quota con «resto = true», o correggere gli importi.
    """
    for chiusura, scarto in _chiusure(esame):
        if chiusura.quota == FONDO and abs(scarto) > chiusura.limite:
            yield _rilievo_chiusura(esame, chiusura, scarto, "le quote non fanno l'importo finanziato")


def _chiusure(esame: Esame) -> Iterator[tuple[Chiusura, Fraction]]:
    """Every pot that does not close, with the difference that its lines do not explain; the lowest one only."""
    scarti = _scarti_di_arrotondamento(esame)
    fondo = () if esame.riparto.fondo is None else (esame.riparto.fondo,)
    gia_detto: dict[str, Fraction] = {}
    dal_basso = sorted(esame.riparto.chiusure, key=lambda c: -len(list(antenate(esame.atteso, c.quota))))
    for chiusura in (*dal_basso, *fondo):
        scarto = chiusura.differenza + scarti.get(chiusura.quota, 0) - gia_detto.get(chiusura.quota, Fraction(0))
        spiegabile = abs(scarto) <= chiusura.limite
        if scarto == 0 or (spiegabile and chiusura.da_ripartire.denominator != 1):
            continue
        for sopra in list(antenate(esame.atteso, chiusura.quota))[1:]:
            gia_detto[sopra] = gia_detto.get(sopra, Fraction(0)) + scarto
        yield chiusura, scarto


def _scarti_di_arrotondamento(esame: Esame) -> dict[str, int]:
    """By pot, the cents by which amounts are printed off the split without money moving."""
    scarti: dict[str, int] = {}
    for _, riga, stanziato in _stanziati(esame):
        if stanziato != riga.importo and abs(stanziato - riga.esatto) < _CENTESIMO:
            for quota in antenate(esame.atteso, riga.quota):
                scarti[quota] = scarti.get(quota, 0) + stanziato - riga.importo
    return scarti


_CORREGGERE_LE_PARTI = "Differenza {}: correggere le parti, oppure dire a chi va il resto."


def _rilievo_chiusura(
    esame: Esame, chiusura: Chiusura, scarto: Fraction, message: str, remedy: str = _CORREGGERE_LE_PARTI
) -> Rilievo:
    quota = next((q for q in esame.atteso.quote if q.codice == chiusura.quota), None)
    sotto = [obiettivo.dichiarato.stanziato.place for obiettivo in esame.per_quota.get(chiusura.quota, ())]
    spiegabile = abs(scarto) <= chiusura.limite
    return Rilievo(
        esame.atteso.finanziato.place if quota is None else quota.valore.place,
        message,
        write_euro(round_half_up(chiusura.da_ripartire)),
        write_euro(round_half_up(chiusura.da_ripartire + scarto)),
        remedy.format(write_euro(round_half_up(scarto))),
        related=tuple(sotto),
        cause=() if spiegabile else spiega_cause(_conto(esame, chiusura)),
        effetto=abs(round_half_up(scarto)),
    )


def _conto(esame: Esame, chiusura: Chiusura) -> Conto:
    """The parts of a pot, or of the fund, in cents, and what they must give."""
    piano, prima = esame.atteso, esame.precedente
    calcolate = [q for q in piano.quote if q.di == chiusura.quota and q.modo is not Modo.IMPORTO]
    voci = [Voce(_nome(q), esame.riparto.importi[q.codice], q.valore.place) for q in calcolate]
    di_prima = () if prima is None else _dette(prima, chiusura.quota)
    return in_euro(esame, [*_dette(piano, chiusura.quota), *voci], di_prima, chiusura.da_ripartire, chiusura.limite)


def _dette(piano: Piano, codice: str) -> tuple[Voce, ...]:
    """The parts of a pot, or of the fund, whose amount is written in euro."""
    quote = [q for q in piano.quote if q.di == codice and q.modo is Modo.IMPORTO]
    fissi = [(o, o.importo_fisso) for o in piano.obiettivi if codice == FONDO and o.fisso]
    return (
        *(Voce(_nome(q), Fraction(q.valore.value) * 100, q.valore.place) for q in quote),
        *(Voce(nome_obiettivo(piano, o), Fraction(fisso.value or 0), fisso.place) for o, fisso in fissi),
    )


def _nome(quota: Quota) -> str:
    return f"quota «{quota.codice}»"
