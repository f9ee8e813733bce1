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
        rules = self.env["ir.rule"].search([("global", "=", True), ("domain_force", "like", "company_ids")])
        protected = set(rules.model_id.mapped("model"))
        self.assertFalse({model._name for model in self.of_a_company()} - protected, "no multi-company rule")

    def test_company_is_checked(self):
        """What a user chooses on a company's record may not be another company's (check_company)."""
        unchecked = {
            str(field)
            for model in self.of_a_company()
            for field in model._fields.values()
            if self.is_chosen(field) and "company_id" in self.env[field.comodel_name] and not field.check_company
        }
        self.assertFalse(unchecked, "no check_company")

    def of_a_company(self):
        return [
            model
            for model in self.models
            if model._auto and not model._transient and "company_id" in model and model._fields["company_id"].store
        ]

    def is_chosen(self, field):
        """Tell whether ``field`` is a link of ours that a user sets, other than the one that gives the company."""
        company = self.env[field.model_name]._fields["company_id"]
        return (
            field.type == "many2one"
            and field.store
            and not (field.related or field.compute or field.readonly)
            and field._modules
            and field._modules[0] in ADDONS
            and field.comodel_name not in ("res.company", "res.users")
            and not (company.related or "").startswith(f"{field.name}.")
        )
