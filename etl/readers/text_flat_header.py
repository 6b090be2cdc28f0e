"""Header lines of flattened text → columns: labels found in a run of words, groups spread over the labels below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, groupby, islice, pairwise, product

from etl.readers.text_grid import Line, Piece
from etl.readers.text_headers import CANONICAL_ORDERS, TRAILING_WORDS, Holds, Role, holds_of, is_ungraded, role_of
from etl.readers.text_lookalikes import are_enough, near_label
from etl.words import squeeze, word

_TOKEN = re.compile(r"(?:[^\s()]*\([^()]*\))+[^\s()]*|\S+")
_LONGEST_LABEL = 9
_COST = {Role.UNKNOWN: 3.0}
_CROSSING = 0.2
_MOST_LAYOUTS = 160
_MOST_LOOSE_WORDS = 9
_MOST_DAMAGED = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a header line, and whether it begins and ends its line."""

    text: str
    line: int
    begins: bool


@dataclass(frozen=True, slots=True)
class Atom:
    """A label of a header, or a run of words that may be one label or several."""

    words: tuple[str, ...]
    line: int
    role: Role
    begins: bool = False

    @property
    def text(self) -> str:
        """The label as printed, on one line."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, the label of the group over it, and what it holds."""

    label: Piece
    group: Piece | None
    holds: Holds


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns a header may mean; ``doubt`` counts what had to be assumed."""

    columns: tuple[Column, ...]
    doubt: int
    known: int

    @property
    def rows(self) -> int:
        """How many rows the header fills."""
        return 2 if any(column.group for column in self.columns) else 1

    @property
    def has_stub(self) -> bool:
        """Whether the first column holds the labels of the rows."""
        return self.columns[0].holds is Holds.TEXT


def tokens_of(lines: Sequence[Line]) -> list[Token]:
    """The words of header lines; a parenthesis stays with the word it is glued to."""
    return [
        Token(match[0], line.number, not line.text[: match.start()].strip())
        for line in lines
        for match in _TOKEN.finditer(line.text)
    ]


def atoms_of(lines: Sequence[Line]) -> list[Atom]:
    """The labels of header lines, damaged ones by the label they are next to where all others are known."""
    return list(_atoms_of(tuple(lines)))


@lru_cache(maxsize=4096)
def _atoms_of(lines: tuple[Line, ...]) -> tuple[Atom, ...]:
    tokens = tokens_of(lines)
    atoms = tuple(_atoms(tokens, role_of))
    known = sum(atom.role is not Role.UNKNOWN for atom in atoms)
    if known == len(atoms) or not known or len(tokens) > _MOST_DAMAGED:
        return atoms
    read = tuple(_atoms(tokens, _near_role))
    exact = sum(role_of(atom.text) is not Role.UNKNOWN for atom in read)
    whole = all(atom.role is not Role.UNKNOWN for atom in read)
    return read if whole and are_enough(exact, len(read)) else atoms


def _near_role(text: str) -> Role:
    """The role of a label, or of the label that looks almost the same."""
    role = role_of(text)
    return role if role is not Role.UNKNOWN else role_of(near_label(text))


def _atoms(tokens: Sequence[Token], role: Callable[[str], Role]) -> list[Atom]:
    """The division into words of the vocabulary that leaves the fewest words over."""
    best: list[tuple[float, tuple[Atom, ...]]] = [(0.0, ())]
    for end in range(1, len(tokens) + 1):
        options = (
            _extended(best[start], tokens[start:end], role) for start in range(max(0, end - _LONGEST_LABEL), end)
        )
        best.append(min((option for option in options if option), key=lambda option: option[0]))
    return _with_notes(_united(best[-1][1]))


def _extended(
    before: tuple[float, tuple[Atom, ...]], words: Sequence[Token], role_in: Callable[[str], Role]
) -> tuple[float, tuple[Atom, ...]] | None:
    if any(token.begins and role_of(token.text) is Role.NOTE for token in words[1:]):
        return None  # a line of notes belongs to the labels above it, one by one
    text = " ".join(token.text for token in words)
    role = role_in(text)
    if role is Role.UNKNOWN and len(words) > 1:
        return None
    crossings = sum(token.begins for token in words[1:])
    atom = Atom(tuple(token.text for token in words), words[0].line, role, words[0].begins)
    return before[0] + _COST.get(role, 1.0) + crossings * _CROSSING, (*before[1], atom)


def _united(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms, unknown words side by side on one line put together."""
    united: list[Atom] = []
    for atom in atoms:
        last = united[-1] if united else None
        if last and last.role is atom.role is Role.UNKNOWN and not (atom.begins or last.text.endswith(")")):
            united[-1] = replace(last, words=last.words + atom.words)
        else:
            united.append(atom)
    return united


def _with_notes(atoms: Sequence[Atom]) -> list[Atom]:
    """The labels with the parentheses printed after or below them."""
    labels: list[Atom] = []
    index = 0
    while index < len(atoms):
        count = _notes_from(atoms, index)
        if not count or not labels:
            labels.append(atoms[index])
            index += 1
            continue
        for offset, note in enumerate(atoms[index : index + count]):
            owner = min(max(len(labels) - count, 0) + offset, len(labels) - 1)
            labels[owner] = replace(labels[owner], words=(*labels[owner].words, *note.words))
        index += count
    return labels


def _notes_from(atoms: Sequence[Atom], index: int) -> int:
    end = index
    while end < len(atoms) and atoms[end].role is Role.NOTE:
        end += 1
    return end - index


def layouts_of(lines: Sequence[Line]) -> Iterator[Layout]:
    """The layouts that header lines may mean, the plainest first."""
    atoms = atoms_of(lines)
    if atoms and atoms[0].role is not Role.UNKNOWN:
        yield from islice(_layouts(atoms), _MOST_LAYOUTS)


def _layouts(atoms: Sequence[Atom]) -> Iterator[Layout]:
    for doubt, divided in _divisions(atoms):
        times = [i for i, atom in enumerate(divided) if atom.role is Role.TIME]
        groups = [i for i, atom in enumerate(divided) if atom.role is Role.GROUP]
        if times and groups:
            yield from _grouped_by_time(divided, times, groups, doubt)
            yield from _grouped_by_run(divided, groups, doubt)
        if times and not groups:
            yield from _grouped_in_turn(divided, times, doubt)
        yield from _grouped_by_line(divided, doubt)
        yield _layout([(atom, None) for atom in divided], doubt + (1 if times and groups else 0))


def _divisions(atoms: Sequence[Atom]) -> Iterator[tuple[int, list[Atom]]]:
    """The ways to take runs of unknown words: each word a label, all one label, or what lies between."""
    options = [_divided(atom) for atom in atoms]
    for choice in product(*options):
        doubt = sum(cost for cost, _ in choice)
        yield doubt, [atom for _, parts in choice for atom in parts]


def _divided(atom: Atom) -> list[tuple[int, tuple[Atom, ...]]]:
    if atom.role is not Role.UNKNOWN:
        return [(0, (atom,))]
    words = _glued(atom.words)
    ways = [(0, words), *((1, together) for size in (2, 3, 4) if (together := _unspaced(words, size)))]
    for count in range(min(len(words), _MOST_LOOSE_WORDS) - 1, 0, -1):
        ways.append((1 if count > 1 else 0, _cut(words, count)))
    return [
        (cost, tuple(replace(atom, words=(text,), begins=False) for text in texts))
        for cost, texts in dict.fromkeys(ways[:6])
    ]


def _unspaced(words: Sequence[str], size: int) -> tuple[str, ...]:
    """The words, letters spread with spaces put together again by so many; nothing where they do not come out even."""
    united: list[str] = []
    for single, run in groupby(words, key=lambda text: len(text) == 1):
        letters = list(run)
        if single and len(letters) % size:
            return ()
        step = size if single else 1
        united.extend(" ".join(letters[i : i + step]) for i in range(0, len(letters), step))
    return tuple(united) if len(united) < len(words) else ()


def _cut(words: Sequence[str], count: int) -> tuple[str, ...]:
    """The words as so many labels of sizes as even as can be."""
    cuts = min(combinations(range(1, len(words)), count - 1), key=lambda cuts: _unevenness(words, cuts))
    bounds = (0, *cuts, len(words))
    return tuple(" ".join(words[a:b]) for a, b in pairwise(bounds))


def _glued(words: Sequence[str]) -> tuple[str, ...]:
    """The words, those that never begin a label put to the one before."""
    glued: list[str] = []
    for text in words[:8]:
        if glued and (text in TRAILING_WORDS or text.startswith("(") or glued[-1].endswith(("·", "/", ","))):
            glued[-1] += " " + text
        else:
            glued.append(text)
    return (*glued, *words[8:])


def _unevenness(words: Sequence[str], cuts: Sequence[int]) -> int:
    bounds = (0, *cuts, len(words))
    sizes = [sum(map(len, words[a:b])) for a, b in pairwise(bounds)]
    return max(sizes) - min(sizes)


def _grouped_by_time(
    atoms: Sequence[Atom], times: Sequence[int], groups: Sequence[int], doubt: int
) -> Iterator[Layout]:
    """Years or grades spread over the groups: all to one, or a new group where their sequence begins again."""
    runs = _restarts([atoms[i] for i in times])
    for owners in combinations(groups, len(runs)):
        tops = _in_order([atom for i, atom in enumerate(atoms) if i not in times])
        owned = dict(zip((id(atoms[i]) for i in owners), runs, strict=True))
        yield _spread(tops, owned, doubt + len(groups) - len(runs) + _passed_over(atoms, owners, groups))


def _passed_over(atoms: Sequence[Atom], owners: Sequence[int], groups: Sequence[int]) -> int:
    """How many groups without grades were given some though a group that can have them was left without."""
    graded_left = any(not is_ungraded(atoms[i].text) for i in groups if i not in owners)
    return sum(is_ungraded(atoms[i].text) for i in owners) if graded_left else 0


def _grouped_by_run(atoms: Sequence[Atom], groups: Sequence[int], doubt: int) -> Iterator[Layout]:
    """The last line in runs under the groups: a new run where a time comes again, a total begins, or words follow times.

    ``계 5급 6급 계 운전 사무`` under 일반직 and 공무직 gives two runs.
    """
    last = max(atom.line for atom in atoms)
    start = next(i for i, atom in enumerate(atoms) if atom.line == last)
    owners = [i for i in groups if i < start]
    runs = _runs(atoms[start:])
    if len(runs) < 2 or not atoms[start:] or any(atom.role is Role.GROUP for atom in atoms[start:]):
        return
    for chosen in combinations(owners, len(runs)):
        owned = dict(zip((id(atoms[i]) for i in chosen), runs, strict=True))
        yield _spread(_in_order(atoms[:start]), owned, doubt + len(owners) - len(runs))


def _grouped_in_turn(atoms: Sequence[Atom], times: Sequence[int], doubt: int) -> Iterator[Layout]:
    """Dates that come again under the labels before them in turn: what was spent and its rate, each by two dates."""
    first = times[0]
    runs = _restarts([atoms[i] for i in times])
    alike = {tuple(word(atom.text) for atom in run) for run in runs}
    owners = [i for i in range(first) if atoms[i].role is Role.LEAF][-len(runs) :]
    if len(runs) == len(owners) > 1 == len(alike) < len(runs[0]) and len(atoms) - first == len(times):
        owned = dict(zip((id(atoms[i]) for i in owners), runs, strict=True))
        yield _spread(_in_order(atoms[:first]), owned, doubt)


def _runs(leaves: Sequence[Atom]) -> list[list[Atom]]:
    runs: list[list[Atom]] = [[]]
    for atom in leaves:
        run = runs[-1]
        again = any(word(atom.text) == word(other.text) for other in run)
        after_times = bool(run) and run[-1].role is Role.TIME and atom.role is not Role.TIME
        if run and (again or atom.role is Role.TOTAL or after_times):
            runs.append(run := [])
        run.append(atom)
    return runs


def _spread(tops: Sequence[Atom], owned: dict[int, list[Atom]], doubt: int) -> Layout:
    pairs: list[tuple[Atom, Atom | None]] = []
    for atom in tops:
        leaves = owned.get(id(atom))
        pairs.extend([(leaf, atom) for leaf in leaves] if leaves else [(atom, None)])
    return _layout(pairs, doubt)


def _restarts(times: Sequence[Atom]) -> list[list[Atom]]:
    """Times in runs: a new one where a time returns to what an earlier one was.

    ``4급 … 9급 6급 … 9급 6급 … 9급`` gives three runs.
    """
    runs: list[list[Atom]] = [[]]
    seen: set[str] = set()
    for atom in times:
        key = word(atom.text)
        if key in seen:
            runs.append([])
            seen = set()
        runs[-1].append(atom)
        seen.add(key)
    return runs


def _grouped_by_line(atoms: Sequence[Atom], doubt: int) -> Iterator[Layout]:
    """The last line, or what begins with the first time, under one of the labels before it, whichever may be a group."""
    last = max(atom.line for atom in atoms)
    starts = {
        next(i for i, atom in enumerate(atoms) if atom.line == last),
        next((i for i, atom in enumerate(atoms) if atom.role is Role.TIME), 0),
    }
    for start in sorted(starts):
        leaves = atoms[start:]
        if len(leaves) < 2 or start < 2:
            continue
        tops = _in_order(atoms[:start])
        # Words after the grades are of the next group, where there is one to take them.
        several = min(len(_runs(leaves)), sum(top.role is Role.GROUP for top in tops)) > 1
        for top in (top for top in tops[1:] if _may_stand_over(top, leaves)):
            yield _spread(tops, {id(top): list(leaves)}, doubt + several + _group_doubt(top, leaves))


def _may_stand_over(top: Atom, leaves: Sequence[Atom]) -> bool:
    """Whether a label can head others: what heads row labels, or stands on the line of the times, is beside them."""
    if leaves[0].role is not Role.TIME or _group_doubt(top, leaves) < 2:
        return True
    return top.role is not Role.STUB and top.line != leaves[0].line


def _group_doubt(top: Atom, leaves: Sequence[Atom]) -> int:
    """How much it takes to believe that a label stands over others: dates part what was spent before all else."""
    if top.role is Role.GROUP:
        return 0
    if top.role is Role.TIME and all(leaf.role is Role.LEAF for leaf in leaves):
        return 1
    if leaves[0].role is Role.TIME:
        return {"집행액": 0, "지출액": 0, "예산액": 1}.get(squeeze(top.text), 2)
    return 2


def _in_order(tops: Sequence[Atom]) -> list[Atom]:
    """The labels of the upper row from left to right: what heads the rows comes first, a known order is kept."""
    if tops[0].role is Role.STUB or not any(atom.role is Role.STUB for atom in tops):
        return list(tops)
    for order in CANONICAL_ORDERS:
        ranks = [_rank(atom, order) for atom in tops]
        if None not in ranks:
            return [atom for _, atom in sorted(zip(ranks, tops, strict=True), key=lambda pair: pair[0] or 0)]
    return sorted(tops, key=lambda atom: (atom.role is not Role.STUB, atom.role is Role.GROUP))


def _rank(atom: Atom, order: Sequence[str]) -> int | None:
    name = word(re.sub(r"\(.*", "", "".join(atom.words)))
    return order.index(name) if name in order else None


def _layout(pairs: Sequence[tuple[Atom, Atom | None]], doubt: int) -> Layout:
    columns = []
    for position, (atom, group) in enumerate(pairs):
        holds = holds_of(near_label(atom.text) or atom.text) if atom.role is not Role.TIME else Holds.VALUE
        if holds is Holds.TEXT and position and group:
            holds = Holds.VALUE
        over = Piece(group.text, group.line) if group else None
        columns.append(Column(Piece(atom.text, atom.line), over, holds))
    known = sum(atom.role is not Role.UNKNOWN for atom, _ in pairs)
    return Layout(tuple(columns), doubt, known)
