import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_access import OTHER_CREW, AccessMatrixCommon

SHOWN = {"fields": {"display_name": {}}}


@tagged("post_install", "-at_install")
class TestReadableLinks(AccessMatrixCommon):
    """A supervisor who knows, or guesses, a number learns no name of another crew."""

    def _refused(self, model, method, *args, **kwargs):
        with self.assertRaises(AccessError) as refused:
            self._rpc(self.supervisor, model, method, *args, **kwargs)
        self.assertNotIn(OTHER_CREW, str(refused.exception))

    def _onchange(self, model, values, names, spec, **context):
        return self._rpc(self.supervisor, model, "onchange", [], values, names, spec, context=context)

    def test_an_unsaved_form_tells_no_name(self):
        spec = {"pathway_id": SHOWN, "person_id": SHOWN, "display_name": {}}
        for model in ("insertion.presence", "insertion.skill.assessment", "insertion.workshop.attendance"):
            with self.subTest(model=model):
                own = self._onchange(model, {"pathway_id": self.mine.id}, ["pathway_id"], spec)
                self.assertIn("Amira", json.dumps(own))
                for value in (self.theirs.id, {"id": self.theirs.id}):
                    self._refused(model, "onchange", [], {"pathway_id": value}, ["pathway_id"], spec)
                self._refused(model, "onchange", [], {}, [], spec, context={"default_pathway_id": self.theirs.id})

    def test_nor_do_its_lines(self):
        line = {"pathway_id": self.theirs.id}
        known = self.theirs.attendance_ids
        inner = {"pathway_id": SHOWN, "person_id": SHOWN}
        commands = (
            [[0, "virtual_1", line]],
            [[4, known.id]],
            [[6, 0, known.ids]],
            [[1, known.id, {"status": "absent"}]],
        )
        for lines in commands:
            with self.subTest(lines=lines):
                spec = {"attendance_ids": {"fields": inner}, "pathway_id": SHOWN}
                self._refused("insertion.workshop", "onchange", [], {"attendance_ids": lines}, ["attendance_ids"], spec)
                self._refused("insertion.workshop", "create", [{"name": "Cooking", "attendance_ids": lines}])
        skills = self.theirs.skill_assessment_ids
        self._refused(
            "insertion.skill.assessment.line",
            "onchange",
            [],
            {"assessment_id": skills.id},
            ["assessment_id"],
            {"assessment_id": SHOWN, "person_id": SHOWN},
        )

    def test_nor_what_refuses_to_save(self):
        presence = self.theirs.presence_ids[:1]
        values = {"pathway_id": self.theirs.id, "date": str(presence.date), "half": presence.half, "hours": 20}
        self._refused("insertion.presence", "create", [values])
        self._refused("insertion.presence", "write", self.mine.presence_ids[:1].ids, {"pathway_id": self.theirs.id})
        self._refused("insertion.pathway", "read", self.theirs.ids, ["state"])

    def test_developer_mode_names_nobody_either(self):
        for record in (self.theirs, self.theirs.person_id, self.theirs.presence_ids[:1]):
            with self.subTest(model=record._name), self.debug_mode():
                self._refused(record._name, "read", record.ids, ["display_name"])

    def test_whatever_a_supervisor_writes_checks_its_links(self):
        for model in self._our_models():
            if model.with_user(self.supervisor).has_access("create"):
                self.assertTrue(hasattr(model, "_check_links"), model._name)
