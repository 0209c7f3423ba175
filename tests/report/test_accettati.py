"""A finding that a deroga accepts: told in every report, and none of those to correct; the others weigh as before."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from perfxl.core.deroghe import Stato, applica
from perfxl.core.finding import Severity, Weight
from perfxl.core.novita import Novita
from perfxl.enti.lavoro import _scheda
from perfxl.enti.riepilogo import _rilievi
from perfxl.rapporti import contenuti
from perfxl.report.cartella import FILE, conta
from perfxl.report.csv_rapporto import tabelle_csv
from perfxl.report.html.documento import write_html
from perfxl.report.html.novita import in_breve
from perfxl.report.lettera import lettere
from perfxl.report.novita import print_novita
from perfxl.report.rapporto import rapporto, write_json
from perfxl.report.rapporto_letto import RapportoIllegibile, carica, controllo, passato
from perfxl.report.tabelle import RILIEVI, righe_rilievi
from perfxl.report.testo import print_report
from perfxl.xlsx.reader import parse_workbook
from tests.deroghe_di_prova import deroga_per
from tests.motori import differenze, formualizer_ricalcola, memorizzati, rovinato
from tests.report.test_golden import stampato
from tests.report.test_rapporto import errori

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.finding import Finding, Outcome
    from perfxl.report.prova import Prova

MOTIVO = "<b>Importo</b> concordato, delibera n. 12"
DETTA = f"accettata con riserva (GR), Segretario generale, 21/11/2026: {MOTIVO}"
PRESENTE = (
    "giustificazione presente (GP), Segretario generale, 21/11/2026: Concordato con la delegazione "
    "(il rilievo pesa come prima)"
)


def con(esaminato: Esaminato, *altro: Mapping[str, Any]) -> Esaminato:
    """The examination with a deroga for the first finding of each of these codes."""
    findings = esaminato.outcome.findings
    deroghe = []
    for detto in altro:
        finding = next(f for f in findings if f.code == detto["codice"])
        deroghe.append(deroga_per(finding, **detto))
    trovati, _ = applica(deroghe, findings, ())
    return replace(esaminato, outcome=replace(esaminato.outcome, findings=trovati))


@pytest.fixture(scope="module")
def esaminato(fatta: Prova) -> Esaminato:
    """The workbooks of the trial, with one finding accepted, one with a reason, one with a deroga that says little."""
    return con(
        fatta.esaminate,
        {"codice": "IN201", "motivo": MOTIVO, "stato": Stato.GR},
        {"codice": "SQ101", "stato": Stato.GP},
        {"codice": "VAL105", "motivo": "", "chi": "", "quando": None, "stato": None},
    )


def di(esaminato: Esaminato, codice: str) -> Finding:
    return next(f for f in esaminato.outcome.findings if f.code == codice)


def test_only_a_deroga_that_accepts_takes_the_weight_away(esaminato: Esaminato, fatta: Prova) -> None:
    pesi = [(di(esaminato, c).severity.value, di(esaminato, c).weight) for c in ("IN201", "SQ101", "VAL105")]
    assert pesi == [("blocca", Weight.ACCETTATO), ("blocca", Weight.BLOCCA), ("blocca", Weight.BLOCCA)]
    assert esaminato.outcome.count(Severity.BLOCCA) == fatta.esaminate.outcome.count(Severity.BLOCCA) - 1


def test_what_a_deroga_says_in_a_line(esaminato: Esaminato) -> None:
    dette = [deroga.detta for f in esaminato.outcome.findings if (deroga := f.deroga) is not None]
    assert sorted(dette) == sorted([DETTA, PRESENTE, "senza stato: senza motivo (il rilievo pesa come prima)"])


def test_on_the_terminal(esaminato: Esaminato) -> None:
    testo = stampato(lambda console: print_report(esaminato.esame, esaminato.outcome, console), 100)
    pezzo = testo[testo.index("BLOCCA · ACCETTATO  IN201") :].split("\n\n")[0]
    assert "deroga:   accettata con riserva (GR), Segretario generale, 21/11/2026:" in pezzo
    assert "da fare:" not in pezzo
    presente = testo[testo.index("SQ101") :].split("\n\n")[0]
    assert "giustificazione presente (GP)" in presente
    assert "da fare:" in presente
    assert "\nRilievi: 4 bloccano, 17 avvisano, 3 note, 1 accettato.\n" in testo


def test_as_json(esaminato: Esaminato, fatta: Prova) -> None:
    letto = json.loads(write_json(esaminato.esame, esaminato.outcome))
    assert errori(letto) == []
    assert letto["conteggi"] == {"blocca": 4, "avvisa": 17, "nota": 3, "accettati": 1}
    per_codice = {r["codice"]: (r["gravita"], r["accettato"], r["deroga"]) for r in letto["rilievi"] if r["deroga"]}
    chi, quando = "Segretario generale", "2026-11-21"
    assert per_codice == {
        "IN201": ("blocca", True, {"motivo": MOTIVO, "chi": chi, "quando": quando, "stato": "GR"}),
        "SQ101": (
            "blocca",
            False,
            {"motivo": "Concordato con la delegazione", "chi": chi, "quando": quando, "stato": "GP"},
        ),
        "VAL105": ("blocca", False, {"motivo": "", "chi": "", "quando": None, "stato": None}),
    }
    prima = json.loads(write_json(fatta.esaminate.esame, fatta.esaminate.outcome))
    assert {(r["accettato"], r["deroga"]) for r in prima["rilievi"]} == {(False, None)}


def test_what_was_examined_is_read_back_and_is_the_same(esaminato: Esaminato, fatta: Prova) -> None:
    scritto = controllo(carica(write_json(esaminato.esame, esaminato.outcome)))
    assert scritto == controllo(rapporto(esaminato.esame, esaminato.outcome))
    assert (scritto.ambito, scritto.bloccano, scritto.non_eseguiti) == ("cartelle", 4, ())
    assert {c.impronta for c in esaminato.esame.consegne} == {sha for _, sha, _ in scritto.cartelle}
    senza = controllo(rapporto(fatta.esaminate.esame, fatta.esaminate.outcome))
    assert senza != scritto
    assert senza.bloccano == 5
    assert {deroga for *_, deroga in senza.rilievi} == {()}


def test_a_report_of_before_there_were_deroghe(esaminato: Esaminato) -> None:
    letto = rapporto(esaminato.esame, esaminato.outcome)
    for rilievo in letto["rilievi"]:
        del rilievo["accettato"], rilievo["deroga"]
    del letto["conteggi"]["accettati"]
    assert len(passato(json.dumps(letto).encode(), "r.json").rilievi) == len(letto["rilievi"])
    assert controllo(letto).bloccano == 5
    assert {riga[-5:] for riga in righe_rilievi(letto)} == {("no", None, "", "", "")}


@pytest.mark.parametrize(
    "cambia",
    [
        lambda r: r.update(deroga="sì"),
        lambda r: r.update(deroga={"stato": "OK"}),
        lambda r: r.update(deroga={"stato": "GA", "chi": 7}),
        lambda r: r.update(accettato="sì"),
    ],
)
def test_a_deroga_that_is_none_is_refused(esaminato: Esaminato, cambia: Callable[[dict[str, Any]], None]) -> None:
    letto = rapporto(esaminato.esame, esaminato.outcome)
    cambia(letto["rilievi"][0])
    for legge in (controllo, lambda che: list(righe_rilievi(che))):
        with pytest.raises(RapportoIllegibile, match="è rovinato"):
            legge(letto)


def test_as_csv_and_frames(esaminato: Esaminato) -> None:
    nomi = [colonna.nome for colonna in RILIEVI.colonne]
    righe = [dict(zip(nomi, riga, strict=True)) for riga in righe_rilievi(rapporto(*_coppia(esaminato)))]
    dette = {
        r["codice"]: (r["accettato"], r["deroga"], r["deroga_motivo"], r["deroga_chi"], r["deroga_quando"])
        for r in righe
        if r["codice"] in {"IN201", "VAL105"}
    }
    assert dette == {
        "IN201": ("sì", "GR", MOTIVO, "Segretario generale", "2026-11-21"),
        "VAL105": ("no", None, "", "", ""),
    }
    csv = dict(tabelle_csv(esaminato))["csv/rilievi.csv"].decode("utf-8-sig")
    assert f";sì;GR;{MOTIVO};Segretario generale;2026-11-21\r\n" in csv


def _coppia(esaminato: Esaminato) -> tuple[Esame, Outcome]:
    return esaminato.esame, esaminato.outcome


def test_on_the_page(esaminato: Esaminato, fatta: Prova) -> None:
    pagina = write_html(esaminato).decode()
    assert "4 rilievi bloccano. Un rilievo è accettato." in pagina
    accettato = next(pezzo for pezzo in pagina.split("<article ")[1:] if "IN201" in pezzo).split("</article>")[0]
    assert 'class="r accettato"' in accettato
    assert "✔</span> accettato</span> (senza la deroga: blocca) " in accettato
    assert "&lt;b&gt;Importo&lt;/b&gt; concordato" in accettato
    assert "Da fare" not in accettato
    bloccano = pagina[pagina.index("Che cosa blocca la firma") : pagina.index("</section>")]
    assert bloccano.count("<li>") == 4
    assert "Importo stanziato" not in bloccano
    assert pagina.count('name="deroga"') == pagina.count('value="accettato"') == 1
    senza = write_html(fatta.esaminate).decode()
    assert 'name="deroga"' not in senza
    assert 'value="accettato"' not in senza


def test_a_page_with_all_that_blocks_accepted_may_be_signed(fatta: Prova) -> None:
    accettati = tuple(
        replace(f, deroga=deroga_per(f)) if f.severity is Severity.BLOCCA else f
        for f in fatta.esaminate.outcome.findings
    )
    tutto = replace(fatta.esaminate, outcome=replace(fatta.esaminate.outcome, findings=accettati))
    pagina = write_html(tutto).decode()
    assert "Si può firmare." in pagina
    assert "Che cosa blocca la firma" not in pagina
    assert "Nessun rilievo blocca. 5 rilievi sono accettati." in pagina
    assert _scheda("x", tutto).stato.value == "chiude"


def test_as_a_workbook(esaminato: Esaminato, fatta: Prova) -> None:
    prodotti = dict(contenuti(esaminato, lambda nome: f"../{nome}", _leggi(fatta), _mai))
    attesi = memorizzati(prodotti[FILE])
    assert differenze(attesi, formualizer_ricalcola(rovinato(prodotti[FILE]))) == []
    libro = openpyxl.load_workbook(BytesIO(prodotti[FILE]), data_only=True)
    righe = [[cella.value for cella in riga] for riga in libro["Rilievi"].iter_rows()]
    testata = next(riga for riga in righe if riga[0] == "N.")
    dette = [dict(zip(testata, riga, strict=True)) for riga in righe[righe.index(testata) + 1 :]]
    accettato = next(d for d in dette if d["Codice"] == "IN201")
    assert [accettato[c] for c in ("Gravità", "Senza la deroga", "Deroga", "Che cosa fare")] == [
        "accettato",
        "blocca",
        DETTA,
        None,
    ]
    assert accettato is dette[-1]
    settori = [[cella.value for cella in riga] for riga in libro["Settori"].iter_rows()]
    teste = next(riga for riga in settori if riga[0] == "Codice")
    amm = dict(zip(teste, next(riga for riga in settori if riga[0] == "AMM"), strict=True))
    assert [amm[c] for c in ("Bloccano", "Accettati")] == [1, 1]
    assert conta(esaminato.outcome) == "4 bloccano, 17 avvisano, 3 note, 1 accettato"
    _copie(prodotti)


def _copie(prodotti: Mapping[str, bytes]) -> None:
    """What is accepted is marked in no copy; what has a reason alone is, with its reason."""
    detti = {
        nome: "\n".join(
            [f"{cella.value}" for foglio in libro.sheets for cella in foglio.cells.values()]
            + [commento.text for foglio in libro.sheets for commento in foglio.comments]
        )
        for nome, libro in (
            (nome, parse_workbook(dati, nome)) for nome, dati in prodotti.items() if nome.startswith("copie/")
        )
    }
    amm, soc = (next(testo for nome, testo in detti.items() if nome.endswith(f"_{s}.xlsx")) for s in ("AMM", "SOC"))
    assert "IN201" not in amm
    assert "IN402" in amm
    assert soc.count(f"Deroga: {PRESENTE}") == 2  # in the comment and in the list


def _leggi(fatta: Prova) -> Callable[[str], bytes]:
    return lambda nome: (fatta.cartella / "tornate" / nome).read_bytes()


def _mai(frase: str) -> None:
    raise AssertionError(frase)


def test_a_file_of_which_all_is_accepted_has_no_copy_and_its_letter_says_so(fatta: Prova) -> None:
    suo = di(fatta.esaminate, "SQ101").rilievo.place.file
    trovati = tuple(
        replace(f, deroga=deroga_per(f)) if f.rilievo.place.file == suo else f for f in fatta.esaminate.outcome.findings
    )
    tutto = replace(fatta.esaminate, outcome=replace(fatta.esaminate.outcome, findings=trovati))
    nomi = [nome for nome, _ in contenuti(tutto, lambda nome: nome, _leggi(fatta), _mai)]
    assert f"copie/{suo}" not in nomi
    assert sum(nome.startswith("copie/") for nome in nomi) == 3
    lettera = next(testo for nome, testo in lettere(tutto) if nome.endswith("-SOC.md"))
    assert "Non c'è nulla da correggere; qui sotto, che cosa è bene sapere." in lettera
    assert "Vi chiediamo di correggere" not in lettera


def test_in_the_letters(esaminato: Esaminato) -> None:
    per_settore = {nome[-6:-3]: testo for nome, testo in lettere(esaminato)}
    dopo = per_settore["AMM"].partition("Per conoscenza")[2]
    assert "cella N14 (Progetto 12), accettato così: non serve correggere." in dopo
    assert "deroga: accettata con riserva (GR), Segretario generale, 21/11/2026: \\<b>" in dopo
    assert "N14" not in per_settore["AMM"].partition("Per conoscenza")[0]
    assert f"deroga: {PRESENTE}" in per_settore["SOC"].partition("Per conoscenza")[0]


@pytest.mark.parametrize(("nuovi", "detto"), [((), "24 restano (di cui 1 accettato)"), (("IN201",), "24 restano")])
def test_beside_an_earlier_report(esaminato: Esaminato, nuovi: tuple[str, ...], detto: str) -> None:
    tutti = esaminato.outcome.findings
    quali = {f.identita for f in tutti if f.code in nuovi}
    novita = Novita(frozenset(quali), (), rapporto="prima.json")
    detto = detto.replace("24", f"{len(tutti) - len(quali)}")
    stampa = stampato(lambda console: print_novita(novita, esaminato.outcome, console), 100)
    assert f"{detto}." in stampa
    assert in_breve(novita, tutti).endswith(detto)


def test_among_many_enti(esaminato: Esaminato) -> None:
    scheda = _scheda("chiari", esaminato)
    assert (scheda.blocca, scheda.avvisa, scheda.nota, scheda.accettati) == (4, 17, 3, 1)
    righe = {r.codice: (r.accettato, r.deroga) for r in _rilievi(scheda, write_json(*_coppia(esaminato)))}
    assert righe["IN201"] == ("sì", f"GR · {MOTIVO} · Segretario generale · 2026-11-21")
    assert righe["IN402"] == ("", "")
