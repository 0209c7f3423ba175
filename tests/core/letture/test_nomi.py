"""What a finding is about, by names that last; and its identity, which is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.app import controlla, converti, genera, riconcilia
from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Finding, Rilievo, Severity
from perfxl.core.letture.nomi import Nomi
from perfxl.core.novita import identifica, identita
from perfxl.core.place import Place
from tests.cartelle_di_prova import ESEMPI, banco, con_righe, deposita, intestazione_cambiata, riga_tolta, riga_vuota
from tests.checks.test_errori_piantati import CARTELLE, CHIARI, PIANI, NelPiano, Piantato
from tests.comando import VERI
from tests.piani_di_prova import PIANO, cambia, piano_di_prova

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.finding import Outcome
    from tests.cartelle_di_prova import Banco


def identificati(outcome: Outcome) -> dict[str, str]:
    """The identities of a report, which must not repeat, with the codes."""
    trovati = [identita(finding) for finding in outcome.findings]
    assert len(set(trovati)) == len(trovati)
    return {identita(finding): finding.code for finding in outcome.findings}


def nomi(esaminato: Esaminato) -> list[tuple[str, str]]:
    nominati = Nomi(esaminato.esame.atteso, esaminato.esame.consegne)
    return [(f.code, nominati.nome(f.rilievo)) for f in esaminato.outcome.findings]


# ---------------------------------------------------------------- names


def test_a_cell_of_a_table_is_known_by_its_row_and_column(tmp_path: Path) -> None:
    esame = banco(CHIARI, tmp_path).esamina().esame
    nominati = Nomi(esame.atteso, esame.consegne)
    (lettura,) = (letta for consegna, letta in esame.letture if consegna.settore == "SIC")
    assert {"obiettivi", "indicatori", "fasce"} <= lettura.tabelle.keys()
    for nome, trovata in lettura.tabelle.items():
        for colonna, numero in trovata.colonne.items():
            testata = Place(lettura.file, trovata.foglio, trovata.intestazione, numero)
            assert nominati.nome(Rilievo(testata, "x")) == f"SIC/{nome}/{colonna}"
            for riga in trovata.righe:
                place = lettura.place(nome, riga, colonna)
                assert nominati.nome(Rilievo(place, "x")) == f"SIC/{nome}/{riga.chiave}/{colonna}"


def test_what_is_outside_the_tables_is_known_by_its_sheet_and_column(tmp_path: Path) -> None:
    b = banco(CHIARI, tmp_path)
    esame, file = b.esamina().esame, b.file("SIC").name
    nominati = Nomi(esame.atteso, esame.consegne)
    luoghi = (Place(file, "Progetti", 100, 28), Place(file, "Progetti", 7, 28), Place(file, "Progetti"), Place(file))
    nomi_loro = [nominati.nome(Rilievo(place, "x")) for place in luoghi]
    assert nomi_loro == ["SIC/Progetti/AB", "SIC/Progetti/AB", "SIC/Progetti", "SIC"]


def test_the_riepilogo_has_a_name_and_a_file_of_nobody_its_own(tmp_path: Path) -> None:
    b = banco(CHIARI, tmp_path)
    (b.tornate / "scansione.xlsx").write_bytes(b"no")
    esame = b.esamina().esame
    nominati = Nomi(esame.atteso, esame.consegne)
    assert nominati.nome(Rilievo(Place(b.file("").name), "x")) == "Riepilogo"
    assert nominati.nome(Rilievo(Place("scansione.xlsx"), "x")) == "scansione.xlsx"


def test_what_an_objective_says_of_itself_has_one_name_in_the_plan_and_in_a_workbook(tmp_path: Path) -> None:
    esame = banco(CHIARI, tmp_path).esamina().esame
    nominati = Nomi(esame.atteso, esame.consegne)
    (lettura,) = (letta for consegna, letta in esame.letture if consegna.settore == "SIC")

    def nome(tabella: str, chiave: str, colonna: str, obiettivo: str = "24") -> str:
        (riga,) = (riga for riga in lettura.righe(tabella) if riga.chiave == chiave)
        return nominati.nome(Rilievo(lettura.place(tabella, riga, colonna), "x", obiettivo=obiettivo))

    progetto = esame.atteso.obiettivo("24")
    assert progetto is not None
    nel_piano = nominati.nome(Rilievo(progetto.personale.place, "x", obiettivo="24"))
    assert nome("obiettivi", "24", "personale") == nel_piano == "obiettivo/personale"
    assert nome("indicatori", "24/1", "peso") == "obiettivo/indicatori/1/descrizione"  # first on its line of the plan
    assert nome("obiettivi", "24", "stanziato") == "obiettivo/dichiarato/peso"
    assert nome("obiettivi", "24", "importo") == "obiettivo/importo"
    assert nome("obiettivi", "24", "personale", "25") == "SIC/obiettivi/24/personale"
    assert nome("obiettivi", "24", "personale", "") == "SIC/obiettivi/24/personale"


def test_what_an_objective_of_which_the_plan_knows_nothing_says_has_the_name_of_the_workbook(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path)
    b.scrive("A", "Obiettivi", "N. dip.", "nuovo 1", "n.d.")
    esame = b.esamina().esame
    (lettura,) = (letta for consegna, letta in esame.letture if consegna.settore == "A")
    (riga,) = (riga for riga in lettura.righe("obiettivi") if riga.chiave == "nuovo 1")
    rilievo = Rilievo(lettura.place("obiettivi", riga, "n_dip"), "x", obiettivo="nuovo 1")
    assert Nomi(esame.atteso, esame.consegne).nome(rilievo) == "obiettivo/n_dip"


def test_a_line_of_the_plan_is_known_by_the_first_value_that_it_holds() -> None:
    piano = piano_di_prova()
    nominati = Nomi(piano, ())
    righe = PIANO.splitlines()

    def nome(testo: str, obiettivo: str = "") -> str:
        return nominati.nome(Rilievo(Place("piano.toml", line=righe.index(testo) + 1), "x", obiettivo=obiettivo))

    assert nome("massimo = 10000.00") == "fondo/massimo"
    assert nome('nome = "Settore B"') == "settori/B/nome"
    assert nome("importo = 3000.00") == "quote/comune/valore"
    assert nome("n_dip = 2", "1") == "obiettivo/n_dip"
    assert nome('    { descrizione = "Secondo indicatore", atteso = "n. 2", peso = 40 },', "1") == (
        "obiettivo/indicatori/2/descrizione"
    )
    assert nome("n_dip = 2", "2") == nome("n_dip = 2") == nome("[fondo]") == ""


# ---------------------------------------------------------------- identities


@pytest.mark.parametrize("piantato", PIANI, ids=lambda p: p.codice)
def test_in_a_plan_lines_that_move_change_no_identity(piantato: NelPiano) -> None:
    def trovate(testo: str) -> dict[str, str]:
        return identificati(esegui(esame_del_piano(piano_di_prova(testo, piantato.modello))))

    spostato = piantato.testo.replace("\n[[obiettivi]]", "\n\n# una riga in più\n\n[[obiettivi]]")
    assert trovate(spostato) == trovate(piantato.testo) != {}


@pytest.mark.parametrize("esempio", VERI)
def test_in_the_real_plans_every_finding_has_an_identity_of_its_own(esempio: str, tmp_path: Path) -> None:
    percorso = ESEMPI / esempio / "piano.toml"
    prima = controlla(percorso).outcome
    spostato = tmp_path / "piano.toml"
    spostato.write_text("\n\n" + percorso.read_text(encoding="utf-8"), encoding="utf-8")
    assert identificati(controlla(spostato).outcome) == identificati(prima) != {}


@pytest.mark.parametrize("esempio", VERI)
def test_a_finding_has_one_identity_in_the_plan_and_in_the_workbooks(esempio: str, tmp_path: Path) -> None:
    """So one whose workbook does not come back is the same; what repeats a shared objective is said of each as well."""
    percorso = ESEMPI / esempio / "piano.toml"
    genera(percorso, tmp_path / "cartelle")
    nel_piano = identificati(controlla(percorso).outcome)
    assert nel_piano.items() <= identificati(riconcilia(percorso, tmp_path / "cartelle").outcome).items()


def rinominati(b: Banco) -> None:
    for file in tuple(b.tornate.iterdir()):
        if not file.name.startswith(("copia", "obiettivi", "vecchio", "sicurezza")):
            file.rename(file.with_name(f"{file.stem} DEFINITIVO.xlsx"))


@pytest.mark.parametrize("piantato", CARTELLE, ids=lambda p: p.pianta.__name__)
def test_renaming_the_files_changes_no_identity(piantato: Piantato, tmp_path: Path) -> None:
    b = banco(CHIARI, tmp_path / "b")
    piantato.pianta(b)
    prima = identificati(b.esamina().outcome)
    rinominati(b)
    assert identificati(b.esamina().outcome) == prima
    assert piantato.codice in prima.values()


def invertite(nome: str) -> Callable[[Cartella], Cartella]:
    return con_righe(nome, lambda righe: [*reversed(righe[:-1]), righe[-1]])


def inserita(nome: str) -> Callable[[Cartella], Cartella]:
    return lambda cartella: riga_vuota(cartella, nome, 0)


def test_sorting_and_inserting_rows_changes_no_identity(tmp_path: Path) -> None:
    """The rows of the objectives stand in another order, or lower; what is wrong in them is the same."""
    trovate = []
    for posto, ordine in enumerate((con_righe("obiettivi", list), invertite("obiettivi"), inserita("obiettivi"))):
        b = banco(CHIARI, tmp_path / f"{posto}")
        b.ridisegna("SIC", ordine)
        b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
        b.scrive("SIC", "Progetti", "N. dip.", "26", "n.d.")
        b.scrive("SIC", "Progetti", "Coeff.", "25", 2.5)
        trovate.append({c: i for i, c in identificati(b.esamina().outcome).items()})
    prima, *dopo = [{codice: trovata[codice] for codice in ("IN201", "VAL102", "IN102")} for trovata in trovate]
    assert dopo == [prima, prima]


def test_another_value_is_the_same_finding_another_row_is_not(tmp_path: Path) -> None:
    def scritto(chiave: str, valore: float) -> str:
        b = banco(CHIARI, tmp_path / f"{chiave}-{valore}")
        b.scrive("SIC", "Progetti", "Importo stanziato", chiave, valore)
        (uno,) = (i for i, codice in identificati(b.esamina().outcome).items() if codice == "IN201")
        return uno

    prima = scritto("24", 4000)
    assert scritto("24", 1) == prima != scritto("25", 4000)


@pytest.mark.parametrize(
    ("una", "altra"),
    [
        (riga_tolta("obiettivi", "24"), riga_tolta("obiettivi", "25")),
        (intestazione_cambiata("obiettivi", "n_dip", "Addetti"), intestazione_cambiata("obiettivi", "soglia", "%")),
    ],
)
def test_what_is_missing_is_told_from_what_else_is_missing(
    una: Callable[[Cartella], Cartella], altra: Callable[[Cartella], Cartella], tmp_path: Path
) -> None:
    def trovate(posto: int, *modifiche: Callable[[Cartella], Cartella]) -> dict[str, str]:
        b = banco(CHIARI, tmp_path / f"{posto}")

        def tutte(cartella: Cartella) -> Cartella:
            for modifica in modifiche:
                cartella = modifica(cartella)
            return cartella

        b.ridisegna("SIC", tutte)
        return {i: c for i, c in identificati(b.esamina().outcome).items() if c in {"STR203", "STR204"}}

    prima, seconda, entrambe = trovate(1, una), trovate(2, altra), trovate(3, una, altra)
    assert entrambe == prima | seconda
    assert len(entrambe) == 2


def test_a_weight_that_moves_the_place_of_a_sum_leaves_its_identity() -> None:
    """The finding stands on the first weight, or on the one that changed."""
    uno = cambia(PIANO, ('atteso = "n. 1", peso = 60', 'atteso = "n. 1", peso = 70'))
    vuoto = cambia(PIANO, ("Primo indicatore", "Altro nome"), ('n. 2", peso = 40', 'n. 2", peso = 50'))
    trovate = [identificati(esegui(esame_del_piano(piano_di_prova(testo)))) for testo in (uno, vuoto)]
    assert trovate[0] == trovate[1]
    assert list(trovate[0].values()) == ["SQ101"]


def test_several_findings_about_one_thing_are_numbered_in_the_order_of_the_report() -> None:
    def trovato(message: str, oggetto: str = "") -> Finding:
        return Finding("VAL105", Severity.BLOCCA, Rilievo(Place("a"), message, oggetto=oggetto))

    findings = identifica([trovato("1"), trovato("2"), trovato("3", "altro"), trovato("4")], lambda _: "qui")
    uno, due, tre, quattro = map(identita, findings)
    assert (due, quattro) == (f"{uno}-2", f"{uno}-3")
    assert "-" not in tre
    assert tre != uno
    assert [f.rilievo.message for f in findings] == ["1", "2", "3", "4"]
    assert identita(trovato("1")) == ""


# ---------------------------------------------------------------- a plan in Excel


def _identita(outcome: Outcome) -> set[str]:
    return set(identificati(outcome))


@pytest.mark.parametrize("ente", ["chiari-2024", "chiari-2025", "desenzano-2021", "montichiari-2024"])
def test_a_plan_has_the_same_identities_in_toml_and_in_excel(ente: str, tmp_path: Path) -> None:
    piano, excel = ESEMPI / ente / "piano.toml", tmp_path / "piano.xlsx"
    converti(piano, excel)
    assert _identita(controlla(piano).outcome) == _identita(controlla(excel).outcome)


def test_what_an_objective_repeats_is_said_once_in_toml_and_at_each_cell_in_excel(tmp_path: Path) -> None:
    """In Excel it is written out for each: the first has the identity that it has in TOML, the others their own."""
    piano, excel = ESEMPI / "tortona-2024" / "piano.toml", tmp_path / "piano.xlsx"
    converti(piano, excel)
    prima, poi = controlla(piano), controlla(excel)
    assert _identita(prima.outcome) < _identita(poi.outcome)
    solo_in_excel = [f for f in poi.outcome.findings if f.identita not in _identita(prima.outcome)]
    ripetuti = {obiettivo.codice for obiettivo in prima.esame.piano.obiettivi if obiettivo.come}
    assert {f.rilievo.obiettivo for f in solo_in_excel} <= ripetuti


def test_what_is_not_said_and_a_number_that_is_missing_are_the_same_in_both(tmp_path: Path) -> None:
    (salta,) = (piantato for piantato in PIANI if piantato.codice == "VAL117")
    piano, excel = deposita(salta.testo, salta.modello, tmp_path), tmp_path / "piano.xlsx"
    converti(piano, excel)
    in_toml, in_excel = controlla(piano), controlla(excel)
    assert {f.code for f in in_toml.outcome.findings} == {"VAL117"}
    assert _identita(in_toml.outcome) == _identita(in_excel.outcome)
    nominati = [Nomi(esaminato.esame.atteso, ()) for esaminato in (in_toml, in_excel)]
    for obiettivo, altro in zip(in_toml.esame.piano.obiettivi, in_excel.esame.piano.obiettivi, strict=True):
        for campo in ("titolo", "tempi", "personale", "risorse", "peso", "n_dip", "classe", "soglia"):
            nomi_suoi = {
                n.nome(Rilievo(getattr(o, campo).place, "x", obiettivo=o.codice))
                for n, o in zip(nominati, (obiettivo, altro), strict=True)
            }
            assert len(nomi_suoi) == 1, (obiettivo.codice, campo, nomi_suoi)
