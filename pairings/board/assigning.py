"""The best whole assignment: as many trainees as can be placed, then the most points.

A linear program over pairs and over the places of each mentor. Its matrix is that of a network, so
the corner that the simplex method ends in has whole numbers, and the shadow prices it ends with
prove what was left out of the program: of each trainee a few mentors are in it at first, and
whoever would still better the result comes in, until nobody would.
"""

from collections.abc import Sequence

import highspy
import numpy as np

# Of each trainee's mentors so many are in the program at first, and so many come in at a time.
AT_FIRST, AT_A_TIME = 30, 30
# All that goes in is whole, so prices are too: less than this is rounding.
ROUNDING = 0.5
QUIET = {"output_flag": False, "threads": 1, "solver": "simplex"}


def assign(points: np.ndarray, costs: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row of `points` its column, or None.

    `points[trainee, mentor]` is below zero where the two must not be a pair. `costs[mentor]` has a
    number for each free place, growing: what it takes off the points to fill it. The same input
    gives the same result.
    """
    free = np.array([len(each) > 0 for each in costs], dtype=bool)
    if not ((points >= 0) & free).any():
        return [None] * len(points)
    program = _Program(points, costs)
    while program.solve():
        pass
    return program.chosen()


class _Program:
    def __init__(self, points: np.ndarray, costs: Sequence[Sequence[int]]):
        self.points = points
        self.trainees, self.mentors = points.shape
        dearest = max((cost for each in costs for cost in each), default=0)
        # Worth more than any other arrangement of all the rest.
        self.placed = self.trainees * (int(points.max()) + dearest + 1) + 1
        self.highs = highspy.Highs()
        for name, value in QUIET.items():
            self.highs.setOptionValue(name, value)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        infinity = self.highs.getInfinity()
        rows = self.trainees + self.mentors
        # A trainee has one mentor at most; a mentor's trainees fill the places that are taken.
        upper = np.concatenate([np.ones(self.trainees), np.zeros(self.mentors)])
        empty = np.zeros(0, dtype=np.int32)
        self.highs.addRows(
            rows,
            np.full(rows, -infinity),
            upper,
            0,
            np.zeros(rows, dtype=np.int32),
            empty,
            np.zeros(0),
        )
        self.add_places(costs)
        self.pairs = np.zeros((0, 2), dtype=np.int64)
        # What is in the program already, or never comes in.
        self.is_in = (points < 0) | np.array([not each for each in costs])
        self.add_pairs(self.best(self.spread(), AT_FIRST))

    def add_places(self, costs: Sequence[Sequence[int]]) -> None:
        of = [mentor for mentor, each in enumerate(costs) for _cost in each]
        self.places = len(of)
        self.add_columns(
            -np.array([cost for each in costs for cost in each], dtype=np.float64),
            np.array(of, dtype=np.int32)[:, None] + self.trainees,
            np.full((self.places, 1), -1.0),
        )

    def add_pairs(self, pairs: np.ndarray) -> None:
        trainee, mentor = pairs[:, 0], pairs[:, 1]
        self.is_in[trainee, mentor] = True
        self.pairs = np.concatenate([self.pairs, pairs])
        rows = np.stack([trainee, mentor + self.trainees], axis=1).astype(np.int32)
        self.add_columns(
            self.placed + self.points[trainee, mentor].astype(np.float64),
            rows,
            np.ones(rows.shape),
        )

    def add_columns(self, worth: np.ndarray, rows: np.ndarray, values: np.ndarray) -> None:
        count, each = rows.shape
        if count:
            starts = np.arange(0, count * each, each, dtype=np.int32)
            self.highs.addCols(
                count,
                worth,
                np.zeros(count),
                np.ones(count),
                count * each,
                starts,
                rows.ravel(),
                values.ravel(),
            )

    def spread(self) -> np.ndarray:
        """Points, with equals told apart by turns: not all trainees ask the same mentor first."""
        turn = np.arange(self.mentors)[None, :] - np.arange(self.trainees)[:, None]
        return self.points + 1 - (turn % self.mentors) / self.mentors

    def best(self, gain: np.ndarray, number: int) -> np.ndarray:
        """Of each trainee the pairs that gain most, among those not in the program yet."""
        gain = np.where(self.is_in, -1.0, gain)
        number = min(number, self.mentors)
        found = np.argpartition(-gain, number - 1, axis=1)[:, :number]
        trainee = np.repeat(np.arange(self.trainees), number)
        pairs = np.stack([trainee, found.ravel()], axis=1)
        pairs = pairs[gain[pairs[:, 0], pairs[:, 1]] > ROUNDING]
        return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]

    def solve(self) -> bool:
        """Whether somebody came in who would better the result."""
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"No assignment: {self.highs.getModelStatus()}")
        prices = np.array(self.highs.getSolution().row_dual)
        asked = prices[: self.trainees, None] + prices[None, self.trainees :]
        pairs = self.best(self.placed + self.points - asked, AT_A_TIME)
        if len(pairs):
            self.add_pairs(pairs)
        return bool(len(pairs))

    def chosen(self) -> list[int | None]:
        taken = np.array(self.highs.getSolution().col_value)[self.places :] > ROUNDING
        found: list[int | None] = [None] * self.trainees
        for trainee, mentor in self.pairs[taken].tolist():
            found[trainee] = mentor
        return found
