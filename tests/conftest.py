"""Fixtures of the whole suite: LibreOffice, and the settings of hypothesis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

# How long an example takes is the machine's affair: speed is measured, never asserted.
settings.register_profile("perfxl", deadline=None)
# The gate says the same of the same commit; elsewhere every run tries other examples.
settings.register_profile("cancello", deadline=None, derandomize=True)
settings.load_profile("cancello" if os.environ.get("PERFXL_ESEMPI_FISSI") == "1" else "perfxl")

REQUIRED = "PERFXL_ESIGI_LIBREOFFICE"
"""With this variable at 1 (as in .ci/run), a test that would skip for want of LibreOffice fails."""

XLSX = "xlsx:Calc MS Excel 2007 XML"
PDF = "pdf:calc_pdf_Export"

# OOXMLRecalcMode 0 is "always"; by default LibreOffice keeps the values cached in a file, stale ones too.
RECALCULATE_ALWAYS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class LibreOfficeError(Exception):
    """LibreOffice did not convert what it was given."""


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """LibreOffice without a window, with user profiles of its own.

    Every method converts all its files in one run, which costs about a second for the first and much less for
    each of the others: give it many.

    Attributes:
        program: the executable.
        profiles: the folder of the user profiles, made on first use.
    """

    program: Path
    profiles: Path

    def recalculate(self, paths: Sequence[Path], out_dir: Path) -> list[Path]:
        """Save workbooks again as xlsx after computing every formula anew, whatever value was cached.

        Args:
            paths: the workbooks, with names that differ from each other.
            out_dir: a folder other than theirs; made if it does not exist.

        Returns:
            The new workbooks, in the order of the given ones.

        Raises:
            LibreOfficeError: one of the files was not converted.
            ValueError: two files would be written with the same name, or one over its original.
        """
        return self._convert(paths, out_dir, XLSX, self._profile("recalculate", RECALCULATE_ALWAYS))

    def resave(self, paths: Sequence[Path], out_dir: Path) -> list[Path]:
        """Save workbooks again as xlsx, as an office does: the cached values are kept. Otherwise as recalculate."""
        return self._convert(paths, out_dir, XLSX, self._profile("default"))

    def pdf(self, paths: Sequence[Path], out_dir: Path) -> list[Path]:
        """Print workbooks to PDF. Otherwise as resave."""
        return self._convert(paths, out_dir, PDF, self._profile("default"))

    def save_as(self, path: Path, out_dir: Path, target: str) -> Path:
        """Save a workbook in another format: the end of its name, and the filter. Otherwise as resave."""
        return self._convert([path], out_dir, target, self._profile("default"))[0]

    def _profile(self, name: str, registry: str | None = None) -> Path:
        profile = self.profiles / name
        if not profile.exists():
            user = profile / "user"
            user.mkdir(parents=True)
            if registry is not None:
                (user / "registrymodifications.xcu").write_text(registry, encoding="utf-8")
        return profile

    def _convert(self, paths: Sequence[Path], out_dir: Path, target: str, profile: Path) -> list[Path]:
        outputs = [out_dir / f"{path.stem}.{target.partition(':')[0]}" for path in paths]
        if len(set(outputs)) < len(outputs):
            message = f"two files would be written with the same name in {out_dir}"
            raise ValueError(message)
        if any(path.resolve() == output.resolve() for path, output in zip(paths, outputs, strict=True)):
            message = f"a file would be written over its original in {out_dir}"
            raise ValueError(message)
        out_dir.mkdir(parents=True, exist_ok=True)
        for output in outputs:
            output.unlink(missing_ok=True)
        if not paths:
            return outputs
        command = [str(self.program), f"-env:UserInstallation={profile.resolve().as_uri()}"]
        command += ["--headless", "--norestore", "--convert-to", target, "--outdir", str(out_dir)]
        log = _run([*command, *map(str, paths)], timeout=120 + 10 * len(paths))
        # The exit code is 0 whatever happened: the files themselves are the answer.
        missing = [output.name for output in outputs if not output.exists()]
        if missing:
            message = f"LibreOffice did not write {', '.join(missing)}:\n{log}"
            raise LibreOfficeError(message)
        return outputs


def _run(command: list[str], timeout: int) -> str:
    """Run a command to its end and return what it printed; after the timeout end it with its children."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},  # the same words and numbers on every machine
        start_new_session=True,
    )
    with process:
        try:
            return process.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired as error:
            # soffice is a script: ending it alone would leave the program that it started
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            message = f"LibreOffice did not end in {timeout} seconds"
            raise LibreOfficeError(message) from error


def find_libreoffice() -> Path | None:
    """The executable of LibreOffice on the PATH, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return None if found is None else Path(found)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice; without it the test is skipped, or fails where it is required."""
    program = find_libreoffice()
    if program is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"LibreOffice non c'è (né soffice né libreoffice nel PATH), ma {REQUIRED}=1 lo esige")
        pytest.skip("LibreOffice non c'è: né soffice né libreoffice nel PATH")
    return LibreOffice(program, tmp_path_factory.mktemp("libreoffice"))


NON_MISURATI = (
    "enti/",
    "ostili/test_fuzz.py",
    "report/",
    "test_andata_ritorno.py",
    "test_cartelle_di_esempio.py",
    "test_cli.py",
    "test_confronta_rapporti.py",
    "test_copie.py",
    "test_motori.py",
    "test_package.py",
    "test_promessa.py",
    "test_prova.py",
    "test_quinto_sistema.py",
    "test_rapporti.py",
    "test_readme.py",
    "test_riconcilia_enti.py",
)
"""Folders and files whose tests are not measured: journeys, reports, engines, random files.

Measuring makes pure Python two and a half times slower; the branches of core and checks are covered without these. One
that is not wants a test of its own module.
"""


def misurato(percorso: Path) -> bool:
    """Whether the coverage of the tests of a file is measured."""
    return not percorso.relative_to(Path(__file__).parent).as_posix().startswith(NON_MISURATI)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is not measured; and what uses LibreOffice, so that ``-m "not libreoffice"`` leaves it all out."""
    for item in items:
        if "libreoffice" in getattr(item, "fixturenames", ()):
            item.add_marker("libreoffice")
        if not misurato(item.path):
            item.add_marker("no_cover")
