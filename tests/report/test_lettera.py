"""The letters to the offices: what each says, word for word; who gets one and who does not; what comes from outside."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from perfxl import app
from perfxl.checks.esame import Esaminato
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.finding import Finding, Outcome, Rilievo, Severity
from perfxl.core.letture.consegna import Consegna, Esito
from perfxl.core.piano import Invio
from perfxl.core.place import Place, Sourced
from perfxl.report.lettera import lettere
from perfxl.report.markdown import scampato
from perfxl.report.segni import pulito
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import TREE
from tests.testi_cattivi import NOMI, TESTI, pericolosi

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.report.prova import Prova

GOLDEN = Path(__file__).parent / "lettere"
TORTONA, CHIARI = "tortona-2024", "chiari-2025"


@pytest.fixture(scope="module")
def tortona(tmp_path_factory: pytest.TempPathFactory) -> Esaminato:
    """Workbooks of Tortona: one did not come, in two some cells are wrong, the others come as they were sent."""
    dove, percorso = tmp_path_factory.mktemp(TORTONA), TREE / "esempi" / TORTONA / "piano.toml"
    for codice, disegnata in app.disegna(app.leggi_piano(percorso)).items():
        if codice == "01":
            continue
        cambiate = {}
        if codice == "04":
            fasi = [riga.chiave for riga in disegnata.tabelle["fasi"][1].righe]
            cambiate = {("fasi", chiave, "peso"): "n.d." for chiave in (*fasi[:3], fasi[5])}
        (dove / disegnata.file).write_bytes(write_workbook(scrivi_sopra(disegnata, cambiate)))
    return app.riconcilia(percorso, dove)


@pytest.fixture(scope="module")
def scritte(fatta: Prova, tortona: Esaminato) -> Mapping[str, str]:
    """The letters, by the name of their golden file."""
    di = {CHIARI: fatta.esaminate, TORTONA: tortona}
    return {
        f"{nome}-{file.removeprefix('lettere/')}": testo
        for nome, esaminato in di.items()
        for file, testo in lettere(esaminato)
    }


def test_the_letters_are_the_golden_ones(scritte: Mapping[str, str]) -> None:
    """``PERFXL_AGGIORNA_GOLDEN=1 pytest tests/report`` writes them anew; read them aloud, as the office would."""
    if os.environ.get("PERFXL_AGGIORNA_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for vecchia in GOLDEN.iterdir():
            vecchia.unlink()
        for nome, testo in scritte.items():
            (GOLDEN / nome).write_text(testo, encoding="utf-8", newline="\n")
    assert {p.name: p.read_text(encoding="utf-8") for p in GOLDEN.iterdir()} == dict(scritte)


# ---------------------------------------------------------------- who gets a letter


def rilievo(place: Place, message: str = "non fanno 100", **altro: object) -> Rilievo:
    """A finding of the settore sicurezza."""
    return Rilievo(place, message, **{"settore": "SIC", **altro})  # type: ignore[arg-type]


def lettera(fatta: Prova, *rilievi: Rilievo, gravita: Severity = Severity.BLOCCA, codice: str = "SQ101") -> str:
    """The letter to the settore sicurezza about these findings; empty where there is none."""
    outcome = Outcome(tuple(Finding(codice, gravita, r) for r in rilievi), (), ())
    return dict(lettere(Esaminato(fatta.pulite.esame, outcome))).get("lettere/lettera-SIC.md", "")


def mio(fatta: Prova, foglio: str = "Progetti", riga: int = 7, colonna: int = 10) -> Place:
    """A cell of the workbook of the settore sicurezza."""
    file = next(consegna.file for consegna in fatta.pulite.esame.consegne if consegna.settore == "SIC")
    return Place(file, foglio, riga, colonna)


def test_who_has_nothing_to_correct_gets_no_letter(fatta: Prova) -> None:
    assert list(lettere(Esaminato(fatta.pulite.esame, Outcome((), (), ())))) == []


def test_what_is_the_ragioneria_s_to_see_to_goes_to_nobody(fatta: Prova) -> None:
    riepilogo = next(c.file for c in fatta.pulite.esame.consegne if c.settore == "")
    places = (Place("piano.toml", line=7), Place(riepilogo, "Riepilogo", 7, 10), Place("estraneo.xlsx", "Foglio", 1, 1))
    assert lettera(fatta, *(rilievo(place) for place in places)) == ""


def test_a_finding_goes_to_whose_file_it_is_in(fatta: Prova) -> None:
    """Whichever settore it is about: an office corrects its own cells."""
    assert "Cella J7" in lettera(fatta, replace(rilievo(mio(fatta)), settore="AMM"))


def test_who_did_not_answer_is_asked_for_the_workbook(tortona: Esaminato) -> None:
    testi = dict(lettere(tortona))
    assert "citta-di-tortona\\_2024" not in testi["lettere/lettera-01.md"]
    assert "il file «citta-di-tortona_2024_01.xlsx»" in testi["lettere/lettera-01.md"]
    assert sorted(testi) == [f"lettere/lettera-{codice}.md" for codice in ("00", "01", "02", "04", "06", "07")]


def test_of_whom_nothing_is_expected_nothing_is_asked(fatta: Prova) -> None:
    senza = replace(fatta.pulite.esame.atteso, obiettivi=())
    esame = replace(fatta.pulite.esame, atteso=senza, consegne=())
    assert list(lettere(Esaminato(esame, Outcome((), (), ())))) == []


# ---------------------------------------------------------------- what it says


def punti(testo: str) -> list[str]:
    """The lines of the points."""
    return [riga for riga in testo.splitlines() if riga.startswith(("   ", *"123456789"))]


def test_a_point_says_where_what_and_what_to_do(fatta: Prova) -> None:
    place = mio(fatta)
    testo = lettera(
        fatta,
        rilievo(
            place,
            "Progetto 24: il coefficiente non è quello della tabella",
            expected="3,00",
            found="2,50",
            remedy="Correggere.",
            obiettivo="24",
            related=(Place(place.file, "Progetti", 7, 8), place, Place(place.file, "Altro", 1, 1), Place("piano.toml")),
            cause=("perché sì",),
            effetto=31541,
        ),
    )
    assert punti(testo) == [
        "1. Cella J7 (Progetto 24), DA CORREGGERE. Il coefficiente non è quello della tabella.",
        "   - trovato: 2,50",
        "   - atteso: 3,00",
        "   - perché: perché sì",
        "   - importo in gioco: 315,41 €",
        "   - da guardare anche: A1 del foglio «Altro», H7",
        "   - che cosa fare: Correggere.",
    ]
    assert "Da correggere: 1 (finché resta, il piano non si può firmare). Qui sotto" in testo


def test_the_same_mistake_in_many_cells_is_one_point(fatta: Prova) -> None:
    stessi = [rilievo(mio(fatta, riga=riga), remedy="Correggere.") for riga in (8, 7, 9, 12)]
    assert punti(lettera(fatta, *stessi)) == [
        "1. Celle J7:J9, J12, DA CORREGGERE. Non fanno 100.",
        "   - che cosa fare: Correggere.",
    ]


def test_where_the_values_differ_each_cell_says_its_own(fatta: Prova) -> None:
    diversi = [
        rilievo(
            mio(fatta, riga=riga), f"Progetto {n}: x", found=f"{riga}", expected="1", obiettivo=f"{n}", cause=(f"c{n}",)
        )
        for riga, n in ((7, 24), (8, 25))
    ]
    assert punti(lettera(fatta, *diversi)) == [
        "1. Celle J7:J8 (Progetti 24, 25), DA CORREGGERE. X.",
        "   - J7 (Progetto 24): trovato «7», atteso «1»; c24",
        "   - J8 (Progetto 25): trovato «8», atteso «1»; c25",
    ]


@pytest.mark.parametrize(
    ("quanti", "ultima"), [(10, "J16: trovato «16»"), (11, "e così un'altra cella"), (13, "e così altre 3 celle")]
)
def test_of_very_many_cells_the_first_are_told_one_by_one(fatta: Prova, quanti: int, ultima: str) -> None:
    tanti = [rilievo(mio(fatta, riga=7 + n), found=f"{7 + n}") for n in range(quanti)]
    righe = punti(lettera(fatta, *tanti))
    assert (len(righe), righe[-1]) == (min(quanti, 11) + (quanti > 10) * 1 + (quanti == 10) * 1, f"   - {ultima}")


def test_other_mistakes_and_other_sheets_are_points_of_their_own(fatta: Prova) -> None:
    """In the order in which the office has its sheets: «Progetti» before «Indicatori»; what is of no sheet first."""
    place = mio(fatta)
    testo = lettera(
        fatta,
        rilievo(mio(fatta, "Indicatori", 6, 1)),
        rilievo(mio(fatta, "Aggiunto", 1, 1)),
        rilievo(mio(fatta, riga=9)),
        rilievo(mio(fatta, riga=8), remedy="Altro rimedio."),
        rilievo(Place(place.file, "Progetti"), "manca una riga"),
        rilievo(Place(place.file), "ha macro"),
    )
    assert [
        riga.partition(",")[0] for riga in testo.splitlines() if riga[:1].isdigit() or riga.startswith("Foglio")
    ] == [
        "1. In generale",
        "Foglio «Progetti»",
        "2. In generale",
        "3. Cella J8",
        "4. Cella J9",
        "Foglio «Indicatori»",
        "5. Cella A6",
        "Foglio «Aggiunto»",
        "6. Cella A1",
    ]
    assert "Il file\n-------\n" in testo


def test_what_only_tells_stands_at_the_end(fatta: Prova) -> None:
    nota = Finding("VAL101", Severity.NOTA, rilievo(mio(fatta, riga=6), "è scritto come testo"))
    del_file = Finding("STR210", Severity.NOTA, rilievo(Place(mio(fatta).file), "è stata riordinata"))
    blocca = Finding("SQ101", Severity.BLOCCA, rilievo(mio(fatta, riga=9)))
    avvisa = Finding("IN405", Severity.AVVISA, rilievo(mio(fatta, riga=8)))
    esame = fatta.pulite.esame
    testo = dict(lettere(Esaminato(esame, Outcome((nota, del_file, blocca, avvisa), (), ()))))["lettere/lettera-SIC.md"]
    assert "Da correggere: 1 (finché resta, il piano non si può firmare). Da verificare: 1. Qui sotto" in testo
    prima, _, dopo = testo.partition("Per conoscenza\n--------------\n")
    assert [riga[:18] for riga in punti(prima)] == ["1. Cella J8, da ve", "2. Cella J9, DA CO"]
    assert punti(dopo) == [
        "3. In generale. È stata riordinata.",
        "4. Foglio «Progetti», cella J6. È scritto come testo.",
    ]
    solo = dict(lettere(Esaminato(esame, Outcome((nota,), (), ()))))["lettere/lettera-SIC.md"]
    assert "Non c'è nulla da correggere; qui sotto, che cosa è bene sapere." in solo
    assert "rimandarlo" not in solo


def con_consegne(fatta: Prova, *consegne: Consegna, findings: tuple[Finding, ...] = ()) -> str:
    """The letter to the settore sicurezza that sent these files."""
    esame = replace(fatta.pulite.esame, consegne=consegne)
    return dict(lettere(Esaminato(esame, Outcome(findings, (), ())))).get("lettere/lettera-SIC.md", "")


def test_of_two_files_that_say_different_things_the_office_is_asked_which_holds(fatta: Prova) -> None:
    lettura = next(c.lettura for c in fatta.pulite.esame.consegne if c.settore == "SIC")
    prima = Consegna("a.xlsx", Esito.BUONA, "", "SIC", lettura, scartata=True)
    altra = replace(prima, file="b.xlsx", copia_di="a.xlsx")
    doppio = Finding("STR105", Severity.BLOCCA, rilievo(Place("b.xlsx")))
    testo = con_consegne(fatta, prima, altra, findings=(doppio,))
    assert "abbiamo ricevuto «a.xlsx», «b.xlsx»: grazie." in testo
    assert "Diteci quale vale, e rimandate solo quello." in testo
    assert punti(testo) == []
    trovati = tuple(
        Finding("SQ101", Severity.BLOCCA, rilievo(Place(f, "Progetti", 7, 10))) for f in ("a.xlsx", "b.xlsx")
    )
    testo = con_consegne(fatta, prima, altra, findings=trovati)
    assert [riga for riga in testo.splitlines() if riga.startswith("Foglio")] == [
        "Foglio «Progetti», nel file «a.xlsx»",
        "Foglio «Progetti», nel file «b.xlsx»",
    ]


def test_a_copy_that_says_the_same_is_not_spoken_of(fatta: Prova) -> None:
    lettura = next(c.lettura for c in fatta.pulite.esame.consegne if c.settore == "SIC")
    prima = Consegna("a.xlsx", Esito.BUONA, "", "SIC", lettura)
    copia = replace(prima, file="b.xlsx", copia_di="a.xlsx", uguale=True, scartata=True)
    assert con_consegne(fatta, prima, copia) == ""


@pytest.mark.parametrize(
    ("esito", "parola"), [(Esito.ALTRA_VERSIONE, "il piano è cambiato"), (Esito.ALTRO_MODULO, "il modulo è cambiato")]
)
def test_what_an_older_version_has_is_carried_over_by_who_sends_it(fatta: Prova, esito: Esito, parola: str) -> None:
    lettura = next(c.lettura for c in fatta.pulite.esame.consegne if c.settore == "SIC")
    consegna = Consegna("a.xlsx", esito, "2", "SIC", lettura if esito is Esito.ALTRA_VERSIONE else None)
    testo = con_consegne(fatta, consegna)
    assert parola in testo
    assert "Non serve riscriverlo." in testo
    assert "rimandarlo" not in testo


def con_invio(fatta: Prova, invio: Invio | None) -> str:
    """The letter of a plan that tells the offices this."""
    esame = fatta.pulite.esame
    altro = replace(esame, atteso=replace(esame.atteso, invio=invio))
    outcome = Outcome((Finding("SQ101", Severity.BLOCCA, rilievo(mio(fatta))),), (), ())
    return dict(lettere(Esaminato(altro, outcome)))["lettere/lettera-SIC.md"]


def test_by_when_and_whom_to_ask_is_what_the_plan_says(fatta: Prova) -> None:
    def detto(valore: object) -> Sourced:  # type: ignore[type-arg]
        return Sourced(valore, Place("piano.toml"))

    senza = con_invio(fatta, None)
    assert "di rimandarlo.\n" in senza
    assert "Per ogni dubbio rispondete a questo messaggio." in senza
    entro = con_invio(fatta, Invio(detto(date(2025, 3, 5)), detto("")))
    assert "di rimandarlo entro il 05/03/2025.\n" in entro
    assert "rispondete a questo messaggio" in entro
    a_chi = con_invio(fatta, Invio(detto(None), detto("Servizio *ragioneria*")))
    assert "di rimandarlo a: Servizio \\*ragioneria\\*.\n" in a_chi
    assert "Per ogni dubbio chiedete a: Servizio \\*ragioneria\\*." in a_chi


# ---------------------------------------------------------------- what comes from outside

LETTORE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ATTESI = {
    "heading",
    "paragraph",
    "ordered_list",
    "list_item",
    "bullet_list",
    "text",
    "softbreak",
    "inline",
    "code_inline",
}


def elementi(testo: str) -> Iterator[tuple[str, str]]:
    """What a reader of Markdown makes of a text: kinds of elements, without their ends, and their words."""
    for token in LETTORE.parse(testo):
        yield token.type.removesuffix("_open").removesuffix("_close"), ""
        for figlio in token.children or ():
            yield figlio.type, figlio.content


@pytest.mark.parametrize("testo", TESTI)
def test_a_text_says_itself_and_does_nothing(testo: str) -> None:
    letto = list(elementi(f"- trovato: {scampato(testo, 3000)}."))
    assert {tipo for tipo, _ in letto} <= ATTESI
    detto = "".join(parole for _, parole in letto)
    assert detto == f"trovato: {' '.join(pulito(testo, 3000).split())}."


@pytest.mark.parametrize(
    ("testo", "scritto"),
    [
        ("comune-di-chiari_2025_AMM.xlsx", "comune-di-chiari_2025_AMM.xlsx"),
        ("_sotto_", "\\_sotto\\_"),
        ("N. dipendenti <= 24, > 3 & 5", "N. dipendenti <= 24, > 3 & 5"),
        ("<b>", "\\<b>"),
        ("&lt; &#60; R&S", "\\&lt; \\&#60; R&S"),
        ("C:\\Temp\\x \\* fine\\", "C:\\Temp\\x \\\\\\* fine\\\\"),
        ('=SE(I7="";"";I7*J7)', '`=SE(I7="";"";I7*J7)`'),
        ("=`A1`*2", "=\\`A1\\`\\*2"),
        ("a\n\n# b", "a # b"),
    ],
)
def test_no_more_backslashes_than_needed(testo: str, scritto: str) -> None:
    assert scampato(testo) == scritto


def test_nothing_from_a_file_breaks_a_letter(fatta: Prova) -> None:
    """Whatever stands in names, sheets and cells: no link, no picture, no tag, no heading, nothing that is not seen."""
    lettura = next(c.lettura for c in fatta.pulite.esame.consegne if c.settore == "SIC")
    for n, nome in enumerate(NOMI):
        findings = tuple(
            Finding(
                "SQ101",
                Severity.AVVISA if posto % 2 else Severity.NOTA,
                rilievo(
                    Place(nome, testo[:40], 1 + posto % 5, 1),
                    testo,
                    expected=testo,
                    found=testo,
                    remedy=testo,
                    cause=(testo,),
                    related=(Place(nome, testo[:40], 9, 9),),
                    obiettivo=testo[:20],
                ),
            )
            for posto, testo in enumerate(TESTI[n :: len(NOMI)])
        )
        testo = con_consegne(fatta, Consegna(nome, Esito.BUONA, "", "SIC", lettura), findings=findings)
        assert pericolosi(testo) == set()
        assert {tipo for tipo, _ in elementi(testo)} <= ATTESI
        assert testo.encode().decode() == testo
