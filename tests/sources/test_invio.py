"""What the offices are told: [invio], righe_libere, [scheda], in TOML and in the plan's workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from perfxl.core.impronta import impronta
from perfxl.core.modello import Libere
from perfxl.core.modulo.cartella_piano import disegna_piano
from perfxl.core.modulo.celle_piano import Forma
from perfxl.core.modulo.colonne_piano import moduli
from perfxl.core.place import Sourced
from perfxl.errors import SourceError
from perfxl.sources.fedele import diversi
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.toml_writer import write_toml
from perfxl.sources.voci import voci
from perfxl.sources.xlsx_piano import read_piano_xlsx
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.sources.test_formato import BLOCCHI

if TYPE_CHECKING:
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

INVIO = """
[invio]
entro = 2025-03-15
referente = "Ufficio ragioneria, ragioneria@comune.example.it"
righe_libere = { obiettivi = 3, misure = 20 }
"""
SERVE_UNA_DATA = "«Riconsegna entro»: serve una data, come 15/03/2025 (qui c'è"


def modello(altro: str = "") -> Modello:
    return read_modello(BLOCCHI[1] + altro, "vallechiara.toml")


def letto(altro: str = "", del_modello: str = "") -> Piano:
    return read_piano(BLOCCHI[0] + altro, "piano.toml", {"vallechiara": modello(del_modello)}.__getitem__)


def problemi(altro: str) -> list[tuple[str, str]]:
    with pytest.raises(SourceError) as rifiuto:
        letto(altro)
    righe = (BLOCCHI[0] + altro).splitlines()
    return [(righe[place.line - 1], testo) for place, testo in rifiuto.value.problems]


def problemi_del_modello(altro: str) -> list[str]:
    with pytest.raises(SourceError) as rifiuto:
        modello(altro)
    return [testo for _, testo in rifiuto.value.problems]


# ---- in TOML


def test_what_the_offices_are_told_is_read() -> None:
    invio = letto(INVIO).invio
    assert invio is not None
    assert (invio.entro.value, invio.referente.value, invio.libere) == (
        date(2025, 3, 15),
        "Ufficio ragioneria, ragioneria@comune.example.it",
        Libere(3, 20),
    )
    assert letto(INVIO).libere == Libere(3, 20)


@pytest.mark.parametrize("altro", ["", "[invio]\n", '[invio]\nreferente = " "\n', "[invio]\nrighe_libere = {}\n"])
def test_a_plan_that_tells_nothing(altro: str) -> None:
    assert letto(altro).invio is None
    assert impronta(letto(altro)) == impronta(letto())


@pytest.mark.parametrize(
    ("righe", "libere"),
    [
        ("obiettivi = 0", Libere(0, 7)),
        ("misure = 200", Libere(5, 200)),
        ("obiettivi = 200, misure = 0", Libere(200, 0)),
    ],
)
def test_spare_rows_that_the_plan_does_not_say_are_those_of_the_modello(righe: str, libere: Libere) -> None:
    del_modello = "\n[righe_libere]\nobiettivi = 5\nmisure = 7\n"
    assert letto(f"[invio]\nrighe_libere = {{ {righe} }}\n", del_modello).libere == libere
    assert letto("", del_modello).libere == Libere(5, 7)
    assert letto().libere == Libere()


@pytest.mark.parametrize(
    ("riga", "testo"),
    [
        (
            'entro = "15/03/2025"',
            "«entro»: serve una data (qui c'è un testo): scriverla come 2025-03-15, senza virgolette e senza ora",
        ),
        (
            "entro = 2025-03-15T12:00:00",
            (
                "«entro»: serve una data (qui c'è una data con l'ora): scriverla come 2025-03-15, senza virgolette e "
                "senza ora"
            ),
        ),
        ("referente = 7", "«referente»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"),
        ("righe_libere = { misure = 201 }", "«misure»: 201 non è ammesso: da 0 a 200"),
        ("righe_libere = { misure = -1 }", "«misure»: -1 non è ammesso: da 0 a 200"),
        ("righe_libere = 5", "«righe_libere»: serve una tabella (qui c'è un numero intero)"),
        ("entr = 2025-03-15", "chiave sconosciuta «entr»; forse «entro»?"),
    ],
)
def test_what_is_not_well_written_is_refused_at_its_line(riga: str, testo: str) -> None:
    assert problemi(f"[invio]\n{riga}\n") == [(riga, testo)]


def test_every_field_is_in_the_digest() -> None:
    altri = [
        "",
        INVIO,
        INVIO.replace("03-15", "03-16"),
        INVIO.replace("Ufficio", "Servizio"),
        INVIO.replace("20", "21"),
    ]
    assert len({impronta(letto(altro)) for altro in altri}) == 5


def test_the_writer_says_it_again() -> None:
    testo = write_toml(voci(letto(INVIO)))
    assert INVIO in testo
    assert diversi(letto(INVIO), read_piano(testo, "p.toml", lambda _: modello())) == ()
    assert diversi(letto(INVIO), letto()) == ("l'invio",)


# ---- the modello's scheda


def test_what_a_scheda_shows() -> None:
    assert modello().scheda == ()
    assert modello("[scheda]\n").scheda == ()
    assert modello('[scheda]\ncampi = ["peso", "tempi", "stanziato"]\n').scheda == ("peso", "tempi", "stanziato")


def test_a_scheda_shows_only_what_the_register_has() -> None:
    assert problemi_del_modello('[scheda]\ncampi = ["tempi", "soglia"]\n') == [
        "«campi»: «soglia» non è tra i campi del registro, da cui la scheda viene: aggiungerlo là"
    ]
    assert problemi_del_modello('[scheda]\ncampi = ["tempi", "tempi"]\n')[0].startswith("«campi»: la voce")
    assert problemi_del_modello('[scheda]\ncampi = ["titol"]\n')[0].startswith("«campi»: «titol» non è tra le voci")


# ---- in the plan's workbook


def cartella(piano: Piano, celle: dict[str, object], formati: dict[str, str] | None = None) -> bytes:
    """The plan's workbook, with values typed into its sheet «Piano» beside these words."""
    libro = openpyxl.load_workbook(BytesIO(write_workbook(disegna_piano(piano.modello, voci(piano, estesa=True)))))
    carta = libro["Piano"]
    righe = {cella.value: cella.row for cella in carta["A"]}
    for voce, valore in celle.items():
        carta.cell(righe[voce], 2).value = valore
        carta.cell(righe[voce], 2).number_format = (formati or {}).get(voce, "General")
    flusso = BytesIO()
    libro.save(flusso)
    return flusso.getvalue()


def riletto(contenuto: bytes) -> Piano:
    return read_piano_xlsx(parse_workbook(contenuto, "piano.xlsx"), lambda _: modello())


@pytest.mark.parametrize("altro", ["", INVIO, '[invio]\nreferente = "Ragioneria"\n', "[invio]\nentro = 2025-03-01\n"])
def test_the_workbook_carries_it(altro: str) -> None:
    assert diversi(letto(altro), riletto(cartella(letto(altro), {}))) == ()


@pytest.mark.parametrize(
    "scritta",
    [date(2025, 3, 15), "15/03/2025", " 15.3.2025 ", "15-03-2025"],
    ids=["data", "barre", "punti", "trattini"],
)
def test_a_day_is_read_as_offices_write_it(scritta: object) -> None:
    formato = {"Riconsegna entro": "dd/mm/yyyy"} if isinstance(scritta, date) else {}
    invio = riletto(cartella(letto(), {"Riconsegna entro": scritta}, formato)).invio
    assert invio is not None
    assert invio.entro.value == date(2025, 3, 15)
    assert (invio.entro.place.sheet, invio.entro.place.column) == ("Piano", 2)


@pytest.mark.parametrize(
    ("voce", "scritto", "testo"),
    [
        (
            "Riconsegna entro",
            "31/02/2025",
            "«Riconsegna entro»: serve una data, come 15/03/2025 (qui c'è «31/02/2025»)",
        ),
        ("Riconsegna entro", "a marzo", "«Riconsegna entro»: serve una data, come 15/03/2025 (qui c'è «a marzo»)"),
        ("Righe libere: misure", 201, "«Righe libere: misure»: 201 non è ammesso: da 0 a 200"),
    ],
)
def test_what_is_not_well_written_is_refused_at_its_cell(voce: str, scritto: object, testo: str) -> None:
    with pytest.raises(SourceError) as rifiuto:
        riletto(cartella(letto(), {voce: scritto}))
    ((place, detto),) = rifiuto.value.problems
    assert (detto, place.sheet, place.column) == (testo, "Piano", 2)


def test_an_older_workbook_has_no_such_rows() -> None:
    """They are not asked for; the words in the first column are gone."""
    libro = openpyxl.load_workbook(BytesIO(cartella(letto(INVIO), {})))
    for cella in libro["Piano"]["A"]:
        if cella.value in {"Riconsegna entro", "A chi", "Righe libere: obiettivi", "Righe libere: misure"}:
            cella.value = None
            libro["Piano"].cell(cella.row, 2).value = None
    flusso = BytesIO()
    libro.save(flusso)
    assert riletto(flusso.getvalue()).invio is None


# ---- percentages in the plan's workbook


def pesi(scritti: tuple[object, object], formato: str) -> list[object]:
    """The weights of the two indicators, typed into cells with a number format."""
    libro = openpyxl.load_workbook(BytesIO(cartella(letto(), {})))
    carta = libro["Indicatori"]
    testata = next(cella for riga in carta.iter_rows() for cella in riga if cella.value == "Peso %")
    for giu, valore in enumerate(scritti, start=1):
        carta.cell(testata.row + giu, testata.column).value = valore
        carta.cell(testata.row + giu, testata.column).number_format = formato
    flusso = BytesIO()
    libro.save(flusso)
    return [misura.peso.value for misura in riletto(flusso.getvalue()).obiettivi[0].indicatori]


@pytest.mark.parametrize(
    ("scritti", "formato"),
    [((0.6, 0.4), "0%"), ((60, 40), "General"), ((60, 40), "0%"), (("60%", "40 %"), "@"), (("60", "40,0"), "@")],
)
def test_a_percentage_may_be_typed_as_such(scritti: tuple[object, object], formato: str) -> None:
    assert pesi(scritti, formato) == [60, 40]


def test_a_cell_that_shows_less_than_200_percent_holds_a_hundredth() -> None:
    assert pesi((1.99, 2), "0%") == [199, 2]


def quota(modo: str, scritto: object, formato: str) -> Piano:
    libro = openpyxl.load_workbook(BytesIO(cartella(letto(), {})))
    carta = libro["Quote"]
    testate = {cella.value: cella for riga in carta.iter_rows() for cella in riga if isinstance(cella.value, str)}
    riga = testate["Come si dice"].row + 1
    carta.cell(riga, testate["Come si dice"].column).value = modo
    valore = carta.cell(riga, testate["Euro, percento o parti"].column)
    valore.value, valore.number_format = scritto, formato
    flusso = BytesIO()
    libro.save(flusso)
    return riletto(flusso.getvalue())


def test_a_percentage_of_the_fund_may_be_typed_as_such() -> None:
    assert [q.valore.value for q in quota("percentuale", 1, "0%").quote] == [100]


@pytest.mark.parametrize(("scritto", "formato"), [(0.5, "0%"), ("50%", "@")])
def test_a_percentage_is_no_amount(scritto: object, formato: str) -> None:
    with pytest.raises(SourceError, match="è una percentuale, ma «Come si dice» dice importo: scegliere percentuale"):
        quota("importo", scritto, formato)


def test_what_is_told_is_data_of_the_plan_with_its_place() -> None:
    invio = letto(INVIO).invio
    assert invio is not None
    assert replace(invio, entro=Sourced(date(2025, 3, 15), invio.referente.place)) == invio


def test_a_weight_that_is_no_percentage_is_a_number() -> None:
    """Where the weights of a list make something else than 100, a sign of percent is a mistake."""
    altro = replace(modello(), schemi=tuple(replace(schema, somma=Decimal(10)) for schema in modello().schemi))
    (peso,) = {
        campo.forma for modulo in moduli(altro, denaro=True) for campo in modulo.campi if campo.percorso == ("peso",)
    }
    assert peso is Forma.NUMERO
