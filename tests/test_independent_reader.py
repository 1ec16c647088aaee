"""Does a reader of data contracts that is not ours read them, and find what is published to be true?

`datacontract-cli` pins versions that clash with ours, so it lives in an environment of its own; `DATACONTRACT` names
its program, else it is installed for the test.
"""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from schemas.contract import contracts
from tests.conftest import ROOT
from tests.tools import installed
from warehouse.database import opened

pytestmark = pytest.mark.slow
WANTED = "datacontract-cli[duckdb]==1.2.8"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    return installed("DATACONTRACT", tmp_path_factory.mktemp("reader"), "datacontract", WANTED)


@pytest.mark.parametrize("name", contracts())
def test_every_contract_is_standard(program: str, name: str) -> None:
    done = subprocess.run([program, "lint", ROOT / "schemas" / f"{name}.odcs.yaml"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_what_is_published_is_as_the_contracts_say(program: str, tmp_path: Path) -> None:
    record_plainly(Request(sources=(str(ROOT / "samples" / "articles"),)), Settings(home=tmp_path / "home"))
    published = [one for one in contracts().values() if one.layer != "raw"]
    with closing(opened(tmp_path / "home" / "warehouse.duckdb", read_only=True)) as connection:
        for one in published:
            connection.execute(f"COPY \"{one.name}\" TO '{tmp_path / one.name}.parquet' (FORMAT parquet)")
    documents = [yaml.safe_load((ROOT / "schemas" / f"{one.name}.odcs.yaml").read_text()) for one in published]
    # One document of all tables, so that the rules across tables find the others.
    whole = {**documents[0], "id": "rapporteur", "schema": [table for one in documents for table in one["schema"]]}
    for table in whole["schema"]:
        for column in table["properties"]:
            # The reader's name for DuckDB's TIMESTAMPTZ, which it does not know by its own.
            column["physicalType"] = column["physicalType"].replace("TIMESTAMPTZ", "timestamp_tz")
    path = f"{tmp_path}/{{model}}.parquet"
    whole["servers"] = [{"server": "local", "type": "local", "path": path, "format": "parquet"}]
    (tmp_path / "whole.odcs.yaml").write_text(yaml.safe_dump(whole, sort_keys=False))
    subprocess.run(
        [program, "test", tmp_path / "whole.odcs.yaml", "--output", tmp_path / "result.json",
         "--output-format", "json"],
        capture_output=True, check=False,
    )  # fmt: skip
    checks = json.loads((tmp_path / "result.json").read_text())["checks"]
    results = [one["result"] for one in checks]
    assert [one for one in checks if one["result"] in ("failed", "error")] == []
    assert results.count("passed") > 150
