"""Concepts: what statements are about, under which names, and what is broader than what."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables.declarative import Base, short


class ConceptRow(Base):
    """A concept in use: a copy of the curated vocabulary's, or one that a document brought along."""

    __tablename__ = "concept"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(short(32))
    slug: Mapped[str] = mapped_column(index=True)
    label: Mapped[str]
    curie: Mapped[str | None] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(short(16))
    properties: Mapped[dict[str, Any]]


class SynonymRow(Base):
    """A name of a concept; ``folded`` is the form in which names are compared (`kb.folding.fold`)."""

    __tablename__ = "synonym"
    __table_args__ = (UniqueConstraint("concept_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    is_abbreviation: Mapped[bool]


class ConceptAncestorRow(Base):
    """The closure of "broader": each concept is its own ancestor at distance 0.

    So "whatever is a bone metastasis" is one join, on both databases, without recursion.
    """

    __tablename__ = "concept_ancestor"

    ancestor_id: Mapped[int] = mapped_column(
        ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    concept_id: Mapped[int] = mapped_column(
        ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    distance: Mapped[int]


class ConceptTallyRow(Base):
    """How many statements of a kind a document makes about a concept: counted when it is stored.

    Counting over all statements takes 0.7 s at a million; the lists and facets read these rows instead.
    """

    __tablename__ = "concept_tally"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    concept_id: Mapped[int] = mapped_column(
        ForeignKey("concept.id"), primary_key=True, autoincrement=False, index=True
    )
    kind: Mapped[str] = mapped_column(short(32), primary_key=True)
    statements: Mapped[int]


class StoreFactRow(Base):
    """What the store knows of itself: which vocabulary its concepts were copied from."""

    __tablename__ = "store_fact"

    name: Mapped[str] = mapped_column(short(), primary_key=True)
    value: Mapped[str]
