"""Compare made-up connectomes with the measured one that they imitate.

    virtualbrain data fetch connectivity_998
    python examples/synthetic_connectome.py

Prints the table of docs/connectomes.md.
"""

from __future__ import annotations

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


def main() -> None:
    measured = statistics(Connectivity.from_file("connectivity_998").configure().symmetrise())
    made = [statistics(Connectivity.synthetic(998, seed=seed)) for seed in range(5)]
    print("| | connectivity_998 | made up, mean and range of 5 seeds |\n|---|---|---|")
    for name, value in measured.items():
        ours = [each[name] for each in made]
        spread = f"{np.mean(ours):.4g} ({min(ours):.4g} to {max(ours):.4g})"
        print(f"| {name} | {value:.4g} | {spread} |")


if __name__ == "__main__":
    main()
