"""The Python of README.md and docs/: what a page shows, in its order, is run."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import pytest
from programs import ROOT, run, tool

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^(?:<!-- (?P<mark>.+?) -->\n)?```python\n(?P<code>.*?)^```$", re.M | re.S)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Pairs of mark and code; lines before the code keep their number."""
    text = page.read_text(encoding="utf-8")
    return [
        (found["mark"] or "", "\n" * text.count("\n", 0, found.start("code")) + found["code"])
        for found in _BLOCK.finditer(text)
    ]


def run_blocks(page: Path, slow: bool) -> None:
    scope: dict[str, object] = {"__name__": page.stem}
    with matplotlib.rc_context():
        for mark, code in blocks(page):
            if mark == "" or (slow and mark == "slow"):
                exec(compile(code, str(page), "exec"), scope)


with_python = [page for page in PAGES if blocks(page)]
with_slow = [page for page in PAGES if any(mark == "slow" for mark, _ in blocks(page))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_marks_are_known() -> None:
    marks = {mark.split(":")[0] for page in PAGES for mark, _ in blocks(page)}
    assert marks <= {"", "slow", "not run"}, "say '<!-- not run: why -->' or '<!-- slow -->'"


@pytest.mark.parametrize("page", with_python, ids=name)
def test_python_of(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_blocks(page, slow=False)


@pytest.mark.slow
@pytest.mark.parametrize("page", with_slow, ids=name)
def test_slow_python_of(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_blocks(page, slow=True)


@pytest.mark.slow
def test_site_builds_without_warnings(tmp_path: Path) -> None:
    run(tool("mkdocs"), "build", "--strict", "-q", "-f", ROOT / "mkdocs.yml", "-d", tmp_path)
    models = (tmp_path / "models" / "JansenRit" / "index.html").read_text(encoding="utf-8")
    assert "<math" in models
    assert "http-equiv" not in models
