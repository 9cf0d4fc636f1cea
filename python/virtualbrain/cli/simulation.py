"""A simulation for the command: run it, write what came of it, draw it, say so."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from virtualbrain.cli.messages import INTERRUPTED, fail, one_line, uninterrupted
from virtualbrain.cli.picture import picture
from virtualbrain.cli.target import with_ending
from virtualbrain.config import to_toml
from virtualbrain.io import results
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:  # what takes time to import is imported where it is used
    from virtualbrain.config import RunConfig
    from virtualbrain.simulator import Simulator
    from virtualbrain.time_series import TimeSeries

__all__ = ["simulate"]


def simulate(settings: RunConfig, simulator: Simulator, target: Path) -> int:
    from virtualbrain.errors import SimulationDiverged

    typer.echo(
        f"{_title(settings)}; {_size(simulator)}, transient "
        f"{_seconds(settings.transient)}, dt {settings.dt:g} ms, seed {settings.seed}"
    )
    start = time.monotonic()
    problem, code = "", 0
    try:
        series = simulator.run(settings.duration, transient=settings.transient)
    except KeyboardInterrupt:
        series, code = simulator.last_result, INTERRUPTED
        reached = simulator.current_step * settings.dt
        within = ", within the transient" if reached < settings.transient else ""
        problem = f"stopped at {_seconds(reached)}{within}"
    except SimulationDiverged as error:
        series, code = error.result, 1
        problem = str(error).partition(" What was recorded")[0].rstrip(".")
    else:
        typer.echo(
            f"simulated {_seconds(settings.transient + settings.duration)} in "
            f"{time.monotonic() - start:.1f} s"
        )
    with uninterrupted():
        saved = _save(settings, simulator, series, target, complete=not problem)
        with_ending(saved, ".png").unlink(missing_ok=True)  # of the run that was overwritten
    if problem:
        samples = ", ".join(f"{len(each.time)} samples of {each.monitor}" for each in series)
        return fail(f"{problem}. What was recorded ({samples}) is in {saved}.h5", code)
    if (figure := picture(simulator, series, _title(settings))) is not None:
        with replacing(with_ending(saved, ".png")) as file:
            figure.savefig(file, format="png", dpi=200)
        typer.echo(f"picture   {saved}.png")
    return 0 if saved == target else 1


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
) -> Path:
    """Write results and settings, to another place if need be, and tell where they are."""
    toml = to_toml(settings)
    metadata = results.Metadata.of(simulator, complete=complete, config=toml)
    try:
        _write(series, metadata, target)
    except OSError as error:  # such as a disk that is full, after hours
        elsewhere = Path(tempfile.mkdtemp(prefix=f"{target.name}-")) / target.name
        try:
            _write(series, metadata, elsewhere)
        except OSError:
            shutil.rmtree(elsewhere.parent, ignore_errors=True)
            raise error from None
        typer.echo(f"warning: {one_line(str(error))}; writing to {elsewhere.parent}", err=True)
        target = elsewhere
    typer.echo(f"results   {target}.h5{'' if complete else ' (incomplete)'}")
    typer.echo(f"settings  {target}.toml: repeat with virtualbrain run --config {target}.toml")
    return target


def _write(series: list[TimeSeries], metadata: results.Metadata, target: Path) -> None:
    results.write(with_ending(target, ".h5"), series, metadata)
    with replacing(with_ending(target, ".toml")) as file:
        repeat = f"# virtualbrain {metadata.version}; repeat with: virtualbrain run --config THIS\n"
        file.write((repeat + metadata.config).encode())


def _title(settings: RunConfig) -> str:
    def brief(values: dict[str, Any]) -> str:
        shown = [
            f"{name}={value:g}" if isinstance(value, int | float) else f"{name} by region"
            for name, value in values.items()
        ]
        return "(" + ", ".join(shown[:5] + ["..."] * (len(shown) > 5)) + ")" if shown else ""

    parts = [
        f"{settings.model}{brief(settings.parameter)} on {Path(settings.connectivity).stem}",
        f"{settings.coupling}{brief(settings.coupling_parameter)} coupling",
    ]
    if settings.nsig is not None:
        colour = "coloured " if settings.ntau else ""
        factor = "multiplicative " if settings.noise_factor else ""
        parts.append(f"{colour}{factor}noise")
        if isinstance(settings.nsig, float):
            parts[-1] += f" {settings.nsig:g}"
    if settings.stimulus:
        parts.append("1 stimulus" if len(settings.stimulus) == 1 else "stimuli")
    if settings.clamp:
        parts.append(f"{', '.join(settings.clamp)} clamped")
    return ", ".join([*parts, _seconds(settings.duration)])


def _seconds(ms: float) -> str:
    return f"{ms / 1000:g} s"
