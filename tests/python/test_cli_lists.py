"""What the command lists, and its help."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

import virtualbrain as vb
from virtualbrain import cli
from virtualbrain.config import RunConfig
from virtualbrain.config.setting import settings_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command; gives exit code, output and errors."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        return (code, *capfd.readouterr())

    return call


def error_of(result: tuple[int, str, str]) -> str:
    """The one line of a failed command."""
    code, out, err = result
    assert code != 0
    assert out == ""
    (line,) = err.splitlines()
    return line


def test_models_and_couplings_are_listed_and_described(run: Run) -> None:
    code, out, _ = run("models")
    assert code == 0
    assert all(name in out for name in vb._core.model_names())
    assert "from_function" not in out
    code, out, _ = run("models", "JansenRit")
    assert code == 0
    for word in ("3.25", "2.6 to 9.75", "mV", "excitatory", "y0", "Jansen & Rit 1995"):
        assert word in out
    assert "did you mean 'JansenRit'" in error_of(run("models", "JansenRitt"))
    code, out, _ = run("couplings")
    assert code == 0
    assert all(name in out for name in vb._core.coupling_names())
    assert "from_functions" not in out
    assert "0.00390625" in run("couplings", "Linear")[1]
    assert "did you mean" in error_of(run("couplings", "Linaer"))
    for command, words in (
        ("equations", ("PulseTrain", "onset=30", "amp * sin")),
        ("integrators", ("Dopri5", "Identity", "HeunStochastic")),
        ("monitors", ("Bold", "TemporalAverage", "iEEG")),
    ):
        code, out, _ = run(command)
        assert code == 0
        assert all(word in out for word in words)


def test_help_and_version(run: Run) -> None:
    for arguments in (["version"], ["--version"]):
        assert run(*arguments) == (0, f"virtualbrain {vb.__version__}\n", "")
    assert "fetch" in run("data")[1]
    assert run("data")[0] == 0
    for arguments in (["--help"], []):
        code, out, _ = run(*arguments)
        assert code == 0
        assert "models" in out
    code, out, _ = run("run", "--help")
    assert code == 0
    assert all(each.option in out for each in settings_of(RunConfig))
    assert run("runn")[0] == 2
    assert "Try virtualbrain run --help." in error_of(run("run", "--sed"))


def test_help_does_not_import_what_draws() -> None:
    code = (
        "import sys; from virtualbrain.cli import main; main(['--help']); "
        "sys.exit(any(m in sys.modules for m in ('matplotlib', 'h5py', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
