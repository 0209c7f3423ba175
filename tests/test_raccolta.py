"""The collector of cycles looks less often while a plan is worked on, and then as before."""

from __future__ import annotations

import gc

import pytest

from perfxl.raccolta import rada


def test_the_collector_is_as_before_whatever_happens() -> None:
    prima = gc.get_threshold()
    with rada():
        assert gc.isenabled()
        assert gc.get_threshold()[0] > prima[0]
    assert gc.get_threshold() == prima
    with pytest.raises(KeyError), rada():
        raise KeyError
    assert gc.get_threshold() == prima
