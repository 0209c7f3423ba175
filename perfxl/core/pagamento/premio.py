"""A proposal for the individual premiums of a year, with the raise of those valued highest.

The raise is added to the premium of a limited quota of those valued. It is a given percent, at least, of the average of
the premiums attributed to those valued positively: of what they get before it, for it «si aggiunge» to that. With what
is due D (cents), n valued positively, m of them raised and p of the average, the raise R and the premiums before it,
B = D − m × R, satisfy R ≥ p × B ÷ n; the least whole cents that do are ⌈p × D ÷ (n + p × m)⌉. They are rounded up, not
half up, for the contract wants no less. The sum of all is what is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Residuo
from perfxl.core.money import ratio, write_euro, write_number
from perfxl.core.pagamento.differenziazione import differenziazione
from perfxl.core.pagamento.distribuzione import Criterio, Regola, al_centesimo, difetti, senza_resto
from perfxl.core.pagamento.matricole import Motivo, Problema, bloccano, problemi_matricole, problemi_ripetute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.pagamento.differenziazione import Differenziazione

_PERCENTUALE = 100


@dataclass(frozen=True, slots=True)
class RegolaPremio:
    """What the ente's own contract says of the raise.

    Attributes:
        quota: how many of those valued may have it, at most, in percent of them.
        maggiorazione: the raise in percent of the average; None for the least that the national contract wants.
        almeno_uno: whether one may have it where the quota gives less than one.
        positiva: the least value that is positive; who is below it gets no premium.
        obiettivi_ente: whether the case that the national contract favours is given.
        residuo: where the cents that rounding leaves over go; not to nobody.
        riga: the matricola that they go to, with ``Residuo.RIGA``.
    """

    quota: Fraction
    maggiorazione: Fraction | None = None
    almeno_uno: bool = False
    positiva: Fraction = Fraction(0)
    obiettivi_ente: bool = False
    residuo: Residuo = Residuo.MAGGIOR_RESTO
    riga: str = ""

    @property
    def regola(self) -> Regola:
        """How the premiums before the raise are brought to the cent."""
        return Regola(Criterio.PARTI, self.residuo, self.riga)


@dataclass(frozen=True, slots=True)
class Valutato:
    """One who was valued.

    Attributes:
        matricola: who.
        valutazione: the value.
        parti: the parts of the premium that go to them, above 0 (as of who works part-time, or came within the year).
        spareggio: what decides between equal values, the larger first, as declared.
    """

    matricola: str
    valutazione: Fraction
    parti: Fraction = Fraction(1)
    spareggio: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Premio:
    """The proof of one premium, in cents.

    Attributes:
        matricola: who.
        parti: parts of the premium.
        somma: Σ of those of all valued positively.
        esatto: base × parti ÷ somma.
        base: esatto, as the treatment of the residual cents brings it to the cent.
        maggiorazione: the raise; 0 where there is none.
    """

    matricola: str
    parti: Fraction
    somma: Fraction
    esatto: Fraction
    base: int
    maggiorazione: int

    @property
    def importo(self) -> int:
        """Premium and raise."""
        return self.base + self.maggiorazione


@dataclass(frozen=True, slots=True)
class Proposta:
    """A proposal for the premiums of a year, in cents.

    Attributes:
        dovuto: what is due.
        norma: the contract that wants the raise; None where none does.
        percento: the raise wanted, in percent of the average.
        massimo: how many may have it, at most.
        premi: of each valued positively, in the order in which they were given; none where a problem blocks.
        problemi: what is wrong, and whom the proposal leaves undecided.
    """

    dovuto: int
    norma: Differenziazione | None
    percento: Fraction
    massimo: int
    premi: tuple[Premio, ...]
    problemi: tuple[Problema, ...]

    @property
    def maggiorazione(self) -> int:
        """The raise that those valued highest get, each; 0 where nobody does."""
        return max((premio.maggiorazione for premio in self.premi), default=0)

    @property
    def maggiorati(self) -> int:
        """How many get it."""
        return sum(1 for premio in self.premi if premio.maggiorazione > 0)

    @property
    def base(self) -> int:
        """Σ of the premiums before the raise."""
        return sum(premio.base for premio in self.premi)

    @property
    def media(self) -> Fraction:
        """The average of the premiums before the raise."""
        return ratio(self.base, len(self.premi)) if self.premi else Fraction(0)

    @property
    def attribuito(self) -> int:
        """What came out."""
        return sum(premio.importo for premio in self.premi)


def proponi(dovuto: int, valutati: Sequence[Valutato], regola: RegolaPremio, anno: int, dipendenti: int) -> Proposta:
    """Propose the premiums of a year.

    Args:
        dovuto: what is due for the individual premium, raises included, in cents.
        valutati: who was valued; their order does not count.
        regola: what the ente's own contract says.
        anno: the year of the premiums.
        dipendenti: how many employees the ente has.

    Returns:
        the proposal; no premiums where a problem blocks. Who are equal at the end of the quota have no raise, and are
        named: the quota is a limit, and nobody is chosen by chance.
    """
    norma = differenziazione(anno)
    minimo = None if norma is None else norma.minimo(dipendenti, obiettivi_ente=regola.obiettivi_ente)
    percento = _percento(regola, minimo)
    massimo = _massimo(len(valutati), regola)
    problemi = [*_problemi_regola(regola, norma, minimo, anno), *_problemi_valutati(dovuto, valutati, regola)]
    if bloccano(problemi):
        return Proposta(dovuto, norma, percento, massimo, (), tuple(problemi))
    scelti, alla_pari = _migliori(valutati, regola, massimo)
    problemi += _pari_merito(valutati, alla_pari)
    premi = _premi(dovuto, valutati, regola, scelti, percento)
    if isinstance(premi, Problema):
        return Proposta(dovuto, norma, percento, massimo, (), (*problemi, premi))
    return Proposta(dovuto, norma, percento, massimo, premi, tuple(problemi))


def _percento(regola: RegolaPremio, minimo: Fraction | None) -> Fraction:
    """The raise wanted: the ente's own, else the least of the national contract."""
    if regola.maggiorazione is not None:
        return regola.maggiorazione
    return Fraction(0) if minimo is None else minimo


def _massimo(valutati: int, regola: RegolaPremio) -> int:
    """How many may have the raise: whole persons, so that the quota is never passed."""
    intero = ratio(valutati * regola.quota, _PERCENTUALE)
    return max(intero.numerator // intero.denominator, 1 if regola.almeno_uno and valutati > 0 else 0)


def _problemi_regola(
    regola: RegolaPremio, norma: Differenziazione | None, minimo: Fraction | None, anno: int
) -> Iterator[Problema]:
    """What is wrong with the ente's rule, by itself and beside the national contract."""
    for difetto in difetti(regola.regola):
        yield Problema(Motivo.REGOLA, difetto)
    if not 0 < regola.quota < _PERCENTUALE:
        message = "la quota di personale con la maggiorazione deve essere limitata: più di 0 e meno di 100%"
        yield Problema(Motivo.REGOLA, message, trovato=f"{write_number(regola.quota)}%")
    if regola.maggiorazione is not None and regola.maggiorazione < 0:
        found = f"{write_number(regola.maggiorazione)}%"
        yield Problema(Motivo.REGOLA, "la maggiorazione è negativa", trovato=found)
    if norma is None:
        yield Problema(Motivo.NORMA, f"nessun contratto noto chiede una maggiorazione per il {anno}", blocca=False)
    elif minimo is None:
        yield Problema(Motivo.NORMA, f"{norma.fonte}: nessuna maggiorazione con così pochi dipendenti", blocca=False)
    elif regola.maggiorazione is not None and regola.maggiorazione < minimo:
        atteso, trovato = (f"{write_number(valore)}%" for valore in (minimo, regola.maggiorazione))
        message = f"{norma.fonte}: la maggiorazione è meno del {atteso} della media"
        yield Problema(Motivo.NORMA, message, atteso=f"almeno {atteso}", trovato=trovato)
    if norma is not None:
        yield from _avvertenze(regola, norma)


def _avvertenze(regola: RegolaPremio, norma: Differenziazione) -> Iterator[Problema]:
    """What whoever signs must know of the national contract."""
    if regola.obiettivi_ente:
        message = (
            f"{norma.fonte}: {norma.condizione}" if norma.ridotto is not None else f"{norma.fonte}: nessuna riduzione"
        )
        yield Problema(Motivo.NORMA, message, blocca=False)
    if norma.nota != "":
        yield Problema(Motivo.NORMA, f"{norma.fonte}: {norma.nota}", blocca=False)


def _problemi_valutati(dovuto: int, valutati: Sequence[Valutato], regola: RegolaPremio) -> Iterator[Problema]:
    """What is wrong with what is due, and with those who were valued."""
    if dovuto < 0:
        yield Problema(Motivo.IMPORTO, "l'importo dovuto è negativo", trovato=write_euro(dovuto))
    elif dovuto > 0 and all(valutato.valutazione < regola.positiva for valutato in valutati):
        message = f"{write_euro(dovuto)} da attribuire, e nessuno valutato positivamente"
        yield Problema(Motivo.NESSUNO, message, trovato=f"{len(valutati)} valutati")
    matricole = [valutato.matricola for valutato in valutati]
    difettose = list(problemi_matricole(matricole))
    yield from difettose
    if not difettose:
        yield from problemi_ripetute(matricole)
    for riga, valutato in enumerate(valutati):
        if valutato.parti <= 0:
            found = write_number(valutato.parti)
            yield Problema(Motivo.NEGATIVO, "le parti devono essere più di 0", (riga,), trovato=found)
        if len(valutato.spareggio) != len(valutati[0].spareggio):
            yield Problema(Motivo.MANCA, "i criteri di spareggio devono essere gli stessi per tutti", (riga,))


def _merito(valutato: Valutato) -> tuple[Fraction, ...]:
    return (valutato.valutazione, *valutato.spareggio)


def _migliori(
    valutati: Sequence[Valutato], regola: RegolaPremio, massimo: int
) -> tuple[frozenset[int], tuple[int, ...]]:
    """Who has the raise, and who would but for others equal to them, of whom not all can."""
    positivi = [i for i, valutato in enumerate(valutati) if valutato.valutazione >= regola.positiva]
    ordine = sorted(positivi, key=lambda i: _merito(valutati[i]), reverse=True)
    if massimo == 0 or len(ordine) <= massimo:
        return frozenset(ordine[:massimo]), ()
    ultimo, primo_fuori = (_merito(valutati[i]) for i in ordine[massimo - 1 : massimo + 1])
    if ultimo != primo_fuori:
        return frozenset(ordine[:massimo]), ()
    alla_pari = tuple(sorted(i for i in ordine if _merito(valutati[i]) == ultimo))
    return frozenset(i for i in ordine[:massimo] if i not in alla_pari), alla_pari


def _pari_merito(valutati: Sequence[Valutato], alla_pari: Sequence[int]) -> Iterator[Problema]:
    """That the quota ends among equals."""
    if alla_pari:
        chi = ", ".join(valutati[i].matricola.strip() for i in alla_pari)
        message = (
            f"la quota finisce tra pari merito ({chi}): nessuno di loro ha la maggiorazione, finché un criterio di "
            "spareggio non decide"
        )
        yield Problema(Motivo.PARI_MERITO, message, tuple(alla_pari), blocca=False)


def _premi(
    dovuto: int, valutati: Sequence[Valutato], regola: RegolaPremio, scelti: frozenset[int], percento: Fraction
) -> tuple[Premio, ...] | Problema:
    """The premiums, or why there are none."""
    positivi = [i for i, valutato in enumerate(valutati) if valutato.valutazione >= regola.positiva]
    maggiorazione = _maggiorazione(dovuto, len(positivi), len(scelti), percento)
    base = dovuto - maggiorazione * len(scelti)
    if base < 0:
        message = f"{write_euro(dovuto)} non bastano per dare la maggiorazione a {len(scelti)}"
        return Problema(Motivo.IMPORTO, message, trovato=write_euro(dovuto))
    somma = sum((valutati[i].parti for i in positivi), Fraction(0))
    esatti = [base * ratio(valutati[i].parti, somma) for i in positivi]
    ranghi = [valutati[i].valutazione for i in positivi]
    basi = al_centesimo([valutati[i].matricola for i in positivi], esatti, base, regola.regola, ranghi)
    if basi is None:
        return senza_resto(regola.regola)
    return tuple(
        Premio(
            valutati[i].matricola.strip(), valutati[i].parti, somma, esatto, suo, maggiorazione if i in scelti else 0
        )
        for i, esatto, suo in zip(positivi, esatti, basi, strict=True)
    )


def _maggiorazione(dovuto: int, positivi: int, maggiorati: int, percento: Fraction) -> int:
    """The least whole cents that are no less than so many percent of the average of what is left for the premiums."""
    if maggiorati == 0:
        return 0
    minima = dovuto * ratio(percento, _PERCENTUALE * positivi + percento * maggiorati)
    return -(-minima.numerator // minima.denominator)
