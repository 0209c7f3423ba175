"""No workbook of ours asks to be repaired; and each rule sees what would make one ask."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from tests.cartelle import PIANI, cartelle
from tests.integrita import INTEGRITA
from tests.motori import fogli, parti

UFFICIO, RIEPILOGO = "comune-di-chiari_2025_SIC.xlsx", "comune-di-chiari_2025_Riepilogo.xlsx"
STRINGHE, STILI, LIBRO = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
PROGETTI, TABELLA = "Progetti", "xl/tables/table3.xml"


def guasti(lette: dict[str, bytes]) -> list[str]:
    """What breaks a rule, each with the name of the rule."""
    return [f"{regola.__name__}: {trovato}" for regola in INTEGRITA for trovato in regola(lette)]


@pytest.mark.parametrize("nome", PIANI)
def test_no_workbook_asks_to_be_repaired(nome: str) -> None:
    for file, contenuto in cartelle(nome).items():
        assert guasti(parti(contenuto)) == [], file


def test_no_workbook_of_another_writer_is_taken_for_broken() -> None:
    flusso = BytesIO()
    with xlsxwriter.Workbook(flusso, {"in_memory": True}) as libro:
        carta = libro.add_worksheet("L'altro foglio")
        altra = libro.add_worksheet("Due")
        carta.write_column(0, 0, ["a", 1, 2.5, True, "ultimo"])
        carta.write_formula("B1", '=IF(A1="a","sì, ""certo""",SUM(A2:A3))', None, "sì")
        carta.add_table("D1:E4", {"columns": [{"header": "Uno"}, {"header": "Due"}]})
        carta.write_url("C1", "internal:'Due'!A1", None, "là", "Va di là")
        carta.set_h_pagebreaks([3, 9])
        carta.conditional_format("A1:A5", {"type": "cell", "criteria": ">", "value": 1, "format": libro.add_format({})})
        carta.data_validation("A2", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
        carta.data_validation("A3", {"validate": "decimal", "criteria": ">", "value": 0})
        carta.repeat_rows(0)
        carta.print_area("A1:E9")
        altra.write_string("A1", "arrivo")
        altra.write_number("A2", 0.25, libro.add_format({"num_format": '[Red]0.00%;-0" giorni";[$-410]d mmmm yyyy;@'}))
        grafico = libro.add_chart({"type": "bar"})
        grafico.add_series({"values": "='L''altro foglio'!$A$2:$A$3"})
        altra.insert_chart("C3", grafico)
        libro.define_name("nome", "='L''altro foglio'!$A$1")
    assert guasti(parti(flusso.getvalue())) == []


# The rule, the file, the part or the sheet to spoil, what to put in place of what.
GUASTI = [
    ("testi_entro_i_limiti", UFFICIO, STRINGHE, "<t>Tempi</t>", f"<t>{'à' * 32768}</t>"),
    ("testi_entro_i_limiti", UFFICIO, PROGETTI, "<f>IF(G6=", f'<f>IF("{"x" * 256}"=G6,1,IF(G6='),
    ("testi_entro_i_limiti", UFFICIO, PROGETTI, "<f>IF(G6=", f"<f>{'G6+' * 2800}IF(G6="),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", "<f>IF((G6="),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", "<f>)IF(G6="),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", "<f>=IF(G6="),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", '<f>IF("G6='),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", f"<f>{'(' * 65}1{')' * 65}+IF(G6="),
    ("formule_chiuse", UFFICIO, PROGETTI, "<f>IF(G6=", f"<f>SUM({'1,' * 255}1)+IF(G6="),
    ("celle_in_ordine", UFFICIO, PROGETTI, '<row r="6"', '<row r="60"'),
    ("celle_in_ordine", UFFICIO, PROGETTI, '<c r="B6"', '<c r="A6"'),
    ("celle_in_ordine", UFFICIO, PROGETTI, '<c r="B6"', '<c r="B7"'),
    ("celle_in_ordine", UFFICIO, PROGETTI, '<dimension ref="A1:Q20"/>', '<dimension ref="A1:P20"/>'),
    ("misure_del_foglio", UFFICIO, PROGETTI, '<row r="6" spans="1:17" ht="', '<row r="6" spans="1:17" ht="9'),
    ("misure_del_foglio", UFFICIO, PROGETTI, '<col min="2" max="2"', '<col min="1" max="2"'),
    ("misure_del_foglio", UFFICIO, PROGETTI, '<col min="2" max="2" width="', '<col min="2" max="2" width="9'),
    (
        "misure_del_foglio",
        UFFICIO,
        PROGETTI,
        "<tableParts",
        '<rowBreaks count="1" manualBreakCount="1"><brk id="9"/><brk id="9"/></rowBreaks><tableParts',
    ),
    ("indici", UFFICIO, PROGETTI, '<c r="B6" s="', '<c r="B6" s="99'),
    ("indici", UFFICIO, PROGETTI, '<c r="B5" s="4" t="s"><v>', '<c r="B5" s="4" t="s"><v>9999'),
    ("indici", UFFICIO, STRINGHE, 'uniqueCount="', 'uniqueCount="9'),
    ("indici", UFFICIO, STILI, 'fillId="3"', 'fillId="99"'),
    ("formati_dei_numeri", UFFICIO, STILI, 'formatCode="#,##0.00"', 'formatCode="#,##0.00 gg lordi"'),
    ("formati_dei_numeri", UFFICIO, STILI, 'formatCode="#,##0.00"', 'formatCode="0;0;0;@;0"'),
    ("formati_dei_numeri", UFFICIO, STILI, 'formatCode="#,##0.00"', 'formatCode="0&quot; giorni"'),
    ("formati_dei_numeri", UFFICIO, STILI, '<xf numFmtId="1"', '<xf numFmtId="199"'),
    ("caratteri", UFFICIO, STILI, '<name val="Arial"/>', '<name val="Arial"/><scheme val="minor"/>'),
    ("formati_condizionali", UFFICIO, PROGETTI, 'dxfId="2"', 'dxfId="9"'),
    ("formati_condizionali", UFFICIO, PROGETTI, 'priority="2"', 'priority="1"'),
    ("formati_condizionali", UFFICIO, PROGETTI, 'cfRule type="expression"', 'cfRule type="iconSet"'),
    ("convalide", UFFICIO, PROGETTI, '<dataValidations count="', '<dataValidations count="9'),
    ("convalide", UFFICIO, PROGETTI, 'sqref="E6:E12"><formula1>0<', 'sqref="D6:E12"><formula1>0<'),
    ("convalide", UFFICIO, PROGETTI, "<formula1>classi_nome</formula1>", ""),
    ("convalide", UFFICIO, PROGETTI, "<formula2>1</formula2>", ""),
    ("convalide", UFFICIO, PROGETTI, "<formula1>classi_nome<", f'<formula1>"{"x," * 128}"<'),
    ("collegamenti", UFFICIO, "Istruzioni", "location=\"'Progetti'!A5\"", "location=\"'Progetto'!A5\""),
    ("collegamenti", UFFICIO, "Istruzioni", "location=\"'Progetti'!A5\"", "location=\"'Progetti'!AA99\""),
    ("collegamenti", UFFICIO, "Istruzioni", "location=\"'Progetti'!A5\"", "location=\"'perfxl'!A1\""),
    ("collegamenti", UFFICIO, "Istruzioni", "location=\"'Progetti'!A5\"", 'location="qua"'),
    ("collegamenti", UFFICIO, "Istruzioni", '<hyperlink ref="A13"', '<hyperlink ref="Z99"'),
    ("collegamenti", UFFICIO, "Istruzioni", 'tooltip="', f'tooltip="{"x" * 255}'),
    ("tabelle", UFFICIO, TABELLA, 'displayName="t_obiettivi"', 'displayName="t_stato"'),
    ("tabelle", UFFICIO, TABELLA, 'displayName="t_obiettivi"', 'displayName="t obiettivi"'),
    ("tabelle", UFFICIO, TABELLA, 'displayName="t_obiettivi"', 'displayName="classi_nome"'),
    ("tabelle", UFFICIO, TABELLA, ' id="3"', ' id="1"'),
    ("tabelle", UFFICIO, TABELLA, 'name="Tempi"', 'name="Termini"'),
    ("tabelle", UFFICIO, TABELLA, ' ref="A5:Q12"', ' ref="A5:Q5"'),
    ("tabelle", UFFICIO, TABELLA, ' ref="A5:Q12"', ' ref="A5:Q16"'),
    ("tabelle", UFFICIO, STRINGHE, "<t>Tempi</t>", "<t>soglia %</t>"),
    ("legami", UFFICIO, "[Content_Types].xml", 'PartName="/xl/tables/table1.xml"', 'PartName="/xl/tables/altra.xml"'),
    ("legami", UFFICIO, "xl/_rels/workbook.xml.rels", 'Target="styles.xml"', 'Target="stili.xml"'),
    ("legami", UFFICIO, PROGETTI, '<tablePart r:id="rId1"/>', '<tablePart r:id="rId9"/>'),
    ("grafici", RIEPILOGO, "xl/charts/chart1.xml", "<c:f>Settori!$", "<c:f>Settore!$"),
    ("aree_riservate", UFFICIO, LIBRO, "Progetti!$5:$5", "Indicatori!$5:$5"),
    ("aree_riservate", UFFICIO, LIBRO, "Progetti!$5:$5", "Progetti!$A$5"),
    ("aree_riservate", UFFICIO, LIBRO, "Progetti!$5:$5", "#REF!$5:$5"),
    ("aree_riservate", UFFICIO, LIBRO, "Parametri!$A$1:$J$35", "Progetti!$A$1:$J$35"),
    ("intero", UFFICIO, LIBRO, 'sheetId="2"', 'sheetId="1"'),
    ("intero", UFFICIO, LIBRO, "<workbookView ", '<workbookView activeTab="7" '),
    ("intero", UFFICIO, LIBRO, 'sheet name="Grafico"', 'sheet name="Cronologia"'),
    ("intero", UFFICIO, PROGETTI, "&amp;L&amp;8", f"&amp;L&amp;8{'x' * 200}"),
    ("intero", UFFICIO, "docProps/custom.xml", "<vt:lpwstr>", f"<vt:lpwstr>{'x' * 255}"),
    ("intero", UFFICIO, "docProps/custom.xml", 'pid="3"', 'pid="2"'),
]


@pytest.mark.parametrize(("regola", "file", "dove", "prima", "dopo"), GUASTI)
def test_a_rule_sees_what_breaks_it(regola: str, file: str, dove: str, prima: str, dopo: str) -> None:
    lette = parti(cartelle("chiari-2025")[file])
    parte = fogli(lette).get(dove, dove)
    assert prima in lette[parte].decode()
    guaste = {**lette, parte: lette[parte].decode().replace(prima, dopo, 1).encode()}
    attesa = next(r for r in INTEGRITA if r.__name__ == regola)
    assert list(attesa(guaste)) != []


def test_every_rule_is_broken_once() -> None:
    assert {regola.__name__ for regola in INTEGRITA} == {guasto[0] for guasto in GUASTI}
