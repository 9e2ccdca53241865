"""Scores: gold and predicted documents in, counts and figures out.

`schemes` holds the rules of each corpus, `alignment` pairs the documents, `annotations` writes them as the
scheme compares them, `measures` says what is counted, `scorer` counts it, and `counts` keeps the counts of
every document. `scores` sums and prints them; `averages`, `significance` and `ranking` compare them.
"""
