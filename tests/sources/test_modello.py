"""Reading a modello: a clean one, and each rule broken in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl.core.fasce import Fascia
from perfxl.core.modello import Classe, Etichette, Modello, Pesi, Quote, Residuo, Schema, Vuoti
from perfxl.sources.modello import read_modello
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from tests.sources.conftest import LineOf, Problems

CLEAN = """\
formato = 1
codice = "prova-1"
titolo = "Modello di prova"

[[classi]]
nome = "strategico"
peso = 40

[[classi]]
nome = "ordinario"
peso = 0

[[fasce]] # la prima
parola = "tutti"
coefficiente = 2

[[fasce]]
da = 4
coefficiente = 1.50

[[fasce]]
da = 1
a = 3
coefficiente = 0
nota = "piccoli"

[riparto]
arrotondamento = "commerciale"
residuo = "nessuno"
"""

PRIMA = "[[fasce]] # la prima"
DA_1_A_3 = (PRIMA, "nessuna fascia copre da 1 a 3 dipendenti")
MAGGIORE = "«maggiore resto» non è tra le voci ammesse (nessuno, maggior resto, riga); forse «maggior resto»?"
FOGLIO = (
    "diventa il nome di un foglio: al più 31 caratteri, nessuno di [ ] : * ? / \\, niente apostrofi "
    "all'inizio o alla fine, e non Istruzioni, Parametri, Riepilogo, Quote, Settori, Somme, Schede, "
    "Controlli, Grafico, Da rivedere, perfxl"
)
PESI = "obiettivi, fasi, indicatori, risultati, rilevanza"
DOPPIO = "diventa il nome di un foglio"
ASTERISCO = "non è ammesso: niente * ? ~, che nelle formule stanno per altri caratteri"
MINUSCOLE = "solo lettere minuscole senza accenti, cifre e trattini"


def changed(old: str, new: str) -> str:
    assert CLEAN.count(old) == 1, old
    return CLEAN.replace(old, new)


def test_a_clean_modello() -> None:
    assert read_modello(CLEAN, "prova.toml") == Modello(
        codice="prova-1",
        titolo="Modello di prova",
        classi=(Classe("strategico", Decimal(40)), Classe("ordinario", Decimal(0))),
        fasce=(
            Fascia(1, 3, Decimal(0), nota="piccoli"),
            Fascia(4, None, Decimal("1.50")),
            Fascia(None, None, Decimal(2), parola="tutti"),
        ),
    )


def test_the_modello_of_chiari() -> None:
    text = read_text(Path(__file__).parents[2] / "modelli" / "chiari.toml")
    modello = read_modello(text, "chiari.toml")
    assert (modello.codice, len(modello.classi), len(modello.fasce)) == ("chiari", 5, 8)
    assert modello.peso("una tantum") == Decimal(5)
    assert modello.coefficiente("tutti") == modello.coefficiente(11) == Decimal("3.00")
    assert modello.schemi == (Schema(Pesi.INDICATORI, Decimal(100)),)
    assert modello.etichette == Etichette(obiettivo="Progetto", obiettivi="Progetti")


@pytest.mark.parametrize(
    ("written", "etichette"),
    [
        ("", Etichette()),
        ("[etichette]\n", Etichette()),
        ('[etichette]\nclasse = "Tipo"\n', Etichette(classe="Tipo")),
        (f'[etichette]\nobiettivi = "{"P" * 31}"\n', Etichette(obiettivi="P" * 31)),
        (
            '[etichette]\nobiettivo = "A"\nobiettivi = "B"\nclasse = "C"\n',
            Etichette(obiettivo="A", obiettivi="B", classe="C"),
        ),
        # the words that are not written give way
        (
            '[etichette]\nobiettivi = "Indicatori"\nindicatori = "Misure"\n',
            Etichette(obiettivi="Indicatori", indicatori="Misure"),
        ),
        ('[etichette]\noggetto = "Obiettivi"\n', Etichette(oggetto="Obiettivi")),
    ],
)
def test_the_words_of_the_ente(written: str, etichette: Etichette) -> None:
    assert read_modello(CLEAN + written, "prova.toml").etichette == etichette


@pytest.mark.parametrize(
    ("written", "residuo", "riga"),
    [
        ('"maggior resto"', Residuo.MAGGIOR_RESTO, ""),
        ('"riga"\nriga = 3', Residuo.RIGA, "3"),
        ('"riga"\nriga = "A-3"', Residuo.RIGA, "A-3"),
    ],
)
def test_the_policy_of_the_residual_cents(written: str, residuo: Residuo, riga: str) -> None:
    modello = read_modello(changed('residuo = "nessuno"', f"residuo = {written}"), "prova.toml")
    assert (modello.residuo, modello.riga) == (residuo, riga)


def test_what_a_modello_need_not_have() -> None:
    """Classes, bands and the split: an ente may have none of them."""
    testa = CLEAN[: CLEAN.index("[[classi]]")]
    assert read_modello(testa, "prova.toml") == Modello("prova-1", "Modello di prova")


def test_a_fund_that_goes_by_the_rilevanza_of_the_settori() -> None:
    text = changed('residuo = "nessuno"', 'residuo = "maggior resto"\nquote = "rilevanza"')
    modello = read_modello(text, "prova.toml")
    assert (modello.quote, modello.residuo) == (Quote.RILEVANZA, Residuo.MAGGIOR_RESTO)


def test_classes_with_a_code_that_only_rank() -> None:
    classi = '[[classi]]\ncodice = 1\nnome = "operativo"\n[[classi]]\ncodice = "2b"\nnome = "strategico"\n'
    modello = read_modello(CLEAN[: CLEAN.index("[[classi]]")] + classi, "prova.toml")
    assert modello.classi == (Classe("operativo", None, "1"), Classe("strategico", None, "2b"))
    assert not modello.classi_con_peso


def test_a_scheme() -> None:
    modello = read_modello(CLEAN + '[[schemi]]\npesi = "indicatori"\nsomma = 1\n', "prova.toml")
    assert modello.schemi == (Schema(Pesi.INDICATORI, Decimal(1)),)


def test_a_scheme_in_which_a_blank_is_of_another() -> None:
    fasi = '[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizione", "peso"]\n'
    modello = read_modello(f'{CLEAN}{fasi}[[schemi]]\npesi = "fasi"\nsomma = 100\nvuoti = "altrui"\n', "prova.toml")
    assert modello.schemi == (Schema(Pesi.FASI, Decimal(100), Vuoti.ALTRUI),)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ('pesi = "indicatori"\nsomma = 0', [(32, "«somma»: 0 non è ammesso: almeno 1")]),
        (
            'pesi = "indicatori"\nsomma = 99.5',
            [(32, "«somma»: serve un numero intero (qui c'è un numero con decimali)")],
        ),
        (
            'pesi = "indicatore"\nsomma = 1',
            [(31, f"«pesi»: «indicatore» non è tra le voci ammesse ({PESI}); forse «indicatori»?")],
        ),
        (
            'pesi = "indicatori"\nsomma = 1\n[[schemi]]\npesi = "indicatori"\nsomma = 2',
            [(34, "lo schema di «indicatori» c'è già alla riga 31")],
        ),
        (
            'pesi = "a"\nsomma = 1\n[[schemi]]\npesi = "b"\nsomma = 2',
            [
                (31, f"«pesi»: «a» non è tra le voci ammesse ({PESI})"),
                (34, f"«pesi»: «b» non è tra le voci ammesse ({PESI})"),
            ],
        ),
        (
            'pesi = "rilevanza"\nsomma = 1\nvuoti = "tutti"',
            [(33, "«vuoti»: «tutti» non è tra le voci ammesse (mancano, altrui)")],
        ),
        (
            'pesi = "fasi"\nsomma = 1',
            [(31, "«pesi»: serve un elenco «fasi» che abbia tra i campi «peso»")],
        ),
        (
            'pesi = "fasi"\nsomma = 1\n[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizione"]',
            [(31, "«pesi»: serve un elenco «fasi» che abbia tra i campi «peso»")],
        ),
        # nothing is asked of lists that are themselves refused
        (
            'pesi = "fasi"\nsomma = 1\n[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizione", "pesi"]',
            [
                (
                    35,
                    (
                        "«campi»: «pesi» non è tra le voci ammesse (numero, soggetti, descrizione, attivita, atteso, "
                        "termine, peso, cumulato, penalita, di); forse «peso»?"
                    ),
                )
            ],
        ),
    ],
)
def test_a_scheme_that_is_broken(schema: str, expected: list[tuple[int, str]], problems: Problems) -> None:
    text = f"{CLEAN}[[schemi]]\n{schema}\n"
    assert problems(lambda: read_modello(text, "prova.toml")) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('codice = "prova-1"', 'codice = "Prova"', [("codice", f"«codice»: «Prova» non è ammesso: {MINUSCOLE}")]),
        ('codice = "prova-1"\n', "", [("formato", "manca «codice»")]),
        ('"Modello di prova"', '"  "', [("titolo", "«titolo»: il testo è vuoto")]),
        ('nome = "strategico"', 'nome = ""', [('nome = ""', "«nome»: il testo è vuoto")]),
        ('"ordinario"', '"Strategico"', [('"Strategico"', "la classe «Strategico» c'è già alla riga 6")]),
        ("peso = 40", "peso = -0.1", [("-0.1", "«peso»: -0.1 non è ammesso: non può essere negativo")]),
        (
            "peso = 40\n",
            "",
            [('[[classi]]\nnome = "strategico"', "manca «peso»: o tutte le classi ne danno uno, o nessuna")],
        ),
        ("peso = 40", "pesi = 40", [("pesi = 40", "chiave sconosciuta «pesi»; forse «peso»?")]),
        (
            'nome = "strategico"',
            'nome = "strat*"',
            [('"strat*"', f"«nome»: «strat*» {ASTERISCO}")],
        ),
        (
            'nome = "strategico"',
            'codice = "1~"\nnome = "strategico"',
            [('codice = "1~', f"«codice»: «1~» {ASTERISCO}")],
        ),
        (
            'nome = "strategico"\npeso = 40\n\n[[classi]]',
            'nome = "strategico"\npeso = 40\ncodice = 1\n\n[[classi]]\ncodice = "1"',
            [('codice = "1"', "il codice «1» c'è già alla riga 8")],
        ),
        ("a = 3", "a = 2", [(PRIMA, "nessuna fascia copre 3 dipendenti")]),
        (
            "a = 3",
            "a = 4",
            [(PRIMA, "la fascia «da 4 in su» si sovrappone alla precedente per 4 dipendenti")],
        ),
        ("da = 1\na = 3", "da = 2\na = 1", [(PRIMA, "la fascia «da 2 a 1» finisce prima di cominciare"), DA_1_A_3]),
        ("da = 1\na = 3", "da = 3\na = 3", [(PRIMA, "nessuna fascia copre da 1 a 2 dipendenti")]),
        ("da = 4", "da = 4\na = 4", [(PRIMA, "nessuna fascia copre da 5 dipendenti in su")]),
        ("a = 3", "a = 0", [("a = 0", "«a»: 0 non è ammesso: almeno 1")]),
        ("da = 1\n", "da = 0\n", [("da = 0", "«da»: 0 non è ammesso: almeno 1")]),
        (
            "da = 4\n",
            'da = 4\nparola = "molti"\n',
            [('parola = "molti"', "serve uno solo tra «da» e «parola», qui ce ne sono 2")],
        ),
        ("da = 4\n", "", [("[[fasce]]\ncoeff", "serve uno solo tra «da» e «parola», qui manca")]),
        ('parola = "tutti"', 'parola = "tutti"\na = 2', [("a = 2", "«a»: vale solo insieme a «da»")]),
        (
            'parola = "tutti"',
            'parola = "Tutti"',
            [("Tutti", "«parola»: va scritta in minuscolo: «tutti»")],
        ),
        (
            'parola = "tutti"',
            'parola = " tutti"',
            [(" tutti", "«parola»: « tutti» non è ammesso: senza spazi all'inizio e alla fine")],
        ),
        (
            "da = 4\ncoefficiente = 1.50",
            'da = 4\ncoefficiente = 1\n[[fasce]]\nparola = "tutti" # bis\ncoefficiente = 1',
            [("# bis", "la parola «tutti» c'è già alla riga 14")],
        ),
        (
            "coefficiente = 1.50",
            "coefficiente = -1",
            [("= -1", "«coefficiente»: -1 non è ammesso: non può essere negativo")],
        ),
        (
            '"commerciale"',
            '"bancario"',
            [("arrotondamento", "«arrotondamento»: «bancario» non è tra le voci ammesse (commerciale)")],
        ),
        ('arrotondamento = "commerciale"\n', "", [("[riparto]", "manca «arrotondamento»")]),
        (
            'residuo = "nessuno"',
            'residuo = "maggiore resto"',
            [("residuo", f"«residuo»: {MAGGIORE}")],
        ),
        ('residuo = "nessuno"', 'residuo = "riga"', [("[riparto]", "manca «riga»")]),
        (
            'residuo = "nessuno"',
            'residuo = "nessuno"\nriga = 3',
            [("riga = 3", '«riga»: vale solo con residuo = "riga"')],
        ),
        (
            'residuo = "nessuno"',
            'quote = "peso"\nresiduo = "nessuno"',
            [("quote =", "«quote»: «peso» non è tra le voci ammesse (piano, rilevanza)")],
        ),
        (
            'residuo = "nessuno"',
            'quote = "rilevanza"\nresiduo = "riga"\nriga = 3',
            [("residuo =", '«residuo»: «riga» non vale con quote = "rilevanza": gli importi sono dei settori')],
        ),
        ("[riparto]", '[etichette]\nclasse = ""\n[riparto]', [("classe =", "«classe»: il testo è vuoto")]),
        (
            "[riparto]",
            '[etichette]\nclassi = "Tipi"\n[riparto]',
            [("classi =", "chiave sconosciuta «classi»; forse «classe»?")],
        ),
        *(
            ("[riparto]", f'[etichette]\n{chiave} = "{nome}"\n[riparto]', [(f"{chiave} =", f"«{chiave}»: {FOGLIO}")])
            for chiave, nome in (
                ("obiettivi", "Progetti: 2025"),
                ("fasi", "quote"),
                ("indicatori", "SOMME"),
                ("risultati", "Progetti'"),
                ("obiettivi", "P" * 32),
                ("obiettivi", "\U0001f4c8" * 16),
            )
        ),
        (
            "[riparto]",
            '[etichette]\nobiettivi = "indicatori"\n[riparto]',
            [("obiettivi =", f"«obiettivi»: {DOPPIO}, e «indicatori» è già quello di «indicatori»")],
        ),
        (
            "[riparto]",
            '[etichette]\nfasi = "Passi"\nrisultati = "PASSI"\n[riparto]',
            [("risultati =", f"«risultati»: {DOPPIO}, e «PASSI» è già quello di «fasi»")],
        ),
        (
            "[riparto]",
            '[etichette]\nfasi = ""\nrisultati = ""\n[riparto]',
            [("fasi =", "«fasi»: il testo è vuoto"), ("risultati =", "«risultati»: il testo è vuoto")],
        ),
        ("[riparto]", "[riparti]", [("[riparti]", "chiave sconosciuta «riparti»; forse «riparto»?")]),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(old, new)
    assert problems(lambda: read_modello(text, "prova.toml")) == [(line_of(text, at), said) for at, said in expected]


def test_every_problem_is_said_in_the_order_of_the_lines(problems: Problems) -> None:
    text = changed("peso = 40", "peso = true").replace("commerciale", "bancario").replace("prova-1", "PROVA")
    assert problems(lambda: read_modello(text, "prova.toml")) == [
        (2, f"«codice»: «PROVA» non è ammesso: {MINUSCOLE}"),
        (7, "«peso»: serve un numero (qui c'è un valore vero/falso)"),
        (28, "«arrotondamento»: «bancario» non è tra le voci ammesse (commerciale)"),
    ]
