"""What the log says: a fault of ours with its traceback, a refusal in one line."""

import logging


class RefusalsInOneLine(logging.Filter):
    """The page not theirs, the form without its key: nothing in our code is to be looked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
