"""How `fuzzing.py` changes XML and JSON: in their shape, so that what comes out can still be parsed.

A fuzzer that changes bytes hardly ever gets past the parser of such a format, and tests little but that.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from lxml import etree
from lxml.etree import _Element

XML = ("jats", "docx", "odt", "endnote_xml", "pubmed_xml")
JSON = ("csl_json",)
ODD = (
    "", " ", "0", "-1", "1", "2", "99999999999", "1e9", "NaN", "²", "٣", "true", "10.1/x", "2020-13-45",
    "0000", "\u00a0", "\ufeff", "\u202e", "\ud7ff", "–", "a" * 300, "(", "[1]",
    "1 2 3", "6 (3)", "Q: Six?", "Methods", "Abstract",
    "http://x", "<b>", "&amp;", "and", ",", ";",
    "Doe, J", "\n\n", "\t", "*", "1.", "Table 1", "00:01", "é\u0301",
)  # fmt: skip
LARGEST = 12_000
MOST_CHANGES = 4


def mutator(name: str) -> Callable[[bytes, int, int], bytes]:
    """What changes an input of a format: its shape three times of four, else its bytes."""
    shaken = _shaken_xml if name in XML else _shaken_json

    def change(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - nothing secret here
        if chance.random() < 0.75:
            changed = shaken(data, chance)
            if changed is not None and len(changed) <= min(longest, LARGEST):
                return changed
        return _cut_and_pasted(data, chance)[:longest]

    return change


def _cut_and_pasted(data: bytes, chance: random.Random) -> bytes:
    """Bytes with a piece taken out, doubled, or written over."""
    start, stop = sorted(chance.randint(0, len(data)) for _ in range(2))
    stop = min(stop, start + 40)
    piece = (b"", data[start:stop] * 2, _odd(chance).encode(), chance.randbytes(2))[chance.randrange(4)]
    return data[:start] + piece + data[stop:]


def _shaken_xml(data: bytes, chance: random.Random) -> bytes | None:
    """XML with elements copied, taken out, renamed, with other attributes or words; None where it is none."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for _ in range(chance.randint(1, MOST_CHANGES)):
        elements = [e for e in root.iter() if isinstance(e.tag, str)]
        one, other = chance.choice(elements), chance.choice(elements)
        _change(one, other, chance)
    return etree.tostring(root)


def _change(one: _Element, other: _Element, chance: random.Random) -> None:
    """Changes one element, with another one as the example."""
    kind = chance.randrange(6)
    parent = one.getparent()
    if kind == 0:
        one.insert(chance.randint(0, len(one)), copy.deepcopy(other))
    elif kind == 1 and parent is not None:
        parent.remove(one)
    elif kind == 2:
        one.tag = other.tag
    elif kind == 3:
        names = [*one.attrib, *other.attrib] or ["id"]
        one.set(chance.choice(names), _odd(chance))
    elif kind == 4:
        one.text = _odd(chance)
    else:
        one.tail = _odd(chance)


def _odd(chance: random.Random) -> str:
    """A value that is seldom thought of, and that XML may hold."""
    return chance.choice(ODD)


def _shaken_json(data: bytes, chance: random.Random) -> bytes | None:
    """JSON with values copied, taken out, or of another kind; None where it is none."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    for _ in range(chance.randint(1, MOST_CHANGES)):
        places = [(holder, key) for holder in _holders(tree) for key in _keys(holder)]
        if not places:
            return None
        holder, key = chance.choice(places)
        source, name = chance.choice(places)
        kind = chance.randrange(4)
        if kind == 0:
            holder[key] = copy.deepcopy(source[name])
        elif kind == 1:
            holder[key] = chance.choice(
                (None, True, 0, -1, 1e300, 10**30, [], {}, [[]], [None], _odd(chance))
            )
        elif kind == 2:
            del holder[key]
        elif isinstance(holder, dict) and isinstance(source, dict):
            holder[name] = holder[key]
    return json.dumps(tree).encode()


def _holders(tree: object) -> list[Any]:
    """All lists and objects in JSON."""
    found: list[object] = [tree]
    at = 0
    while at < len(found):
        holder = found[at]
        inner = holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else ()
        found += [each for each in inner if isinstance(each, dict | list)]
        at += 1
    return [each for each in found if isinstance(each, dict | list)]


def _keys(holder: dict[str, object] | list[object]) -> list[Any]:
    """Where the values of a list or object stand."""
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))
