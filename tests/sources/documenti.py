"""Random documents of plans, with all that the format has: units, repeated objectives, uncertain fields, measures.

They are drawn as values, written as TOML and read: so that a plan has the places and the marks that reading gives it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from perfxl.core.fasce import Fascia
from perfxl.core.modello import CAMPI, CAMPI_MISURA, MISURE, Classe, Elenco, Etichette, Modello, Pesi, Quote, Schema
from perfxl.core.piano import Stato, Tipologia
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.toml_writer import write_toml
from tests.comando import TREE
from tests.strategie import frasi, numeri

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from perfxl.core.piano import Piano

_TESTI = ("oggetto", "sezione", "tempi", "personale", "risorse")
_INCERTI = ("titolo", "rif_dup", "capofila", "numero", "soglia", "peso", *_TESTI, *(m.value for m in MISURE))


def _decimali() -> SearchStrategy[Decimal | int]:
    """Numbers with few decimals, with many, and whole."""
    return numeri() | st.integers(0, 100) | st.decimals(0, 10**11, places=12) | st.just(Decimal("4.50"))


@st.composite
def sistemi(draw: DrawFn) -> Modello:
    """A modello of any kind: with classes or weights by hand, with bands, with some of the columns."""
    con_classi, con_fasce = draw(st.booleans()), draw(st.booleans())
    elenchi = tuple(
        Elenco(misure, tuple(c for c in CAMPI_MISURA if c in {"descrizione", "peso"} or draw(st.booleans())))
        for misure in draw(st.sets(st.sampled_from(MISURE)))
    )
    schemi = [Schema(elenco.misure, Decimal(100)) for elenco in elenchi if draw(st.booleans())]
    if not con_classi and draw(st.booleans()):
        schemi.append(Schema(Pesi.OBIETTIVI, Decimal(100)))
    return Modello(
        codice="prova",
        titolo="Di prova",
        classi=(Classe("alta", Decimal(40)), Classe("bassa", Decimal("2.5"))) if con_classi else (),
        fasce=(Fascia(1, 9, Decimal(1)), Fascia(10, None, Decimal(2)), Fascia(None, None, Decimal(3), "tutti"))
        if con_fasce
        else (),
        schemi=tuple(schemi),
        campi=tuple(campo for campo in CAMPI if draw(st.booleans())),
        elenchi=elenchi,
        differiscono=("personale",) if draw(st.booleans()) else (),
        quote=draw(st.sampled_from(Quote)),
        etichette=draw(st.sampled_from([Etichette(), Etichette(obiettivi="Piano", titolo="Capofila", atteso="Fasi")])),
    )


@dataclass(frozen=True, slots=True)
class _Bozza:
    """What an objective is drawn for."""

    modello: Modello
    madri: dict[str, str]
    fondo: bool

    def radice(self, codice: str) -> str:
        while self.madri[codice] != "":
            codice = self.madri[codice]
        return codice


@st.composite
def documenti(draw: DrawFn) -> tuple[Modello, dict[str, Any]]:
    """A modello, and the values of a plan that follows it."""
    modello = draw(sistemi())
    codici = draw(st.lists(st.sampled_from(["A", "01", "01-02", "1", "C.x", "1E2"]), min_size=1, unique=True))
    madri = {codice: draw(st.sampled_from(["", *codici[:i]])) for i, codice in enumerate(codici)}
    valori: dict[str, Any] = {"formato": 1, "modello": "prova", "ente": draw(frasi()), "anno": 2026}
    fondo = draw(st.booleans())
    if fondo:
        valori["fondo"] = draw(_fondi())
    valori["settori"] = [
        {"codice": codice, "nome": draw(frasi()), **({"di": madre} if madre else {}), **draw(_rilevanza(modello))}
        for codice, madre in madri.items()
    ]
    if fondo and modello.quote is Quote.PIANO:
        valori["quote"] = [
            {"codice": "tutto", "titolo": draw(frasi()), "percentuale": draw(numeri())},
            {"codice": "parte", "titolo": draw(frasi()), "di": "tutto", "parti": draw(_decimali())},
            {"codice": "altra", "titolo": draw(frasi()), "di": "tutto", "importo": Decimal("10.50")},
            {"codice": "resto", "titolo": draw(frasi()), "resto": True},
        ]
    bozza = _Bozza(modello, madri, fondo)
    nomi = draw(st.lists(st.sampled_from(["1", "2", "01", "SEG-1", "1.1", "0", "3-4"]), min_size=1, unique=True))
    primi: dict[str, dict[str, Any]] = {}
    obiettivi = []
    for nome in nomi:
        come = draw(st.sampled_from(["", "", *primi])) if primi else ""
        obiettivo = draw(_obiettivi(bozza, nome, primi.get(come)))
        if come == "":
            primi[nome] = obiettivo
        else:
            obiettivo["come"] = come
        obiettivi.append(obiettivo)
    return modello, {**valori, "obiettivi": draw(st.permutations(obiettivi))}


@st.composite
def _rilevanza(draw: DrawFn, modello: Modello) -> dict[str, Any]:
    return {"rilevanza": draw(_decimali())} if modello.quote is Quote.RILEVANZA and draw(st.booleans()) else {}


@st.composite
def _fondi(draw: DrawFn) -> dict[str, Any]:
    importi = st.integers(0, 10**9).map(lambda centesimi: Decimal(centesimi).scaleb(-2))
    fondo: dict[str, Any] = {"massimo": draw(importi)}
    if draw(st.booleans()):
        fondo["finanziato"] = draw(importi)
    if draw(st.booleans()):
        fondo["accantonamenti"] = [{"titolo": draw(frasi()), "importo": draw(importi)}]
    return fondo


@st.composite
def _obiettivi(draw: DrawFn, bozza: _Bozza, nome: str, primo: dict[str, Any] | None) -> dict[str, Any]:
    """An objective, that of which it says the same, or None."""
    valori: dict[str, Any] = draw(
        st.sampled_from([{"numero": nome}, {"codice": nome}, {"codice": nome, "numero": nome}])
        | frasi().map(lambda numero: {"codice": nome, "numero": numero})
    ).copy()
    if primo is None or draw(st.booleans()):
        valori["titolo"] = draw(frasi())
    for testo in _TESTI:
        if draw(st.booleans()):
            valori[testo] = draw(frasi() | st.just(""))
    capofila = draw(st.sampled_from(list(bozza.madri)))
    valori |= {"capofila": capofila, **_tipologia(draw, bozza, capofila, primo)}
    scelte: dict[str, SearchStrategy[Any]] = {
        "gruppo": frasi(),
        "anni": st.sampled_from(["2024", "2024-2026", 2025]),
        "stato": st.sampled_from([stato.value for stato in Stato]),
        "soglia": _decimali(),
        "rif_dup": st.lists(frasi() | st.sampled_from(["a; b", " x", "(vuoto)", "((vuoto))", "1, 2"]), max_size=3),
        "incerti": st.lists(st.sampled_from(_INCERTI), unique=True, max_size=5),
        "scheda": st.fixed_dictionaries(
            {}, optional={"titolo": frasi(), "soglia": _decimali(), "tempi": frasi(), "personale": frasi()}
        ),
        "dichiarato": st.fixed_dictionaries({}, optional={"peso": _decimali(), "stanziato": numeri("0", "9999")}),
        **_pesi(bozza),
    }
    valori |= {chiave: draw(scelta) for chiave, scelta in scelte.items() if draw(st.booleans())}
    return {**valori, **_paga(draw, bozza), **_misure(draw, bozza, primo)}


def _tipologia(draw: DrawFn, bozza: _Bozza, capofila: str, primo: dict[str, Any] | None) -> dict[str, Any]:
    altri = [c for c, madre in bozza.madri.items() if madre == "" and c != bozza.radice(capofila)]
    ammesse = [Tipologia.SETTORE, *([Tipologia.GENERALE, Tipologia.INTERSETTORIALE] if altri else [])]
    tipologia = draw(st.sampled_from(ammesse))
    if tipologia is Tipologia.SETTORE and primo is None and draw(st.booleans()):
        return {}
    chi: dict[str, Any] = {"tipologia": tipologia.value}
    if tipologia is Tipologia.INTERSETTORIALE or (tipologia is Tipologia.GENERALE and draw(st.booleans())):
        chi["partecipano"] = draw(st.lists(st.sampled_from(altri), min_size=1, unique=True))
    return chi


def _pesi(bozza: _Bozza) -> dict[str, SearchStrategy[Any]]:
    pesi: dict[str, SearchStrategy[Any]] = {}
    if bozza.modello.classi:
        pesi["classe"] = frasi() | st.sampled_from(["alta", "bassa"])
    if bozza.modello.fasce:
        pesi["n_dip"] = st.integers(0, 60) | st.just("tutti")
    if bozza.modello.pesi_a_mano:
        pesi["peso"] = _decimali()
    return pesi


def _paga(draw: DrawFn, bozza: _Bozza) -> dict[str, Any]:
    fisso = {"importo_fisso": draw(numeri("0", "9999"))}
    if bozza.modello.quote is Quote.RILEVANZA or not bozza.fondo:
        return draw(st.sampled_from([fisso, {}]))
    return draw(st.sampled_from([fisso, {"quota": "parte"}, {"quota": "resto"}]))


def _misure(draw: DrawFn, bozza: _Bozza, primo: dict[str, Any] | None) -> dict[str, Any]:
    liste: dict[str, Any] = {}
    for elenco in bozza.modello.elenchi:
        nome = elenco.misure.value
        prime = [] if primo is None else primo.get(nome, [])
        if draw(st.booleans()):
            quante = draw(st.integers(0, 3))
            liste[nome] = [draw(_misura(prime[i] if i < len(prime) else None)) for i in range(quante)]
    return liste


@st.composite
def _misura(draw: DrawFn, prima: dict[str, Any] | None) -> dict[str, Any]:
    testo = (
        frasi() | st.just("") | st.sampled_from(["(vuoto)", "(nessuna voce)", "((nessuna voce))", "100%", "31.06.2024"])
    )
    campi: dict[str, SearchStrategy[Any]] = {
        "numero": frasi(5) | st.just("1"),
        "soggetti": testo,
        "descrizione": testo,
        "attivita": testo,
        "atteso": testo,
        "termine": testo,
        "peso": _decimali(),
        "cumulato": _decimali(),
        "penalita": _decimali(),
        "di": st.lists(frasi(5) | st.just("1"), max_size=2),
    }
    misura = {chiave: draw(campo) for chiave, campo in campi.items() if draw(st.booleans())}
    if prima is None and not {"descrizione", "atteso"} & misura.keys():
        misura["descrizione"] = draw(testo)
    return misura


def letto(documento: tuple[Modello, dict[str, Any]]) -> Piano:
    """The plan that a document says."""
    modello, valori = documento
    return read_piano(write_toml(valori), "piano.toml", lambda _: modello)


def piani_scritti() -> SearchStrategy[Piano]:
    """Plans that were read from documents of any kind."""
    return documenti().map(letto)


def ammesso(piano: Piano) -> Piano:
    """The plan without what its modello has no use for, which no document of it may say."""
    sistema = piano.modello
    obiettivi = []
    for o in piano.obiettivi:
        liste: dict[str, Any] = {m.value: () for m in MISURE if sistema.elenco(m) is None}
        if not sistema.pesi_a_mano:
            liste["peso"] = replace(o.peso, value=None)
        if not sistema.fasce:
            liste["n_dip"] = replace(o.n_dip, value=None)
        obiettivi.append(replace(o, **liste))
    return replace(piano, obiettivi=tuple(obiettivi))


def modello(codice: str) -> Modello:
    """One of the modelli that come with perfxl.

    Raises:
        KeyError: there is none with this code.
    """
    percorso = TREE / "modelli" / f"{codice}.toml"
    if not percorso.is_file():
        raise KeyError(codice)
    return read_modello(percorso.read_text(encoding="utf-8"), percorso.name)
