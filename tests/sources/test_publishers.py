"""Publishers are kept clean in the admin: merged, imported, exported."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.errors import Refused
from claims.sources.models import DomainRule, Publisher, Source
from claims.sources.publishers import merge_publishers

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    one = Publisher.objects.create(name="Linne Observer")
    other = Publisher.objects.create(name="The Linne Observer")
    DomainRule.objects.create(domain="old.example.org", publisher=other)
    for number in range(2):
        url = f"https://linne.example.org/{number}"
        Source.objects.create(url=url, normalised_url=url, publisher=one)
    return one, other


def test_the_one_with_most_sources_stays_and_takes_the_domains(twins, ada):
    one, other = twins
    assert merge_publishers(publishers=[other, one], user=ada) == one
    assert DomainRule.objects.get().publisher == one
    assert list(Publisher.objects.all()) == [one]


def test_one_alone_is_not_merged(twins, ada):
    with pytest.raises(Refused, match="at least two"):
        merge_publishers(publishers=twins[:1], user=ada)


def test_rules_come_in_as_a_table_and_a_wrong_row_is_told(ada, sign_in):
    ada.is_staff = ada.is_superuser = True
    ada.save()
    table = b"domain,publisher,access,reason\nnew.example.org,,deny,\n"

    answer = sign_in(ada).post(
        "/admin/claims/domainrule/import/",
        {"import_file": SimpleUploadedFile("rules.csv", table), "format": "0", "resource": "0"},
    )
    assert "Say why" in answer.content.decode()
    assert not DomainRule.objects.exists()
