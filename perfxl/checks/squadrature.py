"""SQ: squadrature, sums that do not close."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.celle import orfani
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.valori import valore_fuori_elenco
from perfxl.core.finding import Rilievo
from perfxl.core.modello import Pesi
from perfxl.core.money import round_half_up, write_euro, write_number
from perfxl.core.piano import coefficiente_atteso, peso_atteso, totale_ricalcolato
from perfxl.core.ricomposizione import come_numero, come_testo
from perfxl.core.riparto import FONDO, antenate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Place
    from perfxl.core.riparto import Chiusura, Riga

_CENTESIMO = 1


def indicatori_non_100(esame: Esame) -> Iterator[Rilievo]:
    """I pesi degli indicatori di un obiettivo devono fare 100.

    Perché:
        Ogni indicatore vale una parte dell'obiettivo: se le parti fanno 110, il risultato si misura due volte.
    Esempio errato:
        35 + 20 + 15 + 20 + 20 = 110.
    Esempio giusto:
        35 + 20 + 15 + 20 + 10 = 100.
    Come si corregge:
        Correggere il peso di uno degli indicatori.
    """
    somma = esame.piano.modello.somma(Pesi.INDICATORI)
    gia_detti = {rilievo.place for rilievo in valore_fuori_elenco(esame)}
    for obiettivo in esame.piano.obiettivi:
        pesi = [i.peso.value for i in obiettivo.indicatori if i.peso.value is not None]
        if somma is None or len(pesi) < len(obiettivo.indicatori) or sum(pesi) == somma:
            continue
        if any(indicatore.peso.place in gia_detti for indicatore in obiettivo.indicatori):
            continue
        if sum(pesi) + _persi(esame, obiettivo) == somma:
            continue
        totale = write_number(sum(pesi, Decimal(0)))
        addendi = " + ".join(write_number(peso) for peso in pesi)
        yield Rilievo(
            _dove_indicatori(esame, obiettivo),
            f"{nome_obiettivo(esame.piano, obiettivo)}: gli indicatori non fanno {write_number(somma)}",
            write_number(somma),
            totale if len(pesi) == 1 or not pesi else f"{totale} ({addendi})",
            "Correggere il peso di uno degli indicatori, o rimettere quello che manca.",
            obiettivo.capofila,
            obiettivo.codice,
            tuple(indicatore.peso.place for indicatore in obiettivo.indicatori),
        )


def _dove_indicatori(esame: Esame, obiettivo: Obiettivo) -> Place:
    """The one weight that differs from the plan as it was sent out; the first where that does not tell."""
    inviato = esame.atteso.obiettivo(obiettivo.codice)
    prima: tuple[Misura, ...] = () if inviato is None else inviato.indicatori
    if len(obiettivo.indicatori) < len(prima):
        return _dove_somma(esame, obiettivo)
    cambiati = [a for a, b in zip(obiettivo.indicatori, prima, strict=False) if a.peso != b.peso]
    aggiunti = list(obiettivo.indicatori[len(prima) :])
    if len(cambiati + aggiunti) == 1:
        return (cambiati + aggiunti)[0].peso.place
    return obiettivo.indicatori[0].peso.place if obiettivo.indicatori else obiettivo.place


def _dove_somma(esame: Esame, obiettivo: Obiettivo) -> Place:
    """The cell that sums the indicators of the objective, where an indicator is gone."""
    righe = ((lettura, riga) for _, lettura in esame.letture for riga in lettura.righe("obiettivi"))
    celle = (
        lettura.place("obiettivi", riga, "indicatori") for lettura, riga in righe if riga.chiave == obiettivo.codice
    )
    return next(celle, obiettivo.place)


def _persi(esame: Esame, obiettivo: Obiettivo) -> Decimal:
    """The weights of its indicators that no longer say whose they are: another check says that."""
    inviato = esame.atteso.obiettivo(obiettivo.codice)
    suoi = set() if inviato is None else {indicatore.descrizione.value for indicatore in inviato.indicatori}
    persi = [riga for _, _, riga in orfani(esame) if come_testo(riga.cella("descrizione").value) in suoi]
    return sum((come_numero(riga.cella("peso").value) or Decimal(0) for riga in persi), Decimal(0))


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
        yield Rilievo(
            totale.place,
            f"{nome_obiettivo(esame.piano, obiettivo)}: il totale coefficiente non è peso × coefficiente",
            f"{write_number(peso * coefficiente)} ({prodotto})",
            write_number(totale.value),
            "Correggere il totale; nelle cartelle di lavoro, rimettere la formula.",
            obiettivo.capofila,
            obiettivo.codice,
            (dichiarato.peso.place, dichiarato.coefficiente.place),
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
        Arrotondando ogni riga al centesimo si può avanzare o mancare fino a mezzo centesimo per riga.
    Esempio errato:
        Nessuno: è una nota.
    Esempio giusto:
        22 righe, 3 centesimi in meno: l'arrotondamento ne spiega fino a 11.
    Come si corregge:
        Si può lasciare; per chiudere al centesimo il modello può dichiarare residuo = "maggior resto".
    """
    for chiusura, scarto in _chiusure(esame):
        if abs(scarto) <= chiusura.limite:
            limite = write_number(chiusura.limite)
            che_cosa = "il fondo" if chiusura.quota == FONDO else f"la quota «{chiusura.quota}»"
            message = f"{che_cosa} chiude, salvo l'arrotondamento: {chiusura.righe} righe, "
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
    sotto = [
        o.dichiarato.stanziato.place for o in esame.piano.obiettivi if chiusura.quota in antenate(esame.atteso, o.quota)
    ]
    centesimi = round_half_up(scarto)
    return Rilievo(
        esame.atteso.finanziato.place if quota is None else quota.valore.place,
        message,
        write_euro(round_half_up(chiusura.da_ripartire)),
        write_euro(round_half_up(chiusura.da_ripartire + scarto)),
        remedy.format(write_euro(centesimi)),
        related=tuple(sotto),
    )


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
    somma = fondo.finanziato.value + sum(voce.importo.value for voce in fondo.accantonamenti)
    if somma != fondo.massimo.value and fondo.finanziato.value <= fondo.massimo.value:
        yield Rilievo(
            fondo.finanziato.place,
            "finanziato più accantonamenti non fanno l'importo massimo",
            write_euro(fondo.massimo.value),
            write_euro(somma),
            f"Differenza {write_euro(somma - fondo.massimo.value)}: correggere uno degli importi.",
            related=(fondo.massimo.place, *(voce.importo.place for voce in fondo.accantonamenti)),
        )


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
        remedy = "Correggere gli importi delle quote, o i dati degli obiettivi che ne fanno parte."
        yield Rilievo(ostacolo.place, ostacolo.message, found=ostacolo.found, remedy=remedy)
