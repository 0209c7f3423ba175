"""The system of an ente: classes, bands, weight schemes, split, labels. Data, read from a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from perfxl.core.fasce import Fascia
    from perfxl.core.finding import Severity


class Residuo(StrEnum):
    """What happens to the cents that rounding leaves over."""

    NESSUNO = "nessuno"
    MAGGIOR_RESTO = "maggior resto"
    RIGA = "riga"


class Pesi(StrEnum):
    """Whose weights a scheme sums: those of the objectives of a group, of an objective's measures, of the settori."""

    OBIETTIVI = "obiettivi"
    FASI = "fasi"
    INDICATORI = "indicatori"
    RISULTATI = "risultati"
    RILEVANZA = "rilevanza"


MISURE = (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)
"""The lists of measures that an objective may have."""


class Vuoti(StrEnum):
    """What a blank weight means: that it is missing, or that it is another's."""

    MANCANO = "mancano"
    ALTRUI = "altrui"


class Quote(StrEnum):
    """Where the pots of the fund come from: the plan says them, or they are the settori by their rilevanza."""

    PIANO = "piano"
    RILEVANZA = "rilevanza"


@dataclass(frozen=True, slots=True)
class Classe:
    """A class of objectives, and what it gives.

    Attributes:
        nome: its label (strategico, rilevante operativo).
        peso: the peso that it gives; None where the class only ranks.
        codice: its code, where the document prints one before the label.
    """

    nome: str
    peso: Decimal | None
    codice: str = ""

    @property
    def scritta(self) -> str:
        """The class as the document writes it."""
        return self.nome if self.codice == "" else f"{self.codice} - {self.nome}"


@dataclass(frozen=True, slots=True)
class Schema:
    """A weight scheme: what these weights must sum to, and what a blank one means."""

    pesi: Pesi
    somma: Decimal
    vuoti: Vuoti = Vuoti.MANCANO


@dataclass(frozen=True, slots=True)
class Etichette:
    """The ente's own words for the common terms."""

    obiettivo: str = "Obiettivo"
    obiettivi: str = "Obiettivi"
    settore: str = "Settore"
    unita: str = "Servizio"
    classe: str = "Strategicità"
    oggetto: str = "Oggetto"
    titolo: str = "Titolo"
    sezione: str = "Sezione"
    tempi: str = "Tempi"
    fasi: str = "Fasi"
    indicatori: str = "Indicatori"
    risultati: str = "Risultati"
    atteso: str = "Risultato atteso"
    importo_fisso: str = "Importo fisso"


CAMPI = (
    "sezione",
    "tipologia",
    "unita",
    "rif_dup",
    "oggetto",
    "tempi",
    "anni",
    "stato",
    "soglia",
    "personale",
    "risorse",
)
"""What a register may show of an objective, besides its number, its title and what its money needs."""

CAMPI_SCHEDA = (
    *CAMPI,
    "classe",
    "n_dip",
    "gruppo",
    "peso",
    "coefficiente",
    "totale",
    "quota",
    "importo",
    "stanziato",
    "importo_fisso",
)
"""What the page of an objective may show."""

RIGHE_LIBERE_AL_PIU = 200
"""How many spare rows a table has at most."""

CAMPI_MISURA = (
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
"""What a list of measures may show."""


@dataclass(frozen=True, slots=True)
class Elenco:
    """A list of measures that the ente uses, and what it shows of each, in order."""

    misure: Pesi
    campi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Libere:
    """How many spare rows the offices' workbooks have: for new objectives, and for new measures of a list."""

    obiettivi: int = 2
    misure: int = 12


@dataclass(frozen=True, slots=True)
class Regolata:
    """A check that the ente switches off, or weighs otherwise, and why: every report shows it.

    Attributes:
        codice: code of the check.
        gravita: its severity here; None where it is switched off.
        motivo: why.
    """

    codice: str
    gravita: Severity | None
    motivo: str


class Dove(StrEnum):
    """Where an objective that a norm wants must be: once in the ente, or in every group of weights."""

    ENTE = "ente"
    GRUPPO = "gruppo"


@dataclass(frozen=True, slots=True)
class Vincolo:
    """A norm that binds the ente: its code in the table of norms, and where it must be seen."""

    norma: str
    per: Dove


class Passaggio(StrEnum):
    """A gate that a plan goes through before it is signed."""

    SETTORI = "settori"
    RAGIONERIA = "ragioneria"
    NUCLEO = "nucleo"
    SEGRETARIO = "segretario"


@dataclass(frozen=True, slots=True)
class Visto:
    """How the ente comes to the signature.

    Attributes:
        passaggi: the gates, in order; the last is the one who signs.
        firma: what stands above the line of the signature: a role.
    """

    passaggi: tuple[Passaggio, ...] = (Passaggio.SETTORI, Passaggio.RAGIONERIA, Passaggio.SEGRETARIO)
    firma: str = "Il segretario generale"


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Modello:
    """The system of an ente.

    Attributes:
        codice: its code, the name of its file.
        titolo: what it is, in a line.
        classi: classes of objectives, in the order of the drop-down; none where the ente has no classes.
        fasce: bands that give the coefficiente, from the smallest number up, without holes or overlaps; those that a
            word names come last; none where the peso alone counts.
        schemi: which weights must sum to what.
        campi: what its register shows of an objective, in order.
        elenchi: the lists of measures that it uses.
        differiscono: in what an objective that several settori share may differ; ``fasi.peso`` for a field of a list.
        rif_dup: the forms of a reference to the DUP that it admits (N for one or more digits); none where it does
            not say.
        dup_obbligatorio: whether every objective must have one.
        responsabili: whether N. dip. counts the heads of the offices too; None where it does not say.
        quote: where the pots of the fund come from.
        residuo: what happens to the cents that rounding leaves over.
        riga: code of the objective that takes them, under the policy ``riga``.
        vincoli: the norms that bind it.
        regolate: checks that it switches off, or weighs otherwise.
        etichette: the ente's own words.
        libere: the spare rows of its workbooks.
        scheda: what the page of an objective shows, in order, after its number and its title.
        visto: how it comes to the signature.
    """

    codice: str
    titolo: str
    classi: tuple[Classe, ...] = ()
    fasce: tuple[Fascia, ...] = ()
    schemi: tuple[Schema, ...] = ()
    campi: tuple[str, ...] = ("tipologia", "tempi", "soglia", "personale")
    elenchi: tuple[Elenco, ...] = (Elenco(Pesi.INDICATORI, ("descrizione", "atteso", "peso")),)
    differiscono: tuple[str, ...] = ()
    rif_dup: tuple[str, ...] = ()
    dup_obbligatorio: bool = False
    responsabili: bool | None = None
    quote: Quote = Quote.PIANO
    residuo: Residuo = Residuo.NESSUNO
    riga: str = ""
    vincoli: tuple[Vincolo, ...] = ()
    regolate: tuple[Regolata, ...] = ()
    etichette: Etichette = Etichette()
    libere: Libere = Libere()
    scheda: tuple[str, ...] = ()
    visto: Visto = Visto()

    @property
    def classi_con_peso(self) -> bool:
        """Whether the class gives the peso."""
        return any(classe.peso is not None for classe in self.classi)

    @property
    def pesi_a_mano(self) -> bool:
        """Whether the peso of an objective is written by hand."""
        return not self.classi_con_peso and self.schema(Pesi.OBIETTIVI) is not None

    def classe(self, scritta: str | None) -> Classe | None:
        """The class that a document writes, by its label, its code or both; capitals and blanks not counting.

        None for what is not of the list, or whose code and label say two classes.
        """
        trovate = self.classi_scritte(scritta)
        return trovate[0] if len(trovate) == 1 else None

    def classi_scritte(self, scritta: str | None) -> tuple[Classe, ...]:
        """The classes that a written one may mean: none, one, or two where its code and its label disagree."""
        return () if scritta is None else self._per_scritta.get(_semplice(scritta), ())

    @cached_property
    def _per_scritta(self) -> Mapping[str, tuple[Classe, ...]]:
        """The classes that each text may mean, the first that can; a class by what names it, before any two."""
        trovate: dict[str, tuple[Classe, ...]] = {}
        for classe in self.classi:
            for parte in (classe.nome, classe.scritta, classe.codice):
                if parte != "":
                    trovate.setdefault(_semplice(parte), (classe,))
        per_codice = [classe for classe in self.classi if classe.codice != ""]
        for uno, altro in product(per_codice, self.classi):
            trovate.setdefault(_semplice(f"{uno.codice}-{altro.nome}"), (uno, altro))
        return trovate

    def peso(self, classe: str | None) -> Decimal | None:
        """The peso that the class gives; None for a class off the list, or that only ranks."""
        trovata = self.classe(classe)
        return None if trovata is None else trovata.peso

    def coefficiente(self, n_dip: int | str | None) -> Decimal | None:
        """The coefficiente that the number of employees gives; None where no band holds it."""
        if n_dip is None:
            return None
        return next((fascia.coefficiente for fascia in self.fasce if fascia.holds(n_dip)), None)

    def schema(self, pesi: Pesi) -> Schema | None:
        """The scheme of these weights; None where the modello has none."""
        return next((schema for schema in self.schemi if schema.pesi is pesi), None)

    def somma(self, pesi: Pesi) -> Decimal | None:
        """What these weights must sum to; None where the modello has no scheme for them."""
        schema = self.schema(pesi)
        return None if schema is None else schema.somma

    def elenco(self, misure: Pesi) -> Elenco | None:
        """How it shows a list of measures; None where it does not use it."""
        return next((elenco for elenco in self.elenchi if elenco.misure is misure), None)

    def nome_misure(self, misure: Pesi) -> str:
        """The ente's word for a list of measures."""
        nomi = {Pesi.FASI: self.etichette.fasi, Pesi.RISULTATI: self.etichette.risultati}
        return nomi.get(misure, self.etichette.indicatori)


def _semplice(testo: str) -> str:
    """The text without what does not count: capitals, blanks at the ends and around hyphens, hyphens that are long."""
    return "-".join(" ".join(parte.split()) for parte in testo.casefold().replace("–", "-").split("-"))
