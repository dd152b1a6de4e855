"""Where the Chinese formats of Django are not how people write."""

# Without a zero before the month, as in a whole date.
MONTH_DAY_FORMAT = "n月j日"
