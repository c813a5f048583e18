"""Auditing: what the pieces of a tokenizer's vocabulary are in a text, words or something else."""

from wordmine.auditing.audits import KINDS, AuditedPiece, VocabularyAudit, audit
from wordmine.auditing.vocabulary import Piece, load

__all__ = ["KINDS", "AuditedPiece", "Piece", "VocabularyAudit", "audit", "load"]
