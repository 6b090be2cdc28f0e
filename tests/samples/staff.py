"""Sample tables of 인력 in the forms reports print: long, short, upright, and in panels side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samples.description import Cell, Table, Truth, truth
from samples.scene import Scene, cells, signed

GRADES = ("5급", "6급", "7급", "8급", "9급")
MEASURES = ("정원", "현원", "과부족")
Posts = Mapping[tuple[str, str], tuple[int, int]]


def staffing(scene: Scene) -> Table:
    """인력 in one of its forms."""
    return scene.chance.choice((_by_category, _by_grade, _short, _panels, _upright_by_category))(scene)


def _posts(scene: Scene, groups: Mapping[str, Sequence[str]]) -> Posts:
    """정원 and 현원 of each grade of each group."""
    chance = scene.chance
    return {
        (g, grade): (chance.randint(1, 9), chance.randint(0, 9)) for g, grades in groups.items() for grade in grades
    }


def _counts(pairs: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """정원, 현원 and 과부족 of some posts together."""
    quota, staff = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return quota, staff, staff - quota


def _lines(posts: Posts) -> list[tuple[tuple[str, str], tuple[int, int, int]]]:
    """The counts of everybody, then of each grade."""
    return [(("계", "계"), _counts(list(posts.values()))), *((key, _counts([pair])) for key, pair in posts.items())]


def _facts(scene: Scene, lines: Sequence[tuple[tuple[str, str], tuple[int, ...]]]) -> tuple[Truth, ...]:
    return tuple(
        truth("staffing", as_of=scene.dated, measure=measure, category=category, grade=grade, headcount=count)
        for (category, grade), counts in lines
        for measure, count in zip(MEASURES, counts, strict=False)
    )


def _long(
    scene: Scene, header: tuple[tuple[Cell, ...], ...], lines: Sequence[tuple[tuple[str, str], tuple[int, int, int]]]
) -> Table:
    """A table of one row a measure."""
    none = scene.chance.choice(("-", "-", "0"))
    rows = zip(MEASURES, zip(*(counts for _, counts in lines), strict=True), strict=True)
    body = tuple(cells(scene.spaced(name), *(signed(count, none) for count in counts)) for name, counts in rows)
    return Table("staffing", header, body, _facts(scene, lines))


def _by_category(scene: Scene) -> Table:
    groups = {"일반직": GRADES, "관리운영직": ("6급", "7급"), "별정직·임기제": ("7급", "8급", "9급")}
    return category_table(scene, _posts(scene, groups))


def category_table(scene: Scene, posts: Posts) -> Table:
    """Grades under their categories."""
    groups = {group: tuple(grade for own, grade in posts if own == group) for group, _ in posts}
    lines = _lines(posts)
    top = (Cell("구 분", 2), Cell("계", 2), *(Cell(scene.spaced(g), 1, len(grades)) for g, grades in groups.items()))
    return _long(scene, (top, cells(*(grade for grades in groups.values() for grade in grades))), lines)


def _by_grade(scene: Scene) -> Table:
    lines = _lines(_posts(scene, {"계": GRADES}))
    return _long(scene, (cells(scene.spaced("구분"), "계", *GRADES),), lines)


def _short(scene: Scene) -> Table:
    """One row of 정원(현원)."""
    lines = [(key, counts[:2]) for key, counts in _lines(_posts(scene, {"계": GRADES}))]
    row = cells(*(f"{quota}({staff})" for _, (quota, staff) in lines))
    return Table("staffing", (cells("합 계", *GRADES),), (row,), _facts(scene, lines))


def _panels(scene: Scene) -> Table:
    """One row a grade, in one panel or in two side by side."""
    return panel_table(scene, _posts(scene, {"계": GRADES}), scene.chance.choice((1, 2)))


def panel_table(scene: Scene, posts: Posts, count: int) -> Table:
    """The posts in some panels side by side; their number, with the 계, divides by that of the panels."""
    lines = _lines(posts)
    deep = len(lines) // count
    body = tuple(
        cells(*(text for panel in range(count) for text in _panel(lines[row + panel * deep]))) for row in range(deep)
    )
    return Table("staffing", (cells(*("직급별", *MEASURES) * count),), body, _facts(scene, lines))


def _panel(line: tuple[tuple[str, str], tuple[int, int, int]]) -> tuple[str, ...]:
    return (line[0][1], *map(signed, line[1]))


def _upright_by_category(scene: Scene) -> Table:
    """One row a grade, each category with its 소계."""
    groups = {"일반직": GRADES[1:], "임기제": GRADES[2:4]}
    posts = _posts(scene, groups)
    lines = [(("계", "계"), _counts(list(posts.values())))]
    body = [(Cell("합 계", 1, 2), *cells(*map(signed, lines[0][1])))]
    for group, grades in groups.items():
        own = [posts[group, grade] for grade in grades]
        told = [((group, "계"), _counts(own)), *(((group, g), _counts([posts[group, g]])) for g in grades)]
        body += [
            (*(() if at else (Cell(group, len(told)),)), *cells("소계" if not at else key[1], *map(signed, counts)))
            for at, (key, counts) in enumerate(told)
        ]
        lines += told
    header = (Cell("구 분", 1, 2), *cells(*MEASURES))
    return Table("staffing", (header,), tuple(body), _facts(scene, lines))
