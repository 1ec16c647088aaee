"""A planted secret is in nothing that is kept or printed."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest

from flows import prefect_records, sealing, server
from flows.place import Place
from flows.redaction import unspoken
from flows.request import Request
from tests.flows.test_cli import TEXT, call

SECRET = "hunter2qvxz"


def test_a_secret_of_a_call_is_in_no_output_and_no_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "a.txt").write_text(TEXT)
    address = f"https://reader:{SECRET}@127.0.0.1:9/feed?token={SECRET}"
    told = []
    for arguments in (
        ["run", tmp_path / "a.txt", "--plain", "--map", f"title=headline?token={SECRET}"],
        ["run", address, "--plain"],
        ["run", tmp_path / "a.txt", "--plain", "--map", f"text=https://u:{SECRET}@example.org"],
        ["forget", address],
        ["doctor"],
    ):
        done = call(home, *arguments)
        told.append(done.stdout + done.stderr)
    kept = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file() and "lake/raw" not in str(path)}
    assert len(kept) > 10
    assert [one for one in told if SECRET.encode() in one] == []
    assert [path for path, content in kept.items() if SECRET.encode() in content] == []


@pytest.mark.slow
def test_a_secret_of_a_call_is_not_in_prefects_records_either(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "a.txt").write_text(TEXT)
    address = f"https://reader:{SECRET}@127.0.0.1:9/feed?token={SECRET}"
    told = []
    try:
        for code, arguments in (
            (0, ["run", tmp_path / "a.txt", "--map", f"title=headline?token={SECRET}"]),
            (0, ["run", address]),
        ):
            done = call(home, *arguments)
            told.append(done.stdout + done.stderr)
            assert done.returncode == code, told
        found = server.running(Place(home))
        assert found is not None
        runs = list(prefect_records._all(found.url, "flow_runs", {}))
        assert sorted(one["state_type"] for one in runs) == ["COMPLETED", "COMPLETED"]
        shown = json.dumps([one["parameters"] for one in runs])
        assert "title" in shown
        assert "https://***@127.0.0.1:9/feed?token=***" in shown
        logged = list(prefect_records._all(found.url, "logs", {}))
    finally:
        server.stop(Place(home))
    kept = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file() and "lake/raw" not in str(path)}
    assert any("prefect.db" in path for path in kept)
    assert [one for one in told if SECRET.encode() in one] == []
    assert SECRET not in json.dumps(logged)
    assert [path for path, content in kept.items() if SECRET.encode() in content] == []


def test_what_is_sealed_opens_in_this_process_alone() -> None:
    address = f"https://reader:{SECRET}@127.0.0.1:9/feed?token={SECRET}"
    asked = Request(sources=("gazette", address), map={"title": "headline"}, limit=3)
    sealed = sealing.sealed(asked)
    assert SECRET not in sealed.model_dump_json()
    assert (sealed.sources[0], sealed.map, sealed.limit) == ("gazette", {"title": "headline"}, 3)
    assert sealing.opened(sealed) == asked
    elsewhere = sealed.model_copy(update={"sources": (sealed.sources[1].replace("sealed:", "sealed:f"),)})
    with pytest.raises(sealing.Unsealable, match=r"^https://\*\*\*@127.0.0.1:9/feed\?token=\*\*\* was given with cred"):
        sealing.opened(elsewhere)


def test_an_error_that_leaves_says_no_credentials_nor_do_those_behind_it() -> None:
    def fails() -> None:
        try:
            Path(f"/absent?token={SECRET}").read_text()
        except FileNotFoundError as error:
            raise ValueError(f"?token={SECRET}", 7) from error

    with pytest.raises(ValueError, match=r"token=\*\*\*") as caught, unspoken():
        fails()
    assert SECRET not in "".join(traceback.format_exception(caught.value))
