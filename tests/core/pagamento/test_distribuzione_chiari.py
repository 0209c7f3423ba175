"""From the fund of Chiari 2025 to the last matricola: nothing is lost on the way. Who worked is invented."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction

import pytest

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.distribuzione import Apporto, Criterio, Distribuzione, Regola, distribuisci, per_matricola
from perfxl.core.pagamento.presenze import Registro, paga
from perfxl.core.pagamento.registro_presenze import Presenza
from perfxl.core.pagamento.tariffa import Momento, Scaglione, Tariffa
from perfxl.core.riparto import riparti
from tests.piccoli import esempio
from tests.strategie import con_residuo

TARIFFA = Tariffa(
    tuple(Scaglione(Fraction(ore), euro * 100) for ore, euro in ((2, 40), (4, 60), (6, 80), (8, 100), (10, 140))),
    Fraction(15),
)
DELLE_PRESENZE = "3"


def distribuito(numero: int, dovuto: int) -> Distribuzione:
    """What is due for the objective at this place, over three to seven of thirty matricole."""
    criterio = list(Criterio)[numero % 3]
    righe = [
        Apporto(f"{(numero * 5 + i * 7) % 30 + 1}", None if criterio is Criterio.UGUALE else Fraction(i * 3 + 1, 2))
        for i in range(3 + numero % 5)
    ]
    return distribuisci(dovuto, righe, Regola(criterio))


def registro(quante: int, dovuto: int) -> Registro:
    """So many presences, of thirty matricole, one a day each."""
    presenze = [
        Presenza(
            date(2025, 6, 1) + timedelta(days=i // 30),
            f"{i % 30 + 1}",
            frozenset({list(Momento)[i % 4]}),
            time(18),
            time((20 + i % 8) % 24, 30 * (i % 2)),
        )
        for i in range(quante)
    ]
    return paga(presenze, TARIFFA, dovuto, 2025)


@pytest.mark.parametrize(("quante", "ridotte"), [(90, False), (300, True)])
@pytest.mark.parametrize(("residuo", "totale"), [(Residuo.NESSUNO, 6_922_306), (Residuo.MAGGIOR_RESTO, 6_922_309)])
def test_from_the_fund_to_the_last_matricola(residuo: Residuo, totale: int, quante: int, *, ridotte: bool) -> None:
    importi = {r.obiettivo: r.importo for r in riparti(con_residuo(esempio("chiari-2025"), residuo)).righe}
    presenze = registro(quante, importi[DELLE_PRESENZE])
    altri = [distribuito(i, importo) for i, (o, importo) in enumerate(importi.items()) if o != DELLE_PRESENZE]
    assert all(distribuzione.chiude and distribuzione.problemi == () for distribuzione in altri)
    assert not any(problema.blocca for problema in presenze.problemi)
    assert presenze.economia is not None
    assert (presenze.coefficiente < 1) is ridotte
    assert (presenze.economia == 0) is ridotte
    spettanze = per_matricola(
        [(s.matricola, s.importo) for distribuzione in altri for s in distribuzione.spettanze]
        + [(pagamento.matricola, pagamento.importo) for pagamento in presenze.pagamenti]
    )
    assert len(spettanze) == 30
    assert sum(spettanze.values()) + presenze.economia == totale
