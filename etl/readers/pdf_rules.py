"""From bits of rules to whole rules, and from rules that cross to the regions of ruled tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_paths import Pieces
from etl.readers.pdf_seams import cut_at, is_parted, seams_of
from etl.readers.pdf_shapes import Box, Rule, Rules

GAP = 3.0  # points: dots, dashes and the two lines of a double rule are no further apart
SAME = 1.0  # points: pieces of one line are no further off it
TOUCH = 2.0  # points: a rule that ends this near another one meets it; a box inside a cell keeps 2.5 or more away
SHORTEST = 4.0  # points: what is shorter is a dot, a tick or a bit of a letter
DOT = 3.0  # points: what is no longer may belong to a rule of either direction
FEW = 2  # dots
LONG = 14.0  # points: what is longer is no stroke of a letter
SPACED = 3.5  # points: the boxes of one table stand no further apart; further apart they have lines of their own
SLACK = 0.1  # points: what the writer's rounding takes off the white between two boxes
LEVELS = 3  # rules that go on beside others: fewer may be those of a table beside another
MAX_RULES = 6_000  # on a page, of one direction, after merging
MAX_CROSSINGS = 2_000_000


class TooManyRulesError(Exception):
    """A page with more rules than any table has."""


def merge_pieces(pieces: Pieces, page: Box) -> Rules:
    """The whole rules of a page, without the strokes of letters that are drawn as outlines."""
    seams = seams_of(_levels(pieces.horizontal), pieces.vertical)
    across = _merged(pieces.horizontal, (page.top, page.bottom), (page.left, page.right), seams)
    whole = _merged(pieces.vertical, (page.left, page.right), (page.top, page.bottom))
    down = tuple(part for rule in whole for part in cut_at(seams, rule))
    return Rules(_held(across, down), _held(down, across))


def _held(rules: Sequence[Rule], others: Sequence[Rule]) -> tuple[Rule, ...]:
    """The long rules, and of the short ones those that run from one long rule of the other direction to another."""
    posts = [rule for rule in others if rule.length >= LONG]
    places = [post.at for post in posts]

    def stands(at: float, end: float) -> bool:
        near = posts[bisect_left(places, end - GAP) : bisect_right(places, end + GAP)]
        return any(post.start - GAP <= at <= post.end + GAP for post in near)

    return tuple(
        rule for rule in rules if rule.length >= LONG or (stands(rule.at, rule.start) and stands(rule.at, rule.end))
    )


def _merged(
    pieces: list[Rule], across: tuple[float, float], along: tuple[float, float], seams: Sequence[Box] = ()
) -> tuple[Rule, ...]:
    (low, high), (start, end) = across, along
    on_page = [
        Rule(piece.at, max(piece.start, start), min(piece.end, end))
        for piece in pieces
        if low - GAP <= piece.at <= high + GAP and piece.start < end and piece.end > start
    ]
    rules = _singled([rule for level in _levels(on_page) for rule in _joined(level) if rule.length >= SHORTEST], seams)
    rules.sort(key=lambda rule: (rule.at, rule.start))
    if len(rules) > MAX_RULES:
        raise TooManyRulesError
    return tuple(rules)


def _levels(pieces: list[Rule]) -> Iterable[list[Rule]]:
    """Groups pieces that lie on one line."""
    level: list[Rule] = []
    for piece in sorted(pieces, key=lambda piece: (piece.at, piece.start, piece.end)):
        if level and piece.at - level[0].at > SAME:
            yield level
            level = []
        level.append(piece)
    if level:
        yield level


def _joined(level: list[Rule]) -> Iterable[Rule]:
    """Joins the pieces of one line where they overlap or nearly touch."""
    run: list[Rule] = []
    reach = 0.0
    for piece in sorted(level, key=lambda piece: (piece.start, piece.end)):
        if run and piece.start - reach > GAP:
            yield _as_one(_without_end_dots(run))
            run = []
        reach = max(reach, piece.end) if run else piece.end
        run.append(piece)
    if run:
        yield _as_one(_without_end_dots(run))


def _without_end_dots(run: list[Rule]) -> list[Rule]:
    """A run without a dot or two at the ends of a solid rule: those are of a dotted rule that crosses there."""
    solid = [piece for piece in run if piece.length >= LONG]
    if not solid:
        return run
    start, end = min(piece.start for piece in solid), max(piece.end for piece in solid)
    before = [piece for piece in run if piece.end <= start]
    after = [piece for piece in run if piece.start >= end]
    crossing = [piece for some in (before, after) if len(some) <= FEW for piece in some if piece.length <= DOT]
    return [piece for piece in run if piece not in crossing]


def _as_one(run: list[Rule]) -> Rule:
    """One rule for a run of pieces, on their mean line, where long pieces count for more."""
    weights = [max(piece.length, 0.1) for piece in run]
    at = sum(piece.at * weight for piece, weight in zip(run, weights, strict=True)) / sum(weights)
    return Rule(at, min(piece.start for piece in run), max(piece.end for piece in run))


def _singled(rules: Iterable[Rule], seams: Sequence[Box]) -> list[Rule]:
    """The rules with the two or three lines of a double or triple rule taken as one, unless two tables meet there."""
    singles: list[list[Rule]] = []
    near: dict[int, list[list[Rule]]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        stripe = int(rule.start // (4 * GAP))
        others = (group for key in (stripe - 1, stripe, stripe + 1) for group in near.get(key, ()))
        near_ones = (group for group in others if _is_twin(group[0], rule))
        twin = next((group for group in near_ones if not is_parted(group[0], rule, seams)), None)
        if twin is not None:
            twin.append(rule)
            continue
        singles.append([rule])
        near[stripe] = [group for group in near.get(stripe, ()) if rule.at - group[0].at <= GAP] + [singles[-1]]
    return [_as_one(group) for group in singles]


def _is_twin(one: Rule, other: Rule) -> bool:
    same_ends = abs(one.start - other.start) <= 2 * GAP and abs(one.end - other.end) <= 2 * GAP
    return same_ends and abs(one.at - other.at) <= GAP


@dataclass(frozen=True, slots=True)
class Region:
    """A set of rules that hang together, and the box around them."""

    box: Box
    rules: Rules


def regions(rules: Rules) -> tuple[list[Region], tuple[Rule, ...]]:
    """The regions in which rules cross, top to bottom, and the horizontal rules that cross nothing."""
    parents = _Groups(len(rules.horizontal) + len(rules.vertical))
    for h_index, v_index in _crossings(rules):
        parents.unite(h_index, len(rules.horizontal) + v_index)
    _unite_spaced(parents, rules.horizontal)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(rules.horizontal):
        members.setdefault(parents.root(index), ([], []))[0].append(rule)
    for index, rule in enumerate(rules.vertical, len(rules.horizontal)):
        members.setdefault(parents.root(index), ([], []))[1].append(rule)
    found = [_region(across, down) for across, down in members.values() if len(across) > 1 and down]
    lone = tuple(rule for across, down in members.values() if not down for rule in across)
    return sorted(found, key=lambda region: (region.box.top, region.box.left)), lone


def _unite_spaced(parents: _Groups, across: Sequence[Rule]) -> None:
    """Unites rules that hang together where all of the ones go on, level by level, a little beside the others.

    So do the columns of a table of boxes, if the white between two of them is wider than elsewhere.
    """
    home = {rule: parents.root(index) for index, rule in enumerate(across)}
    sizes = Counter(home.values())
    meetings: Counter[tuple[int, int]] = Counter()
    for level in _levels(list(across)):
        ordered = sorted(level, key=lambda rule: (rule.start, rule.end))
        beside = {(home[a], home[b]) for a, b in pairwise(ordered) if GAP < b.start - a.end + SLACK <= SPACED}
        meetings.update((one, other) for one, other in beside if one != other)
    for (one, other), count in meetings.items():
        if count >= LEVELS and count == min(sizes[one], sizes[other]):
            parents.unite(one, other)


def _region(across: list[Rule], down: list[Rule]) -> Region:
    xs = [x for rule in across for x in (rule.start, rule.end)] + [rule.at for rule in down]
    ys = [y for rule in down for y in (rule.start, rule.end)] + [rule.at for rule in across]
    return Region(Box(min(xs), min(ys), max(xs), max(ys)), Rules(tuple(across), tuple(down)))


def _crossings(rules: Rules) -> Iterable[tuple[int, int]]:
    order = sorted(range(len(rules.vertical)), key=lambda index: rules.vertical[index].at)
    xs = [rules.vertical[index].at for index in order]
    work = 0
    for h_index, rule in enumerate(rules.horizontal):
        first, last = bisect_left(xs, rule.start - TOUCH), bisect_right(xs, rule.end + TOUCH)
        work += last - first
        if work > MAX_CROSSINGS:
            raise TooManyRulesError
        for v_index in order[first:last]:
            down = rules.vertical[v_index]
            if down.start - TOUCH <= rule.at <= down.end + TOUCH:
                yield h_index, v_index


class _Groups:
    """Disjoint sets of indices."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def unite(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
