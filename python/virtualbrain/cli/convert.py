"""``virtualbrain convert``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["convert"]


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
    """Convert a connectome to another kind of file.

    The ending of TARGET says as what: .zip or .h5 (TVB), .graphml, .json, .npz, .mat, .csv, .tsv;
    without one a folder of TVB's BIDS draft.
    """
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
