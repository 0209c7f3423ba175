"""What was carried, on the terminal: file by file, and in all."""

from __future__ import annotations

import io

from rich.console import Console

from perfxl.core.place import Place
from perfxl.core.versioni.aggiornamento import Riportata
from perfxl.core.versioni.riporto import Esito, Riporto
from perfxl.report.aggiornamento import print_aggiornamento

LUOGO = Place("a.xlsx", "Progetti", 6, 4)
CONFLITTO = Riporto(Esito.CONFLITTO, "A", LUOGO, "Progetto 1: Tempi", "2026", "2027", "Perché sì.")
TOLTA = Riporto(Esito.TORNATO, "A", Place("a.xlsx", "Indicatori"), "Indicatori, «Uno»", "", "Uno", "C'è di nuovo.")
PORTATO = Riporto(Esito.RIPORTATO, "A", LUOGO, "Progetto 1: N. dip.", "3", "3")
DA_FORMULA = Riporto(Esito.RIPORTATO, "A", LUOGO, "Progetto 1: N. dip.", "3 (=1+2)", "3", "C'era una formula.")


def stampato(
    riportate: list[Riportata], rifiutate: list[tuple[str, str]] | None = None, senza: tuple[str, ...] = ()
) -> list[str]:
    """The lines that are printed."""
    flusso = io.StringIO()
    print_aggiornamento(riportate, rifiutate or [], senza, Console(file=flusso, width=110, highlight=False))
    return flusso.getvalue().splitlines()


def test_each_file_says_what_was_carried_and_what_is_to_be_looked_at() -> None:
    uno = Riportata("a.xlsx", "A", (CONFLITTO, TOLTA, PORTATO, DA_FORMULA), ("Una nota.",), (("x",), ("y",)))
    assert stampato([uno]) == [
        "Che cosa è andato nelle cartelle nuove",
        "",
        "a.xlsx (A)",
        "  2 valori riportati, 0 senza un posto, 1 in conflitto, 1 tornato al piano.",
        "  attenzione: Una nota.",
        "  Il suo foglio «Da rivedere» aveva già 2 righe: restano.",
        "  In conflitto: c'è il valore del piano nuovo:",
        "    foglio «Progetti»",
        "      D6  Progetto 1: Tempi",
        "        c'era:    «2026»",
        "        adesso:   «2027»",
        "        perché:   Perché sì.",
        "  Vuotato o tolto dall'ufficio: c'è di nuovo il valore del piano:",
        "    foglio «Indicatori»",
        "      Indicatori, «Uno»",
        "        adesso:   «Uno»",
        "        perché:   C'è di nuovo.",
        "  Riportato, ma da guardare:",
        "    foglio «Progetti»",
        "      D6  Progetto 1: N. dip.",
        "        c'era:    «3 (=1+2)»",
        "        adesso:   «3»",
        "        perché:   C'era una formula.",
        "",
        "In tutto, da 1 file: 2 valori riportati, 0 senza un posto, 1 in conflitto, 1 tornato al piano.",
    ]


def test_files_that_were_refused_and_settori_without_one_are_told() -> None:
    riepilogo = Riportata("r.xlsx", "", (PORTATO, TOLTA, TOLTA), (), (("x",),))
    assert stampato([riepilogo, Riportata("b.xlsx", "B", ())], [("c.xlsx", "è rotto")], ("C", "D")) == [
        "Che cosa è andato nelle cartelle nuove",
        "",
        "r.xlsx (Riepilogo)",
        "  1 valore riportato, 0 senza un posto, 0 in conflitto, 2 tornati al piano.",
        "  Il suo foglio «Da rivedere» aveva già una riga: restano.",
        "  Vuotato o tolto dall'ufficio: c'è di nuovo il valore del piano:",
        "    foglio «Indicatori»",
        "      Indicatori, «Uno»",
        "        adesso:   «Uno»",
        "        perché:   C'è di nuovo.",
        "      Indicatori, «Uno»",
        "        adesso:   «Uno»",
        "        perché:   C'è di nuovo.",
        "",
        "b.xlsx (B)",
        "  0 valori riportati, 0 senza un posto, 0 in conflitto.",
        "",
        "File non riportati",
        "  ! c.xlsx: è rotto",
        "Nessun file riportato per: C, D. La cartella nuova è quella del piano.",
        "",
        "In tutto, da 2 file: 1 valore riportato, 0 senza un posto, 0 in conflitto, 2 tornati al piano.",
    ]
