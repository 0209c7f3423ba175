"""SQ: weights that do not close: of measures, of the objectives of a group, of the settori; and their running sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.celle import illeggibili
from perfxl.checks.gruppi import conto_gruppo, gruppi, nome_gruppo, senza_rilevanza
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.percentuali import percentuali_fuori
from perfxl.checks.perche import (
    addendi,
    conto_misure,
    della_misura,
    inviato,
    non_fa,
    perche,
    persi,
    unita,
    valore,
    versioni,
)
from perfxl.checks.una_volta import una_volta
from perfxl.core.cartelle.layout import Tipo
from perfxl.core.cause import Conto, Unita, Voce
from perfxl.core.finding import Rilievo
from perfxl.core.letture.valori_letti import come_numero, come_percento
from perfxl.core.modello import MISURE, Pesi, Quote, Vuoti
from perfxl.core.money import ratio, round_half_up, write_number
from perfxl.core.piano import Stato
from perfxl.core.riparto import riservato

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.modello import Schema
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.place import Place


def misure_non_100(esame: Esame) -> Iterator[Rilievo]:
    """I pesi degli indicatori, delle fasi o dei risultati di un obiettivo devono fare 100, o quanto il modello dice.

    Perché:
        Ognuno vale una parte dell'obiettivo: se le parti fanno 110, il risultato si misura due volte. Dove il modello
        dice che un peso vuoto è di altri, i vuoti non contano, e un elenco senza nessun peso non si giudica.
    Esempio errato:
        35 + 20 + 15 + 20 + 20 = 110.
    Esempio giusto:
        35 + 20 + 15 + 20 + 10 = 100.
    Come si corregge:
        Correggere uno dei pesi; «perché» dice quale correzione farebbe chiudere la somma.
    """
    for obiettivo, schema, conto in _che_non_chiudono(esame):
        nome = f"{nome_obiettivo(esame.piano, obiettivo)}: {_GLI[schema.pesi]}"
        yield non_fa(
            conto,
            (_dove(esame, obiettivo, schema.pesi), schema.pesi.value),
            f"{nome} non fanno {write_number(schema.somma)}",
            "Correggere uno dei pesi, o rimettere quello che manca.",
            (obiettivo.capofila, obiettivo.codice),
        )


_GLI = {Pesi.FASI: "le fasi", Pesi.INDICATORI: "gli indicatori", Pesi.RISULTATI: "i risultati"}


def liste_che_non_chiudono(esame: Esame) -> frozenset[tuple[str, Pesi]]:
    """The lists of measures whose sum is found wrong: code of the objective, and which of its lists."""
    return frozenset((obiettivo.codice, schema.pesi) for obiettivo, schema, _ in _che_non_chiudono(esame))


@una_volta
def _che_non_chiudono(esame: Esame) -> tuple[tuple[Obiettivo, Schema, Conto], ...]:
    return tuple(_liste_sbagliate(esame))


def _liste_sbagliate(esame: Esame) -> Iterator[tuple[Obiettivo, Schema, Conto]]:
    gia_detti = percentuali_fuori(esame) | illeggibili(esame)
    for schema in esame.piano.modello.schemi:
        for obiettivo in esame.piano.obiettivi if schema.pesi in MISURE else ():
            if _da_sommare(obiettivo, schema, gia_detti):
                conto = conto_misure(esame, obiettivo, schema.pesi, schema.somma)
                if conto.differenza != 0 and conto.differenza + _persi(esame, obiettivo, schema.pesi) != 0:
                    yield obiettivo, schema, conto


def _da_sommare(obiettivo: Obiettivo, schema: Schema, gia_detti: frozenset[Place]) -> bool:
    """Whether the sum of these measures is known: no weight is missing, none is already found wrong."""
    misure = obiettivo.misure(schema.pesi)
    pesi = [misura.peso.value for misura in misure]
    if any(misura.peso.place in gia_detti for misura in misure):
        return False
    if schema.vuoti is Vuoti.ALTRUI:
        return any(peso is not None for peso in pesi)
    return None not in pesi and (pesi != [] or obiettivo.stato.value is Stato.ATTIVO)


def _dove(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Place:
    """The one weight that differs from the plan as it was sent out; the first where that does not tell."""
    mandato = inviato(esame, obiettivo)
    ora, prima = obiettivo.misure(quali), () if mandato is None else mandato.misure(quali)
    if len(ora) < len(prima):
        return _dove_somma(esame, obiettivo, quali)
    cambiati = [a for a, b in zip(ora, prima, strict=False) if a.peso != b.peso]
    aggiunti = ora[len(prima) :]
    if mandato is not None and len([*cambiati, *aggiunti]) == 1:
        return [*cambiati, *aggiunti][0].peso.place
    return next((misura.peso.place for misura in ora if misura.peso.value is not None), obiettivo.place)


def _dove_somma(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Place:
    """The cell that sums the measures of the objective, where one of them is gone."""
    colonna = f"somma_{quali}"
    for _, lettura in esame.letture:
        trovata = lettura.tabelle.get("obiettivi")
        for riga in lettura.righe("obiettivi"):
            if riga.chiave == obiettivo.codice and trovata is not None and colonna in trovata.colonne:
                return lettura.place("obiettivi", riga, colonna)
    return obiettivo.place


def _persi(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Fraction:
    """The weights of its measures that no longer say whose they are."""
    return sum((_peso_scritto(*perso, quali) for perso in persi(esame, obiettivo, quali)), Fraction(0))


def _peso_scritto(lettura: Lettura, riga: RigaTrovata, quali: Pesi) -> Fraction:
    in_percento = lettura.tabelle[quali].tabella.colonna("peso").tipo is Tipo.PERCENTO
    cella = riga.cella("peso")
    return Fraction((come_percento(cella) if in_percento else come_numero(cella.value)) or 0)


def obiettivi_non_100(esame: Esame) -> Iterator[Rilievo]:
    """I pesi degli obiettivi di un gruppo, di solito un servizio, devono fare 100, o quanto il modello dice.

    Perché:
        Il peso dice quanto dell'anno vale l'obiettivo: se i pesi fanno 90, un decimo del risultato non è di nessuno.
    Esempio errato:
        5 + 5 + 5 + 30 + 15 + 15 + 15 = 90.
    Esempio giusto:
        5 + 5 + 5 + 30 + 25 + 15 + 15 = 100.
    Come si corregge:
        Correggere uno dei pesi; «perché» dice quale correzione farebbe chiudere la somma.
    """
    schema = esame.piano.modello.schema(Pesi.OBIETTIVI)
    if schema is None:
        return
    gia_detti = percentuali_fuori(esame)
    for gruppo, obiettivi in gruppi(esame.piano).items():
        conto = conto_gruppo(esame, gruppo, obiettivi, schema)
        if conto is not None and not any(voce.place in gia_detti for voce in conto.voci):
            guidano = {obiettivo.capofila for obiettivo in obiettivi}
            yield non_fa(
                conto,
                (_dove_gruppo(conto), f"gruppo {gruppo}"),
                f"{nome_gruppo(esame.piano, gruppo)}: i pesi non fanno {write_number(schema.somma)}",
                "Correggere uno dei pesi, o rimettere l'obiettivo che manca.",
                (guidano.pop() if len(guidano) == 1 else "", ""),
            )


def _dove_gruppo(conto: Conto) -> Place:
    """The one weight that differs from the plan as it was sent out; the first where that does not tell."""
    cambiati = [voce for voce in conto.voci if voce.piano != voce.valore]
    return cambiati[0].place if len(cambiati) == 1 else conto.voci[0].place


def rilevanza_non_100(esame: Esame) -> Iterator[Rilievo]:
    """La rilevanza dei settori deve fare 100, o quanto il modello dice.

    Perché:
        La rilevanza dice quanta parte del fondo va a ogni settore: se fa 110, nessuna delle percentuali è quella vera.
    Esempio errato:
        40 + 35 + 35 = 110.
    Esempio giusto:
        40 + 35 + 25 = 100.
    Come si corregge:
        Correggere la rilevanza di uno dei settori; «perché» dice quale correzione farebbe chiudere la somma.
    """
    schema = esame.piano.modello.schema(Pesi.RILEVANZA)
    if schema is None or (schema.vuoti is Vuoti.MANCANO and senza_rilevanza(esame.piano)):
        return
    voci = _rilevanze(esame)
    gia_detti = percentuali_fuori(esame)
    conto = Conto(voci, Fraction(schema.somma), unita(schema.somma))
    if voci and conto.differenza != 0 and not any(voce.place in gia_detti for voce in voci):
        message = f"la rilevanza dei settori non fa {write_number(schema.somma)}"
        rilievo = non_fa(conto, (voci[0].place, "rilevanza"), message, "Correggere la rilevanza di uno dei settori.")
        yield replace(rilievo, effetto=_del_fondo(esame.piano, conto))


def _del_fondo(piano: Piano, conto: Conto) -> int | None:
    """How many cents of the fund the percentages as written share out too many, or too few; None where they do not."""
    da_ripartire = piano.finanziato.value - riservato(piano)
    if piano.modello.quote is not Quote.RILEVANZA or da_ripartire <= 0:
        return None
    return round_half_up(abs(conto.differenza) * ratio(da_ripartire, conto.atteso))


def _rilevanze(esame: Esame) -> tuple[Voce, ...]:
    prima = {} if esame.precedente is None else {s.codice: s.rilevanza.value for s in esame.precedente.settori}
    return tuple(
        Voce(s.nome.value, Fraction(s.rilevanza.value), s.rilevanza.place, precedente=valore(prima.get(s.codice)))
        for s in esame.piano.settori
        if s.rilevanza.value is not None
    )


def cumulato_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il valore cumulato di una fase deve essere la somma dei pesi fino a quella fase.

    Perché:
        A metà anno si legge il cumulato per dire a che punto si deve essere: se non è la somma, il peso o il cumulato è
        sbagliato. Dei cumulati che seguono da quello sbagliato non si dice altro.
    Esempio errato:
        Pesi 20, 60, 20; cumulati 20, 70, 100.
    Esempio giusto:
        Pesi 20, 60, 20; cumulati 20, 80, 100.
    Come si corregge:
        Correggere il cumulato, o il peso; «perché» dice quale correzione farebbe tornare i conti.
    """
    gia_detti = percentuali_fuori(esame)
    for obiettivo in esame.piano.obiettivi:
        for quali in MISURE:
            misure = obiettivo.misure(quali)
            if any(m.peso.value is not None for m in misure) and not any(m.peso.place in gia_detti for m in misure):
                yield from _cumulati(esame, obiettivo, quali, gia_detti)


def _cumulati(esame: Esame, obiettivo: Obiettivo, quali: Pesi, gia_detti: frozenset[Place]) -> Iterator[Rilievo]:
    """The running sums that follow neither from the weights nor from the running sum before them."""
    schema = esame.piano.modello.schema(quali)
    mancano = schema is not None and schema.vuoti is Vuoti.MANCANO
    somma = seguito = Decimal(0)
    for posto, misura in enumerate(obiettivo.misure(quali), start=1):
        if misura.peso.value is None and mancano:
            return  # the sum is not known from here on
        somma += misura.peso.value or 0
        seguito += misura.peso.value or 0
        cumulato = misura.cumulato.value
        if cumulato is None or misura.cumulato.place in gia_detti:
            continue
        if cumulato not in {somma, seguito}:
            yield _rilievo_cumulato(esame, obiettivo, quali, posto)
        seguito = cumulato


def _rilievo_cumulato(esame: Esame, obiettivo: Obiettivo, quali: Pesi, posto: int) -> Rilievo:
    righe, _ = versioni(esame, obiettivo, quali)
    riga = righe[posto - 1].voce("cumulato", f"valore cumulato {della_misura(quali, posto)}")
    pesi = tuple(r.voce() for r in righe if r.misura.peso.value is not None)
    fin_qui = tuple(r.voce() for r in righe[:posto] if r.misura.peso.value is not None)
    dei_pesi = Conto(fin_qui, riga.valore, Unita.PERCENTO)
    somma = esame.piano.modello.somma(quali)
    chiude = somma is None or sum(voce.valore for voce in pesi) == somma
    conto = Conto((riga,), dei_pesi.differenza + riga.valore, Unita.PERCENTO) if chiude else dei_pesi
    return Rilievo(
        riga.place,
        f"{nome_obiettivo(esame.piano, obiettivo)}: il {riga.nome} non è la somma dei pesi fin lì",
        addendi(dei_pesi),
        write_number(riga.valore),
        "Correggere il valore cumulato, o il peso.",
        obiettivo.capofila,
        obiettivo.codice,
        tuple(voce.place for voce in fin_qui),
        cause=perche(conto),
    )
