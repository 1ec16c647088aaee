"""The wheel in an environment of its own, from a folder that holds somebody else's `flows`."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.flows.test_cli import TEXT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_its_data_and_nothing_of_the_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {"schemas/articles.odcs.yaml", "warehouse/views/mentions_daily.sql", "transforms/lexicon/countries.csv"} <= {
        *names
    }
    tops = {name.split("/")[0] for name in names}
    assert tops == {"flows", "schemas", "transforms", "warehouse", "rapporteur-0.1.0.dist-info"}


@pytest.mark.slow
def test_it_runs_beside_somebody_elses_flows(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "own"
    venv.create(environment, with_pip=False, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    zipfile.ZipFile(wheel).extractall(packages)
    # The libraries come from the environment that runs the tests; the packages of the project only from the wheel.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    folder = tmp_path / "theirs"
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / "__init__.py").write_text("raise ImportError('somebody else')\n")
    (folder / "a.txt").write_text(TEXT)
    # As the installed script does: no folder of the caller's on the path.
    command = [str(environment / "bin" / "python"), "-P", "-c", "from flows.entry import main; main()"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RAPPORTEUR"))}
    for arguments in (["run", "a.txt"], ["sql", "SELECT count(*) AS n FROM mentions", "-f", "csv"], ["stop"]):
        done = subprocess.run(
            [*command, *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert (folder / "data" / "warehouse.duckdb").exists()
    assert "stopped the server" in done.stdout
