from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .access_table import ROLES, get_models
from .common import WorkCommon

MODULE = "seconde_pousse_chantier"
OPERATIONS = ("read", "write", "create", "unlink")
WORK_MODELS = {
    "sp.accident",
    "sp.accident.action",
    "sp.authorisation",
    "sp.crew.funding",
    "sp.equipment.booking",
    "sp.equipment.upkeep",
    "sp.internal.transfer",
    "sp.prevention.plan",
    "sp.prevention.plan.line",
    "sp.work.assignment",
    "sp.work.kind",
    "sp.work.session",
    "sp.work.session.line",
    "sp.work.share",
}


@tagged("post_install", "-at_install")
class TestAccess(WorkCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: new_test_user(cls.env, f"test_role_{role}", group) for role, group in ROLES.items()}

    def _get_ours(self):
        return [model for model in self.env.values() if model._original_module == MODULE and not model._abstract]

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def test_every_model_every_role_every_operation(self):
        table = get_models()
        for model in self._get_ours():
            with self.subTest(model=model._name):
                self.assertIn(model._name, table, "decide who may do what, then add it to access_table.py")
                found = {
                    role: "".join(one[0] for one in OPERATIONS if model.with_user(user).has_access(one)) or "-"
                    for role, user in self.users.items()
                }
                self.assertEqual(found, table[model._name])
        self.assertLessEqual(set(table), set(self.env.registry), "a model of the table does not exist any more")

    def test_a_role_without_a_letter_is_refused_over_rpc(self):
        """The table is what the server answers to a client, whatever the menus show."""
        for model, letters in get_models().items():
            for role, user in self.users.items():
                if "r" in letters[role]:
                    continue
                with self.subTest(model=model, role=role), self.assertRaises(AccessError):
                    self._rpc(user, model, "search_read", [], ["id"])

    def _create_work(self):
        """Make one record of each model that says what people do, and with what."""
        self.task.place_ids = self.bed_1
        self.create_session(self.task, {self.amina: 60}, date=self.today)
        machine = self.env["maintenance.equipment"].create({"name": "Tracteur", "sp_is_shared": True})
        machine.company_id = self.company
        farm = self.env["res.partner"].create({"name": "Ferme", "is_company": True})
        plan = self.env.ref("seconde_pousse_analytique.analytic_plan_funder")
        funder = self.env["account.analytic.account"].create({"name": "Région", "plan_id": plan.id})
        product = self.env["product.product"].create({"name": "Copeaux", "type": "consu", "standard_price": 12})
        licence = self.env.ref("seconde_pousse_chantier.sp_authorisation_kind_licence_b")
        danger = self.env.ref("seconde_pousse_chantier.sp_danger_slope")
        values = {
            "sp.work.assignment": {
                "task_id": self.task.id, "employee_id": self.amina.id, "date": self.today, "half": "am",
            },
            "sp.equipment.booking": {
                "equipment_id": machine.id, "date_from": "2026-06-01 08:00:00", "date_to": "2026-06-01 09:00:00",
            },
            "sp.equipment.upkeep": {"equipment_id": machine.id, "name": "Vidange", "every_months": 12},
            "sp.crew.funding": {
                "crew_id": self.farm_crew.id, "account_id": funder.id, "date_from": self.today,
            },
            "sp.internal.transfer": {
                "from_crew_id": self.green_crew.id, "to_crew_id": self.farm_crew.id, "product_id": product.id,
            },
            "sp.authorisation": {"employee_id": self.amina.id, "kind_id": licence.id},
            "sp.accident": {
                "employee_id": self.amina.id, "circumstances": "Glissade", "action_ids": [(0, 0, {"name": "Bâche"})],
            },
            "sp.prevention.plan": {"partner_id": farm.id, "line_ids": [(0, 0, {"danger_id": danger.id})]},
            "sp.work.kind": {"name": "Taille", "company_id": self.company.id},
        }  # fmt: skip
        for model, vals in values.items():
            self.env[model].create(vals)

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Autre chantier"})
        groups = ",".join(group for role, group in ROLES.items() if role not in ("portal", "employee"))
        stranger = new_test_user(
            self.env, "test_stranger", groups, company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        self._create_work()
        seen = set()
        for model in self._get_ours():
            if not model._auto or model._transient or "company_id" not in model._fields:
                continue
            ours = model.sudo().search([("company_id", "=", self.company.id)])
            if not ours or not model.with_user(stranger).has_access("read"):
                continue
            seen.add(model._name)
            with self.subTest(model=model._name):
                self.assertFalse(ours.with_user(stranger)._filtered_access("read"))
        self.assertLessEqual(WORK_MODELS, seen, "nothing would be proven of these")
