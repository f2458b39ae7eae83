"""What libraries log takes the form that LOG_FORMAT names, without what exceptions say."""

import json
import logging
import sys

from bot.logs import LINE, Discreet, DiscreetJson, working

SAID = "王建波 13912345678"


def record(name: str, message: str) -> logging.LogRecord:
    try:
        int(SAID)
    except ValueError:
        return logging.LogRecord(name, logging.ERROR, "x.py", 1, message, (), sys.exc_info())
    raise AssertionError("that was a number")


def test_a_library_s_line_as_text_and_as_json() -> None:
    with working(inbox_id=7):
        as_text = Discreet(LINE).format(record("sqlalchemy.pool", "lost a connection"))
        as_json = json.loads(DiscreetJson().format(record("sqlalchemy.pool", "lost a connection")))
    first = as_text.splitlines()[0]
    assert "[ERROR] sqlalchemy.pool: lost a connection" in first
    assert " inbox_id=7" in first
    assert " work=" in first
    assert as_json.items() >= {"event": "lost a connection", "level": "error", "logger": "sqlalchemy.pool"}.items()
    assert (as_json["inbox_id"], len(as_json["work"])) == ("7", 8)
    for said in (as_text, json.dumps(as_json, ensure_ascii=False)):
        assert "builtins.ValueError" in said
        assert "王建波" not in said
        assert "139" not in said


def test_what_asyncio_shows_of_a_failed_task_is_left_out() -> None:
    line = DiscreetJson().format(record("asyncio", "Task exception was never retrieved\nfuture: <Task 王建波>"))
    assert json.loads(line)["event"] == "Task exception was never retrieved"
    assert "work" not in json.loads(line)


def test_work_within_work_is_the_same_and_ends_with_it() -> None:
    formatter = DiscreetJson()

    def work() -> str | None:
        return json.loads(formatter.format(record("x", "y"))).get("work")  # type: ignore[no-any-return]  # JSON

    with working(job="tick"):
        outer = work()
        with working(job="inner"):
            assert work() == outer is not None
    assert work() is None
