"""Judging the signatures in a PDF (PAdES): each by its bytes, and by what came after it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asn1crypto import cms, core
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from perfxl.core.firme import FirmaLetta
from perfxl.core.shown import shown
from perfxl.signoff.firma import firme_in
from perfxl.signoff.firma_busta import scomposto
from perfxl.signoff.firma_cms import FIRME, NON_LETTA, Firmato, con, giudicata

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.signoff.firma_busta import Strato
    from perfxl.signoff.firma_cms import Metro

_SPAZIO = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
_MARCA = "/DocTimeStamp"
_CON_MARCA_DEL_DOCUMENTO = "la marca temporale che nel PDF segue la firma"


@dataclass(frozen=True, slots=True)
class _NelPdf:
    """A signature of a PDF, with how far it covers the file.

    Attributes:
        letta: the judgement.
        fine: the first byte that it does not cover.
        conserva: whether what came after it is there only to keep it.
    """

    letta: FirmaLetta
    fine: int = 0
    conserva: bool = False


def del_pdf(contenuto: bytes, metro: Metro) -> tuple[FirmaLetta, ...]:
    """The signatures of a PDF, in the order in which they were made."""
    attese = firme_in(contenuto)
    rotta = FirmaLetta("PAdES", "nel PDF")
    try:
        lettore = PdfFileReader(io.BytesIO(contenuto), strict=False)
        campi = list(enumerate_sig_fields(lettore, filled_status=True))
        doppio = lettore.xrefs.hybrid_xrefs_present
    except NON_LETTA:
        return (con(rotta, "il PDF è rovinato, e le sue firme non si leggono"),) if attese else ()
    if max(attese, len(campi)) > FIRME:
        return (con(rotta, "nel PDF ci sono troppe firme"),)
    marche = [_fine(campo) for _, valore, campo in campi if _e_marca(valore)]
    firme = [
        _nel_campo(contenuto, lettore, (nome, campo), metro) for nome, valore, campo in campi if not _e_marca(valore)
    ]
    firme.sort(key=lambda firma: firma.fine)
    if attese > len(campi):
        firme.append(_NelPdf(con(rotta, "nel PDF c'è una firma che il documento non mostra più: è stato cambiato")))
    if doppio:
        firme = [
            replace(firma, letta=con(firma.letta, "il PDF può essere letto in due modi diversi")) for firma in firme
        ]
    return tuple(_con_il_seguito(firme, marche, len(contenuto)))


def _e_marca(valore: Any) -> bool:
    """Whether a field has a time stamp instead of a signature."""
    try:
        return bool(valore.get_object().get("/Type") == _MARCA)
    except NON_LETTA:
        return False


def _fine(campo: Any) -> int:
    try:
        _, _, inizio, quanti = (int(numero) for numero in campo.get_object()["/V"]["/ByteRange"])
    except NON_LETTA:
        return 0
    return inizio + quanti


def _con_il_seguito(firme: Sequence[_NelPdf], marche: Sequence[int], byte: int) -> Iterator[FirmaLetta]:
    """The judgements, with what came after each; after the last nothing may, but what keeps signatures."""
    coperti = max((*(firma.fine for firma in firme), *marche), default=0)
    for numero, firma in enumerate(firme):
        letta = firma.letta
        if any(fine > firma.fine for fine in marche):
            letta = replace(letta, non_verificato=(*letta.non_verificato, _CON_MARCA_DEL_DOCUMENTO))
        if numero == len(firme) - 1 and firma.fine and coperti < byte and not firma.conserva:
            letta = con(letta, f"dopo l'ultima firma il file ha {byte - coperti} byte in più, che nessuna firma copre")
        yield letta


def _nel_campo(contenuto: bytes, lettore: PdfFileReader, campo: tuple[str, Any], metro: Metro) -> _NelPdf:
    """A signature of a PDF, in a field that has a name, with its judgement."""
    letta = FirmaLetta("PAdES", shown(f"nel campo «{campo[0]}» del PDF"))
    fine = _fine(campo[1])
    try:
        incorporata = EmbeddedPdfSignature(lettore, campo[1], campo[0])
        strato = scomposto(incorporata.pkcs7_content)
        dati = cms.ContentInfo.load(strato.cms, strict=True)["content"]
        (firma,) = dati["signer_infos"]
        detta = incorporata.self_reported_timestamp
        letta = con(letta, *_della_copertura(contenuto, incorporata, strato, dati))
        _, prima, dopo, quanti = (int(numero) for numero in incorporata.byte_range)
    except NON_LETTA:
        return _NelPdf(con(letta, "la firma è rovinata, e non si può verificare"), fine)
    letta, conserva = _seguito(incorporata, letta)
    firmato = Firmato(dati, firma, contenuto[:prima] + contenuto[dopo : dopo + quanti], letta, detta)
    return _NelPdf(giudicata(firmato, metro), fine, conserva)


def _della_copertura(contenuto: bytes, incorporata: Any, strato: Strato, dati: Any) -> Iterator[str]:
    """What is wrong in what a signature covers: all but the room that it lies in is to be covered, from the start."""
    inizio, prima, dopo, _ = (int(numero) for numero in incorporata.byte_range)
    spazio = contenuto[prima:dopo]
    if (
        inizio != 0
        or _SPAZIO.fullmatch(spazio) is None
        or bytes.fromhex(spazio[1:-1].decode()) != incorporata.pkcs7_content
    ):
        yield "la firma non copre tutto quello che la precede: lascia fuori altro oltre a sé stessa"
    elif strato.coda.strip(b"\0"):
        yield "nello spazio della firma ci sono byte che non ne fanno parte"
    if not isinstance(dati["encap_content_info"]["content"], core.Void):
        yield "la firma non è fatta come una firma PAdES: ha dentro altro da quello che firma"


def _seguito(incorporata: Any, letta: FirmaLetta) -> tuple[FirmaLetta, bool]:
    """The judgement with what came after the signature, and whether that is there only to keep it."""
    try:
        incorporata.compute_integrity_info()
        copertura, esito = incorporata.coverage, incorporata.diff_result
        permesso = incorporata.summarise_integrity_info()["docmdp_ok"]
    except NON_LETTA:
        return con(letta, "quello che segue la firma non si può leggere"), False
    if copertura == SignatureCoverageLevel.ENTIRE_FILE:
        return replace(letta, copre_tutto=True), False
    if copertura != SignatureCoverageLevel.ENTIRE_REVISION:
        return con(letta, "la firma non copre tutta la versione del documento in cui si trova"), False
    livello = esito.modification_level if isinstance(esito, DiffResult) else ModificationLevel.OTHER
    if not permesso or livello.value > ModificationLevel.FORM_FILLING.value:
        return con(
            letta, "dopo questa firma il documento è stato cambiato: vale per la versione che è stata firmata"
        ), False
    if livello == ModificationLevel.LTA_UPDATES:
        aggiunta = "dopo questa firma sono state aggiunte solo informazioni per conservarla"
        return replace(letta, aggiunte=(aggiunta,)), True
    return replace(letta, aggiunte=("dopo questa firma sono state aggiunte solo altre firme",)), False
