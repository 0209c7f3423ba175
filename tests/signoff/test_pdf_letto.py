"""The files that a PDF has embedded: whatever the bytes are, they are had whole, or it is said why not."""

from __future__ import annotations

import tracemalloc
import zlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader, PdfWriter

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff import pdf_letto
from perfxl.signoff.pdf_letto import Aggiunto, PdfIlleggibileError, PdfLetto, aggiunto, incorporati

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def pdf(oggetti: Sequence[bytes], *, radice: int = 1) -> bytes:
    """A PDF with these objects, numbered from 1, and a table of them."""
    fatto, dove = b"%PDF-1.7\n", []
    for numero, oggetto in enumerate(oggetti, start=1):
        dove.append(len(fatto))
        fatto += b"%d 0 obj\n%s\nendobj\n" % (numero, oggetto)
    tabella = b"".join(b"%010d 00000 n \n" % posto for posto in dove)
    quanti = len(oggetti) + 1
    coda = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (quanti, radice, len(fatto))
    return fatto + b"xref\n0 %d\n0000000000 65535 f \n" % quanti + tabella + coda


def flusso(contenuto: bytes, voci: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Type/EmbeddedFile/Length %d%s>>\nstream\n%s\nendstream" % (len(contenuto), voci, contenuto)


def con_allegati(allegati: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A PDF that embeds streams under names."""
    pagine = [b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    nomi, oggetti = b"", []
    for numero, (nome, contenuto) in enumerate(allegati):
        primo = 4 + 2 * numero
        nomi += b"(%s)%d 0 R" % (nome, primo)
        oggetti += [b"<</Type/Filespec/F(%s)/EF<</F %d 0 R>>>>" % (nome, primo + 1), contenuto]
    catalogo = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%s]>>>>>>" % nomi
    return pdf([catalogo, *pagine, *oggetti])


def test_files_are_had_by_name_compressed_or_not() -> None:
    letto = incorporati(con_allegati([(b"uno", flusso(zlib.compress(b"primo"))), (b"due", flusso(b"secondo", b""))]))
    assert letto == PdfLetto({"uno": b"primo", "due": b"secondo"})
    assert incorporati(con_allegati([])) == PdfLetto({})
    assert incorporati(con_allegati([(b"uno", flusso(zlib.compress(b"1"), b"/Filter[/FlateDecode]"))])).guasti == {}


def test_two_of_one_name_are_neither_had() -> None:
    letto = incorporati(con_allegati([(b"uno", flusso(b"primo", b"")), (b"uno", flusso(b"altro", b""))]))
    assert letto == PdfLetto({}, {}, ("«uno» è incorporato 2 volte: programmi diversi ne aprirebbero uno diverso",))


def test_a_file_that_the_names_do_not_tell_of_is_counted() -> None:
    nascosto = con_allegati([(b"uno", flusso(b"1", b""))]).replace(b"/Parent", b"/A/EmbeddedFile/Parent")
    assert incorporati(nascosto).stranezze == ("i file incorporati sono 2, e l'elenco del PDF ne nomina 1",)


def test_a_tree_of_names_is_walked_as_deep_as_needed_and_no_deeper() -> None:
    foglia = b"<</Names[(uno)4 0 R]>>"
    file = [b"<</EF<</F 5 0 R>>>>", flusso(b"1", b"")]
    catalogo = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Kids[3 0 R]>>>>>>"
    assert incorporati(pdf([catalogo, b"<</Type/Pages/Kids[]/Count 0>>", foglia, *file])).allegati == {"uno": b"1"}
    giro = pdf([catalogo, b"<</Type/Pages/Kids[]/Count 0>>", b"<</Kids[3 0 R 3 0 R]>>"])
    with pytest.raises(PdfIlleggibileError, match="un elenco intricato"):
        incorporati(giro)


@pytest.mark.parametrize(
    ("contenuto", "perche"),
    [
        (flusso(b"x\x9c rotto"), "è danneggiato"),
        (flusso(zlib.compress(b"1")[:-2]), "è danneggiato"),
        (flusso(zlib.compress(b"1") + b"altro"), "è danneggiato"),
        (flusso(b"<~~>", b"/Filter/ASCII85Decode"), "è compresso in un modo che un verbale non ha"),
        (flusso(b"1", b"/Filter[/FlateDecode/FlateDecode]"), "è compresso in un modo che un verbale non ha"),
        (flusso(zlib.compress(b"1"), b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>"), "è compresso in un modo"),
        (b"<</Type/EmbeddedFile>>", "il contenuto non c'è"),
        (b"null", "il contenuto non c'è"),
    ],
)
def test_a_file_that_is_not_as_a_verbale_has_it_is_told_and_the_others_are_had(contenuto: bytes, perche: str) -> None:
    letto = incorporati(con_allegati([(b"uno", contenuto), (b"due", flusso(b"2", b""))]))
    assert letto.allegati == {"due": b"2"}
    assert letto.guasti["uno"].startswith(perche)


def test_a_bomb_is_inflated_no_further_than_the_limit() -> None:
    bomba = zlib.compress(bytes(200_000_000), 9)
    file = con_allegati([(b"uno", flusso(bomba)), (b"due", flusso(bomba))])
    limiti = replace(DEFAULT_LIMITS, packed=1_000_000, incorporati=1_500_000)
    tracemalloc.start()
    letto = incorporati(file, limiti)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert letto.guasti == dict.fromkeys(("uno", "due"), "passa 1.000.000 byte, e non viene letto")
    mezza = con_allegati([(nome, flusso(zlib.compress(bytes(900_000)))) for nome in (b"uno", b"due")])
    assert incorporati(mezza, limiti).guasti == {"due": "passa 600.000 byte, e non viene letto"}


def test_a_table_that_is_a_bomb_is_inflated_no_further_either() -> None:
    bomba = zlib.compress(bytes(200_000_000), 9)
    voci = b"<</Type/XRef/Size 1/W[1 1 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(bomba)
    file = b"%%PDF-1.7\n1 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n" % (voci, bomba)
    tracemalloc.start()
    with pytest.raises(PdfIlleggibileError, match="è danneggiato"):
        incorporati(file)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_what_is_too_large_or_no_pdf_is_not_opened() -> None:
    with pytest.raises(PdfIlleggibileError, match="è più grande di 100 byte"):
        incorporati(con_allegati([]), replace(DEFAULT_LIMITS, verbale=100))
    for niente in (b"", b"PK\x03\x04", b"%!PS"):
        with pytest.raises(PdfIlleggibileError, match="non è un PDF"):
            incorporati(niente)


def test_a_pdf_written_by_another_program_is_said_to_be_so_and_nothing_of_it_is_inflated() -> None:
    import pikepdf

    riscritto = BytesIO()
    with pikepdf.open(BytesIO(con_allegati([(b"uno", flusso(b"1", b""))]))) as aperto:
        aperto.save(riscritto, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(PdfIlleggibileError, match="scritto, o riscritto, da un altro programma"):
        incorporati(riscritto.getvalue())


def test_a_pdf_with_a_password_is_said_to_be_so() -> None:
    chiuso = PdfWriter(clone_from=PdfReader(BytesIO(con_allegati([]))))
    chiuso.encrypt("x", algorithm="RC4-40")
    scritto = BytesIO()
    chiuso.write(scritto)
    with pytest.raises(PdfIlleggibileError, match="protetto da password"):
        incorporati(scritto.getvalue())


@pytest.mark.parametrize(
    "rotto",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF\n",
        b"%PDF-1.7\n" + b"[" * 50_000 + b"\nstartxref\n9\n%%EOF\n",
        b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 20_000 + b"\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
        pdf([b"1 0 R"]),
    ],
)
def test_whatever_is_broken_is_told_and_nothing_is_printed(rotto: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PdfIlleggibileError):
        incorporati(rotto)
    assert capfd.readouterr() == ("", "")


def test_a_pdf_that_is_never_read_to_its_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_letto, "_LETTURE", -100)
    with pytest.raises(PdfIlleggibileError, match="non finire mai di leggerlo"):
        incorporati(con_allegati([(b"uno", flusso(b"1", b""))]))


def test_a_byte_flipped_anywhere_raises_nothing_else() -> None:
    buono = con_allegati([(b"uno.toml", flusso(zlib.compress(b"a = 1\n" * 90))), (b"due", flusso(zlib.compress(b"b")))])
    for posto in range(0, len(buono), 3):
        with suppress(PdfIlleggibileError):
            incorporati(buono[:posto] + bytes([buono[posto] ^ 2]) + buono[posto + 1 :])


# ---- what was appended


def oltre(prima: bytes, oggetti: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF with a revision that redefines objects."""
    fatto, tabella = prima, b""
    for numero, oggetto in oggetti.items():
        tabella += b"%d 1\n%010d 00000 n \n" % (numero, len(fatto))
        fatto += b"%d 0 obj\n%s\nendobj\n" % (numero, oggetto)
    dove = prima.rindex(b"startxref\n") + len(b"startxref\n")
    precedente = prima[dove : prima.index(b"\n", dove)]
    coda = b"trailer\n<</Size 20%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, precedente, len(fatto))
    return fatto + b"xref\n" + tabella + coda


CATALOGO = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[]>>>>%s>>"
PAGINA = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>"
FIRMA = b"<</Subtype/Widget/FT/Sig>>"


@pytest.mark.parametrize(
    ("oggetti", "trovate"),
    [
        ({9: b"<</nuovo 1>>"}, ()),
        ({1: CATALOGO % b"/AcroForm<</Fields[9 0 R]/SigFlags 3>>", 3: PAGINA % b"/Annots[9 0 R]", 9: FIRMA}, ()),
        ({1: CATALOGO % b"/OpenAction 9 0 R"}, ("il catalogo del PDF è cambiato (/OpenAction)",)),
        ({1: CATALOGO % b"/AcroForm<</XFA[]>>"}, ("vi è stato aggiunto un modulo (XFA)",)),
        ({3: PAGINA % b"/Contents 9 0 R"}, ("una pagina è cambiata (/Contents)",)),
        (
            {3: PAGINA % b"/Annots[<</Subtype/Link>><<>>]"},
            (
                "su una pagina è stata aggiunta un'annotazione (/Link)",
                "su una pagina è stata aggiunta un'annotazione (senza tipo)",
            ),
        ),
        ({2: b"<</Type/Pages/Kids[9 0 R]/Count 1>>"}, ("l'oggetto 2 del PDF è cambiato",)),
    ],
)
def test_what_a_revision_changes_is_told_but_for_what_a_signature_needs(
    oggetti: Mapping[int, bytes], trovate: tuple[str, ...]
) -> None:
    prima = con_allegati([])
    assert aggiunto(prima, oltre(prima, oggetti)) == Aggiunto(trovate)


def test_another_catalogue_and_an_annotation_taken_away_are_told() -> None:
    prima = con_allegati([])
    altro = oltre(prima, {9: CATALOGO % b""}, b"/Root 9 0 R")
    assert aggiunto(prima, altro) == Aggiunto(("il catalogo del PDF è un altro",))
    con_nota = oltre(prima, {3: PAGINA % b"/Annots[<</Subtype/Link>>]"})
    assert aggiunto(con_nota, oltre(con_nota, {3: PAGINA % b""})) == Aggiunto(
        ("da una pagina è stata tolta un'annotazione",)
    )


def test_a_title_that_changes_is_told_and_a_date_is_not() -> None:
    notizie = b"<</Title(%s)/ModDate(%s)>>"
    prima = oltre(con_allegati([]), {8: notizie % (b"Verbale", b"D:2026")}, b"/Root 1 0 R/Info 8 0 R")
    coda = b"/Root 1 0 R/Info 8 0 R"
    assert aggiunto(prima, oltre(prima, {8: notizie % (b"Verbale", b"D:2027")}, coda)) == Aggiunto(())
    assert aggiunto(prima, oltre(prima, {8: notizie % (b"Altro", b"D:2027")}, coda)) == Aggiunto(
        ("le proprietà del PDF sono cambiate (/Title)",)
    )
