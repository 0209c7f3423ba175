"""The gates gone through anew: whether what was signed could be signed, and whether the verbale says how it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto, diversi
from perfxl.errors import PerfxlError
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import RapportoIllegibile, carica, controllo
from perfxl.signoff.carte import Carte
from perfxl.signoff.passaggi import percorri
from perfxl.verifica.controlli import da_dare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from perfxl.report.rapporto_letto import Controllo
    from perfxl.signoff.manifesto import Atto, Manifesto, PassaggioVisto
    from perfxl.verifica.aperto import Verbale
    from perfxl.verifica.rifatti import Rifatti


def dei_passaggi(verbale: Verbale, manifesto: Manifesto, versione: str, rifai: Callable[[], Rifatti]) -> Punto:
    """Whether the gates are gone through today as it was signed.

    Args:
        verbale: the verbale.
        manifesto: its manifesto.
        versione: the version of perfxl that runs here.
        rifai: examines the documents anew.
    """
    firmato = manifesto["atto"]
    stessa = firmato["perfxl"] == versione
    if not verbale.integri:
        frase = "i passaggi non sono stati rifatti: il manifesto, o un documento incorporato, non è quello del visto"
        return Punto(Passo.PASSAGGI, Esito.NON_VERIFICATO, frase)
    try:
        rifatti = rifai()
        dettagli = tuple(_diversi(firmato, rifatti, _carte(firmato, rifatti, stessa=stessa), stessa=stessa))
    except PerfxlError as error:
        frase = "i passaggi non sono stati rifatti: i documenti non si possono esaminare"
        return Punto(Passo.PASSAGGI, Esito.NON_VERIFICATO, frase, (Dettaglio("", f"{error}"),))
    except RapportoIllegibile as error:
        frase = "i passaggi non si possono rifare: il controllo della ragioneria"
        esito = Esito.DIVERSO if stessa else Esito.NON_VERIFICATO
        return Punto(Passo.PASSAGGI, esito, f"{frase} {error}")
    if dettagli:
        frase = "i passaggi, rifatti con le regole di oggi, non sono quelli del visto"
        return Punto(Passo.PASSAGGI, Esito.DIVERSO, frase, dettagli)
    if rifatti.mancano:
        frase = "i passaggi sono stati rifatti senza i file che il verbale non ha, e non si può dire tutto"
        return Punto(Passo.PASSAGGI, Esito.NON_VERIFICATO, frase, tuple(da_dare(rifatti)))
    quali = ", ".join(passaggio["passaggio"] for passaggio in firmato["passaggi"])
    frase = f"i passaggi, rifatti con le regole di oggi, sono quelli del visto ({quali}), e nulla impedisce la firma"
    return Punto(Passo.PASSAGGI, Esito.TORNA, frase)


def _diversi(firmato: Atto, rifatti: Rifatti, carte: Carte, *, stessa: bool) -> Iterator[Dettaglio]:
    oggi, mancanze = percorri(rifatti.esaminato, carte)
    for mancanza in mancanze:
        yield Dettaglio("", f"non poteva essere firmato: {mancanza.che_cosa}")
    a_parole = stessa and not rifatti.mancano
    yield from diversi(_voci(firmato["passaggi"], a_parole=a_parole), _voci(oggi, a_parole=a_parole), "passaggi")


def _voci(passaggi: Sequence[PassaggioVisto], *, a_parole: bool) -> list[dict[str, Any]]:
    """The gates; without the sentence of each, where another perfxl, or fewer files, may have given another."""
    voci = ("passaggio", "esito", "documento") if a_parole else ("passaggio", "documento")
    return [{voce: dict[str, Any](passaggio)[voce] for voce in voci} for passaggio in passaggi]


def _carte(firmato: Atto, rifatti: Rifatti, *, stessa: bool) -> Carte:
    """What was handed in for the signature, out of the verbale.

    Raises:
        RapportoIllegibile: the ragioneria's report cannot be read.
    """
    oggi = controllo(rapporto(rifatti.esaminato.esame, rifatti.esaminato.outcome))
    if not stessa:  # another perfxl may take the digest of a plan otherwise
        oggi = replace(oggi, impronta=firmato["piano"]["impronta"])
    suo, validazione = rifatti.uno("controllo"), rifatti.uno("validazione")
    dato = None if suo is None else controllo(carica(suo[1]))
    if dato is not None and rifatti.mancano:
        dato, oggi = _di_cio_che_c_e(dato, oggi, rifatti.mancano)
    return Carte(
        piano="",
        cartella="",
        chi=firmato["chi"],
        oggi=oggi,
        controllo=None if suo is None or dato is None else (suo[0]["nome"], dato),
        validazione=None if validazione is None else (validazione[0]["nome"], validazione[0]["sha256"]),
        deroga=lambda _: "",
        giorno=datetime.fromisoformat(firmato["quando"]).date(),
    )


def _di_cio_che_c_e(dato: Controllo, oggi: Controllo, mancano: Sequence[str]) -> tuple[Controllo, Controllo]:
    """Two examinations, of one of which some files are not here: what both have been told."""
    note = {rilievo[0] for rilievo in dato.rilievi} & {rilievo[0] for rilievo in oggi.rilievi}
    prima, ora = (
        replace(
            uno,
            cartelle=frozenset(cartella for cartella in uno.cartelle if cartella[0] not in mancano),
            rilievi=frozenset(rilievo for rilievo in uno.rilievi if rilievo[0] in note),
        )
        for uno in (dato, oggi)
    )
    return prima, ora
