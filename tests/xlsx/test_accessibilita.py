"""Everybody can read every workbook; and each rule sees what somebody could not."""

from __future__ import annotations

import pytest

from tests.accessibilita import ACCESSIBILITA, contrasto
from tests.cartelle import PIANI, cartelle
from tests.motori import fogli, parti

UFFICIO = "comune-di-chiari_2025_SIC.xlsx"
STRINGHE, STILI, NUCLEO, PROGETTI = "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "Progetti"


@pytest.mark.parametrize("nome", PIANI)
def test_everybody_can_read_every_workbook(nome: str) -> None:
    for file, contenuto in cartelle(nome).items():
        lette = parti(contenuto)
        trovati = [f"{regola.__name__}: {trovato}" for regola in ACCESSIBILITA for trovato in regola(lette)]
        assert trovati == [], file


@pytest.mark.parametrize(
    ("uno", "altro", "atteso"),
    [
        ((0, 0, 0), (255, 255, 255), "21.00"),
        ((255, 255, 255), (255, 255, 255), "1.00"),
        ((0x76, 0x76, 0x76), (255, 255, 255), "4.54"),  # the lightest grey on white that WCAG lets pass
        ((0x77, 0x77, 0x77), (255, 255, 255), "4.48"),
        ((255, 0, 0), (255, 255, 255), "4.00"),
    ],
)
def test_the_contrast_is_that_of_wcag(uno: tuple[int, int, int], altro: tuple[int, int, int], atteso: str) -> None:
    assert f"{contrasto(uno, altro):.2f}" == atteso == f"{contrasto(altro, uno):.2f}"


# The rule, the part or the sheet to spoil, what to put in place of what.
GUASTI = [
    ("titolo_e_lingua", NUCLEO, "dc:title>", "dc:subject>"),
    ("titolo_e_lingua", NUCLEO, "it-IT", "en-US"),
    ("fogli_con_un_titolo", PROGETTI, '<c r="A1" s="1" t="s"><v>0</v></c>', '<c r="A1" s="1"/>'),
    ("fogli_con_un_titolo", "xl/workbook.xml", 'sheet name="Grafico"', 'sheet name="Foglio5"'),
    ("contrasto_dei_testi", STILI, 'rgb="FF1F3A5F"', 'rgb="FF9FBADF"'),
    ("contrasto_dei_testi", STILI, '<sz val="10"/>', '<sz val="8"/>'),
    ("contrasto_dei_testi", STILI, '<bgColor rgb="FFFBE3E0"/>', '<bgColor rgb="FF8A5C5C"/>'),
    ("contrasto_dei_testi", STILI, '<fgColor rgb="FFC98A8A"/>', '<fgColor rgb="FF402A2A"/>'),
    ("mai_il_colore_da_solo", PROGETTI, '<formula>LEFT($Q6,1)="✘"', '<formula>LEFT($P6,1)="✘"'),
    ("mai_il_colore_da_solo", PROGETTI, '<formula>LEFT($Q6,1)="✘"', "<formula>Q6&lt;0"),
    ("mai_il_colore_da_solo", PROGETTI, 'dxfId="2"', 'dxfId="1"'),
    ("da_compilare_si_riconoscono", STILI, "FF5F5100", "FFEFE1C0"),
    ("da_compilare_si_riconoscono", STILI, 'borderId="2"', 'borderId="1"'),
    ("intestazioni_vere", "xl/tables/table3.xml", 'displayName="t_obiettivi"', 'displayName="t_altra"'),
    ("intestazioni_vere", "xl/tables/table3.xml", "totalsRowShown", 'headerRowCount="0" totalsRowShown'),
    ("da_tastiera", "Istruzioni", 'tabSelected="1"', ""),
    ("da_tastiera", PROGETTI, 'sheetProtection sheet="1"', 'sheetProtection selectLockedCells="1" sheet="1"'),
]


@pytest.mark.parametrize(("regola", "dove", "prima", "dopo"), GUASTI)
def test_a_rule_sees_what_breaks_it(regola: str, dove: str, prima: str, dopo: str) -> None:
    lette = parti(cartelle("chiari-2025")[UFFICIO])
    parte = fogli(lette).get(dove, dove)
    testo = lette[parte].decode()
    assert prima in testo
    guasto = testo.replace(prima, dopo) if parte in {STILI, NUCLEO} else testo.replace(prima, dopo, 1)
    attesa = next(r for r in ACCESSIBILITA if r.__name__ == regola)
    assert list(attesa({**lette, parte: guasto.encode()})) != []


def test_every_rule_is_broken_once() -> None:
    assert {regola.__name__ for regola in ACCESSIBILITA} == {guasto[0] for guasto in GUASTI}
