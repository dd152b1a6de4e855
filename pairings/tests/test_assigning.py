"""The best whole assignment, beside one that tries every way there is."""

import random

import numpy as np
import pytest

from pairings.board import weighing
from pairings.board.assigning import assign
from pairings.board.weighing import Weights
from programs.models import WEIGHED

pytestmark = pytest.mark.once


def worth(points, costs, found) -> tuple[int, int]:
    """How many are placed, and with how many points; fails where a rule is broken."""
    used = [0] * len(costs)
    total = 0
    for trainee, mentor in enumerate(found):
        if mentor is not None:
            assert points[trainee, mentor] >= 0
            total += int(points[trainee, mentor]) - costs[mentor][used[mentor]]
            used[mentor] += 1
    return sum(used), total


def every_way(points, costs, trainee=0, used=()) -> tuple[int, int]:
    """The best that can be had, found by trying all of it."""
    used = used or (0,) * len(costs)
    if trainee == len(points):
        return 0, 0
    best = every_way(points, costs, trainee + 1, used)
    for mentor, each in enumerate(costs):
        if points[trainee, mentor] >= 0 and used[mentor] < len(each):
            more = (*used[:mentor], used[mentor] + 1, *used[mentor + 1 :])
            placed, total = every_way(points, costs, trainee + 1, more)
            total += int(points[trainee, mentor]) - each[used[mentor]]
            best = max(best, (placed + 1, total))
    return best


def a_case(seed: int):
    chance = random.Random(seed)
    trainees, mentors = chance.randint(1, 6), chance.randint(1, 5)
    points = np.array(
        [
            [chance.randint(0, 30) if chance.random() < 0.6 else -1 for _mentor in range(mentors)]
            for _trainee in range(trainees)
        ]
    )
    costs = [[4 * place for place in range(chance.randint(0, 3))] for _mentor in range(mentors)]
    return points, costs


@pytest.mark.parametrize("seed", range(50))
def test_nothing_better_is_to_be_had(seed):
    points, costs = a_case(seed)

    assert worth(points, costs, assign(points, costs)) == every_way(points, costs)


def facts_of(chance: random.Random) -> dict:
    return {
        "nearness": chance.choice([1, 3, 6, 9, 10]),
        "experienced": chance.randint(0, 10),
        "worked_well": chance.random() < 0.2,
        "wished_by": chance.choice([0, 0, 1, 2]),
        "minutes": chance.choice([None, 15, 45, 90, 300]),
    }


def by_hand(weights: Weights, told: dict) -> int:
    """What speaks for a pair, criterion by criterion."""
    wished = {0: 0, 1: 6, 2: 10}[told["wished_by"]]
    travel = {None: 0, 15: 10, 45: 7, 90: 4, 300: 0}[told["minutes"]]
    return (
        weights.nearness * told["nearness"]
        + weights.experience * told["experienced"]
        + weights.continuity * 10 * told["worked_well"]
        + weights.wishes * wished
        + weights.travel * travel
    )


@pytest.mark.parametrize("seed", range(40))
def test_nothing_better_is_to_be_had_by_whatever_weights(seed):
    """Facts of a few people, weighed once by the board and once by hand, the best tried out."""
    chance = random.Random(1000 + seed)
    weights = Weights(**{name: chance.choice([0, 1, 3]) for name in WEIGHED})
    trainees, mentors = chance.randint(1, 5), chance.randint(1, 4)
    points, expected = np.full((2, trainees, mentors), -1)
    for place in np.ndindex(trainees, mentors):
        if chance.random() < 0.7:
            told = facts_of(chance)
            expected[place] = by_hand(weights, told)
            minutes, near = told.pop("minutes"), told.pop("nearness")
            points[place] = weighing.points(
                weights, near, told.pop("experienced"), way=weighing.way(minutes), **told
            )
    free = [chance.randint(0, 3) for _mentor in range(mentors)]
    costs = [
        [weights.balance * weighing.load(place + 1) for place in range(number)] for number in free
    ]
    by_place = [[weights.balance * 3 * place for place in range(number)] for number in free]

    found = worth(points, costs, assign(points, costs))

    assert found == every_way(expected, by_place)


def test_the_same_people_give_the_same_proposal():
    chance = np.random.default_rng(7)
    points = chance.integers(0, 5, (60, 40))
    costs = [[0, 3, 6]] * 40

    assert assign(points, costs) == assign(points.copy(), [list(each) for each in costs])


def test_who_comes_in_later_still_betters_the_result(monkeypatch):
    """With one mentor of each trainee in the program at first, the others come in by price."""
    monkeypatch.setattr("pairings.board.assigning.AT_FIRST", 1)
    monkeypatch.setattr("pairings.board.assigning.AT_A_TIME", 1)
    points = np.array([[9, 8, 0], [9, 2, 1], [9, 8, 7]])
    costs = [[0], [0], [0]]

    assert worth(points, costs, assign(points, costs)) == (3, 24)


def test_nobody_to_place_or_nowhere_to_place_them():
    assert assign(np.zeros((0, 0), dtype=int), []) == []
    assert assign(np.array([[-1, -1]]), [[0], [0]]) == [None]
    assert assign(np.array([[5]]), [[]]) == [None]
