"""What a signature says, and what can be said of it without asking anyone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Giudizio(Enum):
    """What is to be thought of a signature; the value is in the words of the reports."""

    BUONA = "buona"
    INCERTA = "non verificata del tutto"
    NON_BUONA = "non buona"


@dataclass(frozen=True, slots=True)
class Certificato:
    """The certificate of who signed, in its own words, that nobody has checked.

    Attributes:
        soggetto: whose it is.
        emittente: who issued it.
        seriale: its number, in hexadecimal digits.
        impronta: its SHA-256, in hexadecimal digits.
        dal: since when it is valid.
        al: until when it is valid.
    """

    soggetto: str
    emittente: str
    seriale: str
    impronta: str
    dal: datetime
    al: datetime


@dataclass(frozen=True, slots=True)
class FirmaLetta:
    """A signature, with all that was found out about it.

    Attributes:
        tipo: ``PAdES`` inside a PDF, ``CAdES`` around a document.
        dove: which of the signatures it is, in Italian: the field, the envelope.
        certificato: the certificate of who signed; None where it cannot be read.
        quando: when it was made, as who signed states it; None where nothing is stated.
        intera: whether what was signed is as it was, and the certificate's key signed it.
        copre_tutto: whether it covers the file to its last byte.
        catena: whether the certificate leads to one of the roots given; None where no root was given, or where there
            was nothing to be led.
        radice: the root that it leads to.
        problemi: what makes it a signature that is not good, in Italian.
        aggiunte: what came after it, and does not make it less good, in Italian.
        non_verificato: what was not verified, in Italian.
    """

    tipo: str
    dove: str
    certificato: Certificato | None = None
    quando: datetime | None = None
    intera: bool = False
    copre_tutto: bool = False
    catena: bool | None = None
    radice: str = ""
    problemi: tuple[str, ...] = ()
    aggiunte: tuple[str, ...] = ()
    non_verificato: tuple[str, ...] = ()

    @property
    def giudizio(self) -> Giudizio:
        """Good only where all that can be verified was, and is as it should be."""
        if self.problemi or not self.intera:
            return Giudizio.NON_BUONA
        return Giudizio.BUONA if self.catena else Giudizio.INCERTA


def data_e_ora(quando: datetime) -> str:
    """A time, as a person reads it: ``21/11/2026, ore 10:15:00 (UTC+01:00)``."""
    fuso = quando.strftime("%z")
    scritto = f" (UTC{fuso[:3]}:{fuso[3:5]})" if fuso else ""
    return f"{quando:%d/%m/%Y}, ore {quando:%H:%M:%S}{scritto}"


def descrivi(firma: FirmaLetta) -> tuple[str, ...]:
    """A signature in Italian sentences: the judgement first, what was not verified last."""
    frasi = [f"Firma {firma.tipo}, {firma.dove}: {firma.giudizio.value}."]
    if firma.certificato is not None:
        certificato = firma.certificato
        frasi.append(f"Il certificato è intestato a: {certificato.soggetto}; rilasciato da: {certificato.emittente}.")
        frasi.append(f"Numero di serie: {certificato.seriale}.")
        frasi.append(f"Vale dal {data_e_ora(certificato.dal)} al {data_e_ora(certificato.al)}.")
    if firma.quando is not None:
        frasi.append(f"Chi ha firmato dichiara di averlo fatto il {data_e_ora(firma.quando)}.")
    if firma.intera:
        tutto = ", ed è tutto il file, fino all'ultimo byte" if firma.copre_tutto else ""
        frasi.append(f"Quello che è stato firmato non è cambiato{tutto}.")
    if firma.catena:
        frasi.append(f"Il certificato risale alla radice indicata: {firma.radice}.")
    frasi += [f"{frase[:1].upper()}{frase[1:]}." for frase in (*firma.problemi, *firma.aggiunte)]
    frasi += [f"Non verificato: {frase}." for frase in firma.non_verificato]
    return tuple(frasi)
