"""Learns relation weights and priors from documents with annotated relations; the way in is `build`."""
