"""The reference page of the format of plans, modelli and deroghe, drawn from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.sources.formato import SEZIONI_MODELLO, SEZIONI_PIANO
from perfxl.sources.formato_deroghe import SEZIONI_DEROGHE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.sources.sezione import Campo, Sezione

_TESTA = """# Il formato di un piano e di un modello

Questa pagina viene dal programma, e un controllo la tiene aggiornata. Un piano è un file TOML (si legge e si corregge
con qualsiasi editor di testo) o Excel (`perfxl nuovo` ne prepara uno; `perfxl converti` passa dall'uno all'altro).
Un modello dice il sistema di un ente: è un file TOML accanto al piano, o uno di quelli che `perfxl modelli` elenca.
Le deroghe rispondono ai rilievi: sono in `deroghe.toml`, accanto al piano; di più per lo stesso rilievo vale l'ultima.
Ogni testo sta su una riga. Una chiave che qui non c'è viene rifiutata, con la riga e la parola giusta più vicina.
"""

_ESEMPIO_MODELLO = """formato = 1
codice = "vallechiara"
titolo = "Vallechiara: fasi e indicatori pesati, obiettivi a cento per ufficio, importi per fasce"

[etichette]
obiettivo = "Traguardo"
obiettivi = "Traguardi"
settore = "Area"
unita = "Ufficio"

[[fasce]]
da = 1
a = 4
coefficiente = 1.00

[[fasce]]
da = 5
coefficiente = 1.75

[[schemi]]
pesi = "obiettivi"
somma = 100

[[schemi]]
pesi = "indicatori"
somma = 100

[registro]
campi = ["unita", "tempi", "personale"]

[[elenchi]]
misure = "indicatori"
campi = ["descrizione", "atteso", "peso"]

[riparto]
arrotondamento = "commerciale"
residuo = "maggior resto"
"""

_ESEMPIO_PIANO = """formato = 1
modello = "vallechiara"
ente = "Comune di Vallechiara"
anno = 2026

[fondo]
massimo = 20000.00

[[settori]]
codice = "TEC"
nome = "Area tecnica"

[[settori]]
codice = "LLPP"
nome = "Ufficio lavori pubblici"
di = "TEC"

[[quote]]
codice = "tutti"
titolo = "Tutti i traguardi"
resto = true

[[obiettivi]]
numero = 1
titolo = "Piste ciclabili"
capofila = "LLPP"
quota = "tutti"
tempi = "entro il 31/10/2026"
personale = "n. 3 tecnici"
peso = 100
n_dip = 3
indicatori = [
    { descrizione = "Chilometri aperti", atteso = ">= 4", peso = 60 },
    { descrizione = "Segnalazioni chiuse", atteso = "almeno 90%", peso = 40 },
]
"""

_ESEMPIO_DEROGHE = """formato = 1
ente = "Comune di Vallechiara"
anno = 2025

[[deroghe]]
codice = "IN102"
identita = "0123456789abcdef"
dove = "piano.toml, riga 270"
atteso = "1,00 (N. dip. 3)"
trovato = "1,50"
effetto = 394.45
gravita = "blocca"
motivo = "Coefficiente concordato con la delegazione trattante"
chi = "Segretario generale"
quando = 2025-11-21
stato = "GA"
"""


def pagina_del_formato() -> str:
    """The page, in Markdown."""
    return "\n".join(
        (
            _TESTA,
            *_parte("Il piano", SEZIONI_PIANO, _ESEMPIO_PIANO),
            *_parte("Il modello", SEZIONI_MODELLO, _ESEMPIO_MODELLO),
            *_parte("Le deroghe", SEZIONI_DEROGHE, _ESEMPIO_DEROGHE),
        )
    )


def _parte(titolo: str, sezioni: tuple[Sezione, ...], esempio: str) -> Iterator[str]:
    yield f"## {titolo}\n"
    yield f"```toml\n{esempio}```\n"
    for sezione in sezioni:
        nome = f": `{sezione.nome}`" if sezione.nome.startswith("[") else ""
        yield f"### {sezione.titolo}{nome}\n"
        yield "| chiave | che cosa contiene | serve | a che cosa |\n| --- | --- | --- | --- |"
        yield "\n".join(_riga(campo) for campo in sezione.campi) + "\n"


def _riga(campo: Campo) -> str:
    return f"| `{campo.chiave}` | {campo.tipo} | {campo.serve} | {campo.uso} |"
