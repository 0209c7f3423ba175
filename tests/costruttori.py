"""Objectives, measures and units made by hand: what is not said is blank."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from perfxl.core.piano import Dichiarato, Misura, Obiettivo, Settore, Stato, Tipologia
from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from typing import TypeVar

    from perfxl.core.piano import Fondo, Piano

    T = TypeVar("T")

LUOGO = Place("piano.toml", line=1)


def letto(valore: T, place: Place = LUOGO) -> Sourced[T]:
    """A value read at this place."""
    return Sourced(valore, place)


def fondo(piano: Piano) -> Fondo:
    """The fund of a plan that has one."""
    if piano.fondo is None:
        raise LookupError(piano.ente.value)
    return piano.fondo


def decimale(valore: str | int | Decimal | None) -> Decimal | None:
    """The number; None for none."""
    return None if valore is None else Decimal(valore)


def misura(
    descrizione: str = "",
    atteso: str = "",
    peso: str | int | Decimal | None = None,
    *,
    place: Place = LUOGO,
    **altro: object,
) -> Misura:
    """A measure; ``altro`` are its further fields, as plain values."""
    voci: dict[str, Any] = {"attivita": "", "termine": "", "soggetti": "", "cumulato": None, "penalita": None} | altro
    numero, di = voci.pop("numero", ""), tuple(voci.pop("di", ()))
    for nome in ("cumulato", "penalita"):
        voci[nome] = decimale(voci[nome])
    letti = {nome: letto(valore, place) for nome, valore in voci.items()}
    return Misura(
        numero=numero,
        descrizione=letto(descrizione, place),
        atteso=letto(atteso, place),
        peso=letto(decimale(peso), place),
        di=di,
        **letti,
    )


def settore(codice: str, nome: str = "", di: str = "", rilevanza: str | int | None = None) -> Settore:
    """A settore, or a unit within one."""
    return Settore(codice, letto(nome or f"Settore {codice}"), di, letto(decimale(rilevanza)))


def obiettivo(codice: str, place: Place = LUOGO, **voci: object) -> Obiettivo:
    """An objective of settore A; ``voci`` are its fields, sourced or plain."""
    nulla: Sourced[None] = Sourced(None, place)
    vuoto: Sourced[str] = Sourced("", place)
    capofila = cast("str", voci.get("capofila", "A"))
    base = Obiettivo(
        codice=codice,
        numero=Sourced(codice, place),
        place=place,
        titolo=Sourced(f"Obiettivo {codice}", place),
        oggetto=vuoto,
        sezione=vuoto,
        tipologia=Tipologia.SETTORE,
        capofila=capofila,
        unita=Sourced(capofila, place),
        partecipano=(),
        gruppo=capofila,
        come="",
        quota="",
        importo_fisso=nulla,
        tempi=vuoto,
        anni=nulla,
        stato=Sourced(Stato.ATTIVO, place),
        soglia=nulla,
        personale=vuoto,
        risorse=vuoto,
        classe=nulla,
        peso=nulla,
        n_dip=nulla,
        rif_dup=(),
        incerti=(),
        scheda=None,
        dichiarato=Dichiarato(nulla, nulla, nulla, nulla),
    )
    serviti: dict[str, Any] = {nome: _come_serve(base, nome, valore, place) for nome, valore in voci.items()}
    return replace(base, **serviti)


def _come_serve(base: Obiettivo, nome: str, valore: object, place: Place) -> object:
    """The value of a field as the objective holds it: with its place where it has one."""
    serve = isinstance(getattr(base, nome), Sourced)
    return Sourced(valore, place) if serve and not isinstance(valore, Sourced) else valore
