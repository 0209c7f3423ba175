"""The first sheet of a plan's workbook: ente, year, modello, fund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.letture.workbook import CellError
from perfxl.core.modulo.campi_piano import Campo, Modulo
from perfxl.core.modulo.celle_piano import CellaRifiutataError, Forma, da_cella
from perfxl.core.modulo.fogli_piano import VOCI_FONDO, VOCI_INVIO, VOCI_PIANO
from perfxl.core.place import Place
from perfxl.sources.piano import senza_modello
from perfxl.sources.toml_values import SLUG, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from perfxl.core.modello import Modello
    from perfxl.sources.toml_lines import KeyPath
    from perfxl.sources.xlsx_documento import Documento
    from perfxl.sources.xlsx_tavole import Riga


def _colonna(chiave: str, titolo: str) -> Campo:
    return Campo((chiave,), None, Colonna(chiave, titolo, Ruolo.INPUT, Tipo.TESTO, 1))


_VOCI = (
    Modulo("piano", "Il piano", "Piano", 0, 0, (_colonna("voce", "Voce"), _colonna("valore", "Valore"))),
    Modulo("fondo", "Il fondo", "Piano", 0, 0, (_colonna("voce", "Fondo"), _colonna("valore", "Euro")), serve=False),
)
_ANNO = "scrivere l'anno del piano in cifre, come 2026"
_FORME = {"ente": Forma.TESTO, "anno": Forma.NUMERO, "modello": Forma.SIGLA} | dict.fromkeys(VOCI_FONDO, Forma.EURO)
_FORME |= {"entro": Forma.GIORNO, "referente": Forma.TESTO, "obiettivi": Forma.NUMERO, "misure": Forma.NUMERO}


def leggi_testata(documento: Documento, modelli: Callable[[str], Modello]) -> Modello:
    """Read ente, anno and fondo; give the modello that the tables are of.

    Raises:
        SourceError: it is not known which modello they are of.
    """
    trovate = _voci(documento)
    aiuti = {"ente": "scrivere il nome dell'ente", "anno": _ANNO}
    for chiave, testo in aiuti.items():
        if trovate and chiave not in documento.values and documento.places[chiave,] not in documento.libro.noted():
            documento.libro.note(documento.places[chiave,], testo)
    place = documento.places.get(("modello",), Place(documento.libro.workbook.file))
    codice = f"{documento.values.get('modello', '')}".lower()
    try:
        documento.values["modello"] = SLUG.read(codice)
        return modelli(codice)
    except KeyError as errore:
        problema = senza_modello(codice, errore)
    except RefusedError:
        problema = "scrivere il codice del modello, come chiari; per l'elenco: perfxl modelli"
    if trovate:
        documento.libro.note(place, problema)
    raise documento.errore()


def _voci(documento: Documento) -> bool:
    """Read the tables that ask for one thing in each row; whether the first one is there."""
    trovate = documento.libro.tavole(_VOCI)
    for nome, voci in (("piano", VOCI_PIANO), ("fondo", VOCI_FONDO)):
        per_voce = {voce.casefold(): chiave for chiave, voce in voci.items()}
        righe = trovate[nome].righe if nome in trovate else ()
        dette = {per_voce.get(f"{riga.celle['voce'].value}".strip().casefold()): riga for riga in reversed(righe)}
        for chiave, voce in voci.items():
            if chiave in dette:
                _voce(documento, () if nome == "piano" else (nome,), chiave, dette[chiave])
                documento.titola(dette[chiave].place("valore"), chiave, voce)
            elif nome in trovate:
                documento.libro.note(
                    trovate[nome].place, f"manca la riga «{voce}»: rimetterla sotto questa intestazione"
                )
                documento.places[*(() if nome == "piano" else (nome,)), chiave] = trovate[nome].place
    _invio(documento, trovate["piano"].righe if "piano" in trovate else ())
    if "fondo" in trovate:
        documento.places["fondo",] = documento.places["fondo", "massimo"]
    return "piano" in trovate


def _invio(documento: Documento, righe: Sequence[Riga]) -> None:
    """Read what the offices are told; a workbook may lack these rows, and their cells may be blank."""
    per_voce = {voce.casefold(): chiave for chiave, voce in VOCI_INVIO.items()}
    invio: dict[str, object] = {}
    for riga in righe:
        chiave = per_voce.get(f"{riga.celle['voce'].value}".strip().casefold())
        if chiave is None:
            continue
        dove: KeyPath = ("invio",) if chiave in {"entro", "referente"} else ("invio", "righe_libere")
        place = riga.place("valore")
        documento.places.update({("invio",): place, dove: place, (*dove, chiave): place})
        documento.titola(place, chiave, VOCI_INVIO[chiave])
        try:
            valore = da_cella(riga.celle["valore"], _FORME[chiave])
        except CellaRifiutataError as rifiuto:
            documento.libro.note(place, f"«{VOCI_INVIO[chiave]}»: {rifiuto}")
            continue
        if valore is not None and len(dove) == 1:
            invio[chiave] = valore
        elif valore is not None:
            libere = invio.setdefault("righe_libere", {})
            if isinstance(libere, dict):
                libere[chiave] = valore
    if invio:
        documento.values["invio"] = invio


def _voce(documento: Documento, sopra: KeyPath, chiave: str, riga: Riga) -> None:
    """Read a row of these, in the way that it asks for."""
    place = documento.places[*sopra, chiave] = riga.place("valore")
    try:
        valore = da_cella(riga.celle["valore"], _FORME[chiave])
    except CellaRifiutataError as rifiuto:
        anno = chiave == "anno" and riga.celle["valore"].value is not None
        errore = isinstance(riga.celle["valore"].value, CellError)
        documento.libro.note(place, _ANNO if anno and not errore else f"{rifiuto}")
        return
    if valore is not None and sopra == ():
        documento.values[chiave] = valore
    elif valore is not None:
        fondo = documento.values.setdefault("fondo", {})
        if isinstance(fondo, dict):
            fondo[chiave] = valore
