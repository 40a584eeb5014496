"""Errors that a user may see: each says what is wrong, where, and what to do."""

from __future__ import annotations


class KnowledgeBaseError(Exception):
    """An error with a message for the user; everything we raise on purpose derives from it."""


class SourceError(KnowledgeBaseError):
    """A document could not be read: ``source`` names it, ``where`` the place in it, ``advice`` what to do."""

    def __init__(self, source: str, problem: str, *, where: str = "", advice: str = "") -> None:
        """Keep the parts, and compose the line that the report prints."""
        self.source, self.problem, self.where, self.advice = source, problem, where, advice
        place = f" ({where})" if where else ""
        hint = f" – {advice}" if advice else ""
        super().__init__(f"{problem}{place}{hint}")


class NotFoundError(KnowledgeBaseError):
    """Something asked for is not in the store; ``suggestions`` are near names."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        """Keep the near names, and add them to the message."""
        self.suggestions = suggestions
        hint = f" Did you mean: {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(message + hint)


class StoreError(KnowledgeBaseError):
    """The store cannot be used: not there, of another version, locked, or damaged."""
