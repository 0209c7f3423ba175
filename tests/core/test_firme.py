from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from perfxl.core.firme import Certificato, FirmaLetta, Giudizio, data_e_ora, descrivi

QUANDO = datetime(2026, 11, 21, 10, 15, tzinfo=timezone(timedelta(hours=1)))
DAL, AL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
BUONA = FirmaLetta(
    "PAdES",
    "nel campo «Firma 1» del PDF",
    Certificato("Segretario generale", "Autorità", "1f", "ab" * 32, DAL, AL),
    QUANDO,
    intera=True,
    copre_tutto=True,
    catena=True,
    radice="Autorità",
    non_verificato=("la revoca",),
)


@pytest.mark.parametrize(
    ("firma", "giudizio"),
    [
        (BUONA, Giudizio.BUONA),
        (replace(BUONA, catena=None), Giudizio.INCERTA),
        (replace(BUONA, intera=False), Giudizio.NON_BUONA),
        (replace(BUONA, problemi=("scaduto",)), Giudizio.NON_BUONA),
        (replace(BUONA, catena=False, problemi=("non risale",)), Giudizio.NON_BUONA),
    ],
)
def test_a_signature_is_good_only_where_all_that_can_be_verified_was(firma: FirmaLetta, giudizio: Giudizio) -> None:
    assert firma.giudizio is giudizio


def test_a_good_signature_is_described_with_what_was_not_verified() -> None:
    assert descrivi(replace(BUONA, aggiunte=("dopo, un'altra firma",))) == (
        "Firma PAdES, nel campo «Firma 1» del PDF: buona.",
        "Il certificato è intestato a: Segretario generale; rilasciato da: Autorità.",
        "Numero di serie: 1f.",
        "Vale dal 01/01/2026, ore 00:00:00 (UTC+00:00) al 01/01/2028, ore 00:00:00 (UTC+00:00).",
        "Chi ha firmato dichiara di averlo fatto il 21/11/2026, ore 10:15:00 (UTC+01:00).",
        "Quello che è stato firmato non è cambiato, ed è tutto il file, fino all'ultimo byte.",
        "Il certificato risale alla radice indicata: Autorità.",
        "Dopo, un'altra firma.",
        "Non verificato: la revoca.",
    )


def test_a_signature_that_cannot_be_read_is_described_by_what_is_wrong() -> None:
    assert descrivi(FirmaLetta("CAdES", "nella busta", problemi=("la firma è rovinata",))) == (
        "Firma CAdES, nella busta: non buona.",
        "La firma è rovinata.",
    )


def test_a_time_without_a_zone_is_written_without_one() -> None:
    assert data_e_ora(QUANDO.replace(tzinfo=None)) == "21/11/2026, ore 10:15:00"
