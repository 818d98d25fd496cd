"""Logs: one JSON line an event on standard error. Fixed words and codes only, nothing that a person typed."""

import logging
import sys

import structlog


def begin(level: str = "info") -> None:
    """Set logging up for this process, the libraries' too."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries quote URLs, addresses and values in their messages; only that they warned is of use here.
    logging.basicConfig(level=logging.ERROR, handlers=[_Bare()], force=True)


class _Bare(logging.Handler):
    """A library's log record, less its words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().error(
            "library", logger=record.name, place=f"{record.module}:{record.lineno}", error_type=error
        )
