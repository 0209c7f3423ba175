"""``rapporto.html`` in a real browser: filters, keyboard, clipboard, paper, dark, narrow, without JavaScript.

Every page is opened through ``sala``, which fails the test if the page asks for anything or complains of anything.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from perfxl.checks.esame import Esaminato
from perfxl.core.finding import Finding, Outcome, Rilievo, Severity
from perfxl.core.novita import Corretto, Novita
from perfxl.core.place import Place
from perfxl.report.html.documento import write_html
from perfxl.report.html.rilievi import indirizzo
from tests.accessibilita import CONTRASTO, contrasto
from tests.report.test_golden import CASI
from tests.testi_cattivi import NOMI, TESTI

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser import Sala

TORNATE = "riconcilia-chiari-2025-tornate"
STRETTO = {"width": 320, "height": 640}
"""A screen of 1280 pixels at 400%, as WCAG 1.4.10 has it; narrower than any at 200%."""


@pytest.fixture(scope="session")
def novita(esaminati: Mapping[str, Esaminato]) -> Novita:
    """Two new findings, and one that was corrected."""
    nuovi = frozenset(finding.identita for finding in esaminati[TORNATE].outcome.findings[3:5])
    return Novita(nuovi, (Corretto("SQ101", Severity.BLOCCA, "TER", "a.xlsx, cella A1", "i pesi non fanno 100"),))


@pytest.fixture(scope="session")
def scritta(esaminati: Mapping[str, Esaminato], novita: Novita) -> bytes:
    """The page of the trial, with all that a page can have."""
    esaminato = esaminati[TORNATE]
    return write_html(replace(esaminato, novita=novita), accanto=["lettere/lettera-AMM.md"])


def mostrati(page: Page) -> list[str]:
    """The ids of the findings that are shown."""
    visti: list[str] = page.eval_on_selector_all(".r", "nodi => nodi.filter(n => n.offsetParent).map(n => n.id)")
    return visti


def quali(esaminato: Esaminato, tiene: Any) -> list[str]:  # noqa: ANN401  (a predicate of findings)
    """The ids of the findings that a filter should leave."""
    return [f"r{n}" for n, finding in enumerate(esaminato.outcome.findings, 1) if tiene(finding)]


def scelta(page: Page, nome: str) -> Locator:
    """A list of the filter."""
    return page.get_by_role("combobox", name=nome, exact=True)


def detto(page: Page) -> str:
    """What the live region of the filter says."""
    return page.locator("#quanti").inner_text()


# ---------------------------------------------------------------- it opens


@pytest.mark.parametrize("caso", CASI)
def test_every_report_opens_and_shows_all(caso: str, esaminati: Mapping[str, Esaminato], sala: Sala) -> None:
    esaminato = esaminati[caso]
    page = sala.apri(write_html(esaminato))
    assert page.title().startswith(esaminato.esame.atteso.ente.value)
    assert mostrati(page) == quali(esaminato, lambda _: True)
    expect(page.locator(".verdetto")).to_be_in_viewport()


def test_without_javascript_all_is_shown_and_nothing_that_would_not_work(
    scritta: bytes, esaminati: Mapping[str, Esaminato], sala: Sala
) -> None:
    page = sala.apri(scritta, java_script_enabled=False)
    assert page.locator(".r").count() == len(esaminati[TORNATE].outcome.findings)
    for rilievo in page.locator(".r").all():
        expect(rilievo).to_be_visible()
    expect(page.locator("#filtro")).to_be_hidden()
    expect(page.locator("button").first).to_be_hidden()
    page.get_by_role("link", name="IN201").first.click()
    expect(page.get_by_text("Quello che il piano ha deciso non si cambia").first).to_be_visible()


def test_nasty_texts_do_nothing(esaminati: Mapping[str, Esaminato], sala: Sala) -> None:
    esaminato = esaminati[TORNATE]
    brutti = [
        Finding(
            "SQ101",
            Severity.BLOCCA,
            Rilievo(Place(t, t, n, 1), t, t, t, t, "AMM", "12", (Place(t),), (t,), (t,)),
        )
        for n, t in enumerate((*TESTI, *NOMI), 1)
    ]
    consegne = tuple(replace(esaminato.esame.consegne[0], file=nome) for nome in NOMI)
    esame = replace(esaminato.esame, consegne=consegne)
    page = sala.apri(
        write_html(Esaminato(esame, Outcome(tuple(brutti), (), ())), accanto=[f"copie/{nome}" for nome in NOMI])
    )
    assert len(mostrati(page)) == len(brutti)
    assert page.evaluate("document.querySelectorAll('main script, img, iframe, [onload], [autofocus]').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


# ---------------------------------------------------------------- filters


def test_each_filter_and_all_together(scritta: bytes, esaminati: Mapping[str, Esaminato], sala: Sala) -> None:
    esaminato = esaminati[TORNATE]
    page = sala.apri(scritta)
    tutti = quali(esaminato, lambda _: True)
    assert mostrati(page) == tutti
    assert detto(page) == "25 rilievi: 5 bloccano, 17 avvisano, 3 note."

    scelta(page, "Settore").select_option("SIC")
    assert mostrati(page) == quali(esaminato, lambda f: f.rilievo.settore == "SIC")
    assert detto(page) == "7 rilievi mostrati su 25: 1 blocca, 6 avvisano."
    assert page.get_by_role("checkbox", name="blocca").locator("..").inner_text().endswith("(1)")
    assert page.locator("#rilievi h3:visible").count() == 1

    page.get_by_role("checkbox", name="avvisa").uncheck()
    assert mostrati(page) == quali(esaminato, lambda f: f.rilievo.settore == "SIC" and f.severity is Severity.BLOCCA)
    assert detto(page) == "1 rilievo mostrato su 25: 1 blocca."
    assert page.locator("#rilievi h3:visible").inner_text().endswith("1 di 7")

    scelta(page, "Codice").select_option("IN304")
    assert mostrati(page) == []
    assert detto(page) == "0 rilievi mostrati su 25."

    page.get_by_role("button", name="Togli i filtri").click()
    expect(page.locator("#quanti")).to_have_text("25 rilievi: 5 bloccano, 17 avvisano, 3 note.")
    assert mostrati(page) == tutti

    scelta(page, "Codice").select_option("IN304")
    assert mostrati(page) == quali(esaminato, lambda f: f.code == "IN304")
    scelta(page, "Codice").select_option("*")
    scelta(page, "Settore").select_option("AMM")
    assert mostrati(page) == quali(esaminato, lambda f: f.rilievo.settore == "AMM")
    scelta(page, "Settore").select_option("*")
    page.get_by_role("checkbox", name="solo i nuovi").check()
    assert mostrati(page) == ["r4", "r5"]


@pytest.mark.parametrize(("scritto", "codici"), [("TIPOLOGIE  diverse", ["IN404", "IN404"]), ("cosi non ce n'e", [])])
def test_free_text_takes_all_words_whatever_their_case_and_accents(
    scritto: str, codici: list[str], scritta: bytes, sala: Sala
) -> None:
    page = sala.apri(scritta)
    page.get_by_label("Testo").press_sequentially(scritto)
    expect(page.locator("#quanti")).to_contain_text(f"{len(codici)} rilievi mostrati su 25")
    expect(page.locator("#rilievi > h2")).to_be_visible()
    assert [page.locator(f"#{n} h4 a").inner_text() for n in mostrati(page)] == codici


def test_a_link_to_a_finding_that_is_filtered_away_shows_it(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta)
    page.get_by_role("checkbox", name="blocca").uncheck()
    page.locator(".bloccano a").first.click()
    assert len(mostrati(page)) == 25
    verso = page.evaluate("location.hash")
    expect(page.locator(verso)).to_be_in_viewport()


def test_five_thousand_findings_are_filtered(esaminati: Mapping[str, Esaminato], sala: Sala) -> None:
    esaminato = esaminati[TORNATE]
    tanti = [
        Finding(f.code, f.severity, replace(f.rilievo, place=replace(f.rilievo.place, row=n, column=1, line=0)))
        for f in esaminato.outcome.findings
        for n in range(1, 202)
    ]
    contenuto = write_html(replace(esaminato, outcome=replace(esaminato.outcome, findings=tuple(tanti))))
    assert len(contenuto) < 1_500 * len(tanti)
    page = sala.apri(contenuto)
    scelta(page, "Settore").select_option("SIC")
    assert page.locator(".r:not([hidden])").count() == 7 * 201
    page.locator("[name=t]").fill("regolarizzazione tributaria")
    expect(page.locator("#quanti")).to_contain_text("201 rilievi mostrati su 5025")


# ---------------------------------------------------------------- the address of a cell


def test_the_address_goes_to_the_clipboard(scritta: bytes, esaminati: Mapping[str, Esaminato], sala: Sala) -> None:
    esaminato = esaminati[TORNATE]
    page = sala.apri(scritta, permissions=["clipboard-read", "clipboard-write"])
    n, finding = next((n, f) for n, f in enumerate(esaminato.outcome.findings, 1) if f.code == "STR301")
    page.locator(f"#r{n}").get_by_role("button", name="Copia l’indirizzo della cella K7").click()
    expect(page.locator(f"#r{n} button")).to_contain_text("Copiato")
    assert page.evaluate("navigator.clipboard.readText()") == "'[comune-di-chiari_2025_TER.xlsx]Progetti'!K7"
    assert indirizzo(finding.rilievo.place) == "'[comune-di-chiari_2025_TER.xlsx]Progetti'!K7"
    expect(page.locator("#detto")).to_have_text("Copiato: '[comune-di-chiari_2025_TER.xlsx]Progetti'!K7")
    senza_cella = [n for n, f in enumerate(esaminato.outcome.findings, 1) if f.rilievo.place.cell == ""]
    assert [page.locator(f"#r{n} button").count() for n in senza_cella] == [0] * len(senza_cella)


@pytest.mark.parametrize(("comando", "resta"), [(True, 0), (False, 1)])
def test_where_the_clipboard_is_not_allowed_the_address_is_selected(
    comando: bool,  # noqa: FBT001  (whether the browser still copies what is selected)
    resta: int,
    scritta: bytes,
    sala: Sala,
) -> None:
    page = sala.apri(scritta)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate(f"document.execCommand = () => {str(comando).lower()}")
    bottone = page.locator(".copia").first
    bottone.focus()
    page.keyboard.press("Enter")
    assert page.locator(".r input").count() == resta
    if resta:
        assert page.evaluate("getSelection().toString()") == bottone.get_attribute("value")
        expect(page.locator("#detto")).to_contain_text("premere Ctrl+C")
    else:
        expect(page.locator("#detto")).to_contain_text("Copiato")
        expect(bottone).to_be_focused()


def test_an_apostrophe_in_a_name_is_doubled() -> None:
    assert indirizzo(Place("l'anno.xlsx", "Dell'ente", 6, 5)) == "'[l''anno.xlsx]Dell''ente'!E6"


# ---------------------------------------------------------------- keyboard and screen reader


def test_it_works_by_keyboard_alone(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta, permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Vai al contenuto"
    expect(page.locator(".salta")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenuto"
    visti, dove = [], ""
    for _ in range(400):
        page.keyboard.press("Tab")
        dove = page.evaluate(_DOVE)
        if dove == "":
            break
        visti.append(dove)
    posti = [int(visto.split(" ", 1)[0]) for visto in visti]
    assert posti == sorted(posti)  # in the order of the page
    assert [visto for visto in visti if "senza fuoco" in visto] == []
    raggiunti = Counter(re.split(r"[ .]", visto)[1] for visto in visti)
    assert raggiunti["SELECT"] == 2
    assert raggiunti["BUTTON"] == page.locator("button:visible").count()
    assert raggiunti["SUMMARY"] == page.locator("summary").count()

    scelta(page, "Settore").focus()
    page.keyboard.type("Settore sic")
    expect(page.locator("#quanti")).to_contain_text("7 rilievi mostrati su 25")
    page.get_by_role("checkbox", name="avvisa").focus()
    page.keyboard.press("Space")
    expect(page.locator("#quanti")).to_contain_text("1 rilievo mostrato su 25")
    page.locator(".r:visible .copia").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detto")).to_contain_text("!J7")
    page.locator("#regole summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#regole details[open]").count() == 1


_DOVE = """() => {
  const nodo = document.activeElement;
  if (!nodo || nodo === document.body || nodo === document.documentElement) return "";
  const posto = [...document.querySelectorAll("*")].indexOf(nodo);
  const aspetto = getComputedStyle(nodo);
  const visto = aspetto.outlineStyle !== "none" && parseFloat(aspetto.outlineWidth) >= 2;
  return `${posto} ${nodo.tagName}.${nodo.className}${visto ? "" : " senza fuoco"}`;
}"""


def test_a_screen_reader_finds_its_way(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta)
    for ruolo, nome in (
        ("banner", None),
        ("navigation", "Parti del rapporto"),
        ("main", None),
        ("search", "Filtra i rilievi"),
        ("contentinfo", None),
        ("region", "Il denaro, dal fondo agli obiettivi"),
        ("region", "I settori"),
        ("region", "I rilievi"),
        ("table", "Fondo e quote, in euro: che cosa ci deve stare e che cosa c’è"),
        ("table", "Stato di ogni settore"),
        ("group", "Gravità"),
        ("checkbox", re.compile(r"^blocca \(5\)$")),
        ("combobox", "Settore"),
        ("combobox", "Codice"),
        ("searchbox", "Testo"),
    ):
        trovati: Any = page.get_by_role(ruolo) if nome is None else page.get_by_role(ruolo, name=nome, exact=True)  # type: ignore[arg-type]
        assert trovati.count() == 1, (ruolo, nome)
    assert page.get_by_role("img").count() == 1
    assert page.get_by_role("status").count() == 2
    assert page.get_by_role("article").count() == 25
    assert page.get_by_role("columnheader", name="Differenza").count() >= 2
    assert page.get_by_role("rowheader", name="Importo massimo").count() == 1
    albero = page.locator("body").aria_snapshot()
    assert "✔" not in albero  # a sign is said by the word beside it
    assert re.search(r"- (button|link|textbox|combobox|checkbox)\s*(:|$)", albero, re.MULTILINE) is None  # all named


# ---------------------------------------------------------------- light and dark, narrow, on paper


@pytest.mark.parametrize("schema", ["light", "dark"])
@pytest.mark.parametrize("caso", [TORNATE, "controlla-montichiari-2024"])
def test_every_text_stands_out(schema: Any, caso: str, esaminati: Mapping[str, Esaminato], sala: Sala) -> None:  # noqa: ANN401
    esaminato = esaminati[caso]
    nuovi = frozenset(finding.identita for finding in esaminato.outcome.findings)
    scritta = write_html(replace(esaminato, novita=Novita(nuovi, ())), accanto=["lettere/lettera-AMM.md"])
    page = sala.apri(scritta, color_scheme=schema)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    colori = page.evaluate(_COLORI)
    assert len(colori) >= 8
    deboli = [
        (testo, davanti, dietro)
        for davanti, dietro, testo in colori
        if contrasto(_rgb(davanti), _rgb(dietro)) < CONTRASTO
    ]
    assert deboli == []
    sfondo = _rgb(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert (sum(sfondo) > 600) == (schema == "light")


def _rgb(scritto: str) -> tuple[int, int, int]:
    r, g, b = map(int, re.findall(r"\d+", scritto)[:3])
    return r, g, b


_COLORI = """() => {
  const viste = new Map();
  const testi = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (testi.nextNode()) {
    const testo = testi.currentNode.data.trim();
    const nodo = testi.currentNode.parentElement;
    if (!testo || nodo.closest(".detto, script, title") || !nodo.getClientRects().length) continue;
    const figura = nodo.closest("svg");
    let dietro = nodo;
    const vuoto = (n) => n.parentElement && getComputedStyle(n).backgroundColor === "rgba(0, 0, 0, 0)";
    while (vuoto(dietro)) dietro = dietro.parentElement;
    const davanti = figura ? getComputedStyle(nodo).fill : getComputedStyle(nodo).color;
    const sfondi = [getComputedStyle(dietro).backgroundColor];
    if (figura) sfondi.push(getComputedStyle(figura.querySelector(".arco")).fill);
    for (const sfondo of sfondi) viste.set(`${davanti}${sfondo}`, [davanti, sfondo, testo.slice(0, 40)]);
  }
  return [...viste.values()];
}"""


@pytest.mark.parametrize("caso", CASI)
def test_on_a_narrow_screen_the_page_does_not_scroll_sideways(
    caso: str, esaminati: Mapping[str, Esaminato], sala: Sala
) -> None:
    esaminato = esaminati[caso]
    page = sala.apri(write_html(esaminato), viewport=STRETTO)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= STRETTO["width"]
    tagliati = page.evaluate(
        "[...document.querySelectorAll('.r, .verdetto, #filtro, h1, h2, h3, p, dd')]"
        ".filter(n => n.offsetParent && n.scrollWidth > n.clientWidth + 1 && !n.matches('.detto'))"
        ".map(n => n.textContent)"
    )
    assert tagliati == []


def test_with_letters_twice_as_large_nothing_is_cut(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta, viewport={"width": 640, "height": 480})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def carte(page: Page, percorso: Path) -> str:
    """The page printed, and what the paper says."""
    page.pdf(path=str(percorso), prefer_css_page_size=True)
    poppler = shutil.which("pdftotext")
    if poppler is None:
        pytest.skip("pdftotext non c'è")
    letto = subprocess.run([poppler, "-layout", str(percorso), "-"], capture_output=True, check=True)
    return letto.stdout.decode("utf-8")


@pytest.mark.parametrize("schema", ["light", "dark"])
def test_on_paper_there_is_everything_and_it_is_white(
    schema: Any,  # noqa: ANN401
    scritta: bytes,
    esaminati: Mapping[str, Esaminato],
    sala: Sala,
    tmp_path: Path,
) -> None:
    page = sala.apri(scritta, color_scheme=schema)
    carta = carte(page, tmp_path / "carta.pdf")
    unito = re.sub(r"\s+", "", carta)
    for finding in esaminati[TORNATE].outcome.findings:
        for parte in (finding.rilievo.message[1:], finding.rilievo.remedy, finding.rilievo.found):
            assert re.sub(r"\s+", "", parte) in unito
    for obiettivo in esaminati[TORNATE].esame.atteso.obiettivi:  # the tables that are closed on the screen are open
        assert re.sub(r"\s+", "", obiettivo.titolo.value.split()[0]) in unito
    assert "Totale24.409,2924.499,76" in unito
    assert "Toglii filtri" not in unito
    assert "Copia" not in carta
    page.emulate_media(media="print", color_scheme=schema)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_no_finding_is_cut_and_the_page_is_a4(
    esaminati: Mapping[str, Esaminato], sala: Sala, tmp_path: Path
) -> None:
    esaminato = esaminati[TORNATE]
    page = sala.apri(write_html(esaminato))
    carta = carte(page, tmp_path / "carta.pdf")
    contati = 0
    for foglio in carta.split("\f"):
        righe = [riga for riga in foglio.splitlines() if riga.strip()]
        aperti = [
            n for n, riga in enumerate(righe) if re.match(r"\s*[✘▲●] (?:blocca|avvisa|nota)\s+[A-Z]+\d{3}\s", riga)
        ]
        chiusi = [n for n, riga in enumerate(righe) if re.match(r"\s*Da fare\s", riga)]
        assert len(aperti) == len(chiusi)
        contati += len(aperti)
    assert contati == len(esaminato.outcome.findings)
    info = subprocess.run(["pdfinfo", tmp_path / "carta.pdf"], capture_output=True, check=True)  # noqa: S607
    assert b"(A4)" in info.stdout


def test_on_paper_a_filter_is_told(scritta: bytes, sala: Sala, tmp_path: Path) -> None:
    page = sala.apri(scritta)
    scelta(page, "Settore").select_option("SIC")
    assert "7 rilievi mostrati su 25: 1 blocca, 6 avvisano." in carte(page, tmp_path / "carta.pdf")


def test_nothing_moves(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta, reduced_motion="reduce")
    mossi = page.evaluate(
        "[...document.querySelectorAll('*')].filter(n => { const s = getComputedStyle(n);"
        " return s.animationName !== 'none' || s.transitionDuration !== '0s' || s.scrollBehavior === 'smooth'; })"
        ".length"
    )
    assert mossi == 0


_IN_VISTA = """() => {
  const nodo = document.activeElement;
  const r = nodo.getBoundingClientRect();
  return nodo.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2));
}"""


def test_the_filter_stays_in_sight_and_hides_nothing_that_has_the_focus(scritta: bytes, sala: Sala) -> None:
    page = sala.apri(scritta, viewport={"width": 1200, "height": 800})
    page.locator("#r20").scroll_into_view_if_needed()
    expect(page.locator("#filtro")).to_be_in_viewport()
    page.locator("#r20 h4 a").focus()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(_IN_VISTA)
    piccolo = sala.apri(scritta, viewport=STRETTO)
    piccolo.locator("#r20").scroll_into_view_if_needed()
    expect(piccolo.locator("#filtro")).not_to_be_in_viewport()
