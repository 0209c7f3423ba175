"""Abuses beside the tables: notes, comments, pictures, shapes; and cells merged within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.comments import Comment

from perfxl.checks.registro import derogabile
from tests.abusi_di_ufficio import con_parti, con_unite, mette, riapre, riapri
from tests.piani_di_prova import trovati

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from tests.cartelle_di_prova import Banco
    from tests.conftest import LibreOffice

OBIETTIVI = "Obiettivi del settore, e quelli di cui è capofila"


def test_appunti_accanto_alla_tabella(b: Banco) -> None:
    def scrivi(libro: Workbook) -> None:
        libro["Obiettivi"]["S6"] = "dal 1° luglio\n4 dipendenti"
        libro["Obiettivi"]["T7"] = 12.5
        libro["Parametri"]["L4"] = "=1+1"

    riapre(b, "A", scrivi)
    assert b.trovati() == [
        ("STR212", b.luogo("A", "Obiettivi", "S6"), "", "S6 «dal 1° luglio 4 dipendenti»; T7 «12.5»"),
        ("STR212", b.luogo("A", "Parametri", "L4"), "", "L4 «2»"),
    ]


def test_appunti_sopra_e_sotto_la_tabella(b: Banco) -> None:
    def scrivi(libro: Workbook) -> None:
        libro["Indicatori"]["C3"] = "bozza del 3 marzo"
        libro["Obiettivi"]["B20"] = "N.B.: il personale è da confermare"

    riapre(b, "A", scrivi)
    assert b.trovati() == [
        ("STR212", b.luogo("A", "Indicatori", "C3"), "", "C3 «bozza del 3 marzo»"),
        ("STR212", b.luogo("A", "Obiettivi", "B20"), "", "B20 «N.B.: il personale è da confermare»"),
    ]


def test_molti_appunti(b: Banco) -> None:
    def scrivi(libro: Workbook) -> None:
        for numero in range(1, 24):
            libro["Parametri"].cell(numero, 14).value = numero

    riapre(b, "A", scrivi)
    cose = [f"N{numero} «{numero}»" for numero in range(1, 21)]
    esito = b.esamina().outcome
    assert trovati(esito) == [("STR212", b.luogo("A", "Parametri", "N1"), "", "; ".join([*cose, "e altre 3"]))]
    # nobody accepts what nobody has seen
    assert [(f.rilievo.altri, derogabile(f)) for f in esito.findings] == [(3, False)]


def test_numero_scritto_sotto_la_tabella(b: Banco) -> None:
    """One word, or a number, under the keys may be a row: it is never taken for a remark."""
    riapre(b, "A", lambda libro: libro["Obiettivi"].__setitem__("A20", 5))
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", "A20"), "", "")]


def test_commento_aggiunto(b: Banco) -> None:
    def commenta(libro: Workbook) -> None:
        libro["Obiettivi"]["H6"].comment = Comment("erano 3\nfino a giugno", "Ufficio")

    riapre(b, "A", commenta)
    luogo = b.luogo("A", "Obiettivi", "H6")
    assert b.trovati() == [("STR212", luogo, "", "commento in H6 «erano 3 fino a giugno»")]


def test_conversazione_aggiunta(b: Banco) -> None:
    """Threaded comments, as Excel writes them today: the notice for old programs beside them is not said again."""
    microsoft = "http://schemas.microsoft.com/office"
    spazio = f"{microsoft}/spreadsheetml/2018/threadedcomments"
    voci = "".join(
        f'<threadedComment ref="H6" id="{{{n}}}"><text>{t}</text></threadedComment>' for n, t in enumerate(("3?", "sì"))
    )
    filo = f'<ThreadedComments xmlns="{spazio}">{voci}</ThreadedComments>'.encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    vecchio = '<comment ref="H6"><text><t>[Threaded comment] Your version of Excel…</t></text></comment>'
    vecchi = f'<comments xmlns="{main}"><commentList>{vecchio}</commentList></comments>'.encode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    b.cambia_file(
        "A",
        lambda contenuto: con_parti(
            contenuto,
            "Obiettivi",
            filo=(f"{microsoft}/2017/10/relationships/threadedComment", "threadedComments/t1.xml", filo),
            vecchi=(f"{office}/comments", "comments9.xml", vecchi),
        ),
    )
    trovato = "commento in H6 «3?»; commento in H6 «sì»"
    assert b.trovati() == [("STR212", b.luogo("A", "Obiettivi", "H6"), "", trovato)]


DISEGNO = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def con_disegno(b: Banco, forme: str) -> None:
    """Lay something on the sheet of the indicators."""
    radice = f'<xdr:wsDr xmlns:xdr="{DISEGNO}/spreadsheetDrawing" xmlns:a="{DISEGNO}/main">{forme}</xdr:wsDr>'
    aggiunta = (f"{OFFICE}/drawing", "drawings/d9.xml", radice.encode())
    b.cambia_file("A", lambda contenuto: con_parti(contenuto, "Indicatori", disegno=aggiunta))


def test_immagine_aggiunta(b: Banco) -> None:
    con_disegno(b, "<xdr:oneCellAnchor><xdr:pic/></xdr:oneCellAnchor>")
    assert b.trovati() == [("STR212", b.luogo("A", "Indicatori"), "", "1 immagine")]


def test_immagini_aggiunte(b: Banco) -> None:
    con_disegno(b, "<xdr:oneCellAnchor><xdr:pic/></xdr:oneCellAnchor>" * 2)
    assert b.trovati() == [("STR212", b.luogo("A", "Indicatori"), "", "2 immagini")]


def test_riquadro_di_testo_aggiunto(b: Banco) -> None:
    testo = "<a:p><a:r><a:t>Da approvare</a:t></a:r></a:p>"
    con_disegno(b, f"<xdr:twoCellAnchor><xdr:sp><xdr:txBody>{testo}</xdr:txBody></xdr:sp></xdr:twoCellAnchor>")
    assert b.trovati() == [("STR212", b.luogo("A", "Indicatori"), "", "riquadro «Da approvare»")]


def test_celle_unite(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """What stood under them is gone, and is found as missing."""
    b.cambia_file("A", lambda c: riapri(c, lambda libro: libro["Obiettivi"].merge_cells("H6:H7"), calcola=False))
    mette(b, libreoffice.recalculate([b.file("A")], tmp_path / "lo")[0], "A")
    assert b.trovati() == [
        ("STR213", b.luogo("A", "Obiettivi", "H6"), "", "H6:H7"),
        ("VAL103", b.luogo("A", "Obiettivi", "H7"), "", ""),
    ]


def test_celle_unite_che_tengono_il_contenuto(b: Banco) -> None:
    """A file may keep what the covered cells held: it is read, though nobody sees it, and said."""
    b.cambia_file("A", lambda contenuto: con_unite(contenuto, "Obiettivi", "D6:F6"))
    coperte = "D6:F6; coperte: E6 «0.8»"
    assert b.trovati() == [("STR213", b.luogo("A", "Obiettivi", "D6"), "", coperte)]


def test_celle_unite_fuori_dalle_tabelle(b: Banco) -> None:
    riapre(b, "A", lambda libro: libro["Obiettivi"].merge_cells("A1:F1"))
    assert b.trovati() == []


def test_appunti_salvati_da_libreoffice(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """All together, through LibreOffice."""

    def scrivi(libro: Workbook) -> None:
        libro["Obiettivi"]["H6"].comment = Comment("erano 3", "Ufficio")
        libro["Obiettivi"]["S6"] = "da rivedere"
        libro["Parametri"].merge_cells("A10:A11")

    b.cambia_file("A", lambda contenuto: riapri(contenuto, scrivi, calcola=False))
    mette(b, libreoffice.recalculate([b.file("A")], tmp_path / "lo")[0], "A")
    assert b.trovati() == [
        ("STR212", b.luogo("A", "Obiettivi", "H6"), "", "S6 «da rivedere»; commento in H6 «erano 3»"),
        ("STR213", b.luogo("A", "Parametri", "A10"), "", "A10:A11"),
        ("STR204", b.luogo("A", "Parametri", "A11"), "bassa", ""),
    ]
