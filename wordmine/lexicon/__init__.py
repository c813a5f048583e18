"""Lexicons and terms: what people hold in their hands, and the files they come in."""
