"""Reading the objectives of a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.core.modello import MISURE, Pesi, Quote
from perfxl.core.piano import Obiettivo, Stato, Tipologia, radice
from perfxl.core.place import Sourced
from perfxl.sources.dettagli import read_dichiarato, read_misure, read_scheda
from perfxl.sources.formato import OBIETTIVO
from perfxl.sources.toml_values import ANNI, CENTS, DECIMAL, N_DIP, NUMERO, SIGLA, STAMPATO, TEXT, choice, question

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from perfxl.core.modello import Modello
    from perfxl.sources.toml_reader import Tavola


@dataclass(frozen=True, slots=True)
class Contesto:
    """What the objectives of a plan refer to.

    Attributes:
        modello: its modello.
        madri: the unit that each unit is a part of, by code; empty for none.
        quote: whether each quota, by its code, can pay objectives.
        misspelt: whether the plan has quote under a name that looks like it.
        con_fondo: whether the plan has money.
    """

    modello: Modello
    madri: Mapping[str, str]
    quote: Mapping[str, bool]
    misspelt: bool
    con_fondo: bool

    @property
    def unita(self) -> tuple[str, ...]:
        """Codes of the settori and of the units within them."""
        return tuple(self.madri)

    @property
    def radici(self) -> tuple[str, ...]:
        """Codes of the settori."""
        return tuple(codice for codice, madre in self.madri.items() if madre == "")


def read_obiettivi(tavola_piano: Tavola, contesto: Contesto) -> tuple[Obiettivo, ...]:
    """The objectives of a plan; their problems are noted."""
    tavole = tavola_piano.required_tables("obiettivi", OBIETTIVO.chiavi)
    codici = [_codice(tavola) for tavola in tavole]
    tavola_piano.source.unique(codici, "l'obiettivo")
    noti = {codice.value: "come" in tavola for codice, tavola in zip(codici, tavole, strict=True)}
    return tuple(
        _obiettivo(tavola, codice.value, noti, contesto) for tavola, codice in zip(tavole, codici, strict=True)
    )


def _codice(tavola: Tavola) -> Sourced[str]:
    """What tells the objective from the others: its code, or else its printed number."""
    if "codice" in tavola:
        return tavola.required("codice", SIGLA)
    if "numero" in tavola:
        return tavola.required("numero", NUMERO)
    tavola.missing(("codice", "numero"), "manca «numero», o «codice» dove il documento non stampa un numero")
    return Sourced("", tavola.place)


def _come(tavola: Tavola, codice: str, noti: Mapping[str, bool]) -> str | None:
    """The code of the objective that this one repeats, empty for none; None for one that it cannot repeat."""
    if "come" not in tavola:
        return ""
    come = tavola.required("come", NUMERO).value
    altri = [altro for altro in noti if altro != codice]
    if come == "" or (come not in altri and "" in altri):  # refused, or the other's code is: said already
        return None
    if come not in altri:
        tavola.note("come", f"non c'è un altro obiettivo con il codice «{come}»{question(come, altri)}")
        return None
    if noti[come]:
        tavola.note("come", f"anche «{come}» ripete un altro obiettivo: indicare quello")
        return None
    return come


def _obiettivo(tavola: Tavola, codice: str, noti: Mapping[str, bool], contesto: Contesto) -> Obiettivo:
    come = _come(tavola, codice, noti)
    if come is None:  # what it does not say it would have from the other
        tavola = replace(tavola, meant=tavola.meant | {"titolo"})
    titolo = tavola.required("titolo", TEXT)
    tipologia = _tipologia(tavola)
    unita = tavola.required("capofila", TEXT)
    _judge_settore(tavola, "capofila", unita, contesto, contesto.unita)
    capofila = radice(unita.value, contesto.madri)
    stato = tavola.optional("stato", choice(Stato))
    _judge_modello(tavola, contesto.modello)
    return Obiettivo(
        codice=codice,
        numero=_numero(tavola, codice),
        place=tavola.place,
        titolo=titolo,
        oggetto=tavola.text_or_empty("oggetto"),
        sezione=tavola.text_or_empty("sezione"),
        tipologia=tipologia,
        capofila=capofila,
        unita=unita,
        partecipano=_partecipano(tavola, tipologia, capofila, contesto),
        gruppo=tavola.text_or_empty("gruppo").value or unita.value,
        come=come or "",
        quota=_quota(tavola, contesto),
        importo_fisso=tavola.optional("importo_fisso", CENTS),
        tempi=tavola.text_or_empty("tempi"),
        anni=tavola.optional("anni", ANNI),
        stato=Sourced(stato.value or Stato.ATTIVO, stato.place),
        soglia=tavola.optional("soglia", DECIMAL),
        personale=tavola.text_or_empty("personale"),
        risorse=tavola.text_or_empty("risorse"),
        classe=tavola.unless_blank("classe", TEXT),
        peso=tavola.optional("peso", DECIMAL),
        n_dip=tavola.unless_blank("n_dip", N_DIP),
        rif_dup=tavola.elements("rif_dup", TEXT),
        incerti=_incerti(tavola),
        scheda=read_scheda(tavola),
        dichiarato=read_dichiarato(tavola),
        fasi=read_misure(tavola, Pesi.FASI),
        indicatori=read_misure(tavola, Pesi.INDICATORI),
        risultati=read_misure(tavola, Pesi.RISULTATI),
    )


def _numero(tavola: Tavola, codice: str) -> Sourced[str]:
    """The printed number; the code where that is the printed number."""
    if "codice" not in tavola:
        return Sourced(codice, tavola.place_of("numero"))
    numero = tavola.optional("numero", STAMPATO)
    return Sourced(numero.value or "", numero.place)


def _tipologia(tavola: Tavola) -> Tipologia:
    """Whom it concerns: one settore where it does not say; the whole ente, which any may take part in, if refused."""
    if "tipologia" in tavola or "tipologia" in tavola.meant:
        return tavola.required("tipologia", choice(Tipologia)).value
    return Tipologia.SETTORE


def _judge_modello(tavola: Tavola, modello: Modello) -> None:
    """Note what is written that this modello has no use for: it would be lost on the way."""
    fuori_posto = {
        "classe": not modello.classi,
        "n_dip": not modello.fasce,
        "peso": not modello.pesi_a_mano,
    } | {misure.value: modello.elenco(misure) is None for misure in MISURE}
    for chiave, inutile in fuori_posto.items():
        if inutile and tavola.values.get(chiave, []) != []:
            tavola.note(chiave, non_previsto(modello))


def non_previsto(modello: Modello) -> str:
    """What to do about a key that the modello has no use for."""
    return f"il modello «{modello.codice}» non lo prevede: toglierlo, o correggere il modello"


def _incerti(tavola: Tavola) -> tuple[str, ...]:
    nomi = tavola.elements("incerti", TEXT)
    for nome in nomi:
        if nome.value not in OBIETTIVO.chiavi:
            hint = question(nome.value, OBIETTIVO.chiavi)
            tavola.source.note(nome.place, f"«incerti»: «{nome.value}» non è un dato dell'obiettivo{hint}")
    tavola.source.unique(nomi, "«incerti»: il dato")
    return tuple(nome.value for nome in nomi)


def _stray(codice: str, codici: Collection[str]) -> bool:
    """Whether the code is surely none of these: a refused one, here or among these, is a problem of its own."""
    return "" not in {codice, *codici} and codice not in codici


def _judge_settore(tavola: Tavola, key: str, codice: Sourced[str], contesto: Contesto, intesi: tuple[str, ...]) -> None:
    """Note a code that no settore has, and the nearest of those that may be meant."""
    if _stray(codice.value, contesto.unita or ("",)):
        hint = question(codice.value, intesi)
        tavola.source.note(codice.place, f"«{key}»: non c'è un settore con il codice «{codice.value}»{hint}")


def _partecipano(tavola: Tavola, tipologia: Tipologia, capofila: str, contesto: Contesto) -> tuple[str, ...]:
    codici = tavola.elements("partecipano", TEXT)
    _judge_partecipano(tavola, codici, capofila, contesto)
    given = tavola.values.get("partecipano", []) != []
    if tipologia is Tipologia.GENERALE and not given:
        return tuple(settore for settore in contesto.radici if settore != capofila)
    if tipologia is Tipologia.SETTORE and given:
        hint = "" if "tipologia" in tavola else "; forse la tipologia è «intersettoriale»?"
        tavola.note("partecipano", f"in un obiettivo di settore non partecipano altri settori{hint}")
    if tipologia is Tipologia.INTERSETTORIALE and not given and "partecipano" not in tavola.meant:
        tavola.note("partecipano", "in un obiettivo intersettoriale va scritto chi partecipa")
    return tuple(codice.value for codice in codici)


def _judge_partecipano(tavola: Tavola, codici: tuple[Sourced[str], ...], capofila: str, contesto: Contesto) -> None:
    """Note who cannot take part: no settore, a unit within one, who leads, who is there already."""
    for codice in codici:
        intero = radice(codice.value, contesto.madri)
        if codice.value == capofila:
            tavola.source.note(codice.place, f"«partecipano»: «{capofila}» è già il capofila")
        elif intero != codice.value:
            text = f"«{codice.value}» fa parte di «{intero}», e partecipano i settori interi"
            tavola.source.note(codice.place, f"«partecipano»: {text}")
        else:
            _judge_settore(tavola, "partecipano", codice, contesto, contesto.radici)
    tavola.source.unique(codici, "«partecipano»: il settore")


def _quota(tavola: Tavola, contesto: Contesto) -> str:
    """The code of the quota that pays the objective; empty where its amount is fixed, or where no quota pays."""
    quote = contesto.quote
    if contesto.modello.quote is Quote.RILEVANZA or not contesto.con_fondo:
        if "quota" in tavola:
            perche = "in questo modello paga il settore" if contesto.con_fondo else "il piano non ha un fondo"
            tavola.note("quota", f"non va scritta: {perche}")
        return ""
    tavola.exactly_one(("quota", "importo_fisso"))
    if "quota" not in tavola:
        return ""
    codice = tavola.required("quota", TEXT).value
    if contesto.misspelt:  # said once, not at every objective
        return codice
    if _stray(codice, quote):
        tavola.note("quota", f"non c'è una quota con il codice «{codice}»{question(codice, list(quote))}")
    elif not quote.get(codice, True):
        tavola.note("quota", f"«{codice}» è divisa in altre quote: indicare una di quelle")
    return codice
