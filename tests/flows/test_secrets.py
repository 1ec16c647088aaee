"""A planted secret is in nothing that is kept or printed."""

from __future__ import annotations

from pathlib import Path

from tests.flows.test_cli import TEXT, call

SECRET = "hunter2qvxz"


def test_a_secret_of_a_call_is_in_no_output_and_no_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "a.txt").write_text(TEXT)
    address = f"https://reader:{SECRET}@example.org/feed?token={SECRET}"
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
