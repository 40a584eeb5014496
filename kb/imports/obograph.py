"""OBO Graphs: an ontology as JSON, nodes and edges."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from kb.imports.terms import Term, Terms, VocabularyError

Node: TypeAlias = dict[str, Any]

_OBO = "http://purl.obolibrary.org/obo/"
_IS_A = frozenset({"is_a", "rdfs:subClassOf"})
_EXACT = "hasExactSynonym"


def recognises(beginning: str) -> bool:
    """Return whether a file begins as a JSON object does."""
    return beginning.startswith("{")


def read(text: str, source: str) -> Terms:
    """Return the terms of an OBO Graphs document.

    Raises:
        VocabularyError: It is no JSON, or no OBO Graphs.
    """
    try:
        graphs = json.loads(text)["graphs"]
        graph = graphs[0]
        nodes, edges = graph["nodes"], graph.get("edges", [])
    except json.JSONDecodeError as error:
        raise VocabularyError(source, f"this is no JSON: {error.msg}", error.lineno) from None
    except (KeyError, IndexError, TypeError):
        raise VocabularyError(source, "an OBO Graphs document has 'graphs' with 'nodes'") from None
    parents: dict[str, list[str]] = {}
    for edge in edges:
        if edge.get("pred") in _IS_A:
            parents.setdefault(str(edge.get("sub")), []).append(str(edge.get("obj")))
    found = []
    obsolete = 0
    for node in nodes:
        meta = node.get("meta") or {}
        if meta.get("deprecated"):
            obsolete += 1
        elif node.get("type", "CLASS") == "CLASS" and node.get("lbl") and node.get("id"):
            found.append(_term(node, meta, parents.get(node["id"], [])))
    meta = graph.get("meta") or {}
    name = str(graph.get("id", "")).rpartition("/")[2].partition(".")[0]
    version = str(meta.get("version") or _property(meta, "versionInfo"))
    licence = _property(meta, "license") or _property(meta, "rights")
    return Terms("OBO Graphs", tuple(found), name, version, licence, obsolete)


def _term(node: Node, meta: dict[str, Any], parents: list[str]) -> Term:
    """Return the term of a node."""
    exact: list[str] = []
    short: list[str] = []
    for synonym in meta.get("synonyms") or ():
        if synonym.get("pred") == _EXACT and synonym.get("val"):
            is_short = "abbreviation" in str(synonym.get("synonymType", "")).lower()
            (short if is_short else exact).append(str(synonym["val"]))
    id_ = str(node["id"])
    return Term(id_, str(node["lbl"]), tuple(exact), tuple(short), tuple(parents), curie(id_))


def curie(address: str) -> str | None:
    """Return the identifier that an address of the OBO Foundry stands for, or None.

    >>> curie("http://purl.obolibrary.org/obo/HP_0000016"), curie("http://example.org/x")
    ('HP:0000016', None)
    """
    prefix, underscore, number = address.removeprefix(_OBO).partition("_")
    if address.startswith(_OBO) and underscore and prefix.isalnum():
        return f"{prefix}:{number}"
    return address if ":" in address and "/" not in address else None


def _property(meta: dict[str, Any], name: str) -> str:
    """Return a property of the graph by the last part of its name."""
    for each in meta.get("basicPropertyValues") or ():
        if str(each.get("pred", "")).rpartition("/")[2].rpartition("#")[2] == name:
            return str(each.get("val", ""))
    return ""
