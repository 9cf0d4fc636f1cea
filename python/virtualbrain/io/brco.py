"""Names and definitions of brain regions, from the ontology that TVB ships (``tvb-brco.xml``)."""

from __future__ import annotations

import os
import xml.etree.ElementTree
from typing import Any, NamedTuple

from virtualbrain.io._files import check_xml, read_bytes, refusing

__all__ = ["Term", "read"]

_PREFIX = "http://thevirtualbrain.org#"


class Term(NamedTuple):
    """A term that a region of a connectome stands for.

    Attributes
    ----------
    region : str
        Label of the region without its side: ``"A1"`` for ``"rA1"`` and ``"lA1"``.
    label : str
        Of the term.
    definition : str
    synonyms : tuple of str
    uri : str
        Its identifier.
    relation : str
        To the term above it.
    parents : tuple of str
        Labels of the terms above it, the region's own first.
    """

    region: str
    label: str
    definition: str
    synonyms: tuple[str, ...]
    uri: str
    relation: str
    parents: tuple[str, ...]


def read(path: str | os.PathLike[str]) -> list[Term]:
    """Read the annotations of regions.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    terms : list of Term
        In the order of the file, those above before those below.

    Examples
    --------
    >>> from virtualbrain.datasets import find
    >>> next(term.label for term in read(find("tvb-brco.xml")) if term.region == "TCi")
    'Inferior temporal gyrus'
    """
    data = read_bytes(path)
    terms: list[Term] = []
    with refusing(path, "ontology of regions"):
        check_xml(data)
        root = xml.etree.ElementTree.fromstring(data)
        if root.tag != "TVBOnto":
            raise ValueError(f"its root is {root.tag}, not TVBOnto")
        for region in root:
            name = region.get("id", "").removeprefix(_PREFIX)
            _add(terms, region, name, (region.get("label", ""),))
    return terms


def _add(terms: list[Term], node: Any, region: str, parents: tuple[str, ...]) -> None:
    for child in node:
        label = child.get("label", "")
        synonyms = [each for each in child.get("synonym", "").split("|") if each]
        definition = child.get("definition", "").partition("^^")[0]
        about = (tuple(dict.fromkeys(synonyms)), child.get("uri", ""), child.get("relation", ""))
        terms.append(Term(region, label, definition, *about, parents))
        _add(terms, child, region, (*parents, label))
