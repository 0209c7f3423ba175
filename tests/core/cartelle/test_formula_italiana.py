"""A formula as an Italian office sees it."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from perfxl.core.cartelle import espressione
from perfxl.core.cartelle.formula_italiana import NOMI, italiana
from perfxl.core.cartelle.scrittura import scrivi


@pytest.mark.parametrize(
    ("formula", "attesa"),
    [
        ('=IF(OR(I7="",J7=""),"",I7*J7)', '=SE(O(I7="";J7="");"";I7*J7)'),
        (
            "=SUMPRODUCT(--(indicatori_obiettivo=A6),indicatori_peso)",
            "=MATR.SOMMA.PRODOTTO(--(indicatori_obiettivo=A6);indicatori_peso)",
        ),
        (
            'IFERROR(INDEX(fasce_coefficiente,MATCH(H6,fasce_da,1)),"")',
            'SE.ERRORE(INDICE(fasce_coefficiente;CONFRONTA(H6;fasce_da;1));"")',
        ),
        ("=if(isnumber(a1),round(a1,2),abs(b1))", "=SE(VAL.NUMERO(a1);ARROTONDA(a1;2);ASS(b1))"),
        ("=I7*1.5+.5-10", "=I7*1,5+,5-10"),
        ("=IF(A1=TRUE,FALSE(),1)", "=SE(A1=VERO;FALSO();1)"),
        ('=A1&"=IF(1,2) ""TRUE"" 1.5"', '=A1&"=IF(1,2) ""TRUE"" 1.5"'),
        ("='Foglio, uno''s 1.5'!A1+SUM(C$5:C7)", "='Foglio, uno''s 1.5'!A1+SOMMA(C$5:C7)"),
        ("=quota_1.5_x+IF_x+Foglio1!TRUE1", "=quota_1.5_x+IF_x+Foglio1!TRUE1"),
        ("=XIRR(A1,B1)", "=XIRR(A1;B1)"),
        ("=_xlfn.CONCAT(A1,B1)", "=_xlfn.CONCAT(A1;B1)"),
        ("=SUM (A1,B1)", "=SOMMA (A1;B1)"),
        ("=20", "=20"),
        ("", ""),
    ],
)
def test_a_formula_in_italian(formula: str, attesa: str) -> None:
    assert italiana(formula) == attesa


def test_every_function_of_our_formulas_has_its_name() -> None:
    a, colonna = espressione.Cella("a"), espressione.Colonna("t", "a")
    esempi: dict[type, espressione.Espressione] = {
        espressione.Costante: espressione.Costante(1),
        espressione.Cella: a,
        espressione.Nome: espressione.Nome("n"),
        espressione.Colonna: colonna,
        espressione.Binaria: espressione.Binaria("+", a, a),
        espressione.Se: espressione.Se(a, a, a),
        espressione.Oppure: espressione.Oppure((a,)),
        espressione.Numerica: espressione.Numerica(a),
        espressione.Arrotonda: espressione.Arrotonda(a, 2),
        espressione.Assoluto: espressione.Assoluto(a),
        espressione.Somma: espressione.Somma(colonna),
        espressione.SommaSe: espressione.SommaSe(colonna, a, colonna),
        espressione.ContaSe: espressione.ContaSe(colonna, a),
        espressione.ContaTutte: espressione.ContaTutte(((colonna, a),)),
        espressione.ContaVuote: espressione.ContaVuote(colonna, a, colonna),
        espressione.Testuale: espressione.Testuale(a),
        espressione.ContaCome: espressione.ContaCome(colonna, a),
        espressione.Somiglia: espressione.Somiglia(a, colonna),
        espressione.ContaFinQui: espressione.ContaFinQui(a),
        espressione.Contiene: espressione.Contiene(a, a),
        espressione.Progressiva: espressione.Progressiva(a, a),
        espressione.Cerca: espressione.Cerca(a, colonna, colonna),
    }
    assert set(esempi) == set(get_args(espressione.Espressione))
    scritte = [scrivi(nodo, 1, {"a": 1}) for nodo in esempi.values()]
    usate = {nome for scritta in scritte for nome in re.findall(r"[A-Z]{2,}(?=\()", scritta)}
    assert usate <= NOMI.keys()
    assert len(usate) > 8
