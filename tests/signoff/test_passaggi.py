"""The gates between a plan and its signature: what is missing at each, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import Esaminato
from perfxl.core.deroghe import Stato
from perfxl.core.finding import Finding, NotRun, Rilievo, Severity
from perfxl.core.letture.consegna import Esito
from perfxl.core.modello import Passaggio, Regolata, Visto
from perfxl.core.place import Place
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import Controllo, controllo
from perfxl.signoff.carte import Carte
from perfxl.signoff.passaggi import percorri
from tests.cartelle_di_prova import banco
from tests.deroghe_di_prova import deroga_per
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.letture.consegna import Consegna

CONTROLLA = "perfxl riconcilia piano.toml tornate --json rapporto.json"
RIFARE = f"Rifare il controllo (con --sovrascrivi se il file c'è già): {CONTROLLA}"
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


OGGI = date(2026, 11, 21)


def carte(
    esaminato: Esaminato,
    suo: Controllo | None = None,
    validazione: tuple[str, str] | None = None,
    occupati: tuple[str, ...] = (),
) -> Carte:
    def comando(finding: Finding) -> str:
        return f"perfxl deroga {finding.code}"

    dato = None if suo is None else ("rapporto.json", suo)
    return Carte("piano.toml", "tornate", "Segretario", oggi(esaminato), dato, validazione, comando, OGGI, occupati)


def mancanze(esaminato: Esaminato, date_carte: Carte) -> list[tuple[str, str]]:
    return [(mancanza.che_cosa, in_riga(mancanza.rimedio)) for mancanza in percorri(esaminato, date_carte)[1]]


def in_riga(rimedio: str) -> str:
    """What to do, with plain blanks: those of a command are not broken, so that it stays on its line."""
    return rimedio.replace("\N{NO-BREAK SPACE}", " ")


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
        {"passaggio": "segretario", "esito": "Firma per il segretario generale: segretario.", "documento": ""},
    ]


def test_the_ragioneria_has_not_checked(pulito: Esaminato) -> None:
    assert mancanze(pulito, carte(pulito)) == [
        (
            "Ragioneria: manca il suo controllo, il rapporto di riconcilia.",
            f"Farlo: {CONTROLLA}\nPoi ripetere questo comando, con --controllo rapporto.json",
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
        "Farsela mandare, e metterla in tornate. Poi: perfxl riconcilia piano.toml tornate",
    )
    assert not any(che_cosa.startswith("Blocca STR106") for che_cosa, _ in trovate)
    (in202,) = [voce for voce in trovate if voce[0].startswith("Blocca IN202")]
    assert in202[1].endswith("\nOppure, se c'è una ragione, accettarlo: perfxl deroga IN202")
    # a modello without that gate: then it blocks as any other, and no deroga may cover it
    senza = con_visto(sbagliato, Passaggio.SEGRETARIO)
    (str106,) = [voce for voce in mancanze(senza, carte(senza)) if voce[0].startswith("Blocca STR106")]
    assert str106[1].endswith(" Una deroga qui non è ammessa. Poi: perfxl riconcilia piano.toml tornate")


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


def accettato(finding: Finding, quando: date = OGGI) -> Finding:
    return replace(finding, deroga=deroga_per(finding, quando=quando))


def test_a_justification_that_is_only_there_does_not_accept_and_that_is_said(sbagliato: Esaminato) -> None:
    (bloccante,) = [finding for finding in sbagliato.outcome.findings if finding.code == "IN202"]
    solo_presente = replace(bloccante, deroga=deroga_per(bloccante, stato=Stato.GP))
    spiegati = con_findings(sbagliato, solo_presente)
    rimedi = [
        rimedio for che_cosa, rimedio in mancanze(spiegati, carte(spiegati)) if che_cosa.startswith("Blocca IN202")
    ]
    assert len(rimedi) == 1
    assert "\nOppure, accettarlo (la deroga che c'è non lo accetta: è GP, giustificazione presente" in rimedi[0]


def con_findings(esaminato: Esaminato, *findings: Finding) -> Esaminato:
    return replace(esaminato, outcome=replace(esaminato.outcome, findings=findings))


@pytest.mark.parametrize(
    ("codice", "gravita", "detto"),
    [
        ("SQ109", None, "il controllo SQ109 è spento"),
        ("SQ109", Severity.AVVISA, "il controllo SQ109 non blocca"),
        ("SQ109", Severity.BLOCCA, None),
        ("IN102", None, None),
    ],
)
def test_what_no_deroga_may_cover_no_modello_may_switch_off(
    pulito: Esaminato, codice: str, gravita: Severity | None, detto: str | None
) -> None:
    atteso = pulito.esame.atteso
    modello = replace(atteso.modello, regolate=(Regolata(codice, gravita, "x"),))
    spento = replace(pulito, esame=replace(pulito.esame, atteso=replace(atteso, modello=modello)))
    assert mancanze(spento, carte(spento, oggi(spento))) == (
        []
        if detto is None
        else [
            (
                f"Nel modello «prova» {detto}, e non si può firmare senza.",
                f"Togliere {codice} dai [[controlli]] del modello. Poi: perfxl riconcilia piano.toml tornate",
            )
        ]
    )


def test_a_deroga_of_after_the_visto(sbagliato: Esaminato) -> None:
    (bloccante,) = [finding for finding in sbagliato.outcome.findings if finding.code == "IN202"]
    detto = "Data dal futuro: la deroga per IN202 (deroghe.toml, riga 5) è del 22/11/2026, dopo il visto del {}."
    for quando, volte in ((OGGI, 0), (date(2026, 11, 22), 1)):
        accettati = con_findings(sbagliato, accettato(bloccante, quando))
        trovate = [che_cosa for che_cosa, _ in mancanze(accettati, carte(accettati, oggi(accettati)))]
        assert trovate.count(detto.format("21/11/2026")) == volte


def test_a_workbook_that_somebody_has_open(pulito: Esaminato) -> None:
    ((che_cosa, rimedio),) = mancanze(pulito, carte(pulito, oggi(pulito), occupati=("~$A.xlsx",)))
    assert che_cosa.startswith("«~$A.xlsx» dice che qualcuno ha aperto la cartella di lavoro")
    assert rimedio.endswith("il file è un resto: cancellarlo")


def con_denaro(esaminato: Esaminato, *, massimo: int = 1000000, stanziato: int | None = None) -> Esaminato:
    """The examination of a plan with another maximum, or with another amount for its first objective; nothing found."""
    piano = esaminato.esame.piano
    assert piano.fondo is not None
    primo, *altri = piano.obiettivi
    if stanziato is not None:
        importo = replace(primo.dichiarato.stanziato, value=stanziato)
        primo = replace(primo, dichiarato=replace(primo.dichiarato, stanziato=importo))
    fondo = replace(piano.fondo, massimo=replace(piano.fondo.massimo, value=massimo))
    piano = replace(piano, fondo=fondo, obiettivi=(primo, *altri))
    return con_findings(replace(esaminato, esame=replace(esaminato.esame, piano=piano)))


TROPPO = (
    "Correggere gli importi: denaro che non c'è non si può accettare, nemmeno con una deroga. "
    "Poi: perfxl riconcilia piano.toml tornate"
)


def test_money_above_what_there_is_nobody_may_accept(pulito: Esaminato) -> None:
    """Whatever findings there are, and are accepted."""
    troppo = con_denaro(pulito, stanziato=209044)
    posto = troppo.esame.piano.obiettivi[0].dichiarato.stanziato.place
    detto = accettato(Finding("IN201", Severity.BLOCCA, Rilievo(posto, "x", obiettivo="1", effetto=9044)))
    quota, troppi = "quota «Obiettivi di settore»", "90,44 € in più."
    for caso in (troppo, con_findings(troppo, detto)):
        assert mancanze(caso, carte(caso, oggi(caso))) == [
            ("Denaro: gli importi stanziati fanno 9.090,44 €, e il finanziato è 9.000,00 €: 90,44 € in più.", TROPPO),
            (
                f"Denaro: gli importi stanziati della {quota} fanno 5.090,44 €, e la quota è 5.000,00 €: {troppi}",
                TROPPO,
            ),
        ]
    oltre = con_denaro(pulito, massimo=999900)
    assert mancanze(oltre, carte(oltre, oggi(oltre))) == [
        ("Denaro: finanziato e accantonamenti fanno 10.000,00 €, e il massimo è 9.999,00 €: 1,00 € in più.", TROPPO)
    ]


def test_money_that_goes_to_nobody_must_be_accepted(pulito: Esaminato) -> None:
    """By somebody who saw how much: an effect in euro, of that quota's objectives, or of the fund."""
    poco = con_denaro(pulito, stanziato=190000)
    quota = next(quota for quota in poco.esame.piano.quote if quota.codice == "settori")
    fondo = poco.esame.piano.fondo
    assert fondo is not None

    def trovate(*rilievi: Rilievo, caso: Esaminato = poco) -> list[str]:
        findings = (accettato(Finding("IN201", Severity.BLOCCA, rilievo)) for rilievo in rilievi)
        con = con_findings(caso, *findings)
        return [che_cosa.rpartition(": ")[2] for che_cosa, _ in mancanze(con, carte(con, oggi(con)))]

    manca = "100,00 € in meno, e nessuna deroga lo accetta."
    altrove = Place("altro.xlsx")
    assert trovate() == [manca, manca]
    assert trovate(Rilievo(altrove, "x", obiettivo="1", effetto=10000)) == []
    assert trovate(Rilievo(quota.valore.place, "x", effetto=10000)) == []
    assert trovate(*[Rilievo(altrove, "x", obiettivo="1", effetto=5000)] * 2) == []
    assert trovate(Rilievo(altrove, "x", obiettivo="1", effetto=9000)) == [manca, manca]
    assert trovate(Rilievo(altrove, "x", obiettivo="1")) == [manca, manca]
    assert trovate(Rilievo(altrove, "x", obiettivo="3", effetto=10000)) == [manca]  # of another quota, of the same fund
    assert trovate(Rilievo(fondo.finanziato.place, "x", effetto=10000)) == [manca]
    sotto = con_denaro(pulito, massimo=1010000)
    assert trovate(caso=sotto) == [manca]
    assert trovate(Rilievo(fondo.finanziato.place, "x", effetto=10000), caso=sotto) == []


def test_a_remedy_that_ends_with_an_abbreviation_keeps_its_point(sbagliato: Esaminato) -> None:
    (bloccante,) = [finding for finding in sbagliato.outcome.findings if finding.code == "IN202"]
    for rimedio, detto in (
        ("Scrivere «2», o N. dip.", "o N. dip. Poi: "),
        ("", "Correggerlo. Poi: "),
        ("Farlo", "Farlo. Poi: "),
    ):
        caso = con_findings(sbagliato, replace(bloccante, rilievo=replace(bloccante.rilievo, remedy=rimedio)))
        assert any(detto in come for _, come in mancanze(caso, carte(caso, oggi(caso))))


def test_what_stands_for_others_is_not_said_to_be_acceptable(sbagliato: Esaminato) -> None:
    (bloccante,) = [finding for finding in sbagliato.outcome.findings if finding.code == "IN202"]
    caso = con_findings(sbagliato, replace(bloccante, rilievo=replace(bloccante.rilievo, altri=7)))
    assert not any("perfxl deroga" in come for _, come in mancanze(caso, carte(caso, oggi(caso))))
