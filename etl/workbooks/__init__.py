"""Workbooks made from nothing: the 점검표 of a build, and the first drafts of the bundled forms."""
