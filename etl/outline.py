"""The outline of a report: what it is, its sections and projects, and what surrounds each of its blocks.

A ``Document`` only has blocks in order; families need to know which project a table belongs to, in which unit it
counts, and as of when.  The whole way from blocks to that is the one function below.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.model import Document, Finding
from etl.outline_context import Context, read_contexts
from etl.outline_cover import Cover, cover_departments, departments_findings, read_cover
from etl.outline_lines import read_lines
from etl.outline_projects import Project, find_projects
from etl.outline_sections import find_sections

__all__ = ["Context", "Cover", "Outline", "Project", "outline"]


@dataclass(frozen=True)
class Outline:
    """The outline of one report; ``contexts`` is parallel to the document's blocks."""

    cover: Cover
    projects: tuple[Project, ...]
    contexts: tuple[Context, ...]
    findings: tuple[Finding, ...]


def outline(document: Document, declared_org: str = "", assumed_year: int | None = None) -> Outline:
    """The outline of a document; ``declared_org`` is the 구·군·시 its folder is named after, if it is.

    ``assumed_year`` completes dates when the report itself tells no year; the cover then still has none.
    """
    lines = read_lines(document)
    sections = find_sections(lines)
    cover, cover_findings = read_cover(document, lines, sections, declared_org, assumed_year)
    found = find_projects(document, lines, sections)
    departments = cover_departments(lines, sections, cover)
    contexts = read_contexts(document, lines, sections, found.spans, cover.year or assumed_year, departments)
    projects = departments.of_projects(found.projects, found.spans)
    several = departments_findings(document, lines, cover, departments)
    return Outline(cover, projects, contexts, (*cover_findings, *several, *sections.findings, *found.findings))
