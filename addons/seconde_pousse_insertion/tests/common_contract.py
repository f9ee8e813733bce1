from datetime import date

from odoo.tests import Form

from .common import InsertionCommon

TODAY = date(2026, 9, 1)


class ContractCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar_18 = cls._new_calendar(18)
        cls.calendar_35 = cls._new_calendar(35)
        cls.Formality = cls.env["insertion.formality"]

    def _wizard(self, model, pathway, user=None, **values):
        wizard = Form(self.env[model].with_user(user or self.hr).with_context(default_pathway_id=pathway.id))
        for name, value in values.items():
            wizard[name] = value
        return wizard

    def _hire_form(self, pathway, start=TODAY, end=date(2027, 2, 28), **values):
        values = {
            "date_start": start,
            "date_end": end,
            "resource_calendar_id": self.calendar_26,
            "wage": 1354.29,
            **values,
        }
        return self._wizard("insertion.hire", pathway, **values)

    def _new_pass(self, pathway, start, end):
        pathway.pass_id = self.env["insertion.pass"].create(
            {"person_id": pathway.person_id.id, "number": "999992600001", "date_start": start, "date_end": end}
        )

    def _hired(self, name, *contracts):
        """Return a pathway with successive contracts."""
        pathway = self._new_pathway(name, contracts[0], state="active", date_start=contracts[0][0])
        for start, end in contracts[1:]:
            pathway.employee_id.create_version(
                {"date_version": start, "contract_date_start": start, "contract_date_end": end}
            )
        pathway.employee_id.version_ids.insertion_form = "classic"
        return pathway

    def _contracts(self, pathway):
        return [
            (one.start, one.end) for one in pathway._get_versions_of_pathways()[pathway]._get_contracts_of_versions()
        ]
