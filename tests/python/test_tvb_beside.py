"""tvb-library, where it is installed, and virtualbrain in one process."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def differences():
    try:
        importlib.metadata.distribution("tvb-library")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("tvb-library is not installed")
    script = Path(__file__).parents[1] / "beside_tvb.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_simulations(differences):
    """TVB keeps its history in single precision."""
    found = {name: value for name, value in differences.items() if ", " in name}
    assert len(found) == 70
    assert {name: value for name, value in found.items() if not value < 1e-6} == {}


def test_equations_and_analyses(differences):
    found = {name: value for name, value in differences.items() if ", " not in name}
    assert len(found) == 8
    assert {name: value for name, value in found.items() if not value < 1e-10} == {}
