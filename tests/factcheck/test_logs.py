"""Log lines: one shape for readers, one for machines, with the ids that hold a request and its tasks together."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
from celery import shared_task
from django.core.exceptions import ImproperlyConfigured
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from factcheck.celery import app
from factcheck.log_settings import describe_logging
from factcheck.logs import bind_task_id, build_formatter, forget_task_id


@pytest.fixture(autouse=True)
def no_ids():
    clear_contextvars()
    yield
    clear_contextvars()


def write(form: str, message: str, *values, trace=False) -> str:
    record = logging.LogRecord("claims.sources", logging.WARNING, __file__, 1, message, values, None)
    if trace:
        try:
            raise ValueError("bad\nthing")
        except ValueError:
            record.exc_info = sys.exc_info()
    return build_formatter(form).format(record)


def test_json_has_a_field_for_each_named_value():
    said = json.loads(write("json", "captured source=%s outcome=%s", 5, "timed_out"))
    assert said.pop("at").endswith("Z")
    assert said == {
        "event": "captured",
        "source": 5,
        "outcome": "timed_out",
        "level": "warning",
        "logger": "claims.sources",
    }


@pytest.mark.parametrize(("message", "values"), [("it took %s", (5,)), ("%s is x=%s", (1, 2)), ("plain", ())])
def test_json_leaves_other_sentences_whole(message, values):
    assert json.loads(write("json", message, *values))["event"] == message % values


def test_a_field_replaces_nothing_that_every_line_has():
    said = json.loads(write("json", "failed event=%s level=%s", "e", "l"))
    assert (said["event"], said["level"], said["event_"], said["level_"]) == ("failed", "warning", "e", "l")


def test_json_keeps_a_trace_in_one_line():
    line = write("json", "broke id=%s", 1, trace=True)
    assert "\n" not in line and "ValueError: bad" in json.loads(line)["exception"]


def test_a_reader_gets_a_line_and_the_trace_below():
    line = write("lines", "broke id=%s", 1, trace=True)
    assert "WARNING claims.sources broke id=1\nTraceback" in line


def test_typed_text_cannot_forge_a_line():
    line = write("lines", "asked path=%s", "/x\n2026-01-01 CRITICAL all is lost")
    assert "\n" not in line


def test_lines_carry_the_ids():
    bind_contextvars(request="r-1", task="t-1")
    assert write("lines", "done").endswith("done request=r-1 task=t-1")
    assert json.loads(write("json", "done"))["request"] == "r-1"


def test_an_unknown_format_fails_by_name(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT='xml'"):
        describe_logging()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abc-123.DEF_456", True),
        ("short", False),
        ("x" * 65, False),
        ("a b c d e f g", False),
        ("<script>1</script>", False),
    ],
)
def test_a_sane_request_id_is_kept_and_any_other_replaced(given, kept, client):
    answered = client.get("/sign-in/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answered == given) is kept and 8 <= len(answered) <= 64


@pytest.mark.django_db
def test_each_request_has_an_id_of_its_own(client):
    ids = {client.get("/sign-in/")["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.django_db
def test_a_refused_request_is_logged(sam, sign_in, caplog):
    sign_in(sam).get("/")
    assert "Forbidden (Permission denied): /" in caplog.text


@shared_task(name="tests.say_ids")
def say_ids() -> dict:
    return dict(get_contextvars())


def test_a_task_logs_under_its_own_id_and_that_of_its_request():
    bind_contextvars(request="request-12345")
    headers = publish(say_ids)
    say_ids.push_request(**headers)
    try:
        bind_task_id(task_id="task-1", task=say_ids)
        assert say_ids() == {"task": "task-1", "request": "request-12345"}
        forget_task_id()
        assert say_ids() == {}
    finally:
        say_ids.pop_request()


def publish(task) -> dict:
    """The headers of the message that a sent task becomes, read back from the broker."""
    task.apply_async(queue="logs-test", expires=5)
    with app.connection_for_read() as broker, broker.SimpleQueue("logs-test") as queue:
        message = queue.get(timeout=5)
        message.ack()
        return message.headers


def test_reading_the_settings_loads_nothing_heavy():
    """The supervisor reads them and stays for as long as the program runs."""
    code = "import sys, factcheck.settings; print([name for name in ('structlog', 'celery', 'allauth') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
