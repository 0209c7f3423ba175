"""The digest that a verbale carries: every byte counts, and what a signature appends does not."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.signoff.verbale import con_impronta, impronta_intatta, prima_revisione

CORPO = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>\nendobj\n"
)


def fatto(corpo: bytes = CORPO) -> bytes:
    """A PDF of a page, by hand."""
    posti = [corpo.index(b"%d 0 obj" % numero) for numero in (1, 2, 3)]
    tabella = b"".join(b"%010d 00000 n \n" % posto for posto in posti)
    coda = b"xref\n0 4\n0000000000 65535 f \n%btrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return corpo + coda % (tabella, len(corpo))


PDF = con_impronta(fatto())


def test_a_pdf_with_its_digest_is_a_pdf_still() -> None:
    assert impronta_intatta(PDF) is True
    assert re.search(rb"\n%perfxl-sha256 [0-9a-f]{64}\nstartxref\n\d+\n%%EOF\n\Z", PDF) is not None
    assert len(pypdf.PdfReader(BytesIO(PDF), strict=True).pages) == 1
    with pikepdf.open(BytesIO(PDF)) as pdf:
        assert (pdf.check_pdf_syntax(), pdf.get_warnings(), len(pdf.pages)) == ([], [], 1)


def test_every_byte_that_changes_is_seen() -> None:
    for posto in range(len(PDF)):
        for altro in {PDF[posto] ^ 1, PDF[posto] ^ 0x20, PDF[posto] ^ 0xFF, 0x0A, 0x30} - {PDF[posto]}:
            assert impronta_intatta(PDF[:posto] + bytes([altro]) + PDF[posto + 1 :]) is not True, (posto, altro)


def test_every_byte_that_is_missing_or_too_many_is_seen() -> None:
    for posto in range(len(PDF)):
        assert impronta_intatta(PDF[:posto] + PDF[posto + 1 :]) is not True, posto
        assert impronta_intatta(PDF[:posto] + b"0" + PDF[posto:]) is not True, posto
        assert impronta_intatta(PDF[:posto]) is not True, posto


@given(st.binary(max_size=200))
def test_what_is_appended_changes_nothing_of_the_first_revision(dopo: bytes) -> None:
    assert impronta_intatta(PDF + dopo) is True
    assert prima_revisione(PDF + dopo) == PDF


@given(st.binary(max_size=300))
def test_bytes_that_are_no_verbale_have_no_digest(contenuto: bytes) -> None:
    assert impronta_intatta(contenuto) is None
    assert prima_revisione(contenuto) is None


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=9),
            st.sampled_from(
                [PDF[-110:], PDF, b"\n%perfxl-sha256 ", b"0" * 64, b"\nstartxref\n", b"7", b"\n%%EOF\n", b"xref"]
            ),
        ),
        max_size=9,
    )
)
def test_any_bytes_are_judged(pezzi: list[bytes]) -> None:
    contenuto = b"".join(pezzi)
    intatta = impronta_intatta(contenuto)
    assert (intatta is None) == (prima_revisione(contenuto) is None)
    if intatta is True:
        assert contenuto.startswith(PDF)


def test_a_verbale_inside_is_not_taken_for_the_verbale() -> None:
    dentro = CORPO + b"4 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (len(PDF), PDF)
    fuori = con_impronta(fatto(dentro))
    assert fuori.count(b"%perfxl-sha256") == 2
    assert impronta_intatta(fuori) is True
    assert prima_revisione(fuori) == fuori
    assert impronta_intatta(fuori.replace(b"/Count 1", b"/Count 2")) is False
    assert impronta_intatta(fuori[:-1]) is None


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.7\n", fatto()[:-1], fatto() + b"altro", fatto().replace(b"\nxref", b"\nxrof")]
)
def test_what_is_no_pdf_of_one_revision_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match=r"^no PDF of one revision: "):
        con_impronta(pdf)
