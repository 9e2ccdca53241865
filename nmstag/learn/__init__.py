"""Making packs: lexicon rows and rules out of annotated corpora and of MeSH."""
