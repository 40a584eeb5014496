"""What the checks found in the numbers of a document."""

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables.declarative import Base, PartOfDocument, short


class FindingRow(PartOfDocument, Base):
    """A message for the reader; its quotes are rows of `kb.tables.evidence`."""

    __tablename__ = "finding"

    kind: Mapped[str] = mapped_column(short(), index=True)
    message: Mapped[str]


class FindingStatementRow(Base):
    """A statement that a finding is about."""

    __tablename__ = "finding_statement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "number"], ["finding.document_id", "finding.number"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["document_id", "statement_number"],
            ["statement.document_id", "statement.number"],
            ondelete="CASCADE",
        ),
    )

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    statement_number: Mapped[int]
