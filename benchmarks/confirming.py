"""Acceptances by many at once: with the triggers of the kept sums, and with them taken off.

./dev bench confirming [--forms N] [--seed S] [--runs R] [--writers N] [--each N]
"""

import multiprocessing
import statistics
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, connections
from made_city import city, size
from measured import arguments, compared, no_more_than, tell

from accounts.models import RoleAssignment
from accounts.services import actor_for
from activities.chain.rights import may_take
from activities.chain.services import take_step
from activities.models import Activity, Status, Verb
from core.actor import Actor, Role
from programs.models import Program
from reports.keeping import make_sums
from reports.sums.models import KeptSums
from reports.sums.triggers import drop_triggers, make_triggers

Keys = list[int]


class Writers:
    """Processes with a connection each, through which a lead takes steps at the same time."""

    def __init__(self, number: int, lead: Actor):
        connections.close_all()
        forked = multiprocessing.get_context("fork")
        self.pipes = []
        for _each in range(number):
            ours, theirs = forked.Pipe()
            forked.Process(target=serve, args=(theirs, lead), daemon=True).start()
            self.pipes.append(ours)

    def take(self, verb: Verb, forms: Keys) -> None:
        """Each writer takes the step on its share, one form after the other."""
        for at, pipe in enumerate(self.pipes):
            pipe.send((verb, forms[at :: len(self.pipes)]))
        failed = [answer for answer in [pipe.recv() for pipe in self.pipes] if answer]
        if failed:
            raise RuntimeError(failed[0])

    def end(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)


def serve(pipe, lead: Actor) -> None:
    while asked := pipe.recv():
        verb, forms = asked
        try:
            for pk in forms:
                form = Activity.objects.get(pk=pk)
                take_step(form, verb, actor=lead, seen=form.version)
        except Exception as error:
            pipe.send(repr(error))
        else:
            pipe.send("")


def waiting(program: Program, lead: Actor, number: int) -> Keys:
    """Forms that this lead may accept."""
    forms = Activity.objects.filter(program=program, status=Status.CITY, corrects=None)
    found = (form.pk for form in forms.order_by("pk") if may_take(lead, form, Verb.ACCEPT))
    keys = [pk for _number, pk in zip(range(number), found, strict=False)]
    if len(keys) < number:
        raise SystemExit(f"Only {len(keys)} forms wait for the city: ask for more --forms.")
    return keys


def a_round(writers: Writers, forms: Keys, prepare: Callable) -> Callable[[], float]:
    """The seconds of the acceptances alone; they are undone, for the next round."""

    def accept() -> float:
        prepare(connection)
        connections.close_all()
        started = time.perf_counter()
        writers.take(Verb.ACCEPT, forms)
        taken = time.perf_counter() - started
        writers.take(Verb.UNDO, forms)
        return taken

    return accept


def main() -> None:
    parser = arguments("confirming", forms=100_000, runs=7)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--each", type=int, default=25)
    asked = parser.parse_args()
    program = city(asked)
    kept, _is_new = KeptSums.objects.get_or_create(program=program)
    if not kept.made:
        make_sums(kept)
    general = RoleAssignment.objects.filter(role=Role.SUBJECT_LEAD, subject=None).earliest("pk")
    lead = actor_for(general.user)
    forms = waiting(program, lead, asked.writers * asked.each)
    # A server has read its addresses before anybody writes; nobody's turn is to pass with that.
    Activity.objects.get(pk=forms[0]).get_absolute_url()
    writers = Writers(asked.writers, lead)

    noted, unnoted = (
        a_round(writers, forms, prepare) for prepare in (make_triggers, drop_triggers)
    )
    try:
        noted()  # every writer connects, and reads what it keeps
        both = [(noted(), unnoted()) for _run in range(asked.runs)]
    finally:
        writers.end()
        make_triggers(connection)
    ours, theirs = zip(*both, strict=True)
    rates = [len(forms) / statistics.median(taken) for taken in (ours, theirs)]
    print("acceptances a second: {:.0f} beside {:.0f}".format(*rates))
    told = compared(
        f"{len(forms)} acceptances by {asked.writers} at once, noted for the kept sums",
        ours,
        "the same without the triggers",
        theirs,
        sizes=size(),
        goal=no_more_than(1.1),
    )
    tell([told], asked.rows)


if __name__ == "__main__":
    main()
