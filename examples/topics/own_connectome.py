"""A connectome of your own: from text files, checked, saved, loaded and drawn.

    python own_connectome.py [picture.png]

Tractography ends in two tables of numbers, strengths and lengths, and a list of names. Here the
files are made up first, in a folder that is thrown away.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

import virtualbrain as vb

with tempfile.TemporaryDirectory() as folder:
    # What another program wrote
    made = vb.Connectivity.synthetic(60, seed=4)
    files = Path(folder)
    np.savetxt(files / "connectome.csv", made.weights, delimiter=",")
    np.savetxt(files / "lengths.csv", made.tract_lengths, delimiter=",")
    np.savetxt(files / "centres.txt", made.centres)
    (files / "labels.txt").write_text("\n".join(made.region_labels))

    # What you do
    conn = vb.Connectivity(
        weights=np.loadtxt(files / "connectome.csv", delimiter=","),
        tract_lengths=np.loadtxt(files / "lengths.csv", delimiter=","),
        centres=np.loadtxt(files / "centres.txt"),
        region_labels=(files / "labels.txt").read_text().split(),
        speed=4.0,
    )
    print(conn.configure().summary())
    print(conn.validate())
    conn.to_file(files / "mine.zip")
    again = vb.Connectivity.from_file(files / "mine.zip")

assert np.array_equal(again.weights, conn.weights)
fig = vb.plot.connectome(again, title="A connectome of 60 regions, read back from its zip file")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=80)
