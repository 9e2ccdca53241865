"""Tokens and their normal form: the one normaliser that lexicon names and text both go through."""
