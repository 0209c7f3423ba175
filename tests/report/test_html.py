"""``rapporto.html`` as a document: well formed, whole in itself, true to the figures, harmless whatever it is fed."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from perfxl import app, rapporti
from perfxl.checks.esame import Esaminato
from perfxl.checks.registro import REGISTRO
from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.consegna import Consegna, Esito
from perfxl.core.money import euro, round_half_up, write_number
from perfxl.core.novita import Corretto, Novita
from perfxl.core.place import Place
from perfxl.core.quadro import quadro
from perfxl.report.html.conti import conti
from perfxl.report.html.documento import write_html
from perfxl.report.html.elementi import LUNGO
from perfxl.report.html.flusso import flusso
from perfxl.report.html.rilievi import IN_PAGINA
from perfxl.report.pagina import regola
from tests.albero_html import Elemento, albero
from tests.cartelle_di_prova import banco
from tests.costruttori import fondo
from tests.piani_di_prova import PIANO, cambia
from tests.report.test_golden import CASI
from tests.testi_cattivi import NOMI, TESTI, pericolosi

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfxl.core.quadro import Somma

TORNATE = "riconcilia-chiari-2025-tornate"
CON_DENARO = [caso for caso in CASI if "-chiari-" in caso]


def pagina(esaminato: Esaminato, novita: Novita | None = None, accanto: tuple[str, ...] = ()) -> Elemento:
    """The page of an examination, read strictly."""
    return albero(write_html(replace(esaminato, novita=novita), accanto=accanto))


def verdetto(esaminato: Esaminato) -> str:
    """The first line of the page."""
    return pagina(esaminato).uno(class_="verdetto").testo


def con_rilievi(esaminato: Esaminato, *findings: Finding) -> Esaminato:
    """The examination with these findings only."""
    return replace(esaminato, outcome=Outcome(findings, (), ()))


# ---------------------------------------------------------------- the document


@pytest.mark.parametrize("caso", CASI)
def test_every_page_is_well_formed_and_whole(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    radice = pagina(esaminati[caso], Novita(frozenset(), ()))
    assert radice.attributi["lang"] == "it"
    codici = [nodo.attributi["id"] for nodo in radice.tutti() if "id" in nodo.attributi]
    assert len(codici) == len(set(codici))
    for nodo in radice.tutti():
        for attributo in ("aria-labelledby", "aria-describedby"):
            assert set(nodo.attributi.get(attributo, "").split()) <= set(codici)
        if nodo.nome == "a":
            assert nodo.attributi["href"].removeprefix("#") in codici
        assert not {"src", "style"} & nodo.attributi.keys()
        assert not any(attributo.startswith("on") for attributo in nodo.attributi)


@pytest.mark.parametrize("caso", CASI)
def test_tables_and_headings_are_real(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    radice = pagina(esaminati[caso])
    tabelle = radice.tutti("table")
    assert tabelle
    for tabella in tabelle:
        assert tabella.figli[0].nome == "caption"
        assert tabella.figli[0].testo.strip() != ""
        larghezze = {sum(int(c.attributi.get("colspan", "1")) for c in riga.figli) for riga in tabella.tutti("tr")}
        assert len(larghezze) == 1
    assert all(th.attributi["scope"] in {"row", "col"} for th in radice.tutti("th"))
    livelli = [int(nodo.nome[1]) for nodo in radice.tutti() if re.fullmatch(r"h[1-6]", nodo.nome)]
    assert livelli[0] == 1
    assert livelli.count(1) == 1
    assert all(dopo <= prima + 1 for prima, dopo in pairwise(livelli))


def test_the_same_is_written_the_same(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    accanto = ["lettere/lettera-AMM.md", "lettere/lettera-SIC.md"]
    assert write_html(esaminato, accanto=accanto) == write_html(esaminato, accanto=accanto[::-1])


def test_the_policy_allows_what_the_page_carries_and_nothing_else(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    radice = pagina(esaminato)
    politica = next(m.attributi["content"] for m in radice.tutti("meta") if "http-equiv" in m.attributi)
    regole = dict(parte.strip().split(" ", 1) for parte in politica.split(";"))
    assert regole["default-src"] == "'none'"
    for elemento, regola_ in (("style", "style-src"), ("script", "script-src")):
        (nodo,) = radice.tutti(elemento)
        firma = base64.b64encode(hashlib.sha256(nodo.testo.encode()).digest()).decode()
        assert regole.pop(regola_) == f"'sha256-{firma}'"
    assert set(regole.values()) == {"'none'"}


def test_it_is_written_into_the_folder_of_reports_with_the_others(
    tmp_path: Path, esaminati: Mapping[str, Esaminato]
) -> None:
    esaminato = esaminati[TORNATE]
    rapporti.scrivi_rapporti(esaminato, tmp_path / "tornate", tmp_path / "rapporti")
    scritti = {percorso.name for percorso in (tmp_path / "rapporti").iterdir()}
    assert {"rapporto.html", "rapporto.json", "rapporto.xlsx"} <= scritti
    assert verdetto(esaminato) in albero((tmp_path / "rapporti" / "rapporto.html").read_bytes()).testo


# ---------------------------------------------------------------- what comes from outside


@pytest.mark.parametrize("brutto", [*TESTI, *NOMI], ids=range(len(TESTI) + len(NOMI)))
def test_what_comes_from_outside_is_said_and_does_nothing(brutto: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    place = Place(brutto, brutto, 3, 4)
    rilievo = Rilievo(place, brutto, brutto, brutto, brutto, "AMM", "12", (Place(brutto),), (brutto,), (brutto,), 9)
    consegne = (Consegna(brutto, Esito.ILLEGGIBILE, brutto), Consegna(brutto, Esito.BUONA, settore="AMM"))
    brutti = (Finding("SQ101", Severity.BLOCCA, rilievo), Finding("SQ101", Severity.NOTA, replace(rilievo, cause=())))
    esame = replace(esaminato.esame, consegne=consegne)
    outcome = Outcome(brutti, (), (NotRun("SQ102", brutto),))
    andato = Corretto("SQ101", Severity.NOTA, "AMM", brutto, brutto, perche=brutto)
    novita = Novita(frozenset(), (andato,), (andato,), (brutto,), brutto)
    scritta = write_html(Esaminato(esame, outcome, novita), accanto=[f"copie/{brutto}"])
    assert pericolosi(scritta.decode("utf-8")) == set()
    sana = replace(rilievo, place=Place("x", "x", 3, 4), message="x", expected="x", found="x", remedy="x", related=())
    sane = (Finding("SQ101", Severity.BLOCCA, sana), Finding("SQ101", Severity.NOTA, sana))
    altra = write_html(Esaminato(esame, Outcome(sane, (), outcome.not_run), novita))
    nomi = {nodo.nome for nodo in albero(altra).tutti()}
    for nodo in albero(scritta).tutti():
        assert nodo.nome in nomi
        assert nodo.attributi.get("href", "#").startswith(("#", "copie/"))
        assert not any(attributo.startswith("on") for attributo in nodo.attributi)
        assert not {"style", "src", "srcdoc", "autofocus"} & nodo.attributi.keys()


def test_a_text_is_shown_as_it_is(esaminati: Mapping[str, Esaminato]) -> None:
    detto = """<b>«25,5» & "n.d." – l'altro</b> =1+1"""
    finding = Finding("VAL102", Severity.BLOCCA, Rilievo(Place("a.xlsx", "F", 1, 1), "non va", found=detto))
    assert detto in pagina(con_rilievi(esaminati[TORNATE], finding)).uno(id="r1").testo


def test_a_very_long_text_is_cut_and_says_how_long_it_is(esaminati: Mapping[str, Esaminato]) -> None:
    finding = Finding("VAL102", Severity.BLOCCA, Rilievo(Place("a.xlsx", "F", 1, 1), "non va", found="a" * 30_000))
    detto = pagina(con_rilievi(esaminati[TORNATE], finding)).uno(id="r1").testo
    assert "a" * LUNGO + "… (in tutto 30000 caratteri)" in detto
    assert len(detto) < LUNGO + 200


# ---------------------------------------------------------------- the verdict


def test_the_verdict_of_the_trial(esaminati: Mapping[str, Esaminato]) -> None:
    assert verdetto(esaminati[TORNATE]) == (
        "✘ Non si può firmare. Il denaro non chiude: si stanziano 90,44 € in più del finanziato. 5 rilievi bloccano."
    )
    assert verdetto(esaminati["riconcilia-chiari-2025-intatte"]) == (
        "✘ Non si può firmare. Il denaro chiude, salvo −0,03 € di arrotondamenti. Un rilievo blocca."
    )
    assert verdetto(esaminati["riconcilia-chiari-2024-intatte"]) == (
        "✔ Si può firmare. Il denaro chiude al centesimo. Nessun rilievo blocca."
    )
    assert verdetto(esaminati["controlla-tortona-2024"]).startswith(
        "✘ Non si può firmare. Il piano non ha importi da far quadrare."
    )


def test_a_check_that_did_not_run_stops_the_sign_off(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati["riconcilia-chiari-2024-intatte"]
    fallito = replace(esaminato, outcome=replace(esaminato.outcome, not_run=(NotRun("SQ102", "guasto"),)))
    assert verdetto(fallito).endswith("Nessun rilievo blocca. Un controllo non è stato eseguito.")
    assert verdetto(fallito).startswith("✘ Non si può firmare.")
    detto = pagina(fallito)
    assert "SQ102 non è stato eseguito" in detto.uno(id="esito").testo
    assert "SQ102 non eseguito: guasto" in detto.uno(id="regole").testo
    due = replace(fallito, outcome=replace(fallito.outcome, not_run=(NotRun("SQ102", "a"), NotRun("SQ103", "b"))))
    assert "2 controlli non sono stati eseguiti." in verdetto(due)


@pytest.mark.parametrize(
    ("centesimi", "detto"),
    [
        (100, "finanziato e accantonamenti fanno 1,00 € in meno dell’importo massimo"),
        (-100, "finanziato e accantonamenti fanno 1,00 € in più dell’importo massimo"),
    ],
)
def test_a_fund_that_is_not_its_parts(centesimi: int, detto: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati["controlla-chiari-2024"]
    vero = fondo(esaminato.esame.piano)
    massimo = replace(vero.massimo, value=vero.massimo.value + centesimi)
    piano = replace(esaminato.esame.piano, fondo=replace(vero, massimo=massimo))
    storto = replace(esaminato, esame=replace(esaminato.esame, piano=piano, atteso=piano))
    assert detto in verdetto(storto)
    figura = pagina(storto).uno(id="denaro").tutti("svg")[0]
    assert ("Non assegnato" in figura.testo) == (centesimi > 0)


def test_what_is_in_and_what_is_missing(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "banco")
    b.file("B").rename(b.tornate / "copia di prima.xlsx")
    (b.tornate / "copia di prima.xlsx").unlink()
    (b.tornate / "vecchio.xls").write_bytes(b"\xd0\xcf\x11\xe0 niente")
    (b.tornate / "zz copia.xlsx").write_bytes(b.file("A").read_bytes())
    esito = pagina(b.esamina()).uno(id="esito").testo
    assert "Con i dati che ci sono il denaro chiude al centesimo." in esito
    assert "Manca un settore." in esito
    assert re.search(r"Settori arrivati1 su 2, e il Riepilogo", esito)
    assert re.search(r"✘ Mancano[^✘]*\(B\): per i loro obiettivi valgono i dati del piano\.", esito)
    assert re.search(r"✘ Non si leggonovecchio\.xls \(", esito)
    assert f"Copie, contate una voltazz copia.xlsx = {b.file('A').name}" in esito
    stati = [riga.testo for riga in pagina(b.esamina()).uno(id="settori").tutti("tr")]
    assert any("(B)" in stato and "✘ manca" in stato for stato in stati)


# ---------------------------------------------------------------- the money


def scritto(centesimi: Fraction) -> str:
    """An amount as the tables write it."""
    return write_number(euro(round_half_up(centesimi)), 2).replace("-", "−")


def riga(somma: Somma) -> list[str]:
    """The cells that a sum should have."""
    differenza = scritto(somma.differenza)
    segno = "+" if round_half_up(somma.differenza) > 0 else ""
    esiti = {"chiude": "✔ chiude", "non chiude": "✘ non chiude"}
    return [
        scritto(somma.atteso),
        scritto(somma.trovato),
        segno + differenza,
        esiti.get(somma.esito, "✔ arrotondamento"),
    ]


@pytest.mark.parametrize("caso", CON_DENARO)
def test_the_tables_have_the_sums_to_the_cent(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[caso]
    esame, radice = esaminato.esame, pagina(esaminato)
    massimo, finanziato, *quote = quadro(esame.piano, esame.riparto)
    righe = {r.figli[0].testo: [c.testo for c in r.figli[1:]] for r in radice.uno(id="denaro").tutti("tbody")[0].figli}
    assert righe["Importo massimo"] == riga(massimo)
    assert righe["Finanziato"] == riga(finanziato)
    for somma in quote:
        assert righe[somma.voce] == riga(somma)
    piede = {r.figli[0].testo: [c.testo for c in r.figli] for r in radice.uno(id="settori").tutti("tfoot")[0].figli}
    assert piede["Finanziato"][3:7] == riga(finanziato)
    assert piede["Totale dei settori"][4] == scritto(finanziato.trovato)
    pagati = sum((linea.importo.trovato for linea in conti(esame).linee), Fraction(0))
    assert pagati == finanziato.trovato
    totali = [r.tutti("td")[2].testo for r in radice.uno(id="obiettivi").tutti("tfoot")]
    assert sum(int(re.sub(r"\D", "", totale)) for totale in totali) == finanziato.trovato


def test_a_plan_without_money_says_so_and_draws_nothing(esaminati: Mapping[str, Esaminato]) -> None:
    denaro = pagina(esaminati["controlla-montichiari-2024"]).uno(id="denaro")
    assert "Questo piano non ha importi" in denaro.testo
    assert denaro.tutti("svg") + denaro.tutti("table") == []


def test_every_objective_is_in_a_table(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati["controlla-montichiari-2024"]
    obiettivi = pagina(esaminato).uno(id="obiettivi")
    assert len(obiettivi.tutti("details")) == len({o.capofila for o in esaminato.esame.atteso.obiettivi})
    righe = [r for corpo in obiettivi.tutti("tbody") for r in corpo.figli]
    assert len(righe) == len(esaminato.esame.atteso.obiettivi) == 147


@pytest.mark.parametrize("caso", CON_DENARO)
def test_what_flows_in_flows_out(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    esame = esaminati[caso].esame
    disegnato = flusso(esame, fondo(esame.piano), conti(esame))
    for chiave, nodo in disegnato.nodi.items():
        entra = sum((q for (_, a), q in disegnato.archi.items() if a == chiave), Fraction(0))
        esce = sum((q for (da, _), q in disegnato.archi.items() if da == chiave), Fraction(0))
        atteso = nodo.importo.atteso
        assert atteso is not None
        arrotondato = len(conti(esame).linee)  # a cent for each amount, at most
        assert nodo.colonna == 0 or abs(entra - atteso) <= arrotondato
        assert esce == 0 or abs(esce - atteso) <= arrotondato


def test_the_picture_is_in_proportion_and_shows_what_does_not_close(esaminati: Mapping[str, Esaminato]) -> None:
    figura = pagina(esaminati[TORNATE]).uno(id="denaro").tutti("svg")[0]
    barre = {g.figli[0].testo: g for g in figura.tutti("g")}
    alte = {nome: float(g.tutti("rect")[0].attributi["height"]) for nome, g in barre.items()}
    assert alte["Finanziato"] / alte["Importo massimo"] == pytest.approx(69_223.09 / 91_223.09, abs=0.002)
    assert alte["Importi riservati"] / alte["Importo massimo"] == pytest.approx(18_000 / 91_223.09, abs=0.002)
    storti = [nome for nome, g in barre.items() if len(g.tutti("rect")) > 1]
    assert [nome[:12] for nome in storti] == ["Finanziato", "Settore ammi", "Obiettivi di", "12 Verifica "]
    assert "✘ 69.313,53 (+90,44)" in barre["Finanziato"].testo
    assert "✘ 3.400,00 (+90,47)" in barre[storti[3]].testo


def test_with_many_settori_the_picture_shows_the_larger_ones(tmp_path: Path) -> None:
    from tests.benchmarks.sintetico import piano_sintetico

    percorso = tmp_path / "piano.toml"
    percorso.write_text(piano_sintetico(40), encoding="utf-8")
    esaminato = app.controlla(percorso)
    figura = pagina(esaminato).uno(id="denaro").tutti("svg")[0]
    nomi = [g.figli[0].testo for g in figura.tutti("g")]
    assert nomi[-1] == "Altri 23 settori"
    assert len(nomi) == 1 + 2 + 3 + 18  # fund, its parts, quote, settori
    assert len(pagina(esaminato).uno(id="settori").tutti("tbody")[0].figli) >= 40


def test_money_that_cannot_be_split_is_said(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "banco")
    detto = "dichiarato = { peso = 10, coefficiente = 0.5, totale = 5, stanziato = 3000.00 }"
    testo = cambia(PIANO, ('classe = "bassa"', 'classe = "mai vista"'), (detto, ""))
    b.piano.write_text(testo, encoding="utf-8")
    esaminato = app.controlla(b.piano)
    assert esaminato.esame.riparto.fondo is None
    assert "Il denaro non chiude: una parte del fondo non si può ripartire." in verdetto(esaminato)
    assert "non si sa" in pagina(esaminato).uno(id="obiettivi").testo


# ---------------------------------------------------------------- findings


def test_every_finding_says_all_that_it_knows(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    radice = pagina(esaminato)
    for numero, finding in enumerate(esaminato.outcome.findings, 1):
        rilievo, detto = finding.rilievo, radice.uno(id=f"r{numero}").testo
        place = rilievo.place
        for parte in (finding.code, finding.severity.value, place.file, place.sheet, place.cell, rilievo.message[1:]):
            assert parte in detto
        for parte in (rilievo.expected, rilievo.found, rilievo.remedy, *rilievo.cause, *rilievo.details):
            assert parte in detto
        for altro in rilievo.related:
            assert re.search(rf"(?<![A-Z0-9]){altro.cell or altro.line}(?![0-9])", detto)


def test_the_effect_in_euro_is_said(esaminati: Mapping[str, Esaminato]) -> None:
    rilievo = Rilievo(Place("a.xlsx", "F", 1, 1), "non va", settore="AMM", effetto=123_456)
    detto = pagina(con_rilievi(esaminati[TORNATE], Finding("SQ101", Severity.BLOCCA, rilievo)))
    assert "Effetto1.234,56 €" in detto.uno(id="r1").testo
    assert "Effetto: 1.234,56 €." in detto.uno(id="esito").testo


def test_many_that_block_are_named_up_to_a_dozen(esaminati: Mapping[str, Esaminato]) -> None:
    tanti = [
        Finding("SQ101", Severity.BLOCCA, Rilievo(Place("a.xlsx", "F", n, 1), f"non va {n}")) for n in range(1, 31)
    ]
    righe = pagina(con_rilievi(esaminati[TORNATE], *tanti)).uno(class_="bloccano").figli
    assert len(righe) == 13
    assert righe[-1].testo == "e altri 18 fra i rilievi"


def test_the_rule_of_every_code_that_was_found_has_its_page(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    pagine = pagina(esaminato).uno(id="regole").tutti("details")
    trovati = {finding.code for finding in esaminato.outcome.findings}
    attesi = [check for check in REGISTRO if check.code in trovati]
    assert [p.figli[0].testo for p in pagine] == [f"{check.code} {regola(check)}" for check in attesi]
    assert all("Come si corregge" in p.testo for p in pagine)


def test_what_is_new_and_what_was_corrected(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    primo = esaminato.outcome.findings[0]
    corretto = Corretto("SQ101", Severity.BLOCCA, "TER", "a.xlsx, foglio «F», cella A1", "i pesi non fanno 100")
    radice = pagina(esaminato, Novita(frozenset({primo.identita}), (corretto,)))
    nuovi = [nodo for nodo in radice.tutti("article") if "data-n" in nodo.attributi]
    assert [nodo.attributi["id"] for nodo in nuovi] == ["r1"]
    assert "nuovo" in nuovi[0].figli[0].testo
    detto = radice.uno(id="novita").testo
    assert "1 corretto, 1 nuovo, 24 restano." in detto
    assert "✘ blocca SQ101 · TER · I pesi non fanno 100 a.xlsx, foglio «F», cella A1" in detto
    assert [a.attributi["href"] for a in radice.uno(id="novita").tutti("a")] == ["#r1"]
    assert "Dal rapporto precedente1 corretto, 1 nuovo, 24 restano" in radice.uno(id="esito").testo
    assert "Non si può dire" not in detto
    assert "solo i nuovi" in radice.uno(id="filtro").testo
    senza = pagina(esaminato)
    assert senza.cerca(id="novita") == []
    assert "solo i nuovi" not in senza.uno(id="filtro").testo


def test_what_cannot_be_told_says_why(esaminati: Mapping[str, Esaminato]) -> None:
    sospeso = Corretto("IN102", Severity.BLOCCA, "SIC", "b.xlsx", "il coefficiente", perche="la cartella manca")
    novita = Novita(frozenset(), (), (sospeso,), ("Di SIC la cartella c'era.",), "prima.json")
    detto = pagina(esaminati[TORNATE], novita).uno(id="novita").testo
    assert "Rispetto a «prima.json»: 0 corretti, 0 nuovi, 25 restano, 1 non si può dire." in detto
    assert "Di SIC la cartella c'era." in detto
    assert "✘ blocca IN102 · SIC · Il coefficiente b.xlsxLa cartella manca." in detto


def test_of_too_many_findings_the_page_has_the_gravest(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    tante = [
        Finding("VAL101", Severity.NOTA, Rilievo(Place("a.xlsx", "F", n, 1), f"nota {n}", settore="AMM"))
        for n in range(1, IN_PAGINA + 1)
    ]
    blocca = Finding("SQ101", Severity.BLOCCA, Rilievo(Place("a.xlsx", "F", 1, 2), "l'ultimo", settore="TER"))
    persa = Finding("VAL101", Severity.NOTA, Rilievo(Place("a.xlsx", "F", 1, 3), "di un altro", settore="SIC"))
    novita = Novita(frozenset({"x"}), (Corretto("SQ101", Severity.NOTA, "", "a.xlsx", "m"),) * 150)
    radice = pagina(con_rilievi(esaminato, *tante, blocca, persa), novita)
    articoli = radice.tutti("article")
    assert len(articoli) == IN_PAGINA
    assert "L'ultimo" in articoli[-1].testo
    assert (
        f"I rilievi sono {IN_PAGINA + 2}: questa pagina ha i {IN_PAGINA} più gravi." in radice.uno(id="rilievi").testo
    )
    assert radice.uno(id="rilievi").attributi["class"] == "tanti"
    righe = radice.uno(id="novita").tutti("li")
    assert len(righe) == 101
    assert righe[-1].testo == "e altri 50"
    codici = {nodo.attributi["id"] for nodo in radice.tutti() if "id" in nodo.attributi}
    assert {a.attributi["href"][1:] for a in radice.tutti("a")} <= codici


def test_letters_and_copies_are_linked_where_they_are(esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[TORNATE]
    file = next(c.file for c in esaminato.esame.consegne if c.settore == "SIC")
    radice = pagina(esaminato, accanto=("rapporto.json", "lettere/lettera-SIC.md", f"copie/{file}"))
    fuori = [a.attributi["href"] for a in radice.tutti("a") if not a.attributi["href"].startswith("#")]
    assert fuori == ["lettere/lettera-SIC.md", "copie/sicurezza%20DEFINITIVO%20%282%29.xlsx"]
    assert "Da rimandare" not in pagina(esaminato).testo


def test_a_plan_without_findings(esaminati: Mapping[str, Esaminato]) -> None:
    radice = pagina(con_rilievi(esaminati["riconcilia-chiari-2024-intatte"]))
    assert radice.uno(id="rilievi").testo == "I rilieviNessun rilievo."
    assert radice.cerca(id="filtro") == []
