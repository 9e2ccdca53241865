"""Errors: pairs of documents in, a class for every gold and predicted mention and relation out."""
