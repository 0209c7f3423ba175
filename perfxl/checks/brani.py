"""The texts of an objective, each with the name that the reports give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfxl.checks.perche import della_misura
from perfxl.checks.una_volta import una_volta
from perfxl.core.modello import MISURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Etichette, Pesi
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Place, Sourced


class Brano(NamedTuple):
    """A text of an objective.

    Attributes:
        campo: the field that it stands in, by its name in the model.
        voce: what the reports call it.
        testo: the text.
        place: where it stands.
    """

    campo: str
    voce: str
    testo: str
    place: Place


def _brano(campo: str, voce: str, testo: Sourced[str] | Sourced[str | None]) -> Iterator[Brano]:
    """The text, where something stands there."""
    if testo.value is not None and testo.value.strip() != "":
        yield Brano(campo, voce, testo.value, testo.place)


def brani_obiettivo(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[Brano]:
    """What the objective itself says, in the order of its page; not the texts of its measures and of its scheda."""
    yield from _brano("titolo", etichette.titolo, obiettivo.titolo)
    yield from _brano("oggetto", etichette.oggetto, obiettivo.oggetto)
    yield from _brano("tempi", etichette.tempi, obiettivo.tempi)
    yield from _brano("personale", "Personale", obiettivo.personale)
    yield from _brano("risorse", "Risorse", obiettivo.risorse)


def brani_scheda(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[Brano]:
    """What its own page says otherwise than the summary: what is the same there is said once."""
    scheda = obiettivo.scheda
    if scheda is None:
        return
    coppie = (
        ("titolo", etichette.titolo, scheda.titolo, obiettivo.titolo),
        ("tempi", etichette.tempi, scheda.tempi, obiettivo.tempi),
        ("personale", "Personale", scheda.personale, obiettivo.personale),
    )
    for campo, voce, testo, riepilogo in coppie:
        if testo.value != riepilogo.value:
            yield from _brano(campo, f"{voce} della scheda", testo)


def brani_misura(etichette: Etichette, quali: Pesi, posto: int, misura: Misura) -> Iterator[Brano]:
    """What a measure says; ``posto`` is its position in its list, from 1."""
    di = della_misura(quali, posto)
    yield from _brano("soggetti", f"Soggetti {di}", misura.soggetti)
    yield from _brano("descrizione", f"Descrizione {di}", misura.descrizione)
    yield from _brano("attivita", f"Attività {di}", misura.attivita)
    yield from _brano("atteso", f"{etichette.atteso} {di}", misura.atteso)
    yield from _brano("termine", f"Termine {di}", misura.termine)


def brani_misure(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[Brano]:
    """What all its measures say."""
    for quali in MISURE:
        for posto, misura in enumerate(obiettivo.misure(quali), start=1):
            yield from brani_misura(etichette, quali, posto, misura)


@una_volta
def brani_del_piano(esame: Esame) -> tuple[tuple[Obiettivo, tuple[Brano, ...]], ...]:
    """Every objective of the plan, with all that it says."""
    etichette = esame.piano.modello.etichette
    return tuple((obiettivo, tuple(brani(etichette, obiettivo))) for obiettivo in esame.piano.obiettivi)


def brani(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[Brano]:
    """Every text of the objective, of its scheda and of its measures."""
    yield from brani_obiettivo(etichette, obiettivo)
    yield from brani_scheda(etichette, obiettivo)
    yield from brani_misure(etichette, obiettivo)
