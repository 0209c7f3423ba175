"""Reading what a modello says besides its weights: register, lists, shared objectives, DUP, staff, norms, checks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.core.finding import Severity
from perfxl.core.modello import (
    CAMPI,
    CAMPI_MISURA,
    MISURE,
    Dove,
    Elenco,
    Modello,
    Passaggio,
    Pesi,
    Regolata,
    Vincolo,
    Visto,
)
from perfxl.sources.modello import read_modello

if TYPE_CHECKING:
    from tests.sources.conftest import LineOf, Problems

TESTA = 'formato = 1\ncodice = "prova"\ntitolo = "Prova"\n'
NUDO = Modello("prova", "Prova")
BOOLEANO = "serve true o false (qui c'è un testo)"
ULTIMO = "«passaggi»: l'ultimo deve essere «segretario», che fa il visto"
TUTTI_I_CAMPI = ", ".join(CAMPI)
TUTTI_I_PASSAGGI = ", ".join(Passaggio)
TUTTI_DI_MISURA = ", ".join(CAMPI_MISURA)


def righe(*campi: str) -> str:
    """A list of texts, as TOML writes it."""
    return "[" + ", ".join(f'"{campo}"' for campo in campi) + "]"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", NUDO),
        # register
        ("[registro]", NUDO),
        ("[registro]\ncampi = []", replace(NUDO, campi=())),
        (f"[registro]\ncampi = {righe(*reversed(CAMPI))}", replace(NUDO, campi=tuple(reversed(CAMPI)))),
        # lists of measures
        ("elenchi = []", replace(NUDO, elenchi=())),
        (
            (
                f'[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizione"]\n'
                f'[[elenchi]]\nmisure = "risultati"\ncampi = {righe(*CAMPI_MISURA)}'
            ),
            replace(NUDO, elenchi=(Elenco(Pesi.FASI, ("descrizione",)), Elenco(Pesi.RISULTATI, CAMPI_MISURA))),
        ),
        # shared objectives
        ("[condivisi]", NUDO),
        (
            '[condivisi]\ndifferiscono = ["personale", "titolo", "fasi", "risultati.penalita"]',
            replace(NUDO, differiscono=("personale", "titolo", "fasi", "risultati.penalita")),
        ),
        # DUP
        ("[dup]", NUDO),
        ('[dup]\nforme = ["N.N.N", "N-N-*", "N/N"]', replace(NUDO, rif_dup=("N.N.N", "N-N-*", "N/N"))),
        ('[dup]\nforme = ["N"]\nobbligatorio = false', replace(NUDO, rif_dup=("N",))),
        ("[dup]\nobbligatorio = true", replace(NUDO, dup_obbligatorio=True)),
        # staff
        ("[personale]\nresponsabili = true", replace(NUDO, responsabili=True)),
        ("[personale]\nresponsabili = false", replace(NUDO, responsabili=False)),
        # norms
        (
            '[[norme]]\nnorma = "tempi-di-pagamento"\nper = "ente"',
            replace(NUDO, vincoli=(Vincolo("tempi-di-pagamento", Dove.ENTE),)),
        ),
        (
            '[[norme]]\nnorma = "tempi-di-pagamento"\nper = "gruppo"',
            replace(NUDO, vincoli=(Vincolo("tempi-di-pagamento", Dove.GRUPPO),)),
        ),
        # checks
        (
            (
                '[[controlli]]\ncodice = "SQ101"\ngravita = "nota"\nmotivo = "Si fa così"\n'
                '[[controlli]]\ncodice = "IN102"\nspento = true\nmotivo = "Non serve"'
            ),
            replace(
                NUDO,
                regolate=(Regolata("SQ101", Severity.NOTA, "Si fa così"), Regolata("IN102", None, "Non serve")),
            ),
        ),
        # the gates
        ("[visto]", NUDO),
        ('[visto]\npassaggi = ["settori", "ragioneria", "segretario"]', NUDO),
        (f"[visto]\npassaggi = {righe(*Passaggio)}", replace(NUDO, visto=Visto(tuple(Passaggio)))),
        (
            '[visto]\npassaggi = ["segretario"]\nfirma = "La direttrice generale"',
            replace(NUDO, visto=Visto((Passaggio.SEGRETARIO,), "La direttrice generale")),
        ),
    ],
)
def test_what_is_written(written: str, expected: Modello) -> None:
    assert read_modello(f"{TESTA}{written}\n", "prova.toml") == expected


@pytest.mark.parametrize("campo", [f"{misure}.{campo}" for misure in MISURE for campo in CAMPI_MISURA])
def test_a_field_of_a_measure_may_differ(campo: str) -> None:
    text = f'{TESTA}[condivisi]\ndifferiscono = ["{campo}"]\n'
    assert read_modello(text, "prova.toml").differiscono == (campo,)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # the gates
        ("visto = 1", [("visto", "«visto»: serve una tabella (qui c'è un numero intero)")]),
        (
            '[visto]\npassaggi = "segretario"',
            [("passaggi", "«passaggi»: serve un elenco, tra parentesi quadre (qui c'è un testo)")],
        ),
        ("[visto]\npassaggi = []", [("passaggi", ULTIMO)]),
        ('[visto]\npassaggi = ["segretario", "settori"]', [("passaggi", ULTIMO)]),
        (
            '[visto]\npassaggi = ["ragionieria", "segretario"]',
            [
                (
                    "passaggi",
                    f"«passaggi»: «ragionieria» non è tra le voci ammesse ({TUTTI_I_PASSAGGI}); forse «ragioneria»?",
                )
            ],
        ),
        (
            '[visto]\npassaggi = ["segretario",\n"segretario"] # bis',
            [("# bis", "il passaggio «segretario» c'è già alla riga 5")],
        ),
        (
            '[visto]\nfirma = "Dott.ssa Maria Rossi"',
            [("firma", "«firma»: «Dott.ssa Maria Rossi» sembra il nome di una persona: serve un ruolo")],
        ),
        ("[visto]\npassi = []", [("passi", "chiave sconosciuta «passi»; forse «passaggi»?")]),
        # register
        ("registro = 1", [("registro", "«registro»: serve una tabella (qui c'è un numero intero)")]),
        (
            '[registro]\ncampi = "tempi"',
            [("campi", "«campi»: serve un elenco, tra parentesi quadre (qui c'è un testo)")],
        ),
        (
            '[registro]\ncampi = ["tempo"]',
            [("campi", f"«campi»: «tempo» non è tra le voci ammesse ({TUTTI_I_CAMPI}); forse «tempi»?")],
        ),
        (
            '[registro]\ncampi = ["tempi",\n"tempi"] # bis',
            [("# bis", "«campi»: la voce «tempi» c'è già alla riga 5")],
        ),
        ("[registro]\ncampo = []", [("campo", "chiave sconosciuta «campo»; forse «campi»?")]),
        # lists of measures
        ('[[elenchi]]\ncampi = ["descrizione"]', [("[[elenchi]]", "manca «misure»")]),
        (
            '[[elenchi]]\nmisure = "fase"\ncampi = ["descrizione"]',
            [("misure", "«misure»: «fase» non è tra le voci ammesse (fasi, indicatori, risultati); forse «fasi»?")],
        ),
        (
            (
                '[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizione"]\n'
                '[[elenchi]]\nmisure = "fasi" # bis\ncampi = ["descrizione"]'
            ),
            [("# bis", "l'elenco «fasi» c'è già alla riga 5")],
        ),
        ('[[elenchi]]\nmisure = "fasi"', [("[[elenchi]]", "«campi»: ci deve essere «descrizione»")]),
        (
            '[[elenchi]]\nmisure = "fasi"\ncampi = ["peso"]',
            [("campi", "«campi»: ci deve essere «descrizione»")],
        ),
        (
            '[[elenchi]]\nmisure = "fasi"\ncampo = ["peso"]',
            [("campo", "chiave sconosciuta «campo»; forse «campi»?")],
        ),
        # said once: what is misspelt is not missing as well
        (
            '[[elenchi]]\nmisure = "fasi"\ncampi = ["descrizioni"]',
            [
                (
                    "campi",
                    f"«campi»: «descrizioni» non è tra le voci ammesse ({TUTTI_DI_MISURA}); forse «descrizione»?",
                )
            ],
        ),
        # shared objectives
        (
            '[condivisi]\ndifferiscono = ["titolo", "titolo"] # bis',
            [("# bis", "«differiscono»: la voce «titolo» c'è già qui")],
        ),
        # DUP
        (
            '[dup]\nforme = ["1.1.1"]',
            [
                (
                    "forme",
                    (
                        "«forme»: «1.1.1» non è ammesso: come N.N.N, dove N sta per una o più cifre; -* per un testo "
                        "che segue"
                    ),
                )
            ],
        ),
        ('[dup]\nobbligatorio = "sì"', [("obbligatorio", f"«obbligatorio»: {BOOLEANO}")]),
        ("[dup]\nforma = []", [("forma =", "chiave sconosciuta «forma»; forse «forme»?")]),
        # staff
        ("[personale]", [("[personale]", "manca «responsabili»")]),
        ('[personale]\nresponsabili = "sì"', [("responsabili", f"«responsabili»: {BOOLEANO}")]),
        # norms
        ('[[norme]]\nper = "ente"', [("[[norme]]", "manca «norma»")]),
        ('[[norme]]\nnorma = "tempi-di-pagamento"', [("[[norme]]", "manca «per»")]),
        (
            '[[norme]]\nnorma = "tempi di pagamento"\nper = "enti"',
            [
                (
                    "norma =",
                    (
                        "«norma»: «tempi di pagamento» non è tra le voci ammesse (tempi-di-pagamento); "
                        "forse «tempi-di-pagamento»?"
                    ),
                ),
                ("per =", "«per»: «enti» non è tra le voci ammesse (ente, gruppo); forse «ente»?"),
            ],
        ),
        (
            (
                '[[norme]]\nnorma = "tempi-di-pagamento"\nper = "ente"\n'
                '[[norme]]\nnorma = "tempi-di-pagamento" # bis\nper = "gruppo"'
            ),
            [("# bis", "la norma «tempi-di-pagamento» c'è già alla riga 5")],
        ),
        # checks
        (
            '[[controlli]]\ncodice = "SQ1"\nspento = true\nmotivo = "x"',
            [('codice = "SQ1', "«codice»: «SQ1» non è ammesso: un codice come SQ101")],
        ),
        (
            '[[controlli]]\ncodice = "SQ101"\nspento = true',
            [("[[controlli]]", "manca «motivo»")],
        ),
        (
            '[[controlli]]\ncodice = "SQ101"\nmotivo = "x"',
            [("[[controlli]]", "serve uno solo tra «gravita» e «spento», qui manca")],
        ),
        (
            '[[controlli]]\ncodice = "SQ101"\nmotivo = "x"\ngravita = "nota"\nspento = true',
            [("spento", "serve uno solo tra «gravita» e «spento», qui ce ne sono 2")],
        ),
        (
            '[[controlli]]\ncodice = "SQ101"\nmotivo = "x"\nspento = false',
            [("spento", "«spento»: qui vale solo «true»; altrimenti togliere la riga")],
        ),
        (
            '[[controlli]]\ncodice = "SQ101"\nmotivo = "x"\ngravita = "note"',
            [("gravita", "«gravita»: «note» non è tra le voci ammesse (blocca, avvisa, nota); forse «nota»?")],
        ),
        (
            (
                '[[controlli]]\ncodice = "SQ101"\nmotivo = "x"\nspento = true\n'
                '[[controlli]]\ncodice = "SQ101" # bis\nmotivo = "x"\nspento = true'
            ),
            [("# bis", "il controllo «SQ101» c'è già alla riga 5")],
        ),
    ],
)
def test_a_rule_that_is_broken(
    written: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = f"{TESTA}{written}\n"
    assert problems(lambda: read_modello(text, "prova.toml")) == [(line_of(text, at), said) for at, said in expected]


def test_a_field_that_no_objective_has_cannot_differ(problems: Problems) -> None:
    ((line, said),) = problems(
        lambda: read_modello(f'{TESTA}[condivisi]\ndifferiscono = ["fasi.pesi"]\n', "prova.toml")
    )
    assert line == 5
    assert said.startswith("«differiscono»: «fasi.pesi» non è tra le voci ammesse (")
    assert said.endswith("; forse «fasi.peso»?")
