"""Put right what a statistical parser often gets wrong, before the rules read the sentence.

    "She was the first woman to be promoted, and was a leader."
    Wrong: "was a leader" hangs on "promoted"       Right: on the first "was"

    "It included money from Andreessen, 8VC, Thrive Capital, and Sway."
    Wrong: "Andreessen is 8VC"                      Right: a list of four

    "She became a player to join the club, scoring 20 goals."
    Wrong: "to join …, scoring"                     Right: "She became …, scoring"

Each repair looks at grammar only, and does nothing when its pattern is not complete.

The order in which a sentence is repaired is here, each repair in a room: `verbs` that were read as something else, `subjects` that lost
theirs, `reports` and who says what, `clauses` and `nouns` that hang on the wrong word.
"""

from __future__ import annotations

from claims.text.attribution import report_base
from claims.text.repairs.clauses import (
    cut_at_dash,
    find_provided,
    find_saying_read_as_noun,
    find_who_is_meant,
    find_whose,
    free_bracketed,
    join_relative,
    lift_behind_aside,
    lift_clause,
    lift_finite_conjunct,
    lift_meanwhile,
    lift_participle,
    move_name_of_person,
    move_relative,
    read_inverted,
    take_between,
)
from claims.text.repairs.nouns import (
    close_bracket,
    free_joined,
    give_back_amount,
    give_back_gerund,
    give_owner,
    keep_with_counted,
    keep_with_time,
    match_determiner,
    name_both,
    particularize,
    read_compound,
    read_list,
    spell_out,
    split_plural_modifier,
)
from claims.text.repairs.reports import (
    find_content_behind_speaker,
    find_inserted_report,
    find_quote_behind_colon,
    find_report_before_aside,
    find_reported_subject,
    find_speaker_behind,
    free_joined_verb,
    free_opener,
    join_content,
    join_that,
    lift_nor,
    lift_saying,
    read_told_before,
    share_source,
)
from claims.text.repairs.subjects import (
    find_clause_of_time,
    find_first_of_row,
    find_fronted_time,
    find_neither,
    find_year_in_front,
    free_each,
    give_absolute_subject,
    give_compound_subject,
    give_next_subject,
    give_subject,
    join_counted,
    join_lost_subject,
    join_subjects,
    read_year,
    share_quantified,
)
from claims.text.repairs.verbs import (
    find_deed_behind_and,
    find_inverted_verb,
    find_lost_verb,
    find_second_passive,
    find_second_verb,
    find_verb_before_object,
    find_verb_before_sum,
    find_verb_behind_asides,
    find_verb_behind_examples,
    find_verb_behind_name,
    find_verb_behind_participle,
    find_verb_of_trade,
    find_verb_read_as_adjective,
    find_verb_read_as_noun,
    raise_finite_verb,
)
from claims.text.tree import FINITE_TAGS, Tree

__all__ = ["repair"]

SCALES = frozenset(("m", "bn", "k", "tn", "mn", "b"))


def repair(tree: Tree) -> Tree:
    """Repair the tree in place and return it."""
    find_lost_verb(tree)
    find_verb_read_as_adjective(tree)
    find_verb_read_as_noun(tree)
    if tree.lower[:2] == ["not", "only"] and len(tree) > 2:
        find_inverted_verb(tree)
    find_verb_behind_examples(tree)
    find_first_of_row(tree)
    find_year_in_front(tree)
    find_fronted_time(tree)
    raise_finite_verb(tree)
    join_lost_subject(tree)
    find_reported_subject(tree)
    find_verb_behind_participle(tree)
    find_verb_behind_asides(tree)
    find_verb_before_sum(tree)
    find_verb_behind_name(tree)
    find_speaker_behind(tree)
    find_content_behind_speaker(tree)
    find_quote_behind_colon(tree)
    find_inserted_report(tree)
    find_report_before_aside(tree)
    for dash in [i for i in range(1, len(tree) - 2) if tree.text[i] in ("—", "–", "--")]:
        cut_at_dash(tree, dash)
    for node in range(len(tree)):
        if tree.lower[node] in SCALES and node and tree.tag[node - 1] == "CD" and not tree.space[node - 1]:
            tree.tag[node], tree.pos[node] = "NN", "NOUN"
        dep = tree.dep[node]
        if (
            dep in ("advcl", "ccomp")
            and node
            and tree.pos[node] == "PROPN"
            and tree.pos[node - 1] == "NOUN"
            and node - 1 != tree.head[node]
        ):
            tree.attach(node, node - 1, "appos")  # "to value the firm Ipsy at £3m"
        if dep == "xcomp" and tree.tag[node] == "VBG" and node and tree.text[node - 1] == ",":
            tree.dep[node] = dep = "advcl"
        if dep in ("ROOT", "parataxis") and tree.tag[node] in FINITE_TAGS:
            give_compound_subject(tree, node)
        if dep == "parataxis" and report_base(tree, node):
            free_opener(tree, node)
            free_joined_verb(tree, node)
        if dep == "parataxis" and not tree.is_verb(tree.head[node]):
            free_bracketed(tree, node)
        if dep in ("aux", "auxpass") and tree.subject(tree.head[node]) is None and tree.kid(node, "nsubj") is not None:
            tree.attach(tree.kid(node, "nsubj"), tree.head[node], "nsubj" if dep == "aux" else "nsubjpass")
        if dep in ("nsubj", "nsubjpass"):
            join_counted(tree, node)
            join_subjects(tree, node)
        if node and tree.lower[node] in ("provided", "providing"):
            find_provided(tree, node)
        if tree.lower[node] == "neither" and dep in ("preconj", "cc", "advmod", "det"):
            find_neither(tree, node)
        if dep == "cc" and tree.lower[node] == "nor":
            lift_nor(tree, node)
        if dep == "nummod":
            read_year(tree, node)
        if tree.text[node] == ")":
            close_bracket(tree, node)
        if tree.lower[node] == "according":
            share_source(tree, node)
        if tree.lower[node] in ("which", "whom") and dep == "pobj":
            share_quantified(tree, node)
        if dep == "dobj":
            join_subjects(tree, node)
            find_second_verb(tree, node)
        elif dep == "npadvmod":
            spell_out(tree, node)
            keep_with_counted(tree, node)
        elif dep == "cc" and tree.lower[node] == "as":
            free_joined(tree, node)
        if dep == "prep" and tree.lower[node] in ("in", "since", "within"):
            keep_with_time(tree, node)
        if dep == "prep" and tree.lower[node] in ("after", "before", "since", "until"):
            find_clause_of_time(tree, node)
        if tree.tag[node] == "POS":
            give_owner(tree, node)
        if dep in ("conj", "appos"):
            give_next_subject(tree, node)
        if dep == "conj":
            join_content(tree, node)
            free_each(tree, node)
            take_between(tree, node)
            join_relative(tree, node)
            find_deed_behind_and(tree, node)
            find_second_passive(tree, node)
            find_verb_before_object(tree, node)
            name_both(tree, node)
            find_verb_of_trade(tree, node)
            lift_behind_aside(tree, node)
            particularize(tree, node)
            match_determiner(tree, node)
            lift_finite_conjunct(tree, node)
            give_back_gerund(tree, node)
        elif dep == "ccomp":
            join_that(tree, node)
            read_inverted(tree, node)
        elif dep in ("advcl", "acl"):
            if tree.pos[node] == "NOUN":
                keep_with_counted(tree, node)
            find_whose(tree, node)
            find_saying_read_as_noun(tree, node)
            read_told_before(tree, node)
            lift_meanwhile(tree, node)
            join_that(tree, node)
            lift_saying(tree, node)
            lift_participle(tree, node)
            give_absolute_subject(tree, node)
            lift_clause(tree, node)
        elif dep in ("nmod", "compound"):
            split_plural_modifier(tree, node)
        elif dep == "relcl":
            find_who_is_meant(tree, node)
            move_relative(tree, node)
        elif dep == "appos":
            find_second_verb(tree, node)
            give_subject(tree, node)
            move_name_of_person(tree, node)
            give_back_amount(tree, node)
            read_compound(tree, node)
            read_list(tree, node)
    return tree
