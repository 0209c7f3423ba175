from __future__ import annotations

import pytest

from perfxl.core.abbinamento import abbinate, simili


@pytest.mark.parametrize(
    ("testi", "prima", "attesi"),
    [
        ([], [], []),
        (["a", "b"], ["a", "b"], [0, 1]),
        (["b", "a"], ["a", "b"], [1, 0]),
        (["a", "x", "b"], ["a", "b"], [0, None, 1]),
        (["a", "z"], ["a", "b"], [0, 1]),
        (["a"], ["a", "b"], [0]),
        (["a", "a"], ["a", "b"], [0, 1]),
    ],
    ids=["none", "same", "turned round", "one more", "another text", "one less", "twice the same"],
)
def test_texts_are_paired_by_their_words_and_else_by_their_place(
    testi: list[str], prima: list[str], attesi: list[int | None]
) -> None:
    assert abbinate(testi, prima) == attesi


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("", ""),
        ("Uno", "uno."),
        ("Riduzione dei tempi", "Riduzione dei tempi di pagamento"),
        ("uno due", "uno tre"),
        ("Digitalizzazione", "Digitalizazione"),
        ("abcdef", "abcdxy"),
    ],
)
def test_texts_are_alike_where_half_the_words_or_two_thirds_of_the_letters_are(uno: str, altro: str) -> None:
    assert (simili(uno, altro), simili(altro, uno)) == (True, True)


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("", "Uno"),
        ("uno due xyz", "uno qwe rty"),
        ("abcdef", "abcxyz"),
        ("Variante generale al piano di governo", "Servizi serali estivi"),
    ],
)
def test_texts_are_not_alike_where_fewer_are(uno: str, altro: str) -> None:
    assert (simili(uno, altro), simili(altro, uno)) == (False, False)
