"""The command ``virtualbrain``.

``virtualbrain run`` without options simulates 5 minutes of resting-state BOLD at
`virtualbrain.config.WORKING_POINT`: the reduced Wong-Wang model of Deco et al. 2013 on the
76-region connectome, just below its bifurcation.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from virtualbrain._declared import suggestion
from virtualbrain.datasets.commands import app as data

if TYPE_CHECKING:  # what takes time to import is imported where it is used
    from virtualbrain.config import RunConfig
    from virtualbrain.simulator import Simulator
    from virtualbrain.time_series import TimeSeries

__all__ = ["main"]

INTERRUPTED = 130  # what shells give for Ctrl-C
DEFAULT_OUTPUT = "virtualbrain-run"

app = typer.Typer(
    name="virtualbrain",
    help="Simulate whole-brain networks.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its table cuts long names of options short
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(data)


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str
        Default: those of the process.

    Returns
    -------
    code : int
        0 if all went well, 1 for an error, 2 for options that are wrong, 130 after Ctrl-C.

    Examples
    --------
    >>> main(["version"])
    virtualbrain 0.1.0
    0
    """
    command = typer.main.get_command(app)
    try:
        return int(command(arguments, prog_name="virtualbrain", standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("stopped", INTERRUPTED)
    except BrokenPipeError:  # such as "virtualbrain models | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python complains at exit
        return 1
    except (ValueError, TypeError, OSError, MemoryError, ImportError) as error:
        return _fail(str(error) or type(error).__name__, 1)
    except Exception as error:
        if hasattr(error, "format_message"):  # of typer, or of click under older versions of it
            return _fail(error.format_message(), getattr(error, "exit_code", 2))
        raise


def _fail(message: str, code: int) -> int:
    typer.echo(f"error: {_one_line(message)}", err=True)
    return code


def _one_line(message: str) -> str:
    return " ".join(message.split())


@app.callback(invoke_without_command=True)
def _root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


# run ----------------------------------------------------------------------------------------------

_WHAT, _HOW, _FILES = "What is simulated", "How", "Files"


def _option(help: str, panel: str, *names: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, metavar=metavar)


@app.command(
    help="Simulate, and write results (.h5), a picture (.png) and the settings (.toml).\n\n"
    "Without options: 5 minutes of resting-state BOLD of 76 regions, reduced Wong-Wang model just "
    "below its bifurcation (Deco et al. 2013). Naming a model leaves that working point: what is "
    "not given then has the model's defaults. Times are in ms, or take a unit: 10ms, 300s, 5min."
)
def run(
    model: Annotated[str | None, _option("See 'virtualbrain models'.", _WHAT)] = None,
    parameter: Annotated[
        list[str] | None,
        _option(
            "Of the model: a number, one per region (1,2,... or @FILE), or that of one region "
            "(x0.rAMYG=-1.6).",
            _WHAT,
            metavar="NAME=VALUE",
        ),
    ] = None,
    variables_of_interest: Annotated[
        list[str] | None, _option("What monitors record, such as y1-y2.", _WHAT, metavar="NAME")
    ] = None,
    state_variable_range: Annotated[
        list[str] | None,
        _option("Where random initial states are drawn.", _WHAT, metavar="NAME=LOW,HIGH"),
    ] = None,
    connectivity: Annotated[
        str | None, _option("A data set, or the path of a TVB zip.", _WHAT, metavar="NAME")
    ] = None,
    weight_scaling: Annotated[
        str | None,
        _option("What weights are divided by.", _WHAT, metavar="none|tract|region|spectral"),
    ] = None,
    self_connections: Annotated[
        bool | None, _option("Whether regions act on themselves through the connectome.", _WHAT)
    ] = None,
    coupling: Annotated[str | None, _option("See 'virtualbrain couplings'.", _WHAT)] = None,
    coupling_parameter: Annotated[
        list[str] | None, _option("As --parameter.", _WHAT, metavar="NAME=VALUE")
    ] = None,
    speed: Annotated[
        float | None, _option("Conduction speed, mm/ms; inf for no delays.", _WHAT)
    ] = None,
    surface: Annotated[
        str | None,
        _option(
            "The vertices of tvb-data's cortex as nodes; slower by far.", _WHAT, metavar="default"
        ),
    ] = None,
    local_coupling: Annotated[
        float | None, _option("Factor of local connectivity on a surface.", _WHAT)
    ] = None,
    nsig: Annotated[
        str | None,
        _option("Strength of noise: one number, or one per state variable.", _WHAT, metavar="D"),
    ] = None,
    integrator: Annotated[str | None, _option("Scheme, such as HeunStochastic.", _HOW)] = None,
    dt: Annotated[str | None, _option("Time step.", _HOW, metavar="TIME")] = None,
    duration: Annotated[str | None, _option("What is recorded.", _HOW, metavar="TIME")] = None,
    transient: Annotated[
        str | None, _option("What is simulated before, unrecorded.", _HOW, metavar="TIME")
    ] = None,
    monitor: Annotated[
        list[str] | None,
        _option(
            "Such as Bold:2000 or TemporalAverage:1; may be repeated.", _HOW, metavar="NAME:PERIOD"
        ),
    ] = None,
    seed: Annotated[int | None, _option("Of noise and initial states.", _HOW)] = None,
    threads: Annotated[
        int | None, _option("Default as many as help; results are the same.", _HOW)
    ] = None,
    config: Annotated[
        Path | None,
        _option(
            "Settings by the same names, such as a run has written; options win over it.",
            _FILES,
            metavar="FILE.toml",
        ),
    ] = None,
    output: Annotated[
        str | None,
        _option(
            f"Name of the files, without ending. Default {DEFAULT_OUTPUT}, with a number if taken.",
            _FILES,
            metavar="NAME",
        ),
    ] = None,
    overwrite: Annotated[
        bool, _option("Replace files of that name.", _FILES, "--overwrite")
    ] = False,
) -> int:
    """Simulate and write what came of it."""
    from virtualbrain.config import located, merge, read

    layers: list[dict[str, Any]] = []
    if config is not None:
        layers.append(read(config))
        output = layers[0].pop("output", None) if output is None else output
    plain = {
        "model": model,
        "variables_of_interest": variables_of_interest,
        "connectivity": connectivity,
        "weight_scaling": weight_scaling,
        "self_connections": self_connections,
        "coupling": coupling,
        "speed": speed,
        "surface": surface,
        "local_coupling": local_coupling,
        "nsig": None if nsig is None else _value("--nsig", nsig),
        "integrator": integrator,
        "dt": dt,
        "duration": duration,
        "transient": transient,
        "monitor": monitor,
        "seed": seed,
        "threads": threads,
    }
    layers.append({name: value for name, value in plain.items() if value is not None})
    for name, given in (
        ("parameter", parameter),
        ("state_variable_range", state_variable_range),
        ("coupling_parameter", coupling_parameter),
    ):
        layers += [{name: _assignment(f"--{name.replace('_', '-')}", text)} for text in given or []]
    settings = located(merge(*layers))
    target = _target(output, overwrite)
    try:
        with _warnings_in_one_line():
            return _simulate(settings, settings.simulator(), target)
    except KeyboardInterrupt:  # before or after the simulation itself
        return _fail("stopped", INTERRUPTED)


def _assignment(option: str, text: str) -> dict[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ValueError(f"{option} wants NAME=VALUE; got {text!r}")
    name, dot, label = name.strip().partition(".")
    number = _value(f"{option} {name}", value.strip())
    return {name: {label: number} if dot else number}


def _value(option: str, text: str) -> Any:
    if text.startswith("@"):
        return text  # read where files are
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        raise ValueError(
            f"{option} wants a number, numbers with commas between, or @FILE; got {text!r}"
        ) from None
    return numbers if len(numbers) > 1 else numbers[0]


def _target(output: str | None, overwrite: bool) -> Path:
    """Where results go, without ending; looked at before anything is simulated."""
    if output is None:
        path, number = Path(DEFAULT_OUTPUT), 1
        while _taken(path) and not overwrite:
            number += 1
            path = Path(f"{DEFAULT_OUTPUT}-{number}")
        return path
    if not isinstance(output, str) or not output:
        raise TypeError(f"output wants a name; got {output!r}")
    path = Path(output).expanduser()
    if path.suffix in _ENDINGS:
        path = path.with_suffix("")
    if not path.name or path.is_dir():
        raise ValueError(f"--output wants the name of a file; {output!r} is a folder")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"--output: there is no folder {str(path.parent)!r}")
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(f"--output: the folder {str(path.parent)!r} cannot be written to")
    if (taken := _taken(path)) and not overwrite:
        raise FileExistsError(f"{taken[0]} exists: choose another --output, or add --overwrite")
    return path


_ENDINGS = (".h5", ".png", ".toml")


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _taken(path: Path) -> list[Path]:
    return [_with(path, ending) for ending in _ENDINGS if _with(path, ending).exists()]


@contextlib.contextmanager
def _warnings_in_one_line() -> Iterator[None]:
    def show(message: Warning | str, *_: Any) -> None:
        typer.echo(f"warning: {_one_line(str(message))}", err=True)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show  # type: ignore[assignment]
        yield


def _simulate(settings: RunConfig, simulator: Simulator, target: Path) -> int:
    from virtualbrain.errors import SimulationDiverged

    typer.echo(
        f"{_title(settings)}; {_size(simulator)}, transient "
        f"{_seconds(settings.transient)}, dt {settings.dt:g} ms, seed {settings.seed}"
    )
    start = time.monotonic()
    problem, code = "", 0
    try:
        if settings.transient:
            simulator.run(settings.transient)
        series = simulator.run(settings.duration)
    except KeyboardInterrupt:
        series, code = simulator.last_result, INTERRUPTED
        problem = f"stopped at {_seconds(simulator.current_step * settings.dt)}"
    except SimulationDiverged as error:
        series, code = error.result, 1
        problem = str(error).partition(" What was recorded")[0].rstrip(".")
    else:
        typer.echo(
            f"simulated {_seconds(settings.transient + settings.duration)} in "
            f"{time.monotonic() - start:.1f} s"
        )
    _save(settings, simulator, series, target, complete=not problem)
    if problem:
        samples = ", ".join(f"{len(each.time)} samples of {each.monitor}" for each in series)
        return _fail(f"{problem}. What was recorded ({samples}) is in {target}.h5", code)
    return 0


def _size(simulator: Simulator) -> str:
    regions = f"{simulator.connectivity.number_of_regions} regions"
    if simulator.surface is None:
        return regions
    return f"{simulator.surface.number_of_vertices} vertices in {regions}"


def _save(
    settings: RunConfig,
    simulator: Simulator,
    series: list[TimeSeries],
    target: Path,
    complete: bool,
) -> None:
    from virtualbrain.config import to_toml
    from virtualbrain.io import results
    from virtualbrain.io.atomic import replacing

    toml = to_toml(settings)
    metadata = results.Metadata.of(simulator, complete=complete, config=toml)
    results.write(_with(target, ".h5"), series, metadata)
    with replacing(_with(target, ".toml")) as file:
        repeat = f"# virtualbrain {metadata.version}; repeat with: virtualbrain run --config THIS\n"
        file.write((repeat + toml).encode())
    typer.echo(f"results   {target}.h5{'' if complete else ' (incomplete)'}")
    typer.echo(f"settings  {target}.toml: repeat with virtualbrain run --config {target}.toml")
    if complete and _picture(settings, simulator, series, target):
        typer.echo(f"picture   {target}.png")


def _picture(
    settings: RunConfig, simulator: Simulator, series: list[TimeSeries], target: Path
) -> bool:
    """Draw the BOLD, or else what comes first with a signal for each region."""
    from virtualbrain import plot
    from virtualbrain.io.atomic import replacing

    n = simulator.connectivity.number_of_regions
    fit = [
        each
        for each in series
        if each.data.shape[2] == n
        and len(each.time) >= 8
        and each.monitor != "FunctionalConnectivity"
    ]
    fit.sort(key=lambda each: each.monitor != "Bold")
    if not fit:
        typer.echo("no picture: that wants 8 samples of each region", err=True)
        return False
    _echo_fit(simulator, fit[0])
    figure = plot.summary(fit[0], simulator.connectivity, _title(settings))
    with replacing(_with(target, ".png")) as file:
        figure.savefig(file, format="png", dpi=200)
    return True


def _echo_fit(simulator: Simulator, series: TimeSeries) -> None:
    import numpy as np

    from virtualbrain import analysis

    fc = analysis.functional_connectivity(series)
    values = analysis.pairs(fc)
    values = values[np.isfinite(values)]
    if not values.size:
        typer.echo(f"FC of {series.monitor}: undefined, the signals do not vary")
        return
    typer.echo(
        f"FC of {series.monitor}: correlation with SC "
        f"{analysis.connectivity_fit(fc, simulator.connectivity.weights).r:.2f}, mean "
        f"{values.mean():.2f}, standard deviation {values.std():.2f}"
    )


def _title(settings: RunConfig) -> str:
    def brief(values: dict[str, Any]) -> str:
        shown = [
            f"{name}={value:g}" if isinstance(value, int | float) else f"{name} by region"
            for name, value in values.items()
        ]
        return "(" + ", ".join(shown[:5] + ["..."] * (len(shown) > 5)) + ")" if shown else ""

    noise = settings.nsig if isinstance(settings.nsig, float) else "given"
    return (
        f"{settings.model}{brief(settings.parameter)} on {Path(settings.connectivity).stem}, "
        f"{settings.coupling}{brief(settings.coupling_parameter)} coupling, "
        + ("" if settings.nsig is None else f"noise {noise}, ")
        + _seconds(settings.duration)
    )


def _seconds(ms: float) -> str:
    return f"{ms / 1000:g} s"


# convert ------------------------------------------------------------------------------------------


@app.command(
    help="Read a connectome from a file of any known kind and write it as another.\n\n"
    "The ending of TARGET says as what: .zip or .h5 (TVB), .graphml, .json, .npz, .mat, .csv, "
    ".tsv; without one a folder of TVB's BIDS draft."
)
def convert(
    source: Annotated[str, typer.Argument(help="A file, a folder, or the name of a data set.")],
    target: Annotated[Path, typer.Argument(help="A file that exists is replaced.")],
    tract_lengths: Annotated[
        Path | None, typer.Option(help="A matrix of its own, mm, if SOURCE has the weights alone.")
    ] = None,
    region_labels: Annotated[
        Path | None, typer.Option(help="Names, one per line, or a table of labels.")
    ] = None,
    centres: Annotated[Path | None, typer.Option(help="A table of x y z, mm.")] = None,
) -> None:
    """Convert a connectome."""
    from virtualbrain import datasets
    from virtualbrain.io.connectome import read_connectivity, write_connectivity

    conn = read_connectivity(
        source if os.path.isdir(source) else datasets.find(source),
        tract_lengths=tract_lengths,
        region_labels=region_labels,
        centres=centres,
    )
    write_connectivity(target, conn)
    typer.echo(f"{target}  {conn}")


# Lists --------------------------------------------------------------------------------------------


@app.command(help="List models with their parameters, or describe one.")
def models(name: Annotated[str | None, typer.Argument(help="Of a model.")] = None) -> None:
    """List models, or describe one."""
    from virtualbrain import models as module

    _list_or_describe("model", module, name)


@app.command(help="List couplings with their parameters, or describe one.")
def couplings(name: Annotated[str | None, typer.Argument(help="Of a coupling.")] = None) -> None:
    """List couplings, or describe one."""
    from virtualbrain import coupling as module

    _list_or_describe("coupling", module, name)


@app.command(help="Show the version.")
def version() -> None:
    """Show the version."""
    from virtualbrain import __version__

    typer.echo(f"virtualbrain {__version__}")


def _list_or_describe(kind: str, module: Any, name: str | None) -> None:
    from rich.console import Console

    known = [each for each in module.__all__ if getattr(getattr(module, each), "_info", None)]
    if name is not None and name not in known:
        raise ValueError(f"there is no {kind} {name!r}{suggestion(name, known)}")
    # brackets and numbers as they are
    width = None if sys.stdout.isatty() else 100
    console = Console(markup=False, highlight=False, width=width)
    if name is None:
        _list(console, [getattr(module, each) for each in known], kind)
    else:
        _describe(console, getattr(module, name)._info)


def _list(console: Any, classes: list[Any], kind: str) -> None:
    table = _table(kind, *(["states"] if kind == "model" else []), "parameters")
    for cls in classes:
        states = [" ".join(cls.state_variables)] if kind == "model" else []
        names = " ".join(p["name"] for p in cls._info["parameters"])
        table.add_row(cls.__name__, *states, names)
    console.print(table)
    console.print(f"'virtualbrain {kind}s NAME' tells more, with units, defaults and ranges.")


def _describe(console: Any, info: dict[str, Any]) -> None:
    console.print(f"{info['name']}. {info['summary']}\n")
    table = _table("parameter", "default", "range", "unit", "what it is")
    for p in info["parameters"]:
        low, high = p["range"]
        default = ", ".join(f"{value:g}" for value in p["value"])
        if p["kind"] == "flag":
            default = str(bool(p["value"][0])).lower()
        span = "" if p["kind"] == "flag" else f"{low:g} to {high:g}"
        table.add_row(p["name"], default, span, p["unit"], p["doc"])
    console.print(table)
    if "states" in info:
        table = _table("state", "starts in", "unit", "what it is")
        for s in info["states"]:
            low, high = s["range"]
            table.add_row(s["name"], f"{low:g} to {high:g}", s["unit"], s["doc"])
        console.print(table)
        console.print(f"Monitors record {', '.join(info['variables_of_interest'])}.")
    console.print(f"\n{info['reference']}")


def _table(*columns: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.columns[0].no_wrap = True
    return table


if __name__ == "__main__":
    sys.exit(main())
