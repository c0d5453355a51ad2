"""Which addresses may be dialled, and which never, however they are written."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path

import pytest
from django.conf import settings

from claims.sources.addresses import (
    AddressRefused,
    check_answers,
    is_public,
    normalise_url,
    parse_address,
    read_allowed_endpoints,
    resolve_redirect,
)
from claims.sources.fetching import FetchError, fetch
from tests.sources.wires import CannedDialer, CannedResolver, build_answer

CASES = Path(settings.BASE_DIR).parent / "shared" / "data" / "ssrf" / "urls_dev.jsonl"
NONE = frozenset()


def load_cases() -> list:
    if not CASES.exists():
        return [pytest.param(None, marks=pytest.mark.skip("the shared address cases are not beside this checkout"))]
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, CASES.read_text().splitlines())]


@pytest.mark.parametrize("case", load_cases())
def test_it_follows_the_policy(case):
    answers = [build_answer(hop["status"], headers={"Location": hop["location"]}) for hop in case.get("redirects", [])]
    dialer = CannedDialer(answers)
    try:
        address = parse_address(case["url"], allowed=NONE)
        got = fetch(address, resolver=CannedResolver(case.get("resolver", {})), dialer=dialer, allowed=NONE)
        outcome = "allow" if got.status == 200 and got.raw == b"canned" else "other"
    except (AddressRefused, FetchError):
        outcome = "block"
    assert all(is_public(ipaddress.ip_address(ip)) for ip, _ in dialer.dialled)
    if case["check"] == "verdict":
        assert outcome == case["expect"]


REFUSED = """
http://0/ http://0.0.0.0/ http://127.0.0.1/ http://127.255.255.254/ http://10.0.0.0/ http://10.255.255.255/
http://172.16.0.0/ http://172.31.255.255/ http://192.168.0.1/ http://169.254.169.254/ http://100.64.0.0/
http://100.127.255.255/ http://192.0.0.192/ http://192.0.2.1/ http://192.88.99.1/ http://198.19.255.255/
http://198.51.100.1/ http://203.0.113.255/ http://224.0.0.1/ http://239.255.255.255/ http://240.0.0.1/
http://255.255.255.255/ http://168.63.129.16/ http://017700000001/ http://0x7f.1/ http://127.0.0.1.. http://1.2.3/
http://1.2.3.256/ http://4294967297/ http://8.8.4.4./ http://08.8.4.4/ http://0x08080404/ http://a.1/ http://a.0x1/
http://[::]/ http://[::1]/ http://[::127.0.0.1]/ http://[::ffff:8.8.4.4]/ http://[::ffff:0:127.0.0.1]/
http://[64:ff9b::8.8.4.4]/ http://[64:ff9b:1::1]/ http://[2002:808:404::]/ http://[2001::1]/ http://[2001:db8::1]/
http://[3fff::1]/ http://[fc00::1]/ http://[fdff::1]/ http://[fe80::1]/ http://[fec0::1]/ http://[ff02::1]/
http://[100::1]/ http://[2a04:4e42::81%25eth0]/ http://[2a04:4e42::81%eth0]/ http://[2a04:4e42::81/
http://[v1.a]/ http://[2a04:4e42:::81]/ http://2a04:4e42::81/ http://[]/
http://localhost/ http://a.localhost/ http://printer.local/ http://metadata.google.internal/ http://db/ http://x.lan/
http://x.home.arpa/ http://x.corp/ http://LOCALHOST./ http://x.intranet/
http://user@a.example/ http://@a.example/ http://a.example:80@b.example/ http://a.example%2f@b.example/
http://a%2eexample/ http://a.example%00/ http://a..example/ http://.a.example/ http://-a.example/ http://a-.example/
http://a.example:0/ http://a.example:22/ http://a.example:65536/ http://a.example:-80/ http://a.example:8o/
http://a.example:80:80/ http://a.example:99999999999999999999/ http://a.example:0000801/ http://a.example:000/
http:a.example http:/a.example https:/// //a.example a.example / ? # javascript:alert(1) data:text/html,x ftp://a.example/
ws://a.example/ mailto:a@a.example blob:http://a.example/ view-source:http://a.example/ jar:http://a.example/!/
HTTP+UNIX://a.example/ http\u200b://a.example/ http://a℀.example/ http://１２７.0.0.1/ http://８.８.４.４/ http://8。8。4。4/
http://१२७.०.०.१/ http://८.८.४.४./ http://[2a04:4e42::5efe:10.0.0.1]/ http://[2a04:4e42::200:5efe:808:404]/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://loc\u00adalhost/ http://a\u2025.example/ http://xn--a/
http://a.example／@b.example/ http://a＠b.example/ http://a.example：22/ http://a！.example/
""".split()


@pytest.mark.parametrize("url", REFUSED)
def test_it_refuses(url):
    with pytest.raises(AddressRefused) as refusal:
        parse_address(url, allowed=NONE)
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "",
        " http://a.example/",
        "http://a.example/ ",
        "http://a.example/a b",
        "http://a.example/\t",
        "http://a.ex\nample/",
        "http://a.example/\x00",
        "http://a.example\\",
        "http://a.example/\\..",
        "http://a.example/\x7f",
        "http://a\ud800.example/",
        "http://a.example/" + "a" * 8192,
        "http://a.example/" + "ü" * 4000,
        "http://" + "a." * 130 + "example/",
        "http://a.example\u3000/",
        "http://a.example/\u2028",
    ],
)
def test_it_refuses_characters_and_lengths_that_parsers_read_differently(url):
    with pytest.raises(AddressRefused):
        parse_address(url, allowed=NONE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://A.Example", "http://a.example/"),
        ("HTTPS://a.example:443/x#y", "https://a.example/x"),
        ("http://a.example.:8080?q=1", "http://a.example:8080/?q=1"),
        ("https://zürich.example/straße?ö", "https://xn--zrich-kva.example/stra%C3%9Fe?%C3%B6"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://例え。jp/", "https://xn--r8jz45g.jp/"),
        ("https://my_site.example/", "https://my_site.example/"),
        ("https://r3---sn-4g5.example/", "https://r3---sn-4g5.example/"),
        ("https://127.0.0.1.example/", "https://127.0.0.1.example/"),
        ("https://localhost.example/", "https://localhost.example/"),
        (
            "https://a.example/http://127.0.0.1/@x?u=http://10.0.0.1/#@127.0.0.1",
            "https://a.example/http://127.0.0.1/@x?u=http://10.0.0.1/",
        ),
        ("http://9.255.255.255/", "http://9.255.255.255/"),
        ("http://11.0.0.0/", "http://11.0.0.0/"),
        ("http://100.63.255.255/", "http://100.63.255.255/"),
        ("http://100.128.0.0/", "http://100.128.0.0/"),
        ("http://172.15.255.255/", "http://172.15.255.255/"),
        ("http://172.32.0.0/", "http://172.32.0.0/"),
        ("http://223.255.255.255/", "http://223.255.255.255/"),
        ("http://[2A04:4E42:0::0081]:8443/a", "http://[2a04:4e42::81]:8443/a"),
        ("http://[2001:200::1]/", "http://[2001:200::1]/"),
        ("http://a.example:/x", "http://a.example/x"),
        ("http://a.example:00000080/x", "http://a.example/x"),
        ("http://a.example/100%/%zz", "http://a.example/100%/%zz"),
        ("https://fa.example/می\u200cخواهم", "https://fa.example/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85"),
    ],
)
def test_it_reads_what_must_work(url, expected):
    assert parse_address(url, allowed=NONE).url == expected


def test_a_private_address_is_called_so_whatever_its_port():
    with pytest.raises(AddressRefused, match="private or reserved network"):
        parse_address("http://127.0.0.1:1/", allowed=NONE)


def test_one_bad_answer_spoils_all():
    with pytest.raises(AddressRefused):
        check_answers(["8.8.4.4", "10.0.0.1"], port=80)
    with pytest.raises(AddressRefused):
        check_answers([], port=80)
    with pytest.raises(AddressRefused):
        check_answers(["fe80::1%eth0"], port=80)


def test_an_allowed_endpoint_is_that_address_and_that_port_only():
    allowed = read_allowed_endpoints(["127.0.0.1:8099"])
    assert parse_address("http://127.0.0.1:8099/", allowed=allowed).port == 8099
    assert check_answers(["127.0.0.1"], port=8099, allowed=allowed) == ["127.0.0.1"]
    for url in ("http://127.0.0.1/", "http://127.0.0.1:8080/", "http://127.0.0.2:8099/", "http://8.8.4.4:8099/"):
        with pytest.raises(AddressRefused):
            parse_address(url, allowed=allowed)
    with pytest.raises(AddressRefused):
        check_answers(["8.8.4.4"], port=8099, allowed=allowed)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://a.example/b"),
        ("b?x", "https://a.example/dir/b?x"),
        ("?x", "https://a.example/dir/page?x"),
        ("//b.example/c", "https://b.example/c"),
        ("http://b.example/#top", "http://b.example/"),
        ("../../../etc", "https://a.example/etc"),
    ],
)
def test_a_redirect_leads_on(location, expected):
    assert (
        resolve_redirect(parse_address("https://a.example/dir/page", allowed=NONE), location, allowed=NONE).url
        == expected
    )


@pytest.mark.parametrize(
    "location",
    """http://127.0.0.1/ //127.0.0.1/ //localhost/ http:b.example file:///etc/passwd /\\127.0.0.1/ \\\\127.0.0.1\\
    //u@b.example/ /a\x7fb https://b.example:22/ javascript:1 HTTP://[::1]/""".split(),
)
def test_a_redirect_is_checked_like_the_first_address(location):
    with pytest.raises(AddressRefused):
        resolve_redirect(parse_address("https://a.example/dir/page", allowed=NONE), location, allowed=NONE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.example:443", "https://a.example/"),
        ("https://a.example/x?utm_source=n&id=7&fbclid=abc#part", "https://a.example/x?id=7"),
        ("https://a.example/?b=2&a=1", "https://a.example/?b=2&a=1"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/a/./b/../c", "https://a.example/a/c"),
        ("https://a.example/%7euser/%c3%a9", "https://a.example/~user/%C3%A9"),
        ("https://a.example/~user/é", "https://a.example/~user/%C3%A9"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
        ("https://a.example/?q=utm_source", "https://a.example/?q=utm_source"),
        ("http://a.example/x", "http://a.example/x"),
    ],
)
def test_it_normalises(url, expected):
    assert normalise_url(url, allowed=NONE) == expected
    assert normalise_url(expected, allowed=NONE) == expected
