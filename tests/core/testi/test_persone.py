"""Whom a staff text counts, and whether a text names somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi import persone
from perfxl.core.testi.nomi import nome_e_non_ruolo, sembra_un_nome
from perfxl.core.testi.persone import persone_citate


@pytest.mark.parametrize(
    ("testo", "senza", "con"),
    [
        ("n.4 area LLPP, n.1 Sit Catasto; n.1 SUE SUAP; n.1 Ecologia; n. 2 Cultura", 9, 9),
        ("n.2 tecnici/n.1 informatico/n.1 ammvo/n.1 sociale", 5, 5),
        ("n.3 impiegati tecnici+ n.2 impiegati, n.5 operai", 10, 10),
        ("2 istruttori, 1 operatore esperto, 1 assistente sociale", 4, 4),
        ("n. 5 dipendenti tra tecnici, informatici", 5, 5),
        ("n. 5 dipendenti fra agenti, operai, n. 2 tecnici", 7, 7),
        ("n. 5 dipendenti, operai", None, None),
        ("n. 11 agenti, di cui 2 a tempo parziale", 11, 11),
        ("n. 5 dipendenti di cui 2 tecnici e 3 operai", 5, 5),
        ("responsabile EQ, n. 5 dipendenti di cui n. 2 tecnici", 5, 6),
        ("n. 5 dipendenti, di cui 2 tecnici, 3 operai", None, None),
        ("n. 5 dipendenti (di cui 2 tecnici), n. 3 operai", 8, 8),
        ("n. 5 dipendenti di cui uno a tempo parziale", 5, 5),
        ("n. 5 dipendenti di cui agenti, operai", 5, 5),
        ("dipendenti delle aree coinvolte n.40", 40, 40),
        ("n.15dipendenti addetti", 15, 15),
        ("due istruttori", 2, 2),
        ("(un dipendente, indicato per nome)", 1, 1),
        ("n.1 ced", 1, 1),
        ("N. 6 unità cat. D ([6 nominativi omessi]) + N. 5 unità cat. C + N. 2 cat. B1", 13, 13),
        ("dirigenti; incaricati E.Q.,n.15 dipendenti addetti", 15, None),
        (
            "n.3 Responsabili EQ+ n°8 dipendenti Area Segreteria/ Risorse Umane. Riparto attività di 1/3 per area.",
            8,
            11,
        ),
        ("Responsabile Area E.Q. n°4 dipendenti Area Segreteria-Affari Generali", 4, 5),
        ("n.1 resp.Area EQ+n.6 dipendenti area+n.1 altre aree", 7, 8),
        ("n.1 responsabile n.2 dipendenti area", 2, 3),
        ("Resp. Area Pianificazione e Resp. Area Ambiente, n.2 dipendenti", 2, 4),
        ("n.1 Resp.Area EQ+n. n°2 dipendenti Area Gare", 2, 3),
        ("2 istruttori amministrativi, 1 funzionario amministrativo EQ.", 2, 3),
        ("n. 3 dipendenti Area EQ", 3, 3),
        ("Segretario generale, n. 2 dipendenti", 2, 3),
        ("1 Responsabile di Area E.Q. e 3 dipendenti dell’area (2 assistenti sociali ed 1 istruttore)", 3, 4),
        ("dirigente Disability Manager, Gruppo di lavoro (n.5 dipendenti fra tecnici/informatici)", 5, 6),
        ("Responsabile Area", None, 1),
        ("dirigente, Gruppo di lavoro", None, None),
        ("agenti polizia locale incaricati e n. 2 personale ufficio tributi", None, None),
        ("tutto il personale", None, None),
        ("Tutte le unità di personale del Servizio, n. 5", None, None),
        ("n.1 dipendente per ogni area (tot.14)", None, None),
        ("n. 2 / 3 dip. area LL.PP.", None, None),
        ("4+1(Dirigente) Uff. LL.PP.", None, None),
        ("2025 Responsabile Area + n. 1 dip. UFF. SUE", None, None),
        ("circa 5 dipendenti", None, None),
        ("Area Cultura", None, None),
        ("[2 nominativi omessi]", None, None),
        ("", None, None),
    ],
)
def test_the_heads_of_a_staff_text(testo: str, senza: int | None, con: int | None) -> None:
    assert persone.teste(testo, conta_responsabili=False) == senza
    assert persone.teste(testo, conta_responsabili=True) == con


@pytest.mark.parametrize(
    ("testo", "citate"),
    [
        ("n. 1 resp. Area + n. 5 dipendenti", (1, 5)),
        ("3 dipendenti (2 assistenti, 1 istruttore)", (3,)),
        ("Gruppo (n. 2 tecnici), n. 1 messo", (2, 1)),
        ("tutto il personale", ()),
    ],
)
def test_the_heads_that_are_cited(testo: str, citate: tuple[int, ...]) -> None:
    assert persone_citate(testo) == citate


PEZZI = [
    "n.",
    "5",
    "dipendenti",
    "Responsabile",
    "dirigenti",
    "EQ",
    "(",
    ")",
    "+",
    ",",
    "e",
    "tra",
    "agenti",
    "1/3",
    "/n.2",
    "due",
]


@given(st.text() | st.lists(st.sampled_from(PEZZI)).map(" ".join))
def test_with_those_in_charge_there_are_no_fewer(testo: str) -> None:
    senza, con = persone.teste(testo, conta_responsabili=False), persone.teste(testo, conta_responsabili=True)
    assert con is None or con >= (senza or 0) > -1
    assert all(quanti >= 0 for quanti in persone_citate(testo))


@pytest.mark.parametrize("pezzo", ["()", "(1", "n.1 a ", "n ", "e ", " ", "1 / ", "un "])
def test_a_long_text_is_read_as_well(pezzo: str) -> None:
    testo = pezzo * 5000
    assert len(persone_citate(testo)) <= 5001
    assert persone.teste(f"tutto {testo}", conta_responsabili=True) is None


@pytest.mark.parametrize(
    ("testo", "nome"),
    [
        ("Mario Rossi", "Mario Rossi"),
        ("Rossi Mario", "Rossi Mario"),
        ("MARIO ROSSI", "MARIO ROSSI"),
        ("dott.ssa Bianchi", "dott.ssa Bianchi"),
        ("D.ssa Bianchi", "D.ssa Bianchi"),
        ("geom. Verdi", "geom. Verdi"),
        ("Resp. Area: Ing. G. Neri, n. 2 operai", "Ing. G. Neri"),
        ("n. 1 istruttore (Anna D'Amico)", "Anna D'Amico"),
        ("Rossi M.", "Rossi M."),
        ("n. 2 operai, M. Rossi", "M. Rossi"),
        ("Dirigente (Rossi M.)", "Rossi M."),
        ("Scuola Anna Frank e Mario Rossi", "Mario Rossi"),
    ],
)
def test_what_looks_like_a_name(testo: str, nome: str) -> None:
    assert sembra_un_nome(testo) == nome


@pytest.mark.parametrize(
    "testo",
    [
        "Polizia Locale",
        "Lavori Pubblici",
        "Ufficio Tecnico",
        "01-01-01-Ufficio Segreteria, Organi istituzionali, Contratti e Archivio",
        "Dirigente - Dipartimento affari generali, servizi al cittadino e sicurezza",
        "EQ Segreteria/Anticorruzione",
        "dirigente Disability Manger, Gruppo di lavoro",
        "Tutte le unità di personale del Servizio Polizia Municipale.",
        "A.G. – S.E.",
        "S.S.P.C. - S.P.C.",
        "Avv. Comunale",
        "arch. storico",
        "Settore A.",
        "Area Maria",
        "via Giuseppe Verdi",
        "Biblioteca Fausto Sabeo",
        "Piazza Aldo Moro e via Anna Frank",
        "Santa Maria Assunta",
        "Chiari Città",
        "",
    ],
)
def test_what_looks_like_no_name(testo: str) -> None:
    assert sembra_un_nome(testo) == ""


@given(st.text() | st.text("MarioRs. ,"))
def test_a_name_is_of_the_text(testo: str) -> None:
    assert sembra_un_nome(testo) in testo


@pytest.mark.parametrize("pezzo", ["A", "Aa ", "Mario ", "dott. ", "via a ", "M. "])
def test_a_name_is_sought_in_a_long_text_as_well(pezzo: str) -> None:
    assert sembra_un_nome(f"{pezzo * 5000}; Anna Bianchi") != ""


@pytest.mark.parametrize(
    "testo",
    [
        "Mario Rossi",
        "mario rossi",
        "rossi mario",
        "MARIO rossi",
        "Mario",
        "anna d'amico",
        "anna de luca",
        "gianni della torre",
        "dott. verdi",
        "dott.ssa anna bianchi",
        "geom. neri",
        "rossi m.",
        "m. rossi",
        "segretario generale mario rossi",
        "Responsabile: laura conti",
    ],
)
def test_a_name_where_a_role_belongs_is_seen_in_any_letters(testo: str) -> None:
    trovato = nome_e_non_ruolo(testo)
    assert trovato != ""
    assert trovato.casefold() in testo.casefold()


@pytest.mark.parametrize(
    "testo",
    [
        "Segretario generale",
        "il segretario comunale",
        "segretario comunale di Paola",
        "segretario di Santa Margherita Ligure",
        "Sindaca di Castel San Pietro Terme",
        "Giunta comunale",
        "Dirigente del Settore Territorio",
        "dirigente settore 3",
        "RESPONSABILE DELLA RAGIONERIA",
        "Responsabile del servizio finanziario",
        "Ragioniere capo",
        "Ingegnere Capo",
        "ragioniere economo",
        "avvocato comunale",
        "Vicesegretario vicario",
        "Commissario straordinario",
        "Nucleo di valutazione",
        "OIV",
        "RPCT",
        "Collegio dei revisori",
        "Comandante della Polizia locale",
        "comandante p.l.",
        "Direttore della biblioteca Maria Bianchi",
        "posizione organizzativa area 2",
        "ufficio personale",
        "P.O. Area A.",
        "E.Q. Affari generali",
        "SEG",
        "",
    ],
)
def test_an_honest_role_is_no_name(testo: str) -> None:
    assert nome_e_non_ruolo(testo) == ""
