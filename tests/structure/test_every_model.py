"""What every model of every addon of ours must have."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged

ADDONS = {file.parent.name for file in Path(__file__).resolve().parents[2].glob("addons/*/__manifest__.py")}


@tagged("post_install", "-at_install")
class TestEveryModel(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            cls.env[name]
            for name, model in cls.registry.items()
            if model._original_module in ADDONS and not model._abstract
        ]

    def test_there_are_models(self):
        self.assertTrue(self.models)

    def test_access(self):
        """Without an access line only the superuser can use a model: Odoo says so in its log, at INFO."""
        with_access = set(self.env["ir.model.access"].search([("perm_read", "=", True)]).model_id.mapped("model"))
        self.assertFalse({model._name for model in self.models} - with_access, "no access line")

    def test_access_names_a_group(self):
        """A line without a group gives everyone access, the public and portal users included."""
        names = [model._name for model in self.models]
        everyone = self.env["ir.model.access"].search([("model_id.model", "in", names), ("group_id", "=", False)])
        self.assertFalse(everyone.mapped("name"), "access lines without a group")

    def test_companies_are_kept_apart(self):
        """A record that belongs to a company is hidden from the users of the others, by a rule for everybody."""
        for model in self.models:
            field = model._fields.get("company_id")
            if not field or not field.store or model._transient:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("global", "=", True)])
            with self.subTest(model=model._name):
                self.assertTrue(
                    any("company_ids" in (rule.domain_force or "") for rule in rules),
                    f"{model._name} has company_id and no multi-company rule",
                )

    def test_company_is_checked(self):
        """A many2one of a company's record to another company's record is refused (check_company)."""
        for model in self.models:
            company = model._fields.get("company_id")
            if not company or not company.store or model._transient:
                continue
            for field in model._fields.values():
                target = self.env[field.comodel_name] if field.comodel_name else None
                if (
                    field.type != "many2one"
                    or not field.store
                    or field.related
                    or field.compute
                    or target is None
                    or target._name.startswith(("res.company", "res.users"))
                    or "company_id" not in target._fields
                    or field.model_name != model._name
                    or field._modules[0] not in ADDONS
                ):
                    continue
                with self.subTest(field=str(field)):
                    self.assertTrue(field.check_company, f"{field} may point to another company's record")
