"""Retrieval on public sets: `byline eval bench`. The sets are not part of Byline."""
