"""What `rapporteur check` prints of any target, and how it ends."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow.fs
import pyarrow.parquet
import pytest
import yaml

from flows import findings, validation
from flows.validation import Selection, TargetError, UnreadableTarget, Validation, validate
from tests.conftest import ROOT
from tests.flows.test_cli import call, said
from tests.make import Article, record, run_record, stage
from warehouse.database import opened
from warehouse.lake import Lake, write_arrow, write_table
from warehouse.publish import publish_run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    lake = Lake(tmp_path / "home" / "lake")
    articles = [Article(f"Ukraine {number}.", mentions={"Ukraine": "country:UKR"}) for number in range(3)]
    checks = record([])["checks"]
    publish_run(
        lake, tmp_path / "home" / "warehouse.duckdb", run_record("r1"), [stage(lake, "b", record(articles))], checks
    )
    return tmp_path / "home"


@pytest.fixture
def broken(home: Path) -> Validation:
    with closing(opened(home / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE mentions SET surface = '%::error::<b>|\n'")
        connection.execute("UPDATE articles SET published_from = NULL")
    return validate(str(home / "warehouse.duckdb"))


def test_every_form_names_rule_rows_and_query_and_escapes(broken: Validation) -> None:
    for form in (findings.text, findings.as_json, findings.junit, findings.github, findings.markdown):
        printed = form(broken)
        assert "span_equals_text" in printed
        assert "substr(articles.text" in printed
    read = {one["rule"]: one for one in json.loads(findings.as_json(broken))["findings"] if not one["success"]}
    assert (read["span_equals_text"]["rows"], len(read["span_equals_text"]["examples"])) == (3, 3)
    suites = ET.fromstring(findings.junit(broken))
    assert [one.get("name") for one in suites.iter("testcase") if one.find("failure") is not None] == [
        "span_equals_text"
    ]
    lines = findings.github(broken).splitlines()
    assert all(line.startswith(("::error title=", "::warning title=", "::notice::")) for line in lines)
    assert len(lines) == len(broken.failed) + 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 0, "rules checked"),
        (["--fail-on", "warning"], 1, "published_at.fill_rate"),
        (["--select", "mentions.span_equals_text"], 0, "1 rules checked, 0 failed"),
        (["--select", "mentions"], 0, "0 failed"),
        (["--format", "table"], 0, "published_at.fill_rate"),
    ],
)
def test_what_makes_it_end_with_1(home: Path, arguments: list[str], code: int, words: str) -> None:
    done = call(home, "check", *arguments)
    assert (done.returncode, words in done.stdout.decode()) == (code, True), done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.parquet"], "there is nothing at nowhere.parquet"),
        (["--select", "wisdom"], "there is no table wisdom"),
        (["--select", "mentions.wisdom"], "mentions has no rule wisdom"),
        (["some.csv"], "say which with --contract TABLE"),
        (["some.csv", "--contract", "wisdom"], "no table 'wisdom'"),
    ],
)
def test_a_wrong_call_ends_with_2(home: Path, arguments: list[str], words: str) -> None:
    (home.parent / "some.csv").write_text("a,b\n1,2\n")
    done = call(home, "check", *arguments)
    assert (done.returncode, words in said(done)) == (2, True), said(done)


def test_a_lake_is_checked_batch_by_batch_and_against_its_manifests(home: Path) -> None:
    assert not [one for one in validate(str(home / "lake")).failed if one.blocks]
    lake = Lake(home / "lake")
    (batch,) = lake.committed()
    table = pyarrow.parquet.read_table(batch.files["mentions"])
    write_arrow(table.slice(1), batch.files["mentions"])
    batch.files["dates"].unlink()
    failed = {(one.table, one.rule): one.observed for one in validate(str(home / "lake")).failed if one.blocks}
    assert set(failed) == {("mentions", "table.exists"), ("dates", "table.exists")}
    assert "has 2 rows, its manifest says 3" in str(failed["mentions", "table.exists"])


def test_a_file_is_known_by_its_name_its_folder_or_what_is_said(tmp_path: Path) -> None:
    from schemas.contract import contract

    mentions = record([Article("Ukraine.", mentions={"Ukraine": "country:UKR"})])["mentions"]
    for path in (tmp_path / "mentions.parquet", tmp_path / "mentions" / "x.parquet", tmp_path / "x.parquet"):
        write_table(contract("mentions"), mentions, path)
    assert validate(str(tmp_path / "mentions.parquet")).failed == ()
    assert validate(str(tmp_path / "mentions" / "x.parquet")).failed == ()
    assert validate(str(tmp_path / "x.parquet"), "mentions").failed == ()
    with pytest.raises(TargetError, match="--contract TABLE"):
        validate(str(tmp_path / "x.parquet"))
    (tmp_path / "mentions.parquet").write_bytes(b"PAR1")
    with pytest.raises(UnreadableTarget, match="cannot be checked"):
        validate(str(tmp_path / "mentions.parquet"))


def test_a_csv_file_is_read_with_the_types_of_its_contract(tmp_path: Path) -> None:
    path = tmp_path / "quantities.csv"
    head = "article_id,char_start,char_end,surface,comparator,value,unit,noun\n"
    good = f"{'a' * 20},9,12,12,eq,12,,states\n"
    path.write_text(head + good)
    assert validate(str(path)).failed == ()
    path.write_text(head + good + good.replace("eq,12", "eq,a dozen").replace(",9,12", ",x,10"))
    failed = {one.rule: one for one in validate(str(path)).failed}
    assert failed["columns.types"].observed == (
        "1 values of char_start are no INTEGER; 1 values of value are no DOUBLE"
    )
    path.write_text(head + good + good.replace(",9,", ",-1,"))
    (finding,) = validate(str(path)).failed
    assert (finding.rule, finding.unexpected) == ("char_start.range", 1)
    with closing(opened()) as connection:
        assert len(connection.execute(finding.sql).fetchall()) == 1


def test_what_is_behind_an_address_is_fetched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(url: str) -> tuple[pyarrow.fs.FileSystem, str]:
        return pyarrow.fs.LocalFileSystem(), url.removeprefix("s3://").partition("?")[0]

    monkeypatch.setattr(validation, "behind", here)
    done = validate(f"s3://{home}/warehouse.duckdb?secret_key=x", None, Selection(("mentions",)))
    assert (done.failed, "secret" in done.target) == ((), False)
    assert not [one for one in validate(f"s3://{home}/lake").failed if one.blocks]
    with pytest.raises(TargetError, match="there is nothing at"):
        validate(f"s3://{home}/none")


def test_the_workflow_of_the_documentation_runs_here(home: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    workflow, hook = (yaml.safe_load(block.split("```")[0]) for block in page.split("```yaml\n")[1:])
    assert workflow["permissions"] == {}
    commands = [step["run"] for step in workflow["jobs"]["validate"]["steps"] if "check" in step.get("run", "")]
    assert len(commands) == 2
    for line in commands:
        words = line.partition(">>")[0].replace("data/warehouse.duckdb", str(home / "warehouse.duckdb")).split()
        assert call(home, *words[1:]).returncode == 0
    assert (home.parent / "validation" / "index.html").exists()
    (entry,) = [one["entry"] for one in hook["repos"][0]["hooks"]]
    assert entry.startswith("sh -c ")
