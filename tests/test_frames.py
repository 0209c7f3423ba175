"""The pandas door: its columns as they are declared, its amounts exact, and nothing lost when tables are joined."""

from __future__ import annotations

import builtins
import doctest
import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from perfxl import frames
from perfxl.app import controlla
from perfxl.errors import MissingFileError
from perfxl.rapporti import scrivi_rapporti
from perfxl.report.pagina_tabelle import colonne_dette, pagina_delle_tabelle
from perfxl.report.rapporto import write_json
from perfxl.report.tabelle import TABELLE, Tabella
from tests.cartelle_di_prova import banco, deposita
from tests.checks.test_errori_piantati import CHIARI
from tests.comando import PIANO_2024, PIANO_2025, TREE, VERI
from tests.piani_di_prova import MODELLO, PIANO, obiettivo
from tests.piani_pesati import MODELLO_PESATO, PIANO_PESATO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cartelle_di_prova import Banco

PORTE: dict[str, Callable[..., pd.DataFrame]] = {
    "piano": frames.piano,
    "importi": frames.importi,
    "misure": frames.misure,
    "rilievi": frames.rilievi,
}
ESEMPI = [TREE / "esempi" / esempio / "piano.toml" for esempio in VERI]


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(CHIARI, tmp_path / "b")


@pytest.fixture
def nella_radice() -> Iterator[None]:
    prima = Path.cwd()
    os.chdir(TREE)
    yield
    os.chdir(prima)


def test_there_is_a_door_for_every_table() -> None:
    assert set(PORTE) == {tabella.nome for tabella in TABELLE} == set(frames.__all__) - {"colonne"}


@pytest.mark.parametrize("tabella", TABELLE, ids=lambda tabella: tabella.nome)
@pytest.mark.parametrize("fonti", [ESEMPI, []], ids=["examples", "none"])
def test_the_columns_are_the_declared_ones(tabella: Tabella, fonti: list[Path]) -> None:
    tavola = PORTE[tabella.nome](*fonti)
    dichiarate = colonne_dette(tabella)
    assert list(tavola.columns) == [nome for nome, _, _ in dichiarate]
    assert {nome: f"{dtype}" for nome, dtype in tavola.dtypes.items()} == {nome: d for nome, d, _ in dichiarate}
    assert (len(tavola) > 0) == (fonti != [])
    dette = frames.colonne(tabella.nome)
    assert [(nome, *riga) for nome, riga in zip(dette.index, dette.to_numpy().tolist(), strict=True)] == dichiarate


def test_there_are_no_columns_of_what_there_is_not() -> None:
    with pytest.raises(KeyError):
        frames.colonne("fondo")


@pytest.mark.parametrize("porta", PORTE.values(), ids=PORTE)
def test_what_is_joined_is_what_is_read_together(porta: Callable[..., pd.DataFrame]) -> None:
    """The dtypes stay, those of categories too."""
    unite = pd.concat([porta(fonte) for fonte in ESEMPI], ignore_index=True)
    pd.testing.assert_frame_equal(unite, porta(*ESEMPI))
    di_chi = unite[["ente", "anno"]].drop_duplicates()
    assert len(di_chi) == (len(ESEMPI) if porta is not frames.importi else 2)  # two have money


def test_amounts_are_those_of_the_split_to_the_cent() -> None:
    """Published: 63.223,09 financed in 2024, 69.223,09 in 2025, of which 69.223,06 was printed."""
    importi = frames.importi(PIANO_2024, PIANO_2025)
    per_anno = importi.groupby("anno")["trovato_centesimi"].sum()
    assert per_anno.to_dict() == {2024: 6322309, 2025: 6922306}
    righe = importi.dropna(subset=["atteso_centesimi", "trovato_centesimi"])
    differenze = righe["trovato_centesimi"] - righe["atteso_centesimi"]
    assert (differenze == righe["differenza_centesimi"]).all()
    assert (importi["atteso"].dropna() * 100).round().tolist() == importi["atteso_centesimi"].dropna().tolist()
    esame = controlla(PIANO_2025).esame
    assert importi.query("anno == 2025")["atteso_centesimi"].tolist() == [r.importo for r in esame.riparto.righe]


def test_a_plan_without_money_has_no_amounts_and_a_shared_fund_those_of_its_settori(tmp_path: Path) -> None:
    assert len(frames.importi(TREE / "esempi" / "tortona-2024" / "piano.toml")) == 0
    pesato = frames.importi(deposita(PIANO_PESATO, MODELLO_PESATO, tmp_path))
    colonne = ["settore", "settore_nome", "obiettivo", "quota", "totale", "somma", "atteso_centesimi"]
    assert pesato[colonne].replace({pd.NA: None}).to_numpy().tolist() == [
        ["B", "Settore B", "4", "", None, None, 100000],
        ["A", "Settore A", "", "A", 60.0, 100.0, 480000],
        ["B", "Settore B", "", "B", 40.0, 100.0, 320000],
    ]


def test_a_number_or_a_word_of_employees_each_has_its_column(tmp_path: Path) -> None:
    testo = obiettivo(PIANO, 2, ("n_dip = 4", 'n_dip = "tutti"'))
    piano = frames.piano(deposita(testo, MODELLO, tmp_path))
    assert piano["n_dip"].replace({pd.NA: None}).tolist() == [2, None, 1, None]
    assert piano["fascia"].tolist() == ["", "tutti", "", ""]
    assert piano["coefficiente"].replace({pd.NA: None}).tolist() == [1.0, 1.5, 0.5, None]
    assert piano["importo_fisso_centesimi"].replace({pd.NA: None}).tolist() == [None, None, None, 100000]


def test_a_plan_in_excel_says_the_same(tmp_path: Path) -> None:
    from perfxl.app import converti

    converti(PIANO_2025, tmp_path / "piano.xlsx")
    for nome in ("piano", "importi", "misure"):
        pd.testing.assert_frame_equal(PORTE[nome](tmp_path / "piano.xlsx"), PORTE[nome](f"{PIANO_2025}"))


def test_a_plan_with_its_workbooks_says_what_the_offices_wrote(b: Banco) -> None:
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    b.scrive("SIC", "Progetti", "Tempi", "24", "entro il 30/11/2025")
    fonte = (b.piano, b.tornate)
    importi = frames.importi(fonte).set_index("obiettivo")
    assert importi.loc["24", ["trovato_centesimi", "differenza_centesimi"]].tolist() == [400000, 11549]
    assert frames.piano(fonte).set_index("obiettivo").loc["24", "tempi"] == "entro il 30/11/2025"
    rilievi = frames.rilievi(fonte).set_index("codice")
    assert rilievi.loc["IN201", ["cella", "effetto_centesimi"]].tolist() == ["N7", 11549]
    assert len(frames.misure(fonte)) == len(frames.misure(b.piano))


def test_a_report_that_was_written_says_what_examining_anew_does(b: Banco, tmp_path: Path) -> None:
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    scrivi_rapporti(b.esamina(), b.tornate, tmp_path / "r")
    attesi = frames.rilievi((b.piano, b.tornate))
    pd.testing.assert_frame_equal(frames.rilievi(tmp_path / "r"), attesi)
    pd.testing.assert_frame_equal(frames.rilievi(f"{tmp_path / 'r' / 'rapporto.json'}"), attesi)
    assert len(frames.rilievi(tmp_path / "r", PIANO_2024)) == len(attesi) + len(frames.rilievi(PIANO_2024))


def test_severities_are_a_scale() -> None:
    rilievi = frames.rilievi(*ESEMPI)
    assert (rilievi["gravita"] >= "avvisa").sum() == rilievi["gravita"].isin(["avvisa", "blocca"]).sum() > 0


def scritto(tmp_path: Path, **voci: object) -> Path:
    esaminato = controlla(PIANO_2025)
    letto: dict[str, Any] = json.loads(write_json(esaminato.esame, esaminato.outcome))
    letto["rilievi"][0].update(voci)
    percorso = tmp_path / "r.json"
    percorso.write_text(json.dumps(letto), encoding="utf-8")
    return percorso


@pytest.mark.parametrize(
    ("voci", "perche"),
    [
        ({"gravita": "grave"}, "«gravita» non può essere «grave»"),
        ({"effetto": 3}, "«effetto» non è un importo in euro"),
        ({"effetto": "3"}, "«effetto» non è un importo in euro"),
        ({"cause": "x"}, "«cause» manca, o non è ciò che deve essere"),
        ({"luogo": []}, "«luogo» manca, o non è ciò che deve essere"),
    ],
)
def test_a_damaged_report_is_refused_in_words(voci: dict[str, object], perche: str, tmp_path: Path) -> None:
    percorso = scritto(tmp_path, **voci)
    with pytest.raises(MissingFileError) as preso:
        frames.rilievi(percorso)
    assert f"{preso.value}" == f"{percorso}: è rovinato: {perche}"


def test_what_is_no_report_or_no_plan_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="il file o la cartella non c'è"):
        frames.rilievi(tmp_path)
    with pytest.raises(MissingFileError, match="il file non c'è"):
        frames.piano(tmp_path / "piano.toml")


def test_a_text_that_is_no_unicode_is_held_all_the_same(tmp_path: Path) -> None:
    rilievi = frames.rilievi(scritto(tmp_path, trovato="perch\ud800", identita=None))
    assert rilievi.loc[0, "trovato"] == "perch?"


def test_what_changed_since_an_earlier_report_is_a_column(tmp_path: Path) -> None:
    esaminato = controlla(PIANO_2025)
    letto = json.loads(write_json(esaminato.esame, esaminato.outcome))
    letto["confronto"] = {"nuovi": [letto["rilievi"][1]["identita"]]}
    (tmp_path / "r.json").write_text(json.dumps(letto), encoding="utf-8")
    assert frames.rilievi(tmp_path / "r.json")["novita"].tolist()[:3] == ["resta", "nuovo", "resta"]


@pytest.mark.usefixtures("nella_radice")
def test_the_examples_of_the_page_and_of_the_module_are_true() -> None:
    for testo, nome in ((pagina_delle_tabelle(), "TABELLE.md"), (frames.__doc__ or "", "frames")):
        esempi = doctest.DocTestParser().get_doctest(testo.replace("```\n", "\n"), {}, nome, nome, 0)
        assert len(esempi.examples) >= 3
        esito = doctest.DocTestRunner(verbose=False).run(esempi)
        assert esito.failed == 0


def test_the_page_is_current() -> None:
    assert (TREE / "TABELLE.md").read_text(encoding="utf-8") == pagina_delle_tabelle()


def test_without_pandas_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    originale = builtins.__import__

    def senza(nome: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if nome == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
        return originale(nome, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", senza)
    monkeypatch.delitem(sys.modules, "perfxl.frames")
    with pytest.raises(ModuleNotFoundError) as preso:
        importlib.import_module("perfxl.frames")
    assert f"{preso.value}" == (
        'perfxl.frames ha bisogno di pandas, che non è installato: pip install "perfxl[tabelle]"'
    )
