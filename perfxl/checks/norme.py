"""NO: norms that bind the ente, as its modello says; which binds in which year, the table of norms says."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.gruppi import gruppi, nome_gruppo, peso_scritto
from perfxl.checks.percentuali import percentuali_fuori
from perfxl.core.finding import Rilievo
from perfxl.core.modello import Dove, Pesi
from perfxl.core.money import ratio, write_number
from perfxl.core.norme import TEMPI_DI_PAGAMENTO, norme
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo
    from perfxl.core.place import Place, Sourced

    _Pesato = tuple[Obiettivo, Sourced[Decimal | None]]

_CENTO = 100
_LEGA = r"(?:(?:di|dei|del|nei|nel|per|i|il|medi|medio|annuale|ponderati|ponderato|massimi|legali|previsti) )*"
_FATTURE = r"(?:pagament[oi]|liquidazion[ei]|pagare|liquidare) (?:(?:e pagamento|di|delle|le|dei|debiti) )*fatture"
_SUI_TEMPI = re.compile(
    "|".join(
        (
            rf"\b(?:temp[io]|tempistic(?:a|he)|termini) {_LEGA}(?:pagament[oi]\b|{_FATTURE})",
            rf"\b(?:tempestiv\w+|puntual\w+|ritard[oi]|ritardat[oi]|acceler\w+|velocizz\w+) {_LEGA}pagament[oi]\b",
            r"\bpagament[oi] (?:tempestiv|puntual)[oi]\b",
            rf"\b{_FATTURE} (?:\w+ )*(?:entro|termini|tempi)\b",
            r"\bfatture pagate (?:entro|nei termini|nei tempi)\b",
        )
    )
)


def sui_tempi_di_pagamento(testo: str) -> bool:
    """Whether a title, or a purpose, is about how soon the ente pays; accents, capitals and punctuation aside."""
    lettere = "".join(c for c in unicodedata.normalize("NFD", testo.casefold()) if not unicodedata.combining(c))
    return _SUI_TEMPI.search(" ".join(re.findall(r"\w+", lettere))) is not None


def tempi_di_pagamento_assenti(esame: Esame) -> Iterator[Rilievo]:
    """Dove la norma lo vuole, ci deve essere un obiettivo sul rispetto dei tempi di pagamento.

    Perché:
        Senza quell'obiettivo non si può valutare la parte della retribuzione di risultato che la norma gli lega. Si
        riconosce dal titolo o dall'oggetto; un obiettivo sospeso o rinviato non conta.
    Esempio errato:
        Un servizio con cinque obiettivi, nessuno sui tempi di pagamento.
    Esempio giusto:
        «Rispetto dei tempi medi di pagamento», peso 30.
    Come si corregge:
        Aggiungere l'obiettivo; se c'è con altre parole, dirlo nel titolo; se il servizio non paga fatture, il modello
        può chiedere l'obiettivo una volta sola per l'ente, o spegnere il controllo dicendo perché.
    """
    for dove in _vincolati(esame):
        for gruppo, obiettivi in _insiemi(esame, dove).items():
            if any(_conta(obiettivo) for obiettivo in obiettivi):
                continue
            guidano = {obiettivo.capofila for obiettivo in obiettivi} if dove is Dove.GRUPPO else set()
            yield Rilievo(
                esame.piano.ente.place if dove is Dove.ENTE else obiettivi[0].place,
                f"{_nome(esame, gruppo)}: manca un obiettivo sui tempi di pagamento",
                remedy="Aggiungere l'obiettivo; se c'è con altre parole, dirlo nel titolo.",
                settore=guidano.pop() if len(guidano) == 1 else "",
                oggetto=f"gruppo {gruppo}",
                related=tuple(testo.place for o in obiettivi for testo in (o.titolo, o.oggetto) if testo.place.incerto),
            )


def tempi_di_pagamento_leggeri(esame: Esame) -> Iterator[Rilievo]:
    """Gli obiettivi sui tempi di pagamento devono pesare almeno quanto la norma vuole.

    Perché:
        La norma lega a quegli obiettivi una parte minima della retribuzione di risultato.
    Esempio errato:
        «Rispetto dei tempi medi di pagamento», peso 20.
    Esempio giusto:
        «Rispetto dei tempi medi di pagamento», peso 30.
    Come si corregge:
        Alzare il peso, e abbassare quello di altri obiettivi dello stesso gruppo.
    """
    schema = esame.piano.modello.schema(Pesi.OBIETTIVI)
    if schema is None or not esame.piano.modello.pesi_a_mano:
        return
    gia_detti = percentuali_fuori(esame)
    for norma in norme(TEMPI_DI_PAGAMENTO, esame.piano.anno.value):
        minimo = ratio(Fraction(norma.minimo or 0) * Fraction(schema.somma), Fraction(_CENTO))
        for dove in _vincolati(esame):
            for gruppo, pesi in _da_giudicare(esame, dove, gia_detti):
                if (somma := _somma(pesi)) < minimo:
                    obiettivo, peso = pesi[0]
                    yield Rilievo(
                        peso.place,
                        f"{_nome(esame, gruppo)}: gli obiettivi sui tempi di pagamento pesano meno del minimo",
                        f"almeno {write_number(minimo)}",
                        write_number(somma),
                        "Alzare il peso, e abbassare quello di altri obiettivi dello stesso gruppo.",
                        obiettivo.capofila,
                        obiettivo.codice,
                        tuple(altro.place for _, altro in pesi),
                        oggetto=f"gruppo {gruppo}",
                    )


def _da_giudicare(esame: Esame, dove: Dove, gia_detti: frozenset[Place]) -> Iterator[tuple[str, list[_Pesato]]]:
    """The groups whose objectives on payment times have weights that are known; for the ente, the heaviest of all."""
    insiemi = _insiemi(esame, Dove.GRUPPO).items()
    tutti = {gruppo: [(o, peso_scritto(esame.piano, o)) for o in suoi if _conta(o)] for gruppo, suoi in insiemi}
    ignoti = {gruppo for gruppo, pesi in tutti.items() if any(_ignoto(peso, gia_detti) for _, peso in pesi)}
    noti = [(gruppo, pesi) for gruppo, pesi in tutti.items() if pesi and gruppo not in ignoti]
    if dove is Dove.GRUPPO:
        yield from noti
    elif noti and not ignoti:
        yield max(noti, key=lambda noto: _somma(noto[1]))


def _ignoto(peso: Sourced[Decimal | None], gia_detti: frozenset[Place]) -> bool:
    return peso.value is None or peso.place in gia_detti


def _somma(pesi: Iterable[_Pesato]) -> Fraction:
    return sum((Fraction(peso.value or 0) for _, peso in pesi), Fraction(0))


def _insiemi(esame: Esame, dove: Dove) -> Mapping[str, Sequence[Obiettivo]]:
    """The objectives among which the norm looks for one, by group; under an empty code, those of the whole ente."""
    return {"": esame.piano.obiettivi} if dove is Dove.ENTE else gruppi(esame.piano)


def _nome(esame: Esame, gruppo: str) -> str:
    return esame.piano.ente.value if gruppo == "" else nome_gruppo(esame.piano, gruppo)


def _conta(obiettivo: Obiettivo) -> bool:
    """Whether the norm is met by this objective: it is about payment times, and pursued."""
    testi = (obiettivo.titolo.value, obiettivo.oggetto.value)
    return obiettivo.stato.value is Stato.ATTIVO and any(sui_tempi_di_pagamento(testo) for testo in testi)


def _vincolati(esame: Esame) -> Iterator[Dove]:
    """Where the norm on payment times must be seen, if it binds this ente in this year."""
    modello, anno = esame.piano.modello, esame.piano.anno.value
    for vincolo in modello.vincoli:
        if vincolo.norma == TEMPI_DI_PAGAMENTO and norme(vincolo.norma, anno):
            yield vincolo.per
