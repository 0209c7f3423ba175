"""What stands in the cells of an objective, by column."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.formule import stanziato
from perfxl.core.cartelle.parametri import SEPARATORE, codice_quota, frazione, numero
from perfxl.core.money import ratio

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto


def voci(piano: Piano, obiettivo: Obiettivo, riparto: Riparto) -> dict[str, Valore]:
    """What a table of objectives may say of one, by column; blank texts are empty cells."""
    n_dip = obiettivo.n_dip.value
    fisso = obiettivo.importo_fisso.value
    scritte: dict[str, Valore] = {
        "numero": numero(obiettivo.codice),
        "stampato": numero(obiettivo.numero.value),
        "titolo": obiettivo.titolo.value,
        "sezione": obiettivo.sezione.value,
        "tipologia": obiettivo.tipologia.value,
        "unita": piano.settore(obiettivo.unita.value).nome.value,
        "rif_dup": SEPARATORE.join(rif.value for rif in obiettivo.rif_dup),
        "oggetto": obiettivo.oggetto.value,
        "tempi": obiettivo.tempi.value,
        "anni": anni_scritti(obiettivo.anni.value),
        "stato": obiettivo.stato.value.value,
        "soglia": frazione(obiettivo.soglia.value),
        "personale": obiettivo.personale.value,
        "risorse": obiettivo.risorse.value,
        "classe": classe_scritta(piano.modello, obiettivo.classe.value),
        "n_dip": Fraction(n_dip) if isinstance(n_dip, int) else n_dip,
        "gruppo": obiettivo.gruppo,
        "peso": frazione(obiettivo.peso.value),
        "quota": codice_quota(obiettivo),
        "importo_fisso": None if fisso is None else ratio(fisso, 100),
        "stanziato": stanziato(obiettivo, riparto),
        "settore": obiettivo.capofila,
        "capofila": piano.settore(obiettivo.capofila).nome.value,
    }
    return {chiave: None if valore == "" else valore for chiave, valore in scritte.items()}


def anni_scritti(anni: tuple[int, int] | None) -> str:
    """The years that an objective spans, as an office reads them."""
    if anni is None:
        return ""
    return f"{anni[0]}" if anni[0] == anni[1] else f"{anni[0]}-{anni[1]}"


def classe_scritta(modello: Modello, scritta: str | None) -> str | None:
    """A class as the drop-down has it, where it is one of the list; else as the document writes it."""
    classe = modello.classe(scritta)
    return scritta if classe is None else classe.scritta
