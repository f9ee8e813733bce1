"""Odoo 19 accepts, ignores or only warns about these older ways; no linter tells."""

import re

import pytest

IDIOMS = [
    # (why, kind of file, pattern)
    ("models.Constraint: Odoo 19 ignores _sql_constraints", ".py", r"\b_sql_constraints\b"),
    ("_read_group, or formatted_read_group for the interface", ".py", r"(?<![\w])read_group\("),
    ("self.env.cr, self.env.uid, self.env.context", ".py", r"\bself\._(?:cr|uid|context)\b"),
    ("odoo.fields.Domain: odoo.osv is deprecated", ".py", r"\bodoo\.osv\b|\bfrom odoo import osv\b"),
    ("_search_display_name, _compute_display_name", ".py", r"\bdef (?:_name_search|name_get)\b"),
    # Core extends name_search itself where what is proposed before anything is typed differs: the search of a
    # display name is dropped then, and never asked. Calls are logged there too. Not with the old arguments.
    ("name_search(name, domain, operator, limit)", ".py", r"\bdef name_search\((?![^)]*\bdomain=)"),
    ("action_archive, action_unarchive", ".py", r"\btoggle_active\b"),
    ("check_access, has_access", ".py", r"\bcheck_access_r(?:ights|ule)\b"),
    ("functools.cached_property", ".py", r"\blazy_property\b"),
    ("_commit_progress", ".py", r"\b_notify_progress\b"),
    ("aggregator=", ".py", r"\bgroup_operator\s*="),
    ("type='jsonrpc'", ".py", r"type\s*=\s*['\"]json['\"]"),
    ("group_ids: groups_id is gone", ".py", r"['\"]groups_id['\"]"),
    ("group_ids: groups_id is gone", ".xml", r"name=\"groups_id\""),
    ("<list>: Odoo 19 refuses <tree>", ".xml", r"<tree\b|view_mode\">[^<]*\btree\b"),
    ("invisible=, readonly=, required=: attrs is refused", ".xml", r"\battrs\s*="),
    ("invisible=: states is refused", ".xml", r"<(?:field|button|group|page)\b[^>]*\bstates\s*="),
    ("t-out", ".xml", r"\bt-(?:esc|raw)\s*="),
    ('t-name="card"', ".xml", r"t-name=\"kanban-box\""),
    ("<chatter/>", ".xml", r"class=\"[^\"]*\boe_chatter\b"),
    ("no commented-out record", ".xml", r"<!--\s*<(?:record|field|menuitem|template)\b"),
    ("@web/core modules, not the global odoo.define", ".js", r"\bodoo\.define\("),
    # A template of Owl knows few names of JavaScript: the others fail when the handler runs, on somebody's phone.
    (
        "a method of the component, not a function of JavaScript",
        ".xml",
        r"\bt-[\w.-]+=\"[^\"]*(?<![.\w'])(?:Number|String|Boolean|JSON|parseInt|parseFloat|isNaN)\s*[.(]",
    ),
]


@pytest.mark.parametrize(("why", "suffix", "pattern"), IDIOMS, ids=[idiom[2][:40] for idiom in IDIOMS])
def test_no_older_idiom(texts, why, suffix, pattern):
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        for name, text in texts.items()
        if name.startswith("addons/") and name.endswith(suffix)
        for match in re.finditer(pattern, text)
    ]
    assert not found, f"{why}: {', '.join(found)}"
