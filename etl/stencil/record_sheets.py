"""Sheets repeated: the package's parts with one copy of a sheet, and of all that belongs to it, for each record.

This happens before anything is filled, on the parts as read: what comes out is a package like any other, whose sheets
are then laid out one by one.  A sheet's name that holds a hole cannot occur in a formula but in quotes, so references
to it are found and replaced as text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from etl.stencil.aiming import aim_formulas
from etl.stencil.binding import Binding
from etl.stencil.cards import SheetNames, card_view, cards_of, sheet_title
from etl.stencil.package import (
    CONTENT_TYPES,
    MAIN,
    OFFICE,
    RELATIONSHIPS,
    parse_xml,
    relations,
    relations_name,
    xml_bytes,
)
from etl.stencil.references import Reference, Token, formula_text, parse_formula, sheet_prefix
from etl.stencil.template import find_holes
from etl.stencil.values import TemplateError, TooManySheetsError, Value, View
from etl.stencil.workbook import Card, Repeated, Sheet, Template, open_template

MOST_SHEETS = 2_000
_SHARED_KINDS = frozenset({"image", "pivotCacheDefinition", "slicerCache", "hyperlink", "theme", "person"})
_FORMULAS = ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula")
_NUMBERED = re.compile(r"(.*?)(\d*)(\.\w+)")
_RELATION_TAG = f"{{{RELATIONSHIPS}}}Relationship"


@dataclass(frozen=True)
class _Copy:
    """One sheet that a repeated sheet becomes: its new name, and its card unless the sheet is only renamed."""

    name: str
    card: Card | None


def with_record_sheets(template: Template, scalars: Mapping[str, Value], views: Mapping[str, View]) -> Template:
    """The template with a sheet for each record; itself when no sheet's name holds a hole."""
    asked = [sheet for sheet in template.sheets if find_holes(sheet.name)]
    if not asked:
        return template
    names = SheetNames(sheet.name for sheet in template.sheets if not find_holes(sheet.name))
    copies = {sheet.name: _copies(sheet, names, Binding(scalars), views) for sheet in asked}
    package = _Package(template, copies)
    package.repeat()
    opened = open_template(package.parts())
    cards = {copy.name: copy.card for made in copies.values() for copy in made}
    for sheet in opened.sheets:
        sheet.card = cards.get(sheet.name)
    opened.table_names = package.table_names
    opened.repeated = {name.casefold(): _repeated(made) for name, made in copies.items()}
    aim_formulas(opened)
    return opened


def _copies(sheet: Sheet, names: SheetNames, binding: Binding, views: Mapping[str, View]) -> tuple[_Copy, ...]:
    view = card_view(sheet.name)
    cards: Sequence[Card | None] = cards_of(sheet.name, views[view]) if view else (None,)
    if len(cards) > MOST_SHEETS:
        raise TooManySheetsError(
            f"서식의 ‘{sheet.name}’ 시트가 {len(cards):,}장이 됩니다(허용 {MOST_SHEETS:,}장). 보기를 나누어 채워 주세요."
        )
    return tuple(_Copy(names.valid(sheet_title(sheet.name, binding.on(card))), card) for card in cards)


def _repeated(copies: Sequence[_Copy]) -> Repeated:
    by_record: dict[int, str] = {}
    for copy in copies:
        if copy.card and copy.card.record is not None:
            by_record.setdefault(id(copy.card.record), copy.name)
    view = copies[0].card.view if copies[0].card else ""
    return Repeated(view, tuple(copy.name for copy in copies), by_record)


@dataclass
class _Package:
    """The parts while sheets are being repeated."""

    template: Template
    copies: Mapping[str, tuple[_Copy, ...]]
    table_names: dict[str, str] = field(default_factory=dict)
    _raw: dict[str, bytes] = field(default_factory=dict)
    _next: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._raw = dict(self.template.raw)
        self._book = deepcopy(self.template.workbook.root)
        self._links = self._tree(relations_name(self.template.workbook.name))
        self._types = self._tree("[Content_Types].xml")
        self._overrides = {element.get("PartName"): element for element in self._types.iter(f"{{{CONTENT_TYPES}}}Override")}  # fmt: skip
        self._tables = {name: self._tree(name) for name in self._raw if "/tables/" in name and name.endswith(".xml")}
        self._table_ids = max((int(root.get("id", "0")) for root in self._tables.values()), default=0)

    def _tree(self, name: str) -> etree._Element:
        if name not in self._raw:
            raise TemplateError(f"서식 파일에 {name} 부분이 없습니다. 엑셀에서 다시 저장해 주세요.")
        return parse_xml(self._raw[name], name)

    def repeat(self) -> None:
        """Makes every copy, then mends what speaks of sheets by name or by position."""
        owned: set[str] = set()
        for sheet in self.template.sheets:
            if sheet.name in self.copies:
                owned |= self._repeat(sheet)
        first = {name: made[0].name for name, made in self.copies.items()}
        for name in sorted(set(self.template.raw) - owned - {self.template.workbook.name}):
            self._rename_part(name, first)
        self._book_parts()

    def _repeat(self, sheet: Sheet) -> set[str]:
        """Copies a sheet with what belongs to it; the names of the template's own parts among these."""
        closure = _closure(self.template, sheet.part.name)
        at = next(element for element in self._book.iter(f"{{{MAIN}}}sheet") if element.get("name") == sheet.name)
        for position, copy in enumerate(self.copies[sheet.name]):
            renames = self._renames(sheet.name, copy, position)
            if position == 0:
                self._rewrite(dict(zip(closure, closure, strict=True)), renames, first=True)
                at.set("name", copy.name)
            else:
                parts = {name: self._new_name(name) for name in closure}
                self._rewrite(parts, renames, first=False)
                at = self._listed(at, copy.name, parts[sheet.part.name])
        return set(closure)

    def _renames(self, name: str, copy: _Copy, position: int) -> dict[str, str]:
        """What a copy calls the repeated sheets: those of the same view by the same record's name, others by the first."""
        called = {other: made[0].name for other, made in self.copies.items()}
        for other, made in self.copies.items():
            if copy.card and made[0].card and made[0].card.view == copy.card.view:
                called[other] = made[position].name
        return {**called, name: copy.name}

    def _new_name(self, name: str) -> str:
        match = _NUMBERED.fullmatch(name)
        stem, digits, extension = match.groups() if match else (name, "", "")
        number = self._next.get((stem, extension), int(digits or 0)) + 1
        while f"{stem}{number}{extension}" in self._raw:
            number += 1
        self._next[stem, extension] = number
        return f"{stem}{number}{extension}"

    def _rewrite(self, parts: Mapping[str, str], renames: Mapping[str, str], first: bool) -> None:
        """Writes the copies of a sheet's parts, each under its new name, with its relations and its content type."""
        tables = {} if first else self._new_tables(parts)
        for old, new in parts.items():
            content = self.template.raw[old]
            links = relations_name(old)
            if old.endswith((".xml", ".vml")):
                content = self._rewritten(old, renames, tables, first)
            self._raw[new] = content
            if not first and links in self.template.raw:
                self._raw[relations_name(new)] = _relinked(self.template.raw[links], old, parts)
            if not first and f"/{old}" in self._overrides:
                element = deepcopy(self._overrides[f"/{old}"])
                element.set("PartName", f"/{new}")
                self._types.append(element)

    def _new_tables(self, parts: Mapping[str, str]) -> dict[str, str]:
        """New names for the copied Excel tables, by the old."""
        renamed: dict[str, str] = {}
        for old, root in self._tables.items():
            if old in parts:
                name = root.get("displayName", "")
                self._table_ids += 1
                renamed[name] = f"{name}_{self._table_ids}"
                self.table_names[renamed[name]] = name
        return renamed

    def _rewritten(self, name: str, renames: Mapping[str, str], tables: Mapping[str, str], first: bool) -> bytes:
        content = self.template.raw[name]
        try:
            root = parse_xml(content, name)
        except TemplateError:
            if name.endswith(".vml"):
                return content  # old note boxes need not be well-formed, and name no sheet
            raise
        changed = _rename(root, renames)
        if not first:
            changed = _own_identity(root, tables) or changed
        return xml_bytes(root) if changed else content

    def _listed(self, after: etree._Element, name: str, part: str) -> etree._Element:
        """Lists a new sheet in the workbook, after another."""
        sheets = list(self._book.iter(f"{{{MAIN}}}sheet"))
        element = deepcopy(after)
        element.set("name", name)
        element.set("sheetId", str(max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1))
        link = f"rIdSheet{len(sheets) + 1}"
        element.set(f"{{{OFFICE}}}id", link)
        after.addnext(element)
        target = posixpath.relpath(part, posixpath.dirname(self.template.workbook.name))
        etree.SubElement(self._links, _RELATION_TAG, Id=link, Type=f"{OFFICE}/worksheet", Target=target)
        return element

    def _rename_part(self, name: str, first: Mapping[str, str]) -> None:
        """In a part of no repeated sheet, leads references to the first copy; cells' formulas are aimed later."""
        if not name.endswith(".xml") or b"{{" not in self._raw[name] or name.endswith("sharedStrings.xml"):
            return
        root = self._tree(name)
        if _rename(root, first, skip=(f"{{{MAIN}}}sheetData", f"{{{MAIN}}}hyperlinks")):
            self._raw[name] = xml_bytes(root)

    def _book_parts(self) -> None:
        """Mends the workbook's names and views, and the document properties that list the sheets."""
        positions = self._positions()
        _repeat_names(self._book, self.copies, [sheet.name for sheet in _listed_sheets(self.template)], positions)
        for view in self._book.iter(f"{{{MAIN}}}workbookView"):
            for key in ("activeTab", "firstSheet"):
                if int(view.get(key, "0")) in positions:
                    view.set(key, str(positions[int(view.get(key, "0"))]))
        self._raw[self.template.workbook.name] = xml_bytes(self._book)
        self._raw[relations_name(self.template.workbook.name)] = xml_bytes(self._links)
        self._raw["[Content_Types].xml"] = xml_bytes(self._types)
        if "docProps/app.xml" in self._raw:
            self._raw["docProps/app.xml"] = _without_titles(self._tree("docProps/app.xml"))

    def _positions(self) -> dict[int, int]:
        """Where each sheet of the template, or its first copy, comes to stand."""
        positions, at = {}, 0
        for index, sheet in enumerate(_listed_sheets(self.template)):
            positions[index] = at
            at += len(self.copies.get(sheet.name, "1"))
        return positions

    def parts(self) -> dict[str, bytes]:
        """All parts of the new package."""
        return self._raw


@dataclass(frozen=True)
class _Listed:
    """A sheet as the workbook lists it, chart sheets among them."""

    name: str


def _listed_sheets(template: Template) -> list[_Listed]:
    return [_Listed(element.get("name", "")) for element in template.workbook.root.iter(f"{{{MAIN}}}sheet")]


def _closure(template: Template, part: str) -> list[str]:
    """A sheet's part and all parts that belong to it alone; pictures and pivot caches are shared."""
    found, waiting = {part: None}, [part]
    while waiting:
        for link in _links(template, waiting.pop()):
            if link not in found:
                found[link] = None
                waiting.append(link)
    return list(found)


def _links(template: Template, part: str) -> Iterator[str]:
    for relation in relations(template.raw, part):
        if not relation.external and relation.kind not in _SHARED_KINDS and relation.target in template.raw:
            yield relation.target


def _relinked(content: bytes, part: str, parts: Mapping[str, str]) -> bytes:
    """The relations of a copy: those to parts that were copied too lead to the copies."""
    root = parse_xml(content, part)
    folder = posixpath.dirname(part)
    for element in root.iter(_RELATION_TAG):
        target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        if element.get("TargetMode") != "External" and target in parts:
            element.set("Target", posixpath.relpath(parts[target], folder))
    return xml_bytes(root)


def _rename(root: etree._Element, renames: Mapping[str, str], skip: tuple[str, ...] = ()) -> bool:
    """Replaces the sheets' names in references and in ``sheet`` attributes; whether there were any."""
    prefixes = {sheet_prefix(old): sheet_prefix(new) for old, new in renames.items()}
    changed = False
    for element in _outside(root, skip):
        if element.text and "{{" in element.text:
            text = _replaced(element.text, prefixes)
            changed, element.text = changed or text != element.text, text
        for key, held in element.attrib.items():
            value = str(held)
            if "{{" in value:
                text = renames.get(value, value) if key == "sheet" else _replaced(value, prefixes)
                changed = changed or text != value
                element.set(key, text)
    return changed


def _outside(root: etree._Element, skip: tuple[str, ...]) -> Iterator[etree._Element]:
    """The elements of a tree, but not those inside the ones to skip."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in element.iterchildren(etree.Element) if child.tag not in skip]


def _replaced(text: str, prefixes: Mapping[str, str]) -> str:
    for old, new in prefixes.items():
        text = text.replace(old, new)
    return text


def _own_identity(root: etree._Element, tables: Mapping[str, str]) -> bool:
    """Gives a copied sheet or table what two of a workbook must not share; whether anything had to change."""
    kind = etree.QName(root).localname
    if kind == "table":
        name = tables[root.get("displayName", "")]
        root.set("id", name.rsplit("_", 1)[1])
        root.set("displayName", name)
        root.set("name", name)
    if kind == "worksheet":
        for view in root.iter(f"{{{MAIN}}}sheetView"):
            view.attrib.pop("tabSelected", "")
        for element in root.iter(f"{{{MAIN}}}sheetPr"):
            element.attrib.pop("codeName", "")
        for element in list(root.iter(f"{{{MAIN}}}customSheetViews")):
            root.remove(element)
    for element in root.iter(etree.Element):
        if tables and element.text and etree.QName(element).localname in _FORMULAS:
            element.text = _with_tables(element.text, tables)
    return kind in ("table", "worksheet")


def _with_tables(text: str, tables: Mapping[str, str]) -> str:
    """A formula whose structured references lead to the copied tables."""
    return formula_text(tuple(_table_token(token, tables) for token in parse_formula(text)))


def _table_token(token: Token | Reference, tables: Mapping[str, str]) -> Token | Reference:
    if isinstance(token, Reference) or token.kind not in ("structured", "name"):
        return token
    name, bracket, rest = token.text.partition("[")
    return token._replace(text=tables[name] + bracket + rest) if name in tables else token


def _repeat_names(
    book: etree._Element, copies: Mapping[str, tuple[_Copy, ...]], sheets: Sequence[str], positions: Mapping[int, int]
) -> None:
    """Gives each copy of a sheet the names that refer to it; those of the whole workbook keep to the first copy."""
    for element in list(book.iter(f"{{{MAIN}}}definedName")):
        local = element.get("localSheetId")
        text = element.text or ""
        about = [name for name in copies if sheet_prefix(name) in text or (local and sheets[int(local)] == name)]
        if local:
            element.set("localSheetId", str(positions[int(local)]))
        last = element
        for name in about:
            start = positions[list(sheets).index(name)]
            for offset, copy in enumerate(copies[name][1:], 1):
                twin = deepcopy(element)
                twin.set("localSheetId", str(start + offset))
                twin.text = text.replace(sheet_prefix(name), sheet_prefix(copy.name))
                last.addnext(twin)
                last = twin
            element.text = (element.text or "").replace(sheet_prefix(name), sheet_prefix(copies[name][0].name))


def _without_titles(root: etree._Element) -> bytes:
    """The document properties without their list of sheets, which Excel writes anew."""
    for element in list(root):
        if etree.QName(element).localname in ("TitlesOfParts", "HeadingPairs"):
            root.remove(element)
    return xml_bytes(root)
