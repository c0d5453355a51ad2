"""English verb forms."""

from __future__ import annotations

import pytest

from claims.text.verbs import base_form, past_form, third_person

FORMS = """
flooding flood flooded floods|leading lead led leads|reinforcing reinforce reinforced reinforces|planned plan planned plans
using use used uses|studying study studied studies|creating create created creates|killing kill killed kills
prohibited prohibit prohibited prohibits|visited visit visited visits|requiring require required requires
founding found founded founds|wounding wound wounded wounds|finding find found finds
becoming become became becomes|providing provide provided provides|raising raise raised raises|remained remain remained remains
need need needed needs|needs need needed needs|exceed exceed exceeded exceeds|succeeded succeed succeeded succeeds
agreed agree agreed agrees|freed free freed frees|guaranteed guarantee guaranteed guarantees|feed feed fed feeds
"""
ROWS = [row.split() for row in FORMS.replace("\n", "|").split("|") if row]


@pytest.mark.parametrize(("form", "base", "past", "third"), ROWS)
def test_it_knows_the_forms(form, base, past, third):
    assert (base_form(form), past_form(form), third_person(form)) == (base, past, third)
