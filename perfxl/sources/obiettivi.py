"""Reading the objectives of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.modello import MISURE, Quote
from perfxl.core.piano import Dichiarato, Misura, Obiettivo, Scheda, Stato, Tipologia, radice
from perfxl.core.place import Sourced
from perfxl.sources.toml_values import ANNI, CENTS, DECIMAL, N_DIP, NUMERO, SIGLA, STAMPATO, TEXT, choice, question

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from perfxl.core.modello import Modello
    from perfxl.sources.toml_reader import Tavola

CHIAVI_OBIETTIVO = (
    "codice",
    "numero",
    "titolo",
    "oggetto",
    "sezione",
    "tipologia",
    "capofila",
    "partecipano",
    "gruppo",
    "come",
    "quota",
    "importo_fisso",
    "tempi",
    "anni",
    "stato",
    "soglia",
    "personale",
    "risorse",
    "classe",
    "peso",
    "n_dip",
    "rif_dup",
    "incerti",
    "scheda",
    "dichiarato",
    "fasi",
    "indicatori",
    "risultati",
)
"""What a plan may say of an objective, in the order in which it is written."""
CHIAVI_MISURA = (
    "numero",
    "soggetti",
    "descrizione",
    "attivita",
    "atteso",
    "termine",
    "peso",
    "cumulato",
    "penalita",
    "di",
)
"""What a plan may say of a phase, an indicator or a result."""
CHIAVI_SCHEDA = ("tipologia", "titolo", "tempi", "soglia", "personale")
CHIAVI_DICHIARATO = ("peso", "coefficiente", "totale", "stanziato")


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
    def radici(self) -> tuple[str, ...]:
        """Codes of the settori."""
        return tuple(codice for codice, madre in self.madri.items() if madre == "") or ("",)


def read_obiettivi(tavola_piano: Tavola, contesto: Contesto) -> tuple[Obiettivo, ...]:
    """The objectives of a plan; their problems are noted."""
    tavole = tavola_piano.required_tables("obiettivi", CHIAVI_OBIETTIVO)
    codici = [_codice(tavola) for tavola in tavole]
    tavola_piano.source.unique(codici, "l'obiettivo")
    noti = {codice.value for codice in codici}
    for tavola, codice in zip(tavole, codici, strict=True):
        _judge_come(tavola, codice.value, noti, tavole)
    return tuple(_obiettivo(tavola, codice.value, contesto) for tavola, codice in zip(tavole, codici, strict=True))


def _codice(tavola: Tavola) -> Sourced[str]:
    """What tells the objective from the others: its code, or else its printed number."""
    return tavola.required("codice", SIGLA) if "codice" in tavola else tavola.required("numero", NUMERO)


def _judge_come(tavola: Tavola, codice: str, noti: Collection[str], tavole: Collection[Tavola]) -> None:
    come = tavola.optional("come", TEXT).value
    if come is None:
        return
    if come not in noti or come == codice:
        altri = [altro for altro in noti if altro != codice]
        tavola.note("come", f"non c'è un altro obiettivo con il codice «{come}»{question(come, altri)}")
    elif any("come" in altra and _nome(altra) == come for altra in tavole):
        tavola.note("come", f"anche «{come}» ripete un altro obiettivo: indicare quello")


def _nome(tavola: Tavola) -> str:
    return f"{tavola.values.get('codice', tavola.values.get('numero', ''))}"


def _obiettivo(tavola: Tavola, codice: str, contesto: Contesto) -> Obiettivo:
    titolo = tavola.required("titolo", TEXT)
    tipologia = tavola.optional("tipologia", choice(Tipologia)).value or Tipologia.SETTORE
    unita = tavola.required("capofila", TEXT)
    _judge_settore(tavola, "capofila", unita, tuple(contesto.madri) or ("",))
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
        partecipano=_partecipano(tavola, tipologia, capofila, contesto.radici),
        gruppo=tavola.text_or_empty("gruppo").value or unita.value,
        come=tavola.text_or_empty("come").value,
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
        scheda=_scheda(tavola),
        dichiarato=_dichiarato(tavola),
        fasi=_misure(tavola, "fasi"),
        indicatori=_misure(tavola, "indicatori"),
        risultati=_misure(tavola, "risultati"),
    )


def _numero(tavola: Tavola, codice: str) -> Sourced[str]:
    """The printed number; the code where that is the printed number."""
    if "codice" not in tavola:
        return Sourced(codice, tavola.place_of("numero"))
    numero = tavola.optional("numero", STAMPATO)
    return Sourced(numero.value or "", numero.place)


def _judge_modello(tavola: Tavola, modello: Modello) -> None:
    """Note what is written that this modello has no use for: it would be lost on the way."""
    fuori_posto = {
        "classe": not modello.classi,
        "n_dip": not modello.fasce,
        "peso": not modello.pesi_a_mano,
    } | {misure.value: modello.elenco(misure) is None for misure in MISURE}
    for chiave, inutile in fuori_posto.items():
        if inutile and tavola.values.get(chiave, []) != []:
            tavola.note(
                chiave, f"il modello «{modello.codice}» non lo prevede: togliere la riga, o correggere il modello"
            )


def _incerti(tavola: Tavola) -> tuple[str, ...]:
    nomi = tavola.elements("incerti", TEXT)
    for nome in nomi:
        if nome.value not in CHIAVI_OBIETTIVO:
            hint = question(nome.value, CHIAVI_OBIETTIVO)
            tavola.source.note(nome.place, f"«incerti»: «{nome.value}» non è un dato dell'obiettivo{hint}")
    tavola.source.unique(nomi, "«incerti»: il dato")
    return tuple(nome.value for nome in nomi)


def _scheda(obiettivo: Tavola) -> Scheda | None:
    tavola = obiettivo.table("scheda", CHIAVI_SCHEDA)
    if tavola is None:
        return None
    return Scheda(
        tipologia=tavola.unless_blank("tipologia", TEXT),
        titolo=tavola.unless_blank("titolo", TEXT),
        tempi=tavola.unless_blank("tempi", TEXT),
        soglia=tavola.optional("soglia", DECIMAL),
        personale=tavola.unless_blank("personale", TEXT),
    )


def _stray(codice: str, codici: Collection[str]) -> bool:
    """Whether the code is surely none of these: a refused one, here or among these, is a problem of its own."""
    return "" not in {codice, *codici} and codice not in codici


def _judge_settore(tavola: Tavola, key: str, codice: Sourced[str], settori: tuple[str, ...]) -> None:
    if _stray(codice.value, settori):
        hint = question(codice.value, settori)
        tavola.source.note(codice.place, f"«{key}»: non c'è un settore con il codice «{codice.value}»{hint}")


def _partecipano(tavola: Tavola, tipologia: Tipologia, capofila: str, settori: tuple[str, ...]) -> tuple[str, ...]:
    codici = tavola.elements("partecipano", TEXT)
    for codice in codici:
        _judge_settore(tavola, "partecipano", codice, settori)
        if codice.value == capofila:
            tavola.source.note(codice.place, f"«partecipano»: «{capofila}» è già il capofila")
    tavola.source.unique(codici, "«partecipano»: il settore")
    given = tavola.values.get("partecipano", []) != []
    if tipologia is Tipologia.GENERALE and not given:
        return tuple(settore for settore in settori if settore != capofila)
    if tipologia is Tipologia.SETTORE and given:
        tavola.note("partecipano", "in un obiettivo di settore non partecipano altri settori")
    if tipologia is Tipologia.INTERSETTORIALE and not given and "partecipano" not in tavola.meant:
        tavola.note("partecipano", "in un obiettivo intersettoriale va scritto chi partecipa")
    return tuple(codice.value for codice in codici)


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


def _dichiarato(obiettivo: Tavola) -> Dichiarato:
    tavola = obiettivo.table("dichiarato", CHIAVI_DICHIARATO)
    if tavola is None:
        nulla = Sourced(None, obiettivo.place)
        return Dichiarato(nulla, nulla, nulla, nulla)
    return Dichiarato(
        peso=tavola.optional("peso", DECIMAL),
        coefficiente=tavola.optional("coefficiente", DECIMAL),
        totale=tavola.optional("totale", DECIMAL),
        stanziato=tavola.optional("stanziato", CENTS),
    )


def _misure(obiettivo: Tavola, elenco: str) -> tuple[Misura, ...]:
    return tuple(_misura(tavola) for tavola in obiettivo.tables(elenco, CHIAVI_MISURA))


def _misura(tavola: Tavola) -> Misura:
    misura = Misura(
        numero=tavola.optional("numero", STAMPATO).value or "",
        descrizione=tavola.text_or_empty("descrizione"),
        attivita=tavola.text_or_empty("attivita"),
        atteso=tavola.text_or_empty("atteso"),
        termine=tavola.text_or_empty("termine"),
        soggetti=tavola.text_or_empty("soggetti"),
        peso=tavola.optional("peso", DECIMAL),
        cumulato=tavola.optional("cumulato", DECIMAL),
        penalita=tavola.optional("penalita", DECIMAL),
        di=tuple(numero.value for numero in tavola.elements("di", STAMPATO)),
    )
    if "descrizione" not in tavola and "atteso" not in tavola:
        tavola.source.note(tavola.place, "manca «descrizione»")
    return misura
