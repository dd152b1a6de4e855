"""Where the minutes of a test run went: the slowest tests, and the whole beside its budget.

It only tells. A slow machine is no fault of the code, so no run fails for the time it took.
"""

from devtools.parts import Part

BUDGET = 15 * 60  # seconds for .ci/run on two cores
SLOWEST = 10


def print_time(total: float, checks: float, parts: list[Part]) -> None:
    """Print the lines; `total` and `checks` are seconds since the command began and of them."""
    ran = [part for part in parts if part.durations]
    tests = sorted(
        ((seconds, part.name, test) for part in ran for seconds, test in part.durations),
        reverse=True,
    )
    if tests:
        print(f"\nThe slowest of {len(tests)} tests, in seconds:")
    for seconds, name, test in tests[:SLOWEST]:
        print(f"{seconds:7.1f}  {name:<11}{test}")
    spent = [("checks", checks), *((part.name, part.seconds) for part in ran)]
    shown = ", ".join(f"{name} {clock(seconds)}" for name, seconds in spent)
    over = " (OVER THE BUDGET)" if total > BUDGET else ""
    print(f"\nTime {clock(total)} of {clock(BUDGET)}{over}: {shown}", flush=True)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
