"""What a modello does, in words: for whoever must choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.modello import Dove, Pesi, Quote, Vuoti
from perfxl.core.money import write_number
from perfxl.core.norme import NORME
from perfxl.core.quadro import sui_resti

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.modello import Modello, Schema


def descrivi(modello: Modello) -> Iterator[tuple[str, str]]:
    """What a modello does: heading and sentence, in the order in which a plan is written."""
    etichette = modello.etichette
    yield "Parole", f"{etichette.obiettivi}, per {etichette.settore.lower()}"
    yield from _pesi(modello)
    if modello.fasce:
        fasce = ", ".join(f"{f.etichetta} = {write_number(f.coefficiente, 2)}" for f in modello.fasce)
        yield "Coefficiente per numero di dipendenti", fasce
    for elenco in modello.elenchi:
        yield modello.nome_misure(elenco.misure), ", ".join(elenco.campi)
    for schema in modello.schemi:
        yield "Deve chiudere", _schema(modello, schema)
    yield "Riparto del fondo", _riparto(modello)
    if modello.rif_dup:
        serve = "obbligatorio" if modello.dup_obbligatorio else "se c'è"
        yield "Riferimento al DUP", f"{serve}, nella forma {', '.join(modello.rif_dup)}"
    for vincolo in modello.vincoli:
        norma = next(norma for norma in NORME if norma.codice == vincolo.norma)
        dove = "in ogni gruppo di pesi" if vincolo.per is Dove.GRUPPO else "una volta nell'ente"
        yield "Norma", f"{norma.titolo}, {dove} ({norma.fonte})"
    passaggi = " → ".join(passaggio.value for passaggio in modello.visto.passaggi)
    yield "Visto", f"{passaggi}; firma: {modello.visto.firma}"
    for regolata in modello.regolate:
        come = "spento" if regolata.gravita is None else regolata.gravita.value
        yield f"Controllo {regolata.codice}", f"{come}: {regolata.motivo}"


def _pesi(modello: Modello) -> Iterator[tuple[str, str]]:
    classi = "; ".join(
        classe.scritta + ("" if classe.peso is None else f" = {write_number(classe.peso)}") for classe in modello.classi
    )
    if modello.classi_con_peso:
        yield f"Peso dato da: {modello.etichette.classe}", classi
    elif modello.classi:
        yield f"{modello.etichette.classe} (ordina, non pesa)", classi
    if modello.pesi_a_mano:
        yield "Peso", f"scritto per ogni {modello.etichette.obiettivo.lower()}, in percento del suo gruppo"


def _schema(modello: Modello, schema: Schema) -> str:
    obiettivo = modello.etichette.obiettivo.lower()
    quali = {
        Pesi.OBIETTIVI: f"i pesi in ogni gruppo fanno {schema.somma}",
        Pesi.RILEVANZA: f"le rilevanze fanno {schema.somma}",
    }
    vuoti = " (un peso vuoto è di altri)" if schema.vuoti is Vuoti.ALTRUI else ""
    di_ogni = f"i pesi in «{modello.nome_misure(schema.pesi)}» di ogni {obiettivo} fanno {schema.somma}"
    return quali.get(schema.pesi, di_ogni) + vuoti


def _riparto(modello: Modello) -> str:
    residuo = sui_resti(modello)
    if modello.quote is Quote.RILEVANZA:
        return f"tolti gli importi riservati, ai settori per rilevanza; {residuo}"
    peso = "peso × coefficiente" if modello.fasce else "peso"
    return f"quota × {peso} ÷ la somma della quota, al centesimo; {residuo}"
