"""The gates between a plan and its signature: what is missing at each, and what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import Esaminato
from perfxl.core.finding import NotRun
from perfxl.core.letture.consegna import Esito
from perfxl.core.modello import Passaggio, Visto
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import Controllo, controllo
from perfxl.signoff.passaggi import Carte, percorri
from tests.cartelle_di_prova import banco
from tests.deroghe_di_prova import deroga_per
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.finding import Finding
    from perfxl.core.letture.consegna import Consegna

CONTROLLA = "perfxl riconcilia piano.toml tornate --json rapporto.json"
RIFARE = f"Rifare il controllo: {CONTROLLA} (con --sovrascrivi se il file c'è già)"
SEGNALA = "Segnalarlo a chi mantiene perfxl, con questo messaggio e, se si può, il file"


@pytest.fixture(scope="module")
def pulito(tmp_path_factory: pytest.TempPathFactory) -> Esaminato:
    """Workbooks that came back untouched."""
    return banco(PIANO, tmp_path_factory.mktemp("b") / "b").esamina()


@pytest.fixture(scope="module")
def sbagliato(tmp_path_factory: pytest.TempPathFactory) -> Esaminato:
    """Two figures typed over in the workbook of A, and that of B is missing."""
    b = banco(PIANO, tmp_path_factory.mktemp("b") / "b")
    b.scrive("A", "Obiettivi", "N. dip.", "2", 3)
    b.file("B").unlink()
    return b.esamina()


def oggi(esaminato: Esaminato) -> Controllo:
    return controllo(rapporto(esaminato.esame, esaminato.outcome))


def carte(esaminato: Esaminato, suo: Controllo | None = None, validazione: tuple[str, str] | None = None) -> Carte:
    def comando(finding: Finding) -> str:
        return f"perfxl deroga {finding.code}"

    dato = None if suo is None else ("rapporto.json", suo)
    return Carte("piano.toml", "tornate", "Segretario", oggi(esaminato), dato, validazione, comando)


def mancanze(esaminato: Esaminato, date: Carte) -> list[tuple[str, str]]:
    return [(mancanza.che_cosa, mancanza.rimedio) for mancanza in percorri(esaminato, date)[1]]


def con_visto(esaminato: Esaminato, *passaggi: Passaggio) -> Esaminato:
    """The examination under a modello with these gates."""
    atteso = esaminato.esame.atteso
    modello = replace(atteso.modello, visto=Visto(passaggi))
    return replace(esaminato, esame=replace(esaminato.esame, atteso=replace(atteso, modello=modello)))


def con_consegne(esaminato: Esaminato, consegne: Iterable[Consegna]) -> Esaminato:
    return replace(esaminato, esame=replace(esaminato.esame, consegne=tuple(consegne)))


def test_a_plan_that_can_be_signed_goes_through_every_gate(pulito: Esaminato) -> None:
    passaggi, mancano = percorri(pulito, carte(pulito, oggi(pulito)))
    assert mancano == []
    assert passaggi == [
        {
            "passaggio": "settori",
            "esito": "Arrivate, e contate, le cartelle di lavoro di tutti i settori: 2.",
            "documento": "",
        },
        {
            "passaggio": "ragioneria",
            "esito": (
                "Controllato con «rapporto.json»: stesso piano, stesse cartelle di lavoro, tutti i controlli eseguiti; "
                "nessun rilievo blocca."
            ),
            "documento": "rapporto.json",
        },
        {"passaggio": "segretario", "esito": "Visto di: Segretario.", "documento": ""},
    ]


def test_the_ragioneria_has_not_checked(pulito: Esaminato) -> None:
    assert mancanze(pulito, carte(pulito)) == [
        (
            "Ragioneria: manca il suo controllo, il rapporto di riconcilia.",
            f"{CONTROLLA}, poi ripetere questo comando con --controllo rapporto.json",
        )
    ]


A, B = "comune-di-prova_2025_A.xlsx", "comune-di-prova_2025_B.xlsx"


@pytest.mark.parametrize(
    ("cambia", "differenze"),
    [
        (
            lambda c: replace(c, ambito="piano"),
            ["è il controllo del piano da solo, non delle cartelle di lavoro: serve quello di riconcilia"],
        ),
        (lambda c: replace(c, impronta="0"), ["è di un altro piano, o di un'altra versione di questo piano"]),
        (lambda c: replace(c, non_eseguiti=("IN102", "SQ101")), ["ha controlli non eseguiti: IN102, SQ101"]),
        (lambda c: replace(c, bloccano=1), ["ha un rilievo che blocca"]),
        (lambda c: replace(c, bloccano=1200), ["ha 1.200 rilievi che bloccano"]),
        (
            lambda c: replace(c, cartelle=frozenset(f for f in c.cartelle if f[0] != A)),
            [f"è stato fatto senza «{A}», che ora è nella cartella"],
        ),
        (
            lambda c: replace(c, cartelle=c.cartelle | {("altro.xlsx", "", False)}),
            ["è stato fatto con «altro.xlsx», che nella cartella non c'è più"],
        ),
        (
            lambda c: replace(c, cartelle=frozenset((n, "0" if n in {A, B} else s, k) for n, s, k in c.cartelle)),
            [f"è stato fatto con «{A}» prima che cambiasse", f"è stato fatto con «{B}» prima che cambiasse"],
        ),
        (
            lambda c: replace(c, rilievi=frozenset({("0", "nota", "", "", ())})),
            ["ha altri rilievi da quelli di oggi"],
        ),
    ],
)
def test_a_report_that_is_not_about_what_is_signed(pulito: Esaminato, cambia: object, differenze: list[str]) -> None:
    assert callable(cambia)
    suo = cambia(oggi(pulito))
    attese = [(f"Ragioneria: «rapporto.json» {differenza}.", RIFARE) for differenza in differenze]
    assert mancanze(pulito, carte(pulito, suo)) == attese
    # given where no gate asks for it, it must be right all the same
    senza = con_visto(pulito, Passaggio.SEGRETARIO)
    assert mancanze(senza, carte(senza, suo)) == attese


def test_other_deroghe_than_today(sbagliato: Esaminato) -> None:
    solo_oggi = oggi(sbagliato)
    con_deroga = frozenset((*rilievo[:-1], ("GA", "m", "chi", "2026-11-21")) for rilievo in solo_oggi.rilievi)
    suo = replace(solo_oggi, rilievi=con_deroga, bloccano=0)
    che_cosa = [voce for voce, _ in mancanze(sbagliato, carte(sbagliato, suo))]
    assert "Ragioneria: «rapporto.json» ha altre deroghe da quelle di oggi." in che_cosa


def test_a_missing_workbook_is_told_once_and_what_blocks_with_its_remedies(sbagliato: Esaminato) -> None:
    trovate = mancanze(sbagliato, carte(sbagliato, oggi(sbagliato)))
    assert trovate[0] == (
        "Settori: di «Settore B» (B) non c'è una cartella di lavoro che conti.",
        "Farsela mandare, metterla in tornate, e poi: perfxl riconcilia piano.toml tornate",
    )
    assert not any(che_cosa.startswith("Blocca STR106") for che_cosa, _ in trovate)
    (in202,) = [voce for voce in trovate if voce[0].startswith("Blocca IN202")]
    assert in202[1].endswith("Oppure, se c'è una ragione, accettarlo: perfxl deroga IN202")
    # a modello without that gate: then it blocks as any other, and no deroga may cover it
    senza = con_visto(sbagliato, Passaggio.SEGRETARIO)
    (str106,) = [voce for voce in mancanze(senza, carte(senza)) if voce[0].startswith("Blocca STR106")]
    assert str106[1].endswith("poi: perfxl riconcilia piano.toml tornate. Una deroga qui non è ammessa")


def test_of_many_that_block_some_are_listed(sbagliato: Esaminato) -> None:
    (bloccante,) = [f for f in sbagliato.outcome.findings if f.code == "IN202"]
    for quanti, detto in ((30, None), (31, "E un altro rilievo che blocca."), (1234, "E altri 1.204 rilievi")):
        molti = replace(sbagliato, outcome=replace(sbagliato.outcome, findings=(bloccante,) * quanti))
        trovate = [che_cosa for che_cosa, _ in mancanze(molti, carte(molti, oggi(molti)))]
        assert sum(che_cosa.startswith("Blocca IN202") for che_cosa in trovate) == 30
        assert trovate[-1].startswith(detto or "Blocca")


def test_what_perfxl_could_not_do_blocks(pulito: Esaminato) -> None:
    prima, *altre = pulito.esame.consegne
    guasta = replace(prima, esito=Esito.GUASTO, motivo="guasto (ValueError: x)")
    rotto = con_consegne(pulito, (guasta, *altre))
    rotto = replace(rotto, outcome=replace(rotto.outcome, not_run=(NotRun("IN102", "KeyError: 'a'"),)))
    trovate = mancanze(rotto, carte(rotto, oggi(pulito)))
    assert trovate == [
        (f"«{A}» non è stato esaminato: guasto (ValueError: x)", SEGNALA),
        ("Il controllo IN102 non è stato eseguito, per un guasto di perfxl (KeyError: 'a').", SEGNALA),
    ]


def test_money_that_is_not_split_blocks_whatever_the_modello_says(pulito: Esaminato) -> None:
    riparto = replace(pulito.esame.riparto, fondo=None)
    rotto = replace(pulito, esame=replace(pulito.esame, riparto=riparto))
    assert mancanze(rotto, carte(rotto, oggi(pulito))) == [
        (
            "Il fondo non è ripartito per intero: una parte non si può calcolare.",
            "Correggere il piano; che cosa non va lo dice: perfxl controlla piano.toml",
        )
    ]


def test_the_nucleo_where_the_modello_wants_it(pulito: Esaminato) -> None:
    tutti = con_visto(pulito, *Passaggio)
    assert mancanze(tutti, carte(tutti, oggi(pulito))) == [
        ("Nucleo: manca la sua validazione.", "Ripetere questo comando con --validazione e il file della validazione")
    ]
    passaggi, mancano = percorri(tutti, carte(tutti, oggi(pulito), ("nucleo.pdf", "ab" * 32)))
    assert mancano == []
    assert passaggi[2] == {
        "passaggio": "nucleo",
        "esito": f"Validazione allegata: «nucleo.pdf», SHA-256 {'ab' * 32}.",
        "documento": "nucleo.pdf",
    }


def test_what_is_accepted_does_not_block_and_is_counted(sbagliato: Esaminato) -> None:
    """Only the workbook that is missing is still told."""
    deroga = deroga_per(sbagliato.outcome.findings[0])
    (bloccante,) = [finding for finding in sbagliato.outcome.findings if finding.code == "IN202"]
    (senza,) = [finding for finding in sbagliato.outcome.findings if finding.code == "STR106"]
    for quanti, detto in ((1, "uno è accettato con una deroga"), (2, "2 sono accettati con una deroga")):
        findings = (*(replace(bloccante, deroga=deroga),) * quanti, senza)
        accettati = Esaminato(sbagliato.esame, replace(sbagliato.outcome, findings=findings))
        passaggi, mancano = percorri(accettati, carte(accettati, replace(oggi(accettati), bloccano=0)))
        assert [mancanza.che_cosa[:12] for mancanza in mancano] == ["Settori: di "]
        assert passaggi[1]["esito"].endswith(f"nessun rilievo blocca, {detto}.")
