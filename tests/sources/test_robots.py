"""robots.txt as sites write it, and as an enemy does."""

from __future__ import annotations

import time

import pytest

from claims.sources.robots import AGENT, parse_robots, read_crawl_delay

OTHERS = "".join(f"User-agent: robot-{number}\n" for number in range(15_000))


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /", False),
        (f"User-agent: GPTBot\nUser-agent: {AGENT}\nDisallow: /", False),
        (f"User-agent: GPTBot\n\nUser-agent: {AGENT.upper()} # us\nDisallow: /", False),
        (f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}\nAllow: /", True),
        (f"User-agent: *\nDisallow: /\n\nUser-agent: {AGENT}Else\nAllow: /", False),
        ("User-agent: *\nAllow: /\nUser-agent: GPTBot\nDisallow: /", True),
        ("user agent *\rdisallow: /a", False),
        ("User-agent: *\nDisallow: /*a$", False),
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        (f"{OTHERS}User-agent: *\nDisallow: /", False),
        ("<html><p>Disallow: / user-agent: *</html>", True),
        ("\x00\ufffd" * 50, True),
    ],
)
def test_it_says_what_may_be_fetched(text, may):
    assert parse_robots(text).can_fetch("https://paper.example/a", AGENT) is may


def test_thousands_of_robots_with_thousands_of_rules_are_read_in_time():
    started = time.process_time()
    parse_robots(OTHERS + "Disallow: /a\n" * 15_000).can_fetch("https://paper.example/a", AGENT)
    parse_robots(("User-agent: a\nUser-agent: b\n" * 7_000) + "Disallow: /a\n" * 15_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("said", "delay"), [("3", 3), ("0.5", 0.5), ("300", 10), ("-1", None), ("nan", None), ("x", None)]
)
def test_it_grants_pauses_of_up_to_ten_seconds(said, delay):
    assert read_crawl_delay(f"User-agent: a\nUser-agent: *\nCrawl-delay: {said}") == delay
