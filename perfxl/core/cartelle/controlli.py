"""The live checks of the workbooks: the same codes as the reconciler, computed by formulas, first things first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import pesi_in_percento
from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    Costante,
    Numerica,
    Oppure,
    Se,
    Testuale,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, ZERO, vuota
from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.cartelle.parametri import IN_ORDINE, MALE, in_percento
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.money import ratio
from perfxl.core.piano import Stato, totale_ricalcolato

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Colonna, Tabella
    from perfxl.core.modello import Modello, Schema
    from perfxl.core.piano import Obiettivo, Piano

_CENTO = 100

_PLURALI = {"Fasi": "Le fasi", "Indicatori": "Gli indicatori", "Risultati": "I risultati"}


def codici(tabella: Tabella) -> tuple[str, ...]:
    """The codes that the live checks of a table may say, in the order of the book."""
    colonna = tabella.colonna("controllo")
    formule = [tabella.formula(riga, colonna) for riga in tabella.righe if not riga.totale]
    diverse = {id(formula): formula for formula in formule}  # most rows have the same one
    trovati = {codice for formula in diverse.values() for codice in _codici(formula)}
    return tuple(sorted(trovati, key=lambda codice: (_FAMIGLIE.index(codice.rstrip("0123456789")), codice)))


_FAMIGLIE = ("STR", "VAL", "SQ", "IN", "NO")


def _codici(formula: Espressione | None) -> Iterator[str]:
    """The codes in the outcomes of a chain of conditions."""
    aperte = [formula]
    while aperte:
        nodo = aperte.pop()
        if isinstance(nodo, Se):
            aperte += [nodo.allora, nodo.altrimenti]
        elif isinstance(nodo, Costante) and isinstance(nodo.valore, str) and nodo.valore.startswith(f"{MALE} "):
            yield nodo.valore.split()[1]


def male(codice: str, parole: str) -> str:
    """What a live check says of something to correct: the code of the rule, and a few words."""
    return f"{MALE} {codice} · {parole}"


def le_misure(modello: Modello, quali: Pesi) -> str:
    """The ente's word for a list of measures, as the subject of a plural verb."""
    nome = modello.nome_misure(quali)
    return _PLURALI.get(nome, f"I pesi di «{nome}»")


def schemi_misure(modello: Modello) -> tuple[Schema, ...]:
    """The schemes of the lists of measures that the workbooks show, in the order of their sheets."""
    schemi = (modello.schema(elenco.misure) for elenco in modello.elenchi)
    return tuple(schema for schema in schemi if schema is not None)


_A_POSTO = Costante(IN_ORDINE)


def primo_passo(passi: Iterable[Passo], esito: Espressione = _A_POSTO) -> Espressione:
    """The first thing to correct, or else this outcome."""
    for passo in reversed(list(passi)):
        esito = Se(passo.sbagliato, _detto(passo.codice, passo.parole), esito)
    return esito


@cache
def _detto(codice: str, parole: str) -> Costante:
    return Costante(male(codice, parole))


@dataclass(frozen=True, slots=True)
class Passo:
    """What can be wrong in a row.

    Attributes:
        serve: the column that it is seen in.
        codice: the code of the check that finds it in the workbook that comes back.
        sbagliato: whether it is wrong.
        parole: what to say.
    """

    serve: str
    codice: str
    sbagliato: Espressione
    parole: str


class Controlli:
    """The live checks of the objectives of a table: what can be wrong in many rows is said once."""

    def __init__(self, piano: Piano, colonne: Sequence[Colonna]) -> None:
        """Take the plan, and the columns of the table: what they do not show is not looked at."""
        self._piano = piano
        self._mostrate = {c.chiave: c for c in colonne}
        self._comuni: dict[tuple[bool, bool], list[Passo]] = {}

    def dell_obiettivo(self, obiettivo: Obiettivo) -> Espressione:
        """The live check of an objective: the first thing to correct, or that it is in order."""
        passi = self._passi(fisso=obiettivo.fisso, sospeso=obiettivo.stato.value is not Stato.ATTIVO)
        if con_riparto(obiettivo):
            che_conta = "totale" if "totale" in self._mostrate else "peso"
            passi = [*passi, *self._visti(_passi_degli_importi(self._piano, obiettivo, che_conta=che_conta))]
        return primo_passo(passi)

    def di_una_riga_libera(self) -> Espressione:
        """The live check of a spare row, which says nothing while it is empty."""
        fissi = {"numero", "titolo"}
        scritte = [c for c in self._mostrate.values() if c.ruolo is not Ruolo.CALCOLATO and c.chiave not in fissi]
        qualcosa = Oppure(tuple(Binaria("<>", Cella(c.chiave), VUOTO) for c in scritte))
        senza_titolo = Se(qualcosa, _detto("VAL103", "Manca il titolo"), VUOTO)
        return Se(vuota(Cella("titolo")), senza_titolo, primo_passo(self._passi(fisso=False, sospeso=False)))

    def _passi(self, *, fisso: bool, sospeso: bool) -> list[Passo]:
        if (fisso, sospeso) not in self._comuni:
            self._comuni[fisso, sospeso] = self._visti(self._tutti(fisso=fisso, sospeso=sospeso))
        return self._comuni[fisso, sospeso]

    def _visti(self, passi: Iterable[Passo]) -> list[Passo]:
        return [passo for passo in passi if passo.serve in self._mostrate]

    def _tutti(self, *, fisso: bool, sospeso: bool) -> Iterator[Passo]:
        """What can be wrong in the row of an objective, but for its amounts, first things first."""
        modello = self._piano.modello
        aperte = [c for c in self._mostrate.values() if c.ruolo is Ruolo.INPUT]
        schema = modello.schema(Pesi.OBIETTIVI)
        yield from _parole_e_numeri(modello, aperte, 0 if schema is None else int(schema.somma))
        yield from _passi_del_fisso(modello) if fisso else _passi_del_peso(modello)
        if self._mostrate.get("stato") in aperte:
            yield _passo_stato()
        for schema in schemi_misure(modello):
            colonna = f"somma_{schema.pesi}"
            testo = f"{le_misure(modello, schema.pesi)} non fanno {schema.somma}{segno(schema)}"
            yield Passo(colonna, "SQ101", _somma_sbagliata(schema, Cella(colonna), sospeso=sospeso), testo)


def con_riparto(obiettivo: Obiettivo) -> bool:
    """Whether the amount of an objective is a share of a quota."""
    return not obiettivo.fisso and obiettivo.quota != ""


def _parole_e_numeri(modello: Modello, aperte: Iterable[Colonna], somma: int) -> Iterator[Passo]:
    """As ``passi_dei_numeri``; the word of a band stands for a number of employees."""
    parole = Intervallo("parole", "parola") if any(fascia.parola != "" for fascia in modello.fasce) else None
    for passo in passi_dei_numeri(aperte, somma):
        if passo.serve == "n_dip" and parole is not None:
            cella = Cella("n_dip")
            yield replace(passo, sbagliato=Se(passo.sbagliato, vuota(Cerca(cella, parole, parole)), ZERO))
        else:
            yield passo


def passi_dei_numeri(colonne: Iterable[Colonna], somma: int = 0) -> Iterator[Passo]:
    """Texts where an office writes numbers, halves where it counts heads, weights that are none.

    Args:
        colonne: the columns of the table.
        somma: what its weights must make, where that is not 100%.
    """
    for colonna in colonne:
        if colonna.ruolo is Ruolo.INPUT and colonna.tipo is not Tipo.TESTO:
            cella, nome = Cella(colonna.chiave), f"«{colonna.titolo}»"
            testo = Se(Testuale(cella), Binaria("<>", cella, VUOTO), ZERO)
            yield Passo(colonna.chiave, "VAL102", testo, f"{nome} non è un numero")
            match colonna.tipo:
                case Tipo.INTERO:
                    mezzo = Se(Numerica(cella), Binaria("<>", cella, Arrotonda(cella, 0)), ZERO)
                    yield Passo(colonna.chiave, "VAL102", mezzo, f"{nome} non è un numero intero")
                case Tipo.PERCENTO:
                    yield Passo(colonna.chiave, "VAL104", _fuori(cella, 1), f"{nome} non è fra 0 e 100%")
                case _:
                    limite = max(_CENTO, somma)
                    yield Passo(colonna.chiave, "VAL104", _fuori(cella, limite), f"{nome} non è fra 0 e {limite}")


def _fuori(cella: Cella, limite: int) -> Espressione:
    """Whether a number is not between zero and this."""
    return Se(Numerica(cella), Oppure((Binaria("<", cella, ZERO), Binaria(">", cella, Costante(limite)))), ZERO)


def _passi_del_peso(modello: Modello) -> Iterator[Passo]:
    """What gives the peso and the coefficiente."""
    classe, etichetta = Cella("classe"), modello.etichette.classe
    yield Passo("classe", "VAL103", vuota(classe), f"Manca: {etichetta}")
    yield Passo("n_dip", "VAL103", vuota(Cella("n_dip")), "Manca N. dip.")
    yield Passo("coefficiente", "VAL104", vuota(Cella("coefficiente")), "N. dip. non ammesso")
    nomi = Intervallo("classi", "nome")
    fuori = vuota(Cella("peso")) if modello.classi_con_peso else vuota(Cerca(classe, nomi, nomi))
    yield Passo("classe", "VAL104", fuori, f"{etichetta} fuori elenco")
    schema = modello.schema(Pesi.OBIETTIVI)
    if not modello.classi_con_peso and (schema is None or schema.vuoti is Vuoti.MANCANO):
        yield Passo("peso", "VAL103", vuota(Cella("peso")), "Manca il peso")


def _passi_del_fisso(modello: Modello) -> Iterator[Passo]:
    """What an objective of a fixed amount needs not say, but not wrongly."""
    classe, n_dip = Cella("classe"), Cella("n_dip")
    nomi, da = Intervallo("classi", "nome"), Intervallo("fasce", "da")
    sotto = Se(Numerica(n_dip), vuota(Cerca(n_dip, da, da, fascia=True)), ZERO)
    fuori = Se(vuota(classe), ZERO, vuota(Cerca(classe, nomi, nomi)))
    yield Passo("n_dip", "VAL104", sotto, "N. dip. non ammesso")
    yield Passo("classe", "VAL104", fuori, f"{modello.etichette.classe} fuori elenco")


def _passo_stato() -> Passo:
    stato, stati = Cella("stato"), Intervallo("stati", "nome")
    fuori = Se(vuota(stato), ZERO, vuota(Cerca(stato, stati, stati)))
    return Passo("stato", "VAL104", fuori, "Stato fuori elenco")


def _passi_degli_importi(piano: Piano, obiettivo: Obiettivo, *, che_conta: str) -> Iterator[Passo]:
    """Amounts that are no longer those allotted: for the row's own data, for those of others."""
    yield Passo("importo", "SQ110", vuota(Cella("importo")), "La quota non si può dividere")
    totale = totale_ricalcolato(piano, obiettivo)
    if totale is not None and pesi_in_percento(piano):
        totale = ratio(totale, 100)
    cambiato = Costante(1) if totale is None else diverso(Cella(che_conta), totale)
    yield Passo("differenza", "IN202", cambiato, "Non è il dato del piano")
    yield Passo("differenza", "SQ103", Binaria("<>", Cella("differenza"), ZERO), "Stanziato diverso dall'importo")


def diverso(cella: Cella, numero: Fraction) -> Binaria:
    """Whether a computed cell is not this number, the noise of a spreadsheet's arithmetic apart."""
    intera = cella if numero.denominator == 1 else Binaria("*", cella, Costante(numero.denominator))
    return Binaria("<>", Arrotonda(intera, 6), Costante(numero.numerator))


def segno(schema: Schema) -> str:
    """The sign that follows what the weights of a scheme must make: percent, where they are percentages."""
    return "%" if in_percento(schema) else ""


def intera(schema: Schema) -> Costante:
    """What the weights of a scheme must make, as their cells hold it."""
    return Costante(1 if in_percento(schema) else int(schema.somma))


def _somma_sbagliata(schema: Schema, somma: Espressione, *, sospeso: bool) -> Espressione:
    """Whether the weights of some measures do not make what they must; none at all may be right."""
    diversa = Binaria("<>", Arrotonda(somma, 8), intera(schema))
    return Se(Binaria("=", somma, ZERO), ZERO, diversa) if sospeso or schema.vuoti is Vuoti.ALTRUI else diversa
