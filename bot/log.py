"""Logging for the operator: to standard error, for people on a terminal and as JSON elsewhere."""

import logging
import sys

import structlog


def configure_logging(*, is_verbose: bool) -> None:
    """Send warnings (everything from INFO when verbose) to standard error.

    Nothing is configured at import, so that a program that embeds the bot keeps its own set-up.
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
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if is_verbose else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
