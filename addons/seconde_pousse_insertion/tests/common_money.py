from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from .common import InsertionCommon

MARCH = date(2026, 3, 1)


class MoneyCommon(InsertionCommon):
    """An annex of 2026 and people with validated hours in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._forget_rates()
        cls.rate = cls.env["insertion.aid.rate"].create(
            {
                "structure_kind": "aci",
                "date_from": date(2024, 11, 1),
                "amount": 23921,
                "hours_per_fte": 1820,
                "is_verified": True,
            }
        )
        # Another structure's months, if the database has some, are not ours.
        cls.company = cls.env["res.company"].create({"name": "Test ACI", "insertion_structure_kind": "aci"})
        users = cls.hr | cls.direction | cls.counselor | cls.supervisor | cls.env.user
        users.write({"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.Statement = cls.env["insertion.statement"]
        cls.annex = cls._new_annex()
        cls.as_hr = cls.env["insertion.statement"].with_user(cls.hr)

    @classmethod
    def _forget_rates(cls):
        # Those that statements of the database were locked with are kept by their model.
        cls.env.cr.execute("DELETE FROM insertion_aid_rate WHERE structure_kind = 'aci'")
        cls.env.invalidate_all()

    @classmethod
    def _new_annex(cls, number="ACI 013 26 0005 A0 M0", **values):
        return cls.env["insertion.annex"].create(
            {
                "number": number,
                "structure_kind": "aci",
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                "fte_agreed": 12,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _new_worker(cls, name, start=date(2026, 1, 1), end=date(2026, 12, 31), birth=date(1990, 5, 1), **values):
        """Hire somebody and open her pathway; `values` are the employee's."""
        values.setdefault("company_id", cls.company.id)
        employee = cls._hire(name, start, end, **values)
        person = cls.env["insertion.person"].create(
            {"name": name, "employee_id": employee.id, "birth_date": birth, "company_id": cls.company.id}
        )
        return cls.env["insertion.pathway"].create({"person_id": person.id, "date_start": start, "state": "active"})

    @classmethod
    def _new_month(cls, pathway, hours, month=MARCH, validate=True, **values):
        record = cls.env["insertion.month"].create(
            {
                "pathway_id": pathway.id,
                "month": month,
                "hours_worked": hours,
                "hours_paid": hours,
                "hours_eligible": hours,
                "source": "typed",
                **values,
            }
        )
        if validate:
            record.action_validate()
        return record

    @classmethod
    def _new_statement(cls, annex=None, month=MARCH, compute=True):
        statement = cls.env["insertion.statement"].create({"annex_id": (annex or cls.annex).id, "month": month})
        if compute:
            statement.action_compute()
        return statement

    @classmethod
    def _amend(cls, pathway, day, **values):
        """Change a contract from a day on: a new version of the same contract."""
        employee = pathway.employee_id
        version = employee.version_ids[:1]
        return employee.create_version(
            {
                "date_version": day,
                "contract_date_start": version.contract_date_start,
                "contract_date_end": version.contract_date_end,
                "contract_type_id": cls.cddi.id,
                **values,
            }
        )

    @classmethod
    def _last_day(cls, month):
        return month + relativedelta(months=1, days=-1)
