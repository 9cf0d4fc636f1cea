"""Compare artificial connectomes with the measured one that they imitate.

    virtualbrain data fetch connectivity_998
    python examples/synthetic_connectome.py [picture.png]

Prints the table of docs/connectomes.md, and draws its picture.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from virtualbrain import Connectivity


def statistics(conn: Connectivity) -> dict[str, float]:
    """What is compared, by name."""
    linked = conn.weights != 0
    np.fill_diagonal(linked, False)
    n = conn.number_of_regions
    lengths, weights = conn.tract_lengths[linked], np.log(conn.weights[linked])
    right = np.asarray(conn.hemispheres)
    degree = linked.sum(axis=1)
    q1, median, q3, tail = np.percentile(lengths, [25, 50, 75, 95])
    clustering = conn.copy()
    clustering.weights = linked.astype(float)
    return {
        "density (%)": 100 * linked.sum() / (n * (n - 1)),
        "shortest tract (mm)": lengths.min(),
        "length, first quartile (mm)": q1,
        "length, median (mm)": median,
        "length, third quartile (mm)": q3,
        "length, 95th percentile (mm)": tail,
        "longest tract (mm)": lengths.max(),
        "links across the midline (%)": 100 * (linked & (right[:, None] != right)).sum()
        / linked.sum(),
        "links per region, mean": degree.mean(),
        "links per region, standard deviation": degree.std(),
        "regions without links": (degree == 0).sum(),
        "median weight": np.exp(np.median(weights)),
        "standard deviation of log weights": weights.std(),
        "correlation of log weight and log length": np.corrcoef(weights, np.log(lengths))[0, 1],
        "clustering (without weights)": np.mean(clustering.metrics(["clustering"])["clustering"]),
    }  # fmt: skip


def picture(measured: Connectivity, made: Connectivity) -> Any:
    """Lengths of tracts, links per region, and how weights fall off with length."""
    from matplotlib.figure import Figure

    from virtualbrain.plot import use_style

    use_style()
    figure = Figure(figsize=(9, 2.8), layout="constrained")
    lengths, degrees, falloff = figure.subplots(1, 3)
    bins = np.linspace(0, 190, 39)
    for conn, label, colour in ((measured, "connectivity_998", "C0"), (made, "artificial", "C1")):
        linked = np.triu(conn.weights != 0, 1)
        length, weight = conn.tract_lengths[linked], conn.weights[linked]
        degree = (conn.weights != 0).sum(axis=1)
        lengths.hist(length, bins, histtype="step", color=colour, label=label)
        degrees.hist(degree, np.arange(0, 121, 4), histtype="step", color=colour)
        place = np.digitize(length, bins)
        means = [np.median(weight[place == i]) for i in range(1, len(bins)) if (place == i).any()]
        middles = [bins[i - 1] + 2.5 for i in range(1, len(bins)) if (place == i).any()]
        falloff.semilogy(middles, means, ".-", color=colour)
    lengths.set(xlabel="length of tract (mm)", ylabel="tracts")
    lengths.legend()
    degrees.set(xlabel="links per region", ylabel="regions")
    falloff.set(xlabel="length of tract (mm)", ylabel="median weight")
    return figure


def main() -> None:
    original = Connectivity.from_file("connectivity_998").configure().symmetrise()
    if len(sys.argv) > 1:
        picture(original, Connectivity.synthetic(998)).savefig(sys.argv[1], dpi=110)
    measured = statistics(original)
    made = [statistics(Connectivity.synthetic(998, seed=seed)) for seed in range(5)]
    print("| | connectivity_998 | artificial, mean and range of 5 seeds |\n|---|---|---|")
    for name, value in measured.items():
        ours = [each[name] for each in made]
        spread = f"{np.mean(ours):.4g} ({min(ours):.4g} to {max(ours):.4g})"
        print(f"| {name} | {value:.4g} | {spread} |")


if __name__ == "__main__":
    main()
