"""Random plans for the tests of the workbooks: quote within quote, every policy, texts that look like formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from perfxl.core.modello import Classe, Fascia, Modello, Pesi, Residuo, Schema
from perfxl.core.piano import (
    Accantonamento,
    Dichiarato,
    Fondo,
    Indicatore,
    Modo,
    Obiettivo,
    Piano,
    Quota,
    Settore,
    Tipologia,
)
from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from typing import TypeVar

    from hypothesis.strategies import DrawFn

    T = TypeVar("T")

LUOGO = Place("piano.toml", line=1)
CLASSI = tuple(
    Classe(nome, Decimal(peso)) for nome, peso in [("alta", 40), ("media", "12.5"), ("bassa", 5), ("zero", 0)]
)
SETTORI = ("UNO", "DUE")
_TESTI = st.one_of(
    st.sampled_from(["=1+1", "+39", "-", "@SUM", "'", "25,5", "2026", "http://a.it", "{=1}", '"', "<&>", "però  no"]),
    st.text("ab à€’&<'\"=", min_size=1, max_size=20).map(str.strip).filter(bool),
)
_CENTESIMI = st.integers(0, 50_000_000)


def _da(valore: T) -> Sourced[T]:
    return Sourced(valore, LUOGO)


@st.composite
def _fasce(draw: DrawFn) -> tuple[Fascia, ...]:
    """Bands without holes, and one for a word."""
    inizi = [1, *sorted(draw(st.sets(st.integers(2, 12), max_size=7)))]
    coefficienti = st.integers(1, 14).map(lambda n: n * Decimal("0.25"))
    numeriche = [
        Fascia(da, a, draw(coefficienti))
        for da, a in zip(inizi, [*(successivo - 1 for successivo in inizi[1:]), None], strict=True)
    ]
    return (*numeriche, Fascia(None, None, draw(coefficienti), parola="tutti"))


@st.composite
def _quote(draw: DrawFn) -> tuple[Quota, ...]:
    """A tree of quote, two levels deep at most."""
    trovate: list[Quota] = []

    def livello(di: str, quante: int) -> None:
        modi = draw(
            st.lists(st.sampled_from([Modo.IMPORTO, Modo.PERCENTUALE, Modo.PARTI]), min_size=1, max_size=quante)
        )
        if Modo.PARTI not in modi and draw(st.booleans()):
            modi.append(Modo.RESTO)
        for posto, modo in enumerate(modi):
            codice = f"{di}-{posto}" if di else f"q{posto}"
            trovate.append(Quota(codice, _da(draw(_TESTI)), modo, _da(draw(_valore(modo))), di))
            if not di and draw(st.integers(0, 2)) == 0:
                livello(codice, 2)

    livello("", 3)
    return tuple(trovate)


def _valore(modo: Modo) -> st.SearchStrategy[Decimal]:
    match modo:
        case Modo.IMPORTO:
            return st.integers(1, 500_000).map(lambda n: Decimal(n).scaleb(-2))
        case Modo.PERCENTUALE:
            return st.integers(1, 300).map(lambda n: Decimal(n).scaleb(-1))
        case Modo.PARTI:
            return st.one_of(st.integers(1, 40).map(Decimal), st.integers(1, 999).map(lambda n: Decimal(n).scaleb(-2)))
        case Modo.RESTO:
            return st.just(Decimal(0))


@st.composite
def _indicatori(draw: DrawFn) -> tuple[Indicatore, ...]:
    pesi = st.one_of(st.none(), st.integers(0, 1000).map(lambda n: Decimal(n).scaleb(-1)))
    quanti = draw(st.integers(0, 3))
    return tuple(Indicatore(_da(draw(_TESTI)), _da(draw(_TESTI)), _da(draw(pesi))) for _ in range(quanti))


@st.composite
def _obiettivo(draw: DrawFn, codice: str, quota: str, fisso: int | None) -> Obiettivo:
    capofila = draw(st.sampled_from(SETTORI))
    partecipano = tuple(draw(st.sets(st.sampled_from([s for s in SETTORI if s != capofila]))))
    nulla: Sourced[Decimal | None] = _da(None)
    return Obiettivo(
        codice=codice,
        place=LUOGO,
        titolo=_da(draw(_TESTI)),
        tipologia=Tipologia.INTERSETTORIALE if partecipano else Tipologia.SETTORE,
        capofila=capofila,
        partecipano=partecipano,
        quota=quota,
        importo_fisso=_da(fisso),
        tempi=_da(draw(st.one_of(st.just(""), _TESTI))),
        soglia=_da(draw(st.one_of(st.none(), st.integers(0, 200).map(lambda n: Decimal(n) / 2)))),
        personale=_da(draw(st.one_of(st.just(""), _TESTI))),
        classe=_da(draw(st.sampled_from([classe.nome for classe in CLASSI]))),
        n_dip=_da(draw(st.one_of(st.integers(1, 15), st.just("tutti")))),
        dichiarato=Dichiarato(nulla, nulla, nulla, _da(draw(st.one_of(st.none(), _CENTESIMI)))),
        indicatori=draw(_indicatori()),
    )


@st.composite
def piani(draw: DrawFn) -> Piano:
    """A plan of an ente that does not exist; whether its fund can be split is not said."""
    quote = draw(_quote())
    foglie = [quota.codice for quota in quote if quota.codice not in {q.di for q in quote}]
    pagati: list[tuple[str, int | None]] = [(foglia, None) for foglia in foglie for _ in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        pagati.insert(draw(st.integers(0, len(pagati))), ("", draw(st.integers(0, 300_000))))
    prefisso = draw(st.sampled_from(["", "1.", "A-"]))
    obiettivi = tuple(
        draw(_obiettivo(f"{prefisso}{numero}", quota, fisso)) for numero, (quota, fisso) in enumerate(pagati, start=1)
    )
    finanziato = draw(st.integers(1_500_000, 50_000_000))
    accantonato = draw(st.lists(st.integers(0, 99_999), max_size=2))
    fondo = Fondo(
        _da(finanziato + sum(accantonato) + draw(st.integers(0, 1))),
        _da(finanziato),
        dichiarato=True,
        accantonamenti=tuple(Accantonamento(_da(draw(_TESTI)), _da(importo)) for importo in accantonato),
    )
    residuo = draw(st.sampled_from(Residuo))
    riga = draw(st.sampled_from(obiettivi)).codice if residuo is Residuo.RIGA else ""
    schemi = (Schema(Pesi.INDICATORI, Decimal(100)),) if draw(st.booleans()) else ()
    modello = Modello("prova", "Prova", CLASSI, draw(_fasce()), schemi, residuo, riga)
    settori = tuple(Settore(codice, _da(f"Settore {codice.lower()}")) for codice in SETTORI)
    return Piano(modello, _da("Comune di Prova"), _da(2026), fondo, settori, quote, obiettivi)
