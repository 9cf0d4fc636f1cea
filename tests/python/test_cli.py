"""The command: what it writes, and one clear line for whatever goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.figure
import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import cli
from virtualbrain.config import WORKING_POINT, from_toml
from virtualbrain.io import results

SHORT = ["run", "--duration", "100ms", "--transient", "10", "--monitor", "TemporalAverage:1"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def quick_picture(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty picture, since drawing takes longer than all else; but for tests that ask for it."""
    if "draws" not in request.fixturenames:
        figure = matplotlib.figure.Figure(figsize=(1, 1))
        monkeypatch.setattr("virtualbrain.plot.summary", lambda *_, **__: figure)


@pytest.fixture
def draws() -> None:
    """Ask for the real picture."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command in an empty folder; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        return (code, *capfd.readouterr())

    return call


def error_of(result: tuple[int, str, str]) -> str:
    """The one line of a failed command."""
    code, _, err = result
    assert code != 0
    lines = [line for line in err.splitlines() if not line.startswith("warning")]
    assert len(lines) == 1, err
    assert lines[0].startswith("error: ")
    assert "Traceback" not in err
    return lines[0]


@pytest.mark.usefixtures("draws")
def test_a_run_writes_results_picture_and_settings(run: Run, tmp_path: Path) -> None:
    code, out, err = run(*SHORT, "--output", "rest", "--seed", "3")
    assert (code, err) == (0, "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["rest.h5", "rest.png", "rest.toml"]
    assert "TemporalAverage: FC with SC: r = " in out
    assert (tmp_path / "rest.png").read_bytes().startswith(b"\x89PNG")
    (series,), metadata = results.read(tmp_path / "rest.h5")
    assert series.data.shape == (100, 1, 76, 1)
    assert series.time[0] > 10.0  # after the transient
    assert metadata.complete
    assert metadata.seed == 3
    assert metadata.model == "ReducedWongWang"
    assert metadata.connectivity is not None
    assert not metadata.connectivity.weights.diagonal().any()
    text = (tmp_path / "rest.toml").read_text(encoding="utf-8")
    assert from_toml(text) == from_toml(metadata.config)
    assert "output" not in text


def test_a_run_repeats_itself_from_the_file_it_wrote(run: Run, tmp_path: Path) -> None:
    np.savetxt(tmp_path / "x0.txt", np.linspace(-2.4, -2.0, 76))
    first = run(
        *SHORT, "--model", "Epileptor", "--parameter", "x0=@x0.txt", "--parameter", "r=1e-4",
        "--nsig", "0,0,1e-6,0,1e-6,0", "--speed", "inf", "--coupling", "Difference",
        "--coupling-parameter", "a=0.1", "--threads", "2", "--output", "one.h5",
    )  # fmt: skip
    assert first[0] == 0, first
    (tmp_path / "x0.txt").unlink()
    again = run("run", "--config", "one.toml", "--output", "two")
    assert again[0] == 0, again
    one, two = (results.read(tmp_path / name).series[0] for name in ("one.h5", "two.h5"))
    assert one.data.tobytes() == two.data.tobytes()
    assert (tmp_path / "one.toml").read_bytes() == (tmp_path / "two.toml").read_bytes()


def test_all_that_drives_a_run_can_be_told_on_the_line(run: Run, tmp_path: Path) -> None:
    np.savetxt(tmp_path / "course.txt", np.ones(50))
    first = run(
        *SHORT, "--model", "Generic2dOscillator", "--nsig", "V=1e-3", "--nsig", "V.rV1=2e-3",
        "--ntau", "5", "--noise-factor", "1+var**2", "--integrator", "Dopri5", "--rtol", "1e-4",
        "--atol", "1e-6", "--clamp", "W=0.1", "--clamp", "W.35=0.2", "--stvar", "V",
        "--initial-conditions", "V=0.3", "--state-variable-boundaries", "V=-inf,3",
        "--stimulus", "PulseTrain:onset=20,tau=5:rV1=0.5,lV1",
        "--stimulus", "@course.txt:period=2ms:*=0.01", "--output", "one",
    )  # fmt: skip
    assert first[0] == 0, first
    assert "coloured multiplicative noise, stimuli, W clamped, 0.1 s" in first[1]
    config = from_toml((tmp_path / "one.toml").read_text())
    assert config.nsig == {"V": {"*": 1e-3, "rV1": 2e-3}}
    assert config.clamp == {"W": {"*": 0.1, "35": 0.2}}
    assert config.noise_factor == "1+var**2"
    assert config.stimulus[0]["weight"] == {"rV1": 0.5, "lV1": 1.0}
    assert config.stimulus[1] == {"values": [1.0] * 50, "period": 2.0, "weight": {"*": 0.01}}
    again = run("run", "--config", "one.toml", "--output", "two")
    assert again[0] == 0, again
    one, two = (results.read(tmp_path / name).series[0] for name in ("one.h5", "two.h5"))
    assert one.data.tobytes() == two.data.tobytes()
    assert (tmp_path / "one.toml").read_bytes() == (tmp_path / "two.toml").read_bytes()

    on = run(*SHORT, "--model", "Generic2dOscillator", "--initial-conditions", "one.h5",
             "--initial-conditions", "W=0.5", "--output", "on")  # fmt: skip
    assert on[0] == 0, on
    started = from_toml((tmp_path / "on.toml").read_text()).initial_conditions
    assert started["W"] == 0.5
    assert started["V"] == results.read("one.h5").metadata.final_state["V"][:, 0].tolist()


def test_files_are_not_replaced_unasked(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(*SHORT)[0] == 0
    assert (tmp_path / "virtualbrain-run-2.h5").is_file()
    assert "virtualbrain-run.h5 exists" in error_of(run(*SHORT, "--output", "virtualbrain-run"))
    before = (tmp_path / "virtualbrain-run.h5").read_bytes()
    assert run(*SHORT, "--output", "virtualbrain-run", "--overwrite", "--seed", "5")[0] == 0
    assert (tmp_path / "virtualbrain-run.h5").read_bytes() != before


def test_no_picture_of_another_run_stays(run: Run, tmp_path: Path) -> None:
    assert run(*SHORT, "--output", "a")[0] == 0
    assert (tmp_path / "a.png").is_file()
    few = ["--duration", "3", "--output", "a", "--overwrite"]
    assert "no picture" in run(*SHORT, *few)[2]
    assert not (tmp_path / "a.png").exists()


def test_options_win_over_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(
        'output = "mine"\nseed = 1\nduration = "50ms"\ntransient = 0\n'
        'monitor = "TemporalAverage:1"\nparameter.w = 0.8\n',
        encoding="utf-8",
    )
    code, _, err = run("run", "--config", "my.toml", "--seed", "2", "--parameter", "w=0.85")
    assert (code, err) == (0, "")
    metadata = results.read(tmp_path / "mine.h5").metadata
    assert metadata.seed == 2
    assert metadata.parameters["w"] == 0.85
    assert metadata.parameters["I_o"] == 0.3


def test_parameters_by_region_and_a_connectome_of_ones_own(run: Run, tmp_path: Path) -> None:
    conn = vb.Connectivity(
        weights=[[0, 1], [2, 0]], tract_lengths=[[0, 9], [9, 0]], region_labels=["lA", "rB"]
    )
    conn.to_file(tmp_path / "two regions.zip")
    code, _, err = run(
        *SHORT, "--connectivity", "two regions.zip", "--parameter", "w=0.5", "--parameter",
        "w.rB=0.6", "--output", "two",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert results.read("two.h5").metadata.parameters["w"].tolist() == [0.5, 0.6]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--modle", "x"], "--modle"),
        (["--seed", "x"], "seed"),
        (["--model", "Jansen"], "did you mean 'JansenRit'"),
        (["--parameter", "A"], "--parameter wants NAME=VALUE"),
        (["--parameter", "=3"], "--parameter wants NAME=VALUE"),
        (["--parameter", "w=big"], "--parameter w wants a number"),
        (["--parameter", "ww=1"], "did you mean 'w'"),
        (["--parameter", "w=1,2,3"], "one for each of 76 regions; got 3"),
        (["--parameter", "w=@none.txt"], "no file 'none.txt'"),
        (["--parameter", "w.rV9=1"], "no region 'rV9'"),
        (["--coupling", "Lineal"], "did you mean 'Linear'"),
        (["--coupling-parameter", "q=1"], "no parameter 'q'"),
        (["--connectivity", "none.zip"], "none.zip does not exist"),
        (["--speed", "0"], "speed wants"),
        (["--integrator", "Euler"], "integrator: there is no 'Euler'"),
        (["--dt", "0"], "dt wants"),
        (["--dt", "5 bananas"], "dt wants a time"),
        (["--duration", "inf"], "duration wants a time"),
        (["--nsig", "-1"], "nsig"),
        (["--monitor", "Bold:soon"], "monitor Bold wants a time"),
        (["--monitor", "TemporalAverage:0.1"], "less than the time step"),
        (["--weight-scaling", "max"], "weight_scaling wants one of"),
        (["--threads", "0"], "threads wants"),
        (["--state-variable-range", "S=1"], "two numbers"),
        (["--variables-of-interest", "Q"], "Q"),
        (["--clamp", "S"], "--clamp wants NAME=VALUE"),
        (["--clamp", "Q=1"], "clamp: ReducedWongWang has no state variable 'Q'"),
        (["--initial-conditions", "none.h5"], "there is no file 'none.h5'"),
        (["--stimulus", "PulseTrain"], "stimulus wants EQUATION:NAME=VALUE"),
        (["--stimulus", "PulseTrain:rV9"], "no region 'rV9'"),
        (["--noise-factor", "Lineal"], "did you mean 'Linear'"),
        (["--ntau", "long"], "ntau wants a time"),
        (["--nsig", "loud"], "--nsig wants a number"),
        (["--rtol", "small"], "--rtol wants a number"),
        (["--rtol", "1e-3"], "rtol is a tolerance of Dopri5"),
        (["--output", "/proc/x"], "the folder '/proc' cannot be written to"),
        (["--monitor", "Bold:2000:Linear"], "monitor Bold: there is no 'Linear'; there are Dou"),
        (["--config", "/bin/sh"], "/bin/sh is no text"),
        (["--output", "no/where"], "there is no folder 'no'"),
        (["--output", "."], "is a folder"),
        (["--config", "none.toml"], "there is no file 'none.toml'"),
        (["--duration", "1e300"], "too many"),
    ],
)
def test_bad_input_gives_one_line(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    assert message in error_of(run(*SHORT, *arguments))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("modle = 1", "did you mean 'model'"), ("dt =", "my.toml"), ("output = 3", "output wants")],
)
def test_bad_files_give_one_line(run: Run, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "my.toml").write_text(text, encoding="utf-8")
    assert message in error_of(run("run", "--config", "my.toml"))


def test_a_full_disk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left on device" in error_of(run(*SHORT))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was computed is written where there is space."""
    (tmp_path / "full").mkdir()
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "empty"))
    sync = os.fsync

    def full(number: int) -> None:
        if "/full/" in os.readlink(f"/proc/self/fd/{number}"):
            raise OSError(28, "No space left on device")
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = run(*SHORT, "--output", "full/a")
    assert code == 1
    assert "No space left on device; writing to" in err
    (folder,) = (tmp_path / "empty").iterdir()
    assert f"results   {folder}/a.h5" in out
    assert results.read(folder / "a.h5").metadata.complete
    assert sorted(each.suffix for each in folder.iterdir()) == [".h5", ".png", ".toml"]
    assert list((tmp_path / "full").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child")
def test_ctrl_c_while_writing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def interrupted(number: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        sync(number)

    monkeypatch.setattr(os, "fsync", interrupted)
    # the picture, which comes last, is not worth the wait
    assert run(*SHORT, "--output", "a")[0] == 130
    assert results.read("a.h5").metadata.complete
    assert from_toml(Path("a.toml").read_text())


def test_divergence_keeps_what_there_is(run: Run, tmp_path: Path) -> None:
    result = run(
        *SHORT, "--model", "Generic2dOscillator", "--parameter", "tau=-50",
        "--coupling-parameter", "a=1e300", "--transient", "0", "--output", "bad",
    )  # fmt: skip
    message = error_of(result)
    assert result[0] == 1
    assert "no longer finite" in message
    assert "bad.h5" in message
    assert not results.read("bad.h5").metadata.complete


def test_warnings_are_one_line(run: Run) -> None:
    code, _, err = run(
        *SHORT[:5], "--monitor", "TemporalAverage:0.7", "--integrator", "HeunStochastic",
        "--model", "Generic2dOscillator", "--dt", "0.5",
    )  # fmt: skip
    assert code == 0
    assert err.count("warning: ") == len(err.splitlines()) >= 2


def test_what_is_drawn(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def summary(series: Any, *_: Any, **options: Any) -> Any:
        drawn.append((series, sorted(options)))
        return matplotlib.figure.Figure(figsize=(1, 1))

    monkeypatch.setattr("virtualbrain.plot.summary", summary)
    short = ["run", "--model", "Kuramoto", "--duration", "50", "--transient", "0"]
    run(*short, "--monitor", "EEG:1", "--monitor", "TemporalAverage:1", "--monitor", "Raw")
    run(*short, "--monitor", "EEG:1")
    (series, options), (eeg, sensors) = drawn
    assert (series.monitor, series.variables, options) == ("TemporalAverage", ("sin(theta)",), [])
    assert abs(series.data).max() <= 1.0
    assert (eeg.monitor, sensors) == ("EEG", ["sensors"])


def test_a_run_too_short_for_a_picture(run: Run, tmp_path: Path) -> None:
    code, _, err = run("run", "--duration", "5s", "--transient", "0", "--output", "x")
    assert code == 0
    assert "no picture" in err
    assert not (tmp_path / "x.png").exists()


def test_signals_that_do_not_vary(run: Run) -> None:
    code, out, _ = run(
        *SHORT, "--model", "Linear", "--state-variable-range", "x=0,0", "--output", "x"
    )
    assert code == 0
    assert "undefined" in out


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child")
def test_ctrl_c_keeps_what_was_computed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "virtualbrain", *SHORT[:3], "--output", "half"]
    command[4:6] = ["--duration", "100h"]
    child = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert "ReducedWongWang" in child.stdout.readline()
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert child.returncode == 130, err
    assert err.startswith("error: stopped at ")
    assert "is in half.h5" in err
    assert "incomplete" in out
    _, metadata = results.read(tmp_path / "half.h5")
    assert not metadata.complete
    assert metadata.config == (tmp_path / "half.toml").read_text().split("\n", 1)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child")
@pytest.mark.parametrize("module", ["numpy", "typer"])
def test_ctrl_c_while_it_is_being_imported(module: str, tmp_path: Path) -> None:
    (tmp_path / f"{module}.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "virtualbrain", "version"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_ctrl_c_before_anything_was_computed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("virtualbrain.config.RunConfig.simulator", interrupt)
    result = run("run")
    assert result[0] == 130
    assert error_of(result) == "error: stopped"


def test_without_options_it_is_the_working_point(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def simulate(settings: Any, *_: Any) -> int:
        seen.append(settings)
        return 0

    monkeypatch.setattr(cli.run, "simulate", simulate)
    assert run("run")[0] == 0
    assert seen == [WORKING_POINT]


def test_surface(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(
        "run", "--model", "Generic2dOscillator", "--surface", "default", "--local-coupling", "0.01",
        "--monitor", "TemporalAverage:1", "--duration", "2", "--transient", "0", "--output", "a",
    )  # fmt: skip
    assert code == 0
    assert "16384 vertices in 76 regions" in out
    assert results.read(tmp_path / "a.h5").series[0].data.shape == (2, 1, 16384, 1)
    config = from_toml((tmp_path / "a.toml").read_text())
    assert (config.surface, config.local_coupling) == ("default", 0.01)
    wrong = run("run", "--surface", "default", "--connectivity", "connectivity_96.zip")
    assert "surface wants a connectome of 76 or 192 regions; got 96" in error_of(wrong)
