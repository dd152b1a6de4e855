from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.exceptions import DomainError
from samples.city.generate import generate_city
from samples.city.truth import as_json


class Command(BaseCommand):
    help = "Make up a city for tests of speed, past the services, with figures known beforehand."

    def add_arguments(self, parser):
        parser.add_argument("--forms", type=int, required=True, help="how many forms")
        parser.add_argument("--seed", type=int, required=True, help="the same seed, the same city")
        parser.add_argument("--slug", default="", help="of its program; city-SEED if left out")
        parser.add_argument(
            "--facts-only", action="store_true", help="forms and districts alone, up to 10 million"
        )
        parser.add_argument("--truth", metavar="FILE", help="where to write the figures as JSON")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, forms, seed, slug, facts_only, truth, format, **options):  # noqa: A002
        tell = self.stderr.write if format == "json" else self.stdout.write
        try:
            known = generate_city(
                forms=forms, seed=seed, slug=slug, facts_only=facts_only, tell=tell
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if truth:
            Path(truth).write_text(as_json(known), encoding="utf-8")
        if format == "json":
            self.stdout.write(as_json(known))
        else:
            self.stdout.write(f"Made the program {known['program']}.")
