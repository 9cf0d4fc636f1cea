"""Small files of many kinds, as bytes, for tests of readers."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import h5py
import networkx
import numpy as np
import scipy.io as scipy_io


def npy(array: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return file.getvalue()


def mat(variables: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    scipy_io.savemat(file, variables, **options)
    return file.getvalue()


def hdf5(**datasets: Any) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        for name, value in datasets.items():
            opened[name] = value
    return file.getvalue()


def graphml(graph: Any) -> bytes:
    return "\n".join(networkx.generate_graphml(graph)).encode()


SQUARE = b"0 1\n2 0\n"
GRAPH = networkx.DiGraph([(0, 1, {"weight": 2.0}), (1, 0, {"weight": 1.0})])
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><graphml>&a;</graphml>'
EDGES = b"source\ttarget\tnumber_of_fibers\tfiber_length_mean\n1\t2\t3\t9.5\n"
CONNECTOGRAM = b"data\tdata\t6\t6\t\ndata\tdata\tA\tB\t\n6\tA\t0\t3\t\n6\tB\t3\t0\t\n"
