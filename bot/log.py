"""Logging for the operator: to standard error, for people on a terminal and as JSON elsewhere."""

import logging
import sys

import structlog

# discord.py says so at every start; this bot does not speak.
_BESIDE_THE_POINT = "voice will NOT be supported"


def configure_logging(*, is_verbose: bool) -> None:
    """Send errors, and when verbose everything from INFO, to standard error.

    A person at the command line is told in a sentence what went wrong; that something was tried
    again on the way is for those who ask. What libraries warn of joins in. Nothing is configured at
    import.
    """
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if is_verbose else logging.ERROR),
        # Asked for at each line, as standard error may be another one by then.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(handlers=[_Joining()], level=logging.WARNING, force=True)


class _Joining(logging.Handler):
    """Hands the lines of libraries on to our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line in our form."""
        words = record.getMessage()
        if _BESIDE_THE_POINT not in words:
            log = structlog.get_logger()
            log.log(record.levelno, words, source=record.name, exc_info=record.exc_info)
