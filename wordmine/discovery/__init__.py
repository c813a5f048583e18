"""Discovery: from counts to the words that a text is made of."""
