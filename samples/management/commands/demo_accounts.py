from django.core.management.base import BaseCommand

from samples.demo import demo_accounts


class Command(BaseCommand):
    help = "Print whom to sign in as, with the password of this checkout's demo."

    def handle(self, **options):
        self.stdout.write(f"{'User name':<14} {'Password':<15} {'Waiting':>7}  Who")
        for account in demo_accounts():
            self.stdout.write(
                f"{account.username:<14} {account.password:<15} {account.waiting:>7}  "
                f"{account.name} ({account.place})"
            )
