"""The health page tells what is switched on, and by which variable; never a value."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from factcheck.features import list_features
from factcheck.variables import MEANINGS


def test_every_feature_names_settings_that_are_explained():
    explained = {name for group in MEANINGS.values() for name in group}
    named = {variable for feature in list_features() for variable in feature.variables}
    assert named <= explained and all(hasattr(settings, variable) for variable in named)


def test_what_is_off_without_a_variable_is_listed():
    off = {
        name
        for group in MEANINGS.values()
        for name, meaning in group.items()
        if "Off without" in meaning or "Off unless" in meaning
    }
    assert off - {variable for feature in list_features() for variable in feature.variables} == set()


def test_a_feature_is_on_when_all_its_variables_are_set(settings):
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:9/v1", ""
    states = {feature.variables: feature.on for feature in list_features()}
    assert not states["LLM_BASE_URL", "LLM_MODEL"]
    settings.LLM_MODEL = "small"
    states = {feature.variables: feature.on for feature in list_features()}
    assert states["LLM_BASE_URL", "LLM_MODEL"]


@pytest.mark.django_db
def test_the_page_shows_no_value(ada, sign_in, settings):
    settings.FACTCHECK_TOOLS_KEY = "a-key-of-ours"
    page = sign_in(ada).get(reverse("health")).content.decode()
    assert "FACTCHECK_TOOLS_KEY" in page and "a-key-of-ours" not in page
