"""Finding data files by name."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from virtualbrain import datasets


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory and no data but tvb-data's."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("VIRTUALBRAIN_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


@pytest.mark.parametrize(
    "name", ["connectivity_76.zip", "cortex_16384.zip", "eeg_brainstorm_65.txt"]
)
def test_installed_data(name: str) -> None:
    assert datasets.find(name).name == name


def test_existing_paths(elsewhere: Path) -> None:
    path = put(elsewhere / "mine.zip")
    assert datasets.find(path) == path
    assert datasets.find("../mine.zip") == Path("../mine.zip")


def test_order_of_places(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "connectivity_76.zip"
    cached = put(elsewhere / "cache" / "virtualbrain" / name)
    assert datasets.find(name) == cached
    second = put(elsewhere / "two" / "connectivity" / name)
    monkeypatch.setenv("VIRTUALBRAIN_DATA", os.pathsep.join(["", "none", str(elsewhere / "two")]))
    assert datasets.find(name) == second
    assert datasets.available()[name] == second
    put(elsewhere / "here" / name)
    assert datasets.find(name) == Path(name)


def test_home_cache(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(elsewhere))
    monkeypatch.setenv("USERPROFILE", str(elsewhere))
    path = put(elsewhere / ".cache" / "virtualbrain" / "a.zip")
    assert datasets.find("a.zip") == path


def test_missing_file_says_where_it_was_looked_for(elsewhere: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        datasets.find("conectivity_76.zip")
    message = str(caught.value)
    assert f"current directory, {elsewhere / 'here'}" in message
    assert str(elsewhere / "cache" / "virtualbrain") in message
    assert "tvb_data" in message
    assert "Close names: connectivity_76.zip" in message
    with pytest.raises(FileNotFoundError, match=r"available\(\) tell"):
        datasets.find("xyz")


def test_998_regions_are_not_in_the_wheel() -> None:
    with pytest.raises(FileNotFoundError, match=r"(?s)wheel leaves .* VIRTUALBRAIN_DATA"):
        datasets.find("connectivity_998.zip")


def test_absolute_path_and_folder(elsewhere: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.zip does not exist"):
        datasets.find(elsewhere / "none.zip")
    with pytest.raises(FileNotFoundError, match="is a folder"):
        datasets.find(elsewhere)


def test_available() -> None:
    names = datasets.available()
    assert list(names) == sorted(names)
    assert {"connectivity_192.zip", "paupau.zip", "regionMapping_16k_76.txt"} <= set(names)
    assert "__init__.py" not in names
    assert all(path.is_file() for path in names.values())


def test_without_the_data_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert datasets.available() == {}
    with pytest.raises(FileNotFoundError, match="pip install tvb-data"):
        datasets.find("connectivity_76.zip")
