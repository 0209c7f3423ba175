"""A real browser for the pages that the program writes: headless Chromium, that of the system.

It is given to the tests by ``tests/report/conftest.py``. Without it they are skipped, or fail where it is required.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

REQUIRED = "PERFXL_ESIGI_CHROMIUM"
"""With this variable at 1 (as in .ci/run), a test that would skip for want of Chromium fails."""
_PROGRAMMI = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The executable of a Chromium on the PATH, or None."""
    return next((found for nome in _PROGRAMMI if (found := shutil.which(nome)) is not None), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without it the test is skipped, or fails where it is required."""
    program = find_chromium()
    if program is None:
        manca = f"Chromium non c'è: nel PATH né {' né '.join(_PROGRAMMI)}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{manca}, ma {REQUIRED}=1 lo esige")
        pytest.skip(manca)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@dataclass(slots=True)
class Sala:
    """Where pages are opened: whatever one of them asks for besides itself, and whatever it complains of, is noted.

    Attributes:
        browser: the browser.
        cartella: where the pages are written.
        chieste: what a page asked for that is not the page.
        lamentele: errors and warnings of the console, and errors that nobody caught.
    """

    browser: Browser
    cartella: Path
    chieste: list[str] = field(default_factory=list)
    lamentele: list[str] = field(default_factory=list)

    def apri(self, contenuto: bytes, **contesto: Any) -> Page:  # noqa: ANN401  (as playwright's new_context takes it)
        """Open a page as from a folder, by ``file://``; ``contesto`` is what the browser says of who looks at it."""
        percorso = self.cartella / "rapporto.html"
        percorso.write_bytes(contenuto)
        url = percorso.as_uri()

        def passa(route: Route) -> None:
            if route.request.url == url:
                route.continue_()
            else:
                route.abort()

        context = self.browser.new_context(**contesto)
        context.set_default_timeout(10_000)
        context.route("**/*", passa)
        context.on("request", lambda chiesta: self.chieste.append(chiesta.url) if chiesta.url != url else None)
        page = context.new_page()
        page.on("console", lambda detto: self.lamentele.append(f"{detto.type}: {detto.text}"))
        page.on("pageerror", lambda errore: self.lamentele.append(f"{errore}"))
        page.goto(url)
        return page


@pytest.fixture
def sala(chromium: Browser, tmp_path: Path) -> Iterator[Sala]:
    """A room whose pages ask for nothing and complain of nothing; the test fails otherwise."""
    aperta = Sala(chromium, tmp_path)
    yield aperta
    for context in chromium.contexts:
        context.close()
    assert aperta.chieste == []
    assert aperta.lamentele == []
