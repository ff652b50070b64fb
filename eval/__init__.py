"""For evaluators: cases, metrics, runs, and the scripts that fit what Byline ships."""
