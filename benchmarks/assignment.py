"""A mentor for everybody, beside SciPy's linear_sum_assignment on the same points.

./dev bench assignment [--people N …] [--seed S] [--runs R]

As many trainees as mentors, in districts of some fifty; each district is helped by its own and by
two others. A mentor has three places, each dearer than the one before. SciPy knows no places: it
is given a column for each, and the table is made before it is timed. Both must place as many with
as many points.
"""

from importlib import import_module

import django

django.setup()

import numpy as np
from measured import arguments, by_turns, compared, tell, within

from pairings.board.assigning import assign
from pairings.board.weighing import MOST, Nearness, load

# What the page of a proposal says of some thousand people, in seconds.
PROMISED = 30
PLACES = 3
IN_A_DISTRICT = 50
HELPED_BY = 3


def a_city(people: int, seed: int) -> tuple[np.ndarray, list[list[int]]]:
    """The points of each trainee with each mentor, and what the places of each mentor cost."""
    chance = np.random.default_rng(seed)
    districts = max(people // IN_A_DISTRICT, 1)
    trainees, mentors = (chance.integers(0, districts, people) for _side in range(2))
    apart = (mentors[None, :] - trainees[:, None]) % districts
    near = np.where(apart == 0, Nearness.SAME_DISTRICT, Nearness.PARTNER_DISTRICT)
    points = near + chance.integers(0, MOST + 1, people)[None, :]
    points = np.where(apart < HELPED_BY, points, -1).astype(np.int32)
    return points, [[load(place) for place in range(1, PLACES + 1)]] * people


def worth(points: np.ndarray, costs: list[list[int]], pairs) -> tuple[int, int]:
    """How many are placed, and with how many points."""
    taken = [0] * len(costs)
    total = 0
    for trainee, mentor in pairs:
        total += int(points[trainee, mentor]) - costs[mentor][taken[mentor]]
        taken[mentor] += 1
    return sum(taken), total


def by_columns(points: np.ndarray, costs: list[list[int]]) -> np.ndarray:
    """What each place is worth to each trainee; nothing, where the two must not be a pair."""
    dearest = max(max(each) for each in costs)
    placed = len(points) * (int(points.max()) + dearest + 1) + 1
    of_place = np.concatenate(costs)[None, :]
    repeated = np.repeat(points, [len(each) for each in costs], axis=1)
    return np.where(repeated >= 0, placed + repeated - of_place, 0).astype(np.float64)


def by_scipy(table: np.ndarray) -> list[tuple[int, int]]:
    optimize = import_module("scipy.optimize")
    rows, columns = optimize.linear_sum_assignment(table, maximize=True)
    is_pair = table[rows, columns] > 0
    return list(zip(rows[is_pair].tolist(), (columns[is_pair] // PLACES).tolist(), strict=True))


def by_the_board(points: np.ndarray, costs: list[list[int]]) -> list[tuple[int, int]]:
    found = enumerate(assign(points, costs))
    return [(trainee, mentor) for trainee, mentor in found if mentor is not None]


def main() -> None:
    parser = arguments("assignment", runs=5)
    parser.add_argument("--people", type=int, nargs="+", default=[60, 2000])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    scipy = import_module("scipy")
    rows = []
    for people in asked.people:
        points, costs = a_city(people, asked.seed)
        table = by_columns(points, costs)
        best = worth(points, costs, by_the_board(points, costs))
        assert best == worth(points, costs, by_scipy(table))
        ours, theirs = by_turns(
            asked.runs,
            lambda points=points, costs=costs: by_the_board(points, costs),
            lambda table=table: by_scipy(table),
        )
        placed, total = best
        sizes = f"{people:,} trainees, {people:,} mentors with {PLACES} places"
        rows.append(
            compared(
                f"a mentor for each of {people:,} trainees",
                ours,
                f"SciPy {scipy.__version__}, its table not timed",
                theirs,
                sizes=f"{sizes}; {placed:,} placed with {total:,} points by both",
                goal=within(PROMISED),
            )
        )
    tell(rows, asked.rows)


if __name__ == "__main__":
    main()
