import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import BridgeCommon

OPERATIONS = ("read", "write", "create", "unlink")
SECRET = "Addictologie"
# Who may do what with the models of this addon: r(ead), w(rite), c(reate), u(nlink); "-" for nothing.
ROLES = ("supervisor", "crew_lead", "desk", "counselor", "hr", "direction", "plain")
TABLE = """
insertion.hire.proposal    -  -  -  rwc  rwcu  -  -
insertion.skill.practice   -  r  -  r    r     -  -
insertion.work.practice    -  r  -  r    r     -  -
"""


@tagged("post_install", "-at_install")
class TestAccess(BridgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_session(cls.task, {cls.amina: 60, cls.bakary: 60}, date=cls.today)
        cls.bakary_pathway.supervisor_id = cls.other_supervisor
        cls.offer = cls._create_offer()
        proposal = cls._propose(cls.offer, cls.amina_pathway, note=SECRET)
        proposal.action_agree()
        proposal.action_present()
        immersion = cls.env["insertion.immersion"].create(
            {
                "pathway_id": cls.amina_pathway.id,
                "host_id": cls.host.id,
                "date_start": cls._day(days=10),
                "date_end": cls._day(days=12),
                "tasks": SECRET,
                "report": SECRET,
            }
        )
        immersion.action_sign()
        cls.bakary_pathway.write({"state": "done", "date_end": cls.today})
        cls.bakary_pathway.exit_ids.write({"employer_id": cls.host.id, "note": SECRET})

    def test_every_model_every_role_every_operation(self):
        table = {
            model: dict(zip(ROLES, cells, strict=True)) for model, *cells in map(str.split, TABLE.split("\n")[1:-1])
        }
        ours = {
            name
            for name, model in self.registry.items()
            if model._original_module == "seconde_pousse_chantier_insertion" and not model._abstract
        }
        self.assertEqual(ours, set(table))
        for name, expected in table.items():
            found = {
                role: "".join(
                    operation[0]
                    for operation in OPERATIONS
                    if self.env[name].with_user(getattr(self, role)).has_access(operation)
                )
                or "-"
                for role in ROLES
            }
            self.assertEqual(found, expected, name)

    def test_the_people_s_roles_reach_two_models_of_the_work(self):
        """Kinds of work and job offers: neither a farm's papers, nor what the crews cost."""
        expected = {
            "sp.hire.offer": {"counselor": "rwc", "hr": "rwc"},
            "sp.work.kind": {"counselor": "r", "hr": "r", "lead": "r"},
        }
        users = {"counselor": self.counselor, "hr": self.hr, "direction": self.direction, "lead": self.other_supervisor}
        for name, model in self.registry.items():
            if model._original_module != "seconde_pousse_chantier" or model._abstract:
                continue
            found = {
                role: "".join(one[0] for one in OPERATIONS if self.env[name].with_user(user).has_access(one))
                for role, user in users.items()
            }
            with self.subTest(model=name):
                self.assertEqual({role: letters for role, letters in found.items() if letters}, expected.get(name, {}))

    def test_a_supervisor_reads_the_practices_of_his_crew(self):
        for model in ("insertion.work.practice", "insertion.skill.practice"):
            found = self.env[model].with_user(self.crew_lead).search([])
            self.assertEqual(found.pathway_id, self.amina_pathway, model)
            everybody = self.env[model].with_user(self.counselor).search([])
            self.assertEqual(everybody.pathway_id, self.amina_pathway | self.bakary_pathway, model)

    def _crawl(self, user):
        """Return all that a user reads of the farms, their offers and jobs, one relation further, as text."""
        texts = []
        for model in ("res.partner", "sp.hire.offer", "project.task", "sp.work.session", "mail.message"):
            if not self.env[model].with_user(user).has_access("read"):
                continue
            fields = self._rpc(user, model, "fields_get", attributes=["type", "relation"])
            ids = self._rpc(user, model, "search", self._get_crawled(model))
            for name, field in fields.items():
                if field["type"] == "binary":
                    continue
                specification = {name: {"fields": {"display_name": {}}} if field.get("relation") in self.env else {}}
                try:
                    texts.append(json.dumps(self._rpc(user, model, "web_read", ids, specification), default=str))
                except AccessError:
                    continue
        self.assertTrue(texts)
        return "\n".join(texts)

    def _get_crawled(self, model):
        return {
            "res.partner": [("id", "=", self.host.id)],
            "mail.message": [("model", "in", ("res.partner", "sp.hire.offer", "project.task"))],
        }.get(model, [])

    def test_nothing_sensitive_crosses(self):
        self.assertIn("Ferme des Alpilles", self._crawl(self.desk))
        pathways = [str(pathway.display_name) for pathway in (self.amina_pathway, self.bakary_pathway)]
        for user in (self.desk, self.supervisor, self.direction, self.plain):
            text = self._crawl(user)
            with self.subTest(user=user.login):
                self.assertNotIn(SECRET, text)
                if user in (self.direction, self.plain):
                    # The crews' hours name the staff to those who type them; nobody else reads them here.
                    for name in pathways:
                        self.assertNotIn(name, text)

    def test_hr_and_counselor_meet_the_secret_they_may_read(self):
        """Otherwise the crawl above proves nothing."""
        for user in (self.counselor, self.hr):
            rows = self._rpc(user, "insertion.hire.proposal", "search_read", [], ["note"])
            self.assertIn(SECRET, json.dumps(rows))
            farm = self._rpc(user, "res.partner", "web_read", self.host.ids, {"sp_hire_ids": {"fields": {"note": {}}}})
            self.assertIn(SECRET, json.dumps(farm))

    def test_another_structure_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Autre SIAE"})
        stranger = self._new_user("stranger", "group_hr", company_id=other.id, company_ids=[(6, 0, other.ids)])
        for model in ("insertion.hire.proposal", "insertion.work.practice", "insertion.skill.practice"):
            self.assertFalse(self.env[model].with_user(stranger).search([]), model)
        self.assertEqual(self.host.with_user(stranger).sp_welcome_count, 0)
