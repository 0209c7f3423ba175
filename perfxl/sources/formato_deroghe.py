"""What ``deroghe.toml`` may say: every key, as ``formato`` has those of a plan."""

from __future__ import annotations

from perfxl.core.deroghe import PAROLE
from perfxl.sources.formato import EURO, FORMATO_CAMPO, NO, SI, TABELLE, TESTO
from perfxl.sources.sezione import Campo, Sezione

DEROGHE = Sezione(
    "",
    "In cima al file",
    (
        FORMATO_CAMPO,
        Campo("ente", TESTO, SI, "Di quale ente è il piano; le deroghe di un altro ente non contano."),
        Campo("anno", "un numero intero", SI, "Di che anno è il piano; le deroghe di un altro anno non contano."),
        Campo("deroghe", TABELLE, NO, "Le risposte ai rilievi, una per rilievo."),
    ),
)
_COME_DETTO = "un testo, anche vuoto"
_FINCHE = "se manca, la deroga non accetta nulla"
DEROGA = Sezione(
    "[[deroghe]]",
    "Una deroga",
    (
        Campo("codice", "il codice di un controllo", SI, "Il controllo che dà il rilievo."),
        Campo("identita", "16 cifre esadecimali", SI, "Di quale rilievo si tratta; la dicono i rapporti."),
        Campo("dove", _COME_DETTO, NO, "Dove il rilievo era: serve a chi legge, e comincia con il nome del file."),
        Campo("atteso", _COME_DETTO, NO, "Che cosa era atteso, alla lettera."),
        Campo("trovato", _COME_DETTO, NO, "Che cosa c'era; il messaggio, se il rilievo non ha valori."),
        Campo("effetto", EURO, NO, "Quanto denaro spostava."),
        Campo("gravita", "`blocca`, `avvisa`, `nota`", SI, "Quanto pesava; se poi pesa di più, la deroga cade."),
        Campo("motivo", TESTO, _FINCHE, "Perché."),
        Campo("chi", TESTO, _FINCHE, "Chi la dà: un ruolo o un ufficio, mai un nome."),
        Campo("quando", "una data: `2025-03-15`", _FINCHE, "Quando."),
        Campo(
            "stato",
            ", ".join(f"`{stato}` ({parole})" for stato, parole in PAROLE.items()),
            _FINCHE,
            "Lo stato, con le sigle del Conto annuale; `GP` non accetta, `GR` e `GA` sì.",
        ),
    ),
)
SEZIONI_DEROGHE = (DEROGHE, DEROGA)
"""The deroghe beside a plan, table by table."""
