"""What the deroghe beside a plan may say, as ``formato`` declares it of a plan and of a modello."""

from __future__ import annotations

from perfxl.core.deroghe import PAROLE
from perfxl.sources.formato import FORMATO_CAMPO, Campo, Sezione

_SI = "sì"
_NO = "no"
_TESTO = "un testo"
_COME_DETTO = "un testo, anche vuoto"
_FINCHE = "se manca, la deroga non accetta nulla"

DEROGHE = Sezione(
    "",
    "In cima al file",
    (FORMATO_CAMPO, Campo("deroghe", "tabelle", _NO, "Le risposte ai rilievi, una per rilievo.")),
)
DEROGA = Sezione(
    "[[deroghe]]",
    "Una deroga",
    (
        Campo("codice", "il codice di un controllo", _SI, "Il controllo che dà il rilievo."),
        Campo("identita", "16 cifre esadecimali", _SI, "Di quale rilievo si tratta; la dicono i rapporti."),
        Campo("dove", _COME_DETTO, _NO, "Dove il rilievo era: serve a chi legge, e comincia con il nome del file."),
        Campo("atteso", _COME_DETTO, _NO, "Che cosa era atteso, alla lettera."),
        Campo("trovato", _COME_DETTO, _NO, "Che cosa c'era; il messaggio, se il rilievo non ha valori."),
        Campo("effetto", "un importo in euro: `1234.50`", _NO, "Quanto denaro spostava."),
        Campo("motivo", _TESTO, _FINCHE, "Perché."),
        Campo("chi", _TESTO, _FINCHE, "Chi la dà: un ruolo o un ufficio, mai un nome."),
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
"""The deroghe, table by table."""
