from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common_access import AccessMatrixCommon


@tagged("post_install", "-at_install")
class TestNewForms(AccessMatrixCommon):
    def test_a_new_form_offers_the_records_it_may_be_about(self):
        """The structure of a record that follows its person's is empty until somebody is chosen."""
        checked = set()
        for model in self._our_models():
            company = model._fields.get("company_id")
            if not company or not company.related:
                continue
            name = company.related.split(".")[0]
            domain = model.fields_get([name], ["domain"])[name]["domain"]
            if isinstance(domain, str):
                domain = safe_eval(domain, {"company_id": False})
            comodel = self.env[model._fields[name].comodel_name]
            offered, known = comodel.search_count(domain or []), comodel.search_count([])
            with self.subTest(model=model._name, field=name):
                self.assertEqual(offered, known)
            checked.add(model._name)
        self.assertLessEqual({"insertion.interview", "insertion.training", "insertion.eligibility"}, checked)
