"""Mutation fuzzing of the readers and of what understands their documents: seeds, mutations, and a run over both."""
