"""``perfxl verifica``: a byte changed anywhere is found, a forgery is told, nothing is written."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from perfxl import cli
from perfxl.checks.registro import REGISTRO, esegui
from perfxl.core.finding import Severity
from perfxl.core.verificato import Esito, Passo
from perfxl.signoff.manifesto import NOME, leggi
from perfxl.signoff.pdf_letto import incorporati
from perfxl.signoff.verbale import disegna_verbale
from perfxl.signoff.vista import vista
from perfxl.verifica.aperto import apri, del_file, del_manifesto, incoerente
from perfxl.verifica.cartelle import del_dossier, della_cartella, letti
from perfxl.verifica.documenti import dei_documenti
from perfxl.verifica.verifica import Richiesta, verifica
from tests.cartelle_di_prova import scrivi
from tests.comando import TREE
from tests.dossier_di_prova import QUANDO, Dossier, dossier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from perfxl.core.verificato import Punto, Verificato

VERSIONE = "0.1.0"
TUTTI = tuple(passo for passo in Passo if passo is not Passo.FIRMA)


@pytest.fixture(scope="module")
def fatto(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier(tmp_path_factory.mktemp("visto") / "d")


@pytest.fixture
def d(fatto: Dossier, tmp_path: Path) -> Dossier:
    return fatto.copia(tmp_path / "d")


def verificato(
    d: Dossier, *, cartella: bool = True, versione: str = VERSIONE, radici: Path | None = None
) -> Verificato:
    return verifica(Richiesta(d.verbale, d.cartelle if cartella else None, radici), QUANDO, versione)


def esiti(v: Verificato) -> dict[Passo, Esito]:
    return {punto.passo: punto.esito for punto in v.punti}


def diversi(v: Verificato) -> list[Passo]:
    return [punto.passo for punto in v.di(Esito.DIVERSO)]


def detto(v: Verificato, passo: Passo) -> list[str]:
    (punto,) = (punto for punto in v.punti if punto.passo is passo)
    return [f"{dettaglio}" for dettaglio in punto.dettagli]


def guasta(file: Path, posto: int, bit: int = 1) -> None:
    contenuto = bytearray(file.read_bytes())
    contenuto[posto] ^= bit
    file.write_bytes(contenuto)


def comando(capsys: pytest.CaptureFixture[str], *argomenti: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    stampato = capsys.readouterr()
    assert isinstance(uscita.value.code, int)
    return uscita.value.code, stampato.out, stampato.err


def tutto(dove: Path) -> Mapping[str, str]:
    return {
        f"{file.relative_to(dove)}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(dove.rglob("*"))
        if file.is_file()
    }


# ---- as it was signed


def test_a_visto_as_it_was_made_verifies_whole_and_nothing_is_written(
    fatto: Dossier, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    prima = tutto(fatto.dove)
    rapporto = tmp_path / "verifica.json"
    codice, out, err = comando(capsys, "verifica", fatto.verbale, fatto.cartelle, "--json", rapporto)
    assert (codice, err) == (0, f"Rapporto scritto in «{rapporto}».\n")
    assert [riga[:7] for riga in out.splitlines()[1:] if riga[:1] in "✔✘?·" and riga != ""] == ["✔ TORNA"] * 8 + [
        "· DA SA"
    ]
    come = "è come uscì dal visto; non è firmato, e chiunque può averlo rifatto così: solo una firma dice chi."
    assert " ".join(out.splitlines()[-2:]) == f"TORNA TUTTO: {come}"
    assert tutto(fatto.dove) == prima
    letto = json.loads(rapporto.read_bytes())
    schema = json.loads((TREE / "perfxl" / "report" / "verifica-1.schema.json").read_bytes())
    Draft202012Validator(schema).validate(letto)
    assert (letto["esito"], len(letto["punti"])) == ("torna", 9)
    assert letto["impronta"] == json.loads((fatto.verbale.parent / NOME).read_bytes())["impronta"]


def test_a_verbale_alone_verifies_too_and_says_what_is_not_there(fatto: Dossier, tmp_path: Path) -> None:
    solo = Dossier(tmp_path)
    solo.verbale.parent.mkdir()
    shutil.copy(fatto.verbale, solo.verbale)
    v = verificato(solo, cartella=False)
    assert esiti(v) == dict.fromkeys(TUTTI[:6], Esito.TORNA) | {Passo.DOSSIER: Esito.DETTO, Passo.FIRMA: Esito.DETTO}
    assert v.esito is Esito.TORNA


# ---- a byte flipped, one at a time


def guasto(intero: bytes, posto: int, bit: int = 4) -> bytes:
    copia = bytearray(intero)
    copia[posto] ^= bit
    return bytes(copia)


def tratti(pdf: bytes) -> dict[str, tuple[int, int]]:
    """Where the streams of the embedded files lie, by name."""
    trovati = {}
    for allegato in PdfReader(BytesIO(pdf)).attachment_list:
        grezzo: bytes = allegato.pdf_object["/EF"]["/F"]._data  # type: ignore[index]  # noqa: SLF001
        inizio = pdf.index(grezzo)
        trovati[allegato.name] = (inizio, inizio + len(grezzo))
    return trovati


def test_a_byte_flipped_anywhere_in_the_verbale_is_found(fatto: Dossier) -> None:
    intero = fatto.verbale.read_bytes()
    for posto in (*range(0, len(intero), 7001), *range(len(intero) - 150, len(intero), 5)):
        verbale = apri(fatto.verbale, guasto(intero, posto))
        assert del_file(verbale, firme=False).esito is Esito.DIVERSO, posto


def test_a_byte_flipped_in_an_embedded_file_names_that_file(fatto: Dossier) -> None:
    intero = fatto.verbale.read_bytes()
    dove = tratti(intero)
    manifesto = leggi(incorporati(intero).allegati[NOME])
    for documento in manifesto["atto"]["documenti"]:
        inizio, fine = dove[documento["allegato"]]
        for posto in (inizio, (inizio + fine) // 2, fine - 1):
            punto = dei_documenti(apri(fatto.verbale, guasto(intero, posto)), manifesto, {})
            assert [dettaglio.dove for dettaglio in punto.dettagli] == [documento["nome"]], posto
    inizio, fine = dove[NOME]
    for posto in (inizio, (inizio + fine) // 2, fine - 1):
        assert del_manifesto(apri(fatto.verbale, guasto(intero, posto))).esito is Esito.DIVERSO


@pytest.mark.parametrize("dove", ["una cartella", "il manifesto", "una pagina", "la tabella", "l'impronta", "l'ultimo"])
def test_a_byte_flipped_in_the_verbale_is_told_by_the_command(
    d: Dossier, dove: str, capsys: pytest.CaptureFixture[str]
) -> None:
    intero = d.verbale.read_bytes()
    posti = {
        "una cartella": tratti(intero)["comune-di-borgolago_2026_TEC.xlsx"][0] + 100,
        "il manifesto": tratti(intero)[NOME][0] + 100,
        "una pagina": intero.index(b"stream", intero.index(b"/Contents")) + 90,
        "la tabella": intero.rindex(b"xref", 0, intero.rindex(b"startxref")) + 30,
        "l'impronta": intero.rindex(b"%perfxl-sha256 ") + 20,
        "l'ultimo": len(intero) - 1,
    }
    guasta(d.verbale, posti[dove])
    codice, out, err = comando(capsys, "verifica", d.verbale)
    assert (codice, err) == (1, "")
    assert out.splitlines()[1].startswith("✘ DIVERSO: il file non ha ")
    assert "\n\nNON TORNA, rispetto al visto: il file del verbale, " in out
    if dove == "una cartella":
        assert "    comune-di-borgolago_2026_TEC.xlsx:" in out.splitlines()


def accanto(d: Dossier) -> Punto:
    verbale = apri(d.verbale, d.verbale.read_bytes())
    return del_dossier(d.verbale, verbale, leggi(verbale.allegati[NOME]))


def in_cartella(d: Dossier) -> Punto:
    verbale = apri(d.verbale, d.verbale.read_bytes())
    return della_cartella(letti(d.cartelle, d.verbale), verbale, leggi(verbale.allegati[NOME]))


def test_a_byte_flipped_beside_the_verbale_is_found_and_the_file_named(d: Dossier) -> None:
    copia = next(d.sigillate.iterdir())
    for file, nome in ((d.verbale.parent / NOME, NOME), (copia, f"sigillate/{copia.name}")):
        prima = file.read_bytes()
        for posto in (0, len(prima) // 3, len(prima) // 2, len(prima) - 1):
            file.write_bytes(guasto(prima, posto))
            punto = accanto(d)
            assert punto.esito is Esito.DIVERSO
            assert {dettaglio.dove for dettaglio in punto.dettagli} == {nome}
        file.write_bytes(prima)
    assert accanto(d).esito is Esito.TORNA


def test_a_byte_flipped_in_the_folder_is_found_and_the_file_named(d: Dossier) -> None:
    shutil.copy(d.piano, d.cartelle)
    shutil.copy(d.dove / "deroghe.toml", d.cartelle)
    assert in_cartella(d).esito is Esito.TORNA
    for file in (d.cartella("TEC"), d.cartelle / "piano.toml", d.cartelle / "deroghe.toml"):
        prima = file.read_bytes()
        for posto in (3, len(prima) // 3, len(prima) // 2, len(prima) - 1):
            file.write_bytes(guasto(prima, posto))
            punto = in_cartella(d)
            assert punto.esito is Esito.DIVERSO
            assert {dettaglio.dove for dettaglio in punto.dettagli} == {file.name}
        file.write_bytes(prima)


# ---- a workbook changed after the visto


def con_openpyxl(file: Path, foglio: str, cella: str, valore: object) -> None:
    libro = openpyxl.load_workbook(file)
    libro[foglio][cella] = valore
    libro.save(file)


def test_a_workbook_changed_after_the_visto_is_found_with_its_cell(
    d: Dossier, capsys: pytest.CaptureFixture[str]
) -> None:
    foglio = openpyxl.load_workbook(d.cartella("TEC")).sheetnames[-1]
    con_openpyxl(d.cartella("TEC"), foglio, "C77", "scritto dopo")
    codice, out, _ = comando(capsys, "verifica", d.verbale, d.cartelle)
    assert codice == 1
    # first, before all the formulas whose results openpyxl does not keep
    righe = out.splitlines()
    (brevi,) = (numero for numero, riga in enumerate(righe) if "è cambiato dopo il visto: " in riga)
    assert righe[brevi + 1] == f"      foglio «{foglio}», cella C77: vuota → «scritto dopo»"
    assert out.splitlines()[-1] == "NON TORNA, rispetto al visto: la cartella."


def test_a_sealed_copy_changed_is_found_with_its_cell_and_nothing_is_said_of_the_seal(d: Dossier) -> None:
    copia = d.sigillate / d.cartella("TEC").name
    foglio = openpyxl.load_workbook(copia).sheetnames[1]
    copia.write_bytes(scrivi(copia.read_bytes(), foglio, "C7", "scritto dopo"))
    v = verificato(d)
    assert diversi(v) == [Passo.DOSSIER]
    prima, cella = detto(v, Passo.DOSSIER)
    assert prima == f"sigillate/{copia.name}: è cambiato dopo il visto: 1 cella è diversa"
    assert f"foglio «{foglio}», cella C7: " in cella


def test_a_workbook_saved_again_says_that_no_cell_differs(d: Dossier) -> None:
    with_nothing = d.cartella("TEC").read_bytes() + b"\n"
    d.cartella("TEC").write_bytes(with_nothing)
    primo, *altri = detto(verificato(d), Passo.CARTELLA)
    assert primo.endswith("è cambiato dopo il visto: nessuna cella è diversa, né altro di ciò che perfxl legge")
    assert altri


def test_a_manifesto_leads_to_no_file_outside_of_the_dossier(d: Dossier) -> None:
    (d.verbale.parent / "fuori.xlsx").write_bytes(b"PK")
    verbale = apri(d.verbale, d.verbale.read_bytes())
    for nome in ("sigillate/../fuori.xlsx", "fuori.xlsx", "/etc/passwd", "sigillate/a\\b", "sigillate/a\0b"):
        manifesto: Any = leggi(verbale.allegati[NOME])
        manifesto["copie"][0]["file"] = nome
        punto = del_dossier(d.verbale, verbale, manifesto)
        assert punto.dettagli[0].testo == "il manifesto nomina una copia che non può stare nel dossier"


def test_what_is_missing_what_is_new_and_what_cannot_be_read_is_named(d: Dossier) -> None:
    d.cartella("PER").unlink()
    (d.cartelle / "nuovo.xlsx").write_bytes(b"PK")
    d.cartella("TEC").write_bytes(b"")
    next(d.sigillate.glob("*PER*")).unlink()
    (d.sigillate / "altra.xlsx").write_bytes(b"PK")
    v = verificato(d)
    assert diversi(v) == [Passo.DOSSIER, Passo.CARTELLA]
    assert detto(v, Passo.DOSSIER) == [
        "sigillate/comune-di-borgolago_2026_PER.xlsx: manca",
        "sigillate/altra.xlsx: c'è, e il visto non l'ha fatta",
    ]
    per, tec, nuovo = detto(v, Passo.CARTELLA)
    assert per == "comune-di-borgolago_2026_PER.xlsx: manca"
    assert tec.startswith("comune-di-borgolago_2026_TEC.xlsx: è cambiato dopo il visto, e le sue celle non si possono")
    assert nuovo == "nuovo.xlsx: c'è, e quando fu fatto il visto non c'era"


# ---- another outcome


def test_an_act_that_cannot_be_true_is_told_and_nothing_is_run_on_it(d: Dossier) -> None:
    def detto_due_volte(m: dict[str, Any]) -> None:
        m["atto"]["documenti"][-1]["nome"] = m["atto"]["documenti"][-2]["nome"]

    def senza_piano(m: dict[str, Any]) -> None:
        m["atto"]["documenti"][0]["ruolo"] = "altro"

    for falso, perche in (
        (detto_due_volte, "_Riepilogo.xlsx»"),
        (senza_piano, "non ci sono un piano e un modello, uno solo"),
    ):
        d.falsifica(falso)
        v = verificato(d)
        assert Passo.MANIFESTO in diversi(v)
        assert v.punti[1].frase.endswith(perche)
        assert [punto.passo for punto in v.di(Esito.NON_VERIFICATO)] == [
            Passo.PAGINE,
            Passo.CONTROLLI,
            Passo.PASSAGGI,
        ]
    manifesto: Any = leggi(incorporati(d.verbale.read_bytes()).allegati[NOME])
    manifesto["atto"]["quando"] = "2026-02-30T10:15:00+01:00"
    assert incoerente(manifesto) == "una data non è del calendario"


def test_rules_that_changed_since_are_told_finding_by_finding(d: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    registro = [replace(c, severity=Severity.BLOCCA) if c.code == "VAL107" else c for c in REGISTRO]
    monkeypatch.setattr("perfxl.riconciliazione.esegui", partial(esegui, registro=registro))
    v = verificato(d)
    assert diversi(v) == [Passo.CONTROLLI, Passo.PASSAGGI]
    frase, caduta, *conti = detto(v, Passo.CONTROLLI)
    assert frase.startswith("VAL107, ")
    assert "nel visto con gravita «avvisa», oggi «blocca»; deroga «Segretario generale, " in frase
    assert caduta.startswith(
        "STR403, deroghe.toml, riga 5: oggi si trova, e nel visto non c'era: "
    )  # it weighs more now
    assert "conteggi, blocca: nel visto «0», oggi «1»" in conti
    registro = [c for c in REGISTRO if c.code != "VAL107"]
    monkeypatch.setattr("perfxl.riconciliazione.esegui", partial(esegui, registro=registro))
    sparito, *_ = detto(verificato(d), Passo.CONTROLLI)
    assert "era nel visto, e oggi non si trova: " in sparito


def test_an_act_of_another_perfxl_is_held_to_its_substance_and_its_version_is_said(d: Dossier) -> None:
    d.falsifica(lambda m: m["atto"].update(perfxl="0.0.9"))
    v = verificato(d)
    assert v.esito is Esito.TORNA
    (punto,) = (punto for punto in v.punti if punto.passo is Passo.CONTROLLI)
    assert punto.frase.endswith("(il visto fu fatto con perfxl 0.0.9, questo è perfxl 0.1.0)")


def senza_deroga(m: dict[str, Any]) -> None:
    m["atto"]["rilievi"][0]["deroga"] = None


def senza_rilievi(m: dict[str, Any]) -> None:
    m["atto"]["rilievi"] = []


def un_centesimo(m: dict[str, Any]) -> None:
    m["atto"]["denaro"]["obiettivi"][0]["importo"] = "7200.01"


def altri_conti(m: dict[str, Any]) -> None:
    m["atto"]["conteggi"]["avvisa"] = 7


def altro_ente(m: dict[str, Any]) -> None:
    m["atto"]["piano"]["ente"] = "Comune di Altrove"


def non_conta(m: dict[str, Any]) -> None:
    m["atto"]["documenti"][-1]["conta"] = not m["atto"]["documenti"][-1]["conta"]


def fantasma(m: dict[str, Any], nome: str) -> None:
    """A document that there is not: the folder that holds it would be asked for."""
    di_piu = {"nome": nome, "ruolo": "altro", "allegato": "", "sha256": "0" * 64, "conta": False}
    m["atto"]["documenti"].append({**m["atto"]["documenti"][-1], **di_piu})


def nulla_da_dire(m: dict[str, Any], nome: str = "x.docx") -> None:
    fantasma(m, nome)
    m["atto"]["rilievi"] = []
    m["atto"]["conteggi"] = dict.fromkeys(m["atto"]["conteggi"], 0)
    for check in m["atto"]["controlli"]["eseguiti"]:
        check["trovati"] = 0


def altra_firma(m: dict[str, Any]) -> None:
    fantasma(m, "x.docx")
    m["atto"]["firma"] = "Il sindaco"


def conta_e_non_conta(m: dict[str, Any]) -> None:
    non_conta(m)
    fantasma(m, "x.docx")


@pytest.mark.parametrize(
    ("falso", "frase"),
    [
        (nulla_da_dire, "oggi si trova, e nel visto non c'era: "),
        (altra_firma, "firma: nel visto «Il sindaco»"),
        (conta_e_non_conta, "conta: nel visto"),
    ],
    ids=lambda caso: getattr(caso, "__name__", ""),
)
def test_a_document_that_there_is_not_hides_nothing(
    d: Dossier, falso: Callable[[dict[str, Any]], None], frase: str
) -> None:
    d.falsifica(falso)
    v = verificato(d, cartella=False)
    assert Passo.CONTROLLI in diversi(v)
    assert any(frase in dettaglio for dettaglio in detto(v, Passo.CONTROLLI))


def test_a_document_that_there_is_not_is_asked_for_and_has_no_name_of_another(d: Dossier) -> None:
    d.falsifica(lambda m: fantasma(m, "x.docx"))
    assert verificato(d, cartella=False).esito is Esito.NON_VERIFICATO
    d.falsifica(lambda m: nulla_da_dire(m, "piano.toml"))
    v = verificato(d, cartella=False)
    assert (diversi(v), v.punti[1].frase.endswith("due documenti si chiamano «piano.toml»")) == (
        [Passo.MANIFESTO],
        True,
    )


@pytest.mark.parametrize(
    ("falso", "frase"),
    [
        (senza_deroga, "nel visto con deroga «», oggi «Concordato"),
        (senza_rilievi, "oggi si trova, e nel visto non c'era: "),
        (un_centesimo, "denaro, obiettivi, LLPP-1, importo: nel visto «7200.01», oggi «7200.00»"),
        (altri_conti, "conteggi, avvisa: nel visto «7», oggi «0»"),
        (altro_ente, "piano, ente: nel visto «Comune di Altrove», oggi «Comune di Borgolago»"),
        (non_conta, "conta: nel visto"),
    ],
    ids=lambda caso: getattr(caso, "__name__", ""),
)
def test_a_forged_act_whose_digests_all_hold_is_found_by_the_checks(
    d: Dossier, falso: Callable[[dict[str, Any]], None], frase: str
) -> None:
    d.falsifica(falso)
    v = verificato(d)
    assert diversi(v) == [Passo.CONTROLLI]
    assert any(frase in dettaglio for dettaglio in detto(v, Passo.CONTROLLI))


def senza_passaggi(m: dict[str, Any]) -> None:
    m["atto"]["passaggi"] = []


def un_nucleo(m: dict[str, Any]) -> None:
    nucleo = {"passaggio": "nucleo", "esito": "Validazione allegata.", "documento": "validazione.pdf"}
    m["atto"]["passaggi"].append(nucleo)


def senza_ragioneria(m: dict[str, Any]) -> None:
    m["atto"]["documenti"] = [d for d in m["atto"]["documenti"] if d["ruolo"] != "controllo"]
    m["atto"]["passaggi"][1]["documento"] = ""


@pytest.mark.parametrize(
    ("falso", "frase"),
    [
        (senza_passaggi, "passaggi, settori: nel visto «», oggi «settori, Arrivate, e contate, "),
        (un_nucleo, "passaggi, nucleo: nel visto «nucleo, Validazione allegata., validazione.pdf», oggi «»"),
        (senza_ragioneria, "non poteva essere firmato: Ragioneria: manca il suo controllo"),
    ],
    ids=lambda caso: getattr(caso, "__name__", ""),
)
def test_gates_that_were_not_gone_through_are_found(
    d: Dossier, falso: Callable[[dict[str, Any]], None], frase: str
) -> None:
    d.falsifica(falso)
    v = verificato(d)
    assert diversi(v) == [Passo.PASSAGGI]
    assert any(dettaglio.startswith(frase) for dettaglio in detto(v, Passo.PASSAGGI))


def test_pages_that_say_something_else_are_found(d: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    def falsa(manifesto: dict[str, Any]) -> dict[str, Any]:
        manifesto["atto"]["denaro"]["finanziato"] = "99999.00"
        return vista(manifesto)

    with monkeypatch.context() as m:
        m.setattr("perfxl.signoff.verbale.vista", falsa)
        d.falsifica(lambda _: None)
    v = verificato(d)
    assert (diversi(v), esiti(v)[Passo.FILE]) == ([Passo.PAGINE], Esito.TORNA)


def test_documents_put_into_the_verbale_in_the_place_of_others_are_found_with_the_cell(d: Dossier) -> None:
    allegati = dict(incorporati(d.verbale.read_bytes()).allegati)
    manifesto = allegati.pop(NOME)
    nome = d.cartella("TEC").name
    foglio = openpyxl.load_workbook(d.cartella("TEC")).sheetnames[1]
    allegati[nome] = scrivi(allegati[nome], foglio, "C7", "scritto dopo")
    d.verbale.write_bytes(disegna_verbale(manifesto, allegati))
    v = verificato(d)
    assert (diversi(v), esiti(v)[Passo.FILE]) == ([Passo.DOCUMENTI], Esito.TORNA)
    falso, _, cella = detto(v, Passo.DOCUMENTI)
    assert falso == f"{nome}: quello incorporato è diverso da quello del visto (altro SHA-256)"
    assert "cella C7: " in cella


def test_a_file_that_is_not_embedded_needs_the_folder(tmp_path: Path) -> None:
    d = dossier(tmp_path / "d", doppia=True)
    v = verificato(d, cartella=False)
    assert [punto.passo for punto in v.di(Esito.NON_VERIFICATO)] == [Passo.CONTROLLI, Passo.PASSAGGI]
    rimedio = "non è allegato: dare la CARTELLA che lo contiene, com'era al visto"
    assert detto(v, Passo.CONTROLLI) == [f"altro.xlsx: {rimedio}", f"doppia.xlsx: {rimedio}"]
    assert v.esito is Esito.NON_VERIFICATO
    assert verificato(d).esito is Esito.TORNA
    (d.cartelle / "doppia.xlsx").write_bytes(b"altro")
    v = verificato(d)
    assert detto(v, Passo.CARTELLA) == [
        "doppia.xlsx: è cambiato dopo il visto; l'originale non è allegato, e non si può dire dove"
    ]


def test_sealed_copies_are_looked_at_though_the_manifesto_beside_them_is_gone(d: Dossier) -> None:
    copia = d.sigillate / d.cartella("TEC").name
    copia.write_bytes(copia.read_bytes() + b"x")
    (d.verbale.parent / NOME).unlink()
    manca, cambiata, *_ = accanto(d).dettagli
    assert (f"{manca}", cambiata.dove) == (f"{NOME}: manca", f"sigillate/{copia.name}")
