"""Attacks on what is published: a reader who adds, subtracts and combines the tables finds no one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.pagamento.pubblicazione import Importo, Riga, pubblica, scoperti
from perfxl.core.pagamento.riservatezza import Regole, conta, grado

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from perfxl.core.pagamento.pubblicazione import Posto, Pubblicazione

LIVELLI = ("settore", "categoria")

IMPORTI = st.one_of(st.sampled_from([0, 100, 33333, 33334, 100000]), st.integers(0, 200000))
SOLITI = st.sampled_from([0, 10000, 30000, 60000, 70000, 90000, 110000, 130000])
"""Amounts that many share, so that there are enough in each band."""


@st.composite
def anni(draw: st.DrawFn) -> tuple[list[Importo], Regole]:
    """The persons of a small ente, in settori of one to three categorie, and its rules."""
    importi: list[Importo] = []
    quali = draw(st.sampled_from([IMPORTI, SOLITI, SOLITI]))
    quanti = st.sampled_from(draw(st.sampled_from([(1, 2, 3, 4, 6, 9), (3, 8, 12, 15)])))
    for settore in "ABC"[: draw(st.integers(1, 3))]:
        for categoria in "xyz"[: draw(st.integers(1, 3))]:
            # who shares equally, or each by himself
            pari = draw(st.sampled_from([None, None, None, 50000]))
            for numero in range(draw(quanti)):
                importo = draw(quali) if pari is None else pari
                importi.append(Importo(f"{settore}{categoria}{numero}", importo, (settore, categoria)))
    limiti = draw(st.sampled_from([(), (50000,), (1, 50000), (50000, 100000), (40000, 80000, 120000)]))
    return importi, Regole(limiti, draw(st.integers(3, 5)))


def si_sa_troppo(importi: Sequence[int], regole: Regole) -> bool:
    """Whether the sum of these amounts tells of one of them; said again here, apart from the code under test."""
    presi = [importo for importo in importi if importo != 0]
    if len(presi) < regole.minimo:
        return True
    if max(importi) - min(importi) <= regole.uniforme * max(importi):
        return True
    presi.remove(maggiore := max(presi))
    presi.remove(max(presi))
    # who got the second amount knows the largest but for what the others got
    return sum(presi) < regole.vicinanza * maggiore


def ridotte(righe: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """Rows that say the same, each the only one that is not zero where it begins with one (Gauss and Jordan)."""
    fatte: list[list[Fraction]] = []
    resto = [[Fraction(x) for x in riga] for riga in righe]
    for colonna in range(len(righe[0]) if righe else 0):
        perno = next((riga for riga in resto if riga[colonna] != 0), None)
        if perno is None:
            continue
        resto.remove(perno)
        uno = [x / perno[colonna] for x in perno]
        fatte, resto = ([_senza(riga, uno, colonna) for riga in altre] for altre in (fatte, resto))
        fatte.append(uno)
    return fatte


def _senza(riga: list[Fraction], uno: list[Fraction], colonna: int) -> list[Fraction]:
    volte = riga[colonna]
    return riga if volte == 0 else [x - volte * y for x, y in zip(riga, uno, strict=True)]


def ricavabili(righe: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Every set of columns whose sum follows from the sums of the rows, by whatever linear combination.

    What follows is a sum of reduced rows; each of them alone says the value where it begins, and that must be 0 or 1.
    Rows that share no column have nothing to say together: sets made of such sets are left out.
    """
    for base in separate(ridotte(righe)):
        parziali = [[Fraction(0)] * len(righe[0])]
        for riga in base:
            parziali += [[x + y for x, y in zip(parziale, riga, strict=True)] for parziale in parziali]
        for parziale in parziali:
            if any(parziale) and all(x in {0, 1} for x in parziale):
                yield tuple(colonna for colonna, x in enumerate(parziale) if x == 1)


def separate(righe: Sequence[list[Fraction]]) -> list[list[list[Fraction]]]:
    """The rows, those that share a column together, directly or by others."""
    gruppi: list[list[list[Fraction]]] = []
    for riga in righe:
        toccati = [g for g in gruppi if any(x != 0 != y for altra in g for x, y in zip(riga, altra, strict=True))]
        gruppi = [g for g in gruppi if g not in toccati]
        gruppi.append([riga, *(altra for gruppo in toccati for altra in gruppo)])
    return gruppi


def per_percorso(importi: Sequence[Importo]) -> Mapping[tuple[str, ...], list[int]]:
    """The amounts of each last set."""
    trovati: dict[tuple[str, ...], list[int]] = {}
    for importo in importi:
        trovati.setdefault(importo.percorso, []).append(importo.importo)
    return trovati


def valori(posto: Posto, gruppi: Mapping[tuple[str, ...], list[int]]) -> list[int]:
    return [importo for percorso, suoi in gruppi.items() if posto.comprende(percorso) for importo in suoi]


def somme_ricavabili(
    posti: Sequence[Posto], gruppi: Mapping[tuple[str, ...], list[int]]
) -> Iterator[tuple[set[tuple[str, ...]], list[int]]]:
    """Every set of last sets whose sum can be derived from the sums of these rows, and its amounts."""
    percorsi = list(gruppi)
    righe = [[int(posto.comprende(percorso)) for percorso in percorsi] for posto in posti]
    for colonne in ricavabili(righe):
        dentro = {percorsi[c] for c in colonne}
        yield dentro, [importo for percorso in dentro for importo in gruppi[percorso]]


def pubblicata(anno: tuple[list[Importo], Regole]) -> Pubblicazione:
    return pubblica(anno[0], LIVELLI, anno[1], {}).pubblicazione


def test_the_attack_finds_what_hiding_one_row_alone_leaves_open() -> None:
    """The attack is no good if it finds nothing where there is something: 12 in all, 10 in A, so 2 in B."""
    importi = [Importo(f"{s}{i}", 10000 * i, (s, "x")) for s, quanti in (("A", 10), ("B", 2)) for i in range(quanti)]
    gruppi = per_percorso(importi)
    tutti = pubblica(importi, LIVELLI, Regole(()), {}).pubblicazione.righe[0].posto
    assert [dentro for dentro, _ in somme_ricavabili([tutti], gruppi)] == [{("A", "x"), ("B", "x")}]
    solo_a = replace(tutti, voci=("A",))
    assert {("B", "x")} in [dentro for dentro, _ in somme_ricavabili([tutti, solo_a], gruppi)]


def test_the_attack_finds_a_set_by_three_tables_that_cross() -> None:
    """No two rows differ by few columns, and yet the first column follows: half of (a + b) + (a + c) − (b + c)."""
    assert (0,) in set(ricavabili([(1, 1, 0), (1, 0, 1), (0, 1, 1)]))
    assert (0,) not in set(ricavabili([(1, 1, 0), (0, 0, 1)]))


@settings(max_examples=60)
@given(anni())
def test_no_sum_of_a_few_persons_follows_from_the_tables(anno: tuple[list[Importo], Regole]) -> None:
    importi, regole = anno
    righe = [r for r in pubblicata(anno).righe if r.persone is not None]
    for dentro, presi in somme_ricavabili([r.posto for r in righe], per_percorso(importi)):
        assert not si_sa_troppo(presi, regole), dentro


@settings(max_examples=60)
@given(anni())
def test_no_count_of_a_few_persons_in_a_band_follows_from_the_tables(anno: tuple[list[Importo], Regole]) -> None:
    importi, regole = anno
    pubblicazione = pubblicata(anno)
    gruppi = per_percorso(importi)
    # what a reader does not know: how many of each last published set are in each band
    foglie = [r.posto for r in pubblicazione.righe if not r.posto.divisa]
    quanti = [n for posto in foglie for n in conta(valori(posto, gruppi), pubblicazione.bande)]
    celle = [(posto, banda) for posto in foglie for banda in range(len(pubblicazione.bande))]
    uno_per_foglia = {posto: next(p for p in gruppi if posto.comprende(p)) for posto in foglie}
    note = [[int(r.posto.comprende(uno_per_foglia[p])) for p, _ in celle] for r in pubblicazione.righe]
    for r, banda in product(pubblicazione.per_banda, range(len(pubblicazione.bande))):
        note.append([int(b == banda and r.posto.comprende(uno_per_foglia[p])) for p, b in celle])
        assert r.persone[banda] == sum(n for n, dentro in zip(quanti, note[-1], strict=True) if dentro)
    for colonne in ricavabili(note):
        presi = sum(quanti[c] for c in colonne)
        assert presi == 0 or presi >= regole.minimo
    for r, posto in product(pubblicazione.per_banda, foglie):
        assert len({r.posto.comprende(p) for p in gruppi if posto.comprende(p)}) == 1
    for r in pubblicazione.per_banda:
        assert max(r.persone) < sum(r.persone)
        assert Fraction(1, 100) <= r.grado <= 1


@settings(max_examples=60)
@given(anni())
def test_persons_of_a_last_set_may_change_amounts_and_no_figure_moves(anno: tuple[list[Importo], Regole]) -> None:
    """So nothing that can be computed from the figures, by whatever means, tells whose amount is whose."""
    importi, regole = anno
    pubblicazione = pubblicata(anno)
    scambiati = list(importi)
    for posto in (r.posto for r in pubblicazione.righe if not r.posto.divisa):
        dove = [i for i, importo in enumerate(importi) if posto.comprende(importo.percorso)]
        assert sum(1 for i in dove if importi[i].importo != 0) >= regole.minimo
        for i, j in zip(dove, reversed(dove), strict=True):
            scambiati[i] = replace(importi[i], importo=importi[j].importo)
    gruppi = per_percorso(scambiati)
    for riga in pubblicazione.righe:
        suoi = valori(riga.posto, gruppi)
        assert riga.distribuito == sum(suoi)
        assert riga.persone in {None, len(suoi)}
    for r in pubblicazione.per_banda:
        suoi = valori(r.posto, gruppi)
        assert r.persone == conta(suoi, pubblicazione.bande)
        assert abs(r.grado - grado(suoi)) <= Fraction(1, 200)


@settings(max_examples=60)
@given(anni())
def test_the_tables_close_to_the_cent(anno: tuple[list[Importo], Regole]) -> None:
    importi, _ = anno
    pubblicazione = pubblicata(anno)
    if pubblicazione.righe == ():
        return
    tutti = pubblicazione.righe[0]
    assert tutti.distribuito == sum(importo.importo for importo in importi)
    for livello in range(len(LIVELLI) + 1):
        tabella = pubblicazione.tabella(livello)
        assert sum(r.distribuito for r in tabella) == tutti.distribuito
        assert sum(r.persone or 0 for r in tabella) == (tutti.persone or 0)
        colonne = zip(*(r.persone for r in pubblicazione.tabella_bande(livello)), strict=True)
        assert [sum(colonna) for colonna in colonne] == [sum(c) for c in _colonne(pubblicazione)]
    assert all(_media_giusta(riga) for riga in pubblicazione.righe)


def _colonne(pubblicazione: Pubblicazione) -> list[tuple[int, ...]]:
    return list(zip(*(r.persone for r in pubblicazione.tabella_bande(0)), strict=True))


def _media_giusta(riga: Riga) -> bool:
    """Within half a cent for each person."""
    if riga.persone is None or riga.media is None:
        return riga.persone is riga.media
    return abs(2 * riga.media * riga.persone - 2 * riga.distribuito) <= riga.persone


@settings(max_examples=40)
@given(anni(), st.randoms(use_true_random=False))
def test_the_order_of_the_persons_counts_for_nothing(anno: tuple[list[Importo], Regole], caso: Random) -> None:
    importi, regole = anno
    esito = pubblica(importi, LIVELLI, regole, {})
    mescolati = list(importi)
    caso.shuffle(mescolati)
    assert pubblica(mescolati, LIVELLI, regole, {}) == esito


@settings(max_examples=40)
@given(anni(), st.sets(st.sampled_from([("A",), ("B",), ("A", "x"), ("B", "y"), ("C", "z")]), max_size=3))
def test_what_known_sums_add_is_what_the_attack_finds(
    anno: tuple[list[Importo], Regole], noti: set[tuple[str, ...]]
) -> None:
    importi, regole = anno
    gruppi = per_percorso(importi)
    pubblicazione = pubblicata(anno)
    percorsi = list(gruppi)
    posti = [[int(r.posto.comprende(p)) for p in percorsi] for r in pubblicazione.righe]
    posti += [[int(p[: len(noto)] == noto) for p in percorsi] for noto in sorted(noti)]
    derivati = [sorted(percorsi[c] for c in colonne) for colonne in ricavabili(posti)]
    rotti = [dentro for dentro in derivati if si_sa_troppo([i for p in dentro for i in gruppi[p]], regole)]
    trovati = [list(scoperto.percorsi) for scoperto in scoperti(importi, pubblicazione, sorted(noti), regole)]
    assert all(dentro in rotti for dentro in trovati)
    # whatever else breaks a rule is made of what was found
    assert all(any(set(trovato) <= set(dentro) for trovato in trovati) for dentro in rotti)
