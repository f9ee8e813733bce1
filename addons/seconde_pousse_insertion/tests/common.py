from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

MODULE = "seconde_pousse_insertion"
# Order number 000 is never given: these NIR belong to nobody.
NIR_AMIRA = "294049935200070"
NIR_CORSICA = "274082B03300067"


class InsertionCommon(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.Person = cls.env["insertion.person"]
        cls.Pathway = cls.env["insertion.pathway"]
        cls.cddi = cls.env.ref(f"{MODULE}.hr_contract_type_cddi")
        cls.supervisor = cls._new_user("supervisor", "group_supervisor")
        cls.other_supervisor = cls._new_user("supervisor2", "group_supervisor")
        cls.counselor = cls._new_user("counselor", "group_counselor")
        cls.hr = cls._new_user("hr", "group_hr")
        cls.direction = cls._new_user("direction", "group_direction")
        cls.plain = new_test_user(cls.env, "insertion_plain", "base.group_user")
        cls.calendar_26 = cls._new_calendar(26)
        cls.calendar_30 = cls._new_calendar(30)

    @classmethod
    def _new_user(cls, name, group, **values):
        return new_test_user(cls.env, f"insertion_{name}", f"{MODULE}.{group}", **values)

    @classmethod
    def _new_calendar(cls, hours):
        return cls.env["resource.calendar"].create(
            {
                "name": f"Test {hours} h",
                "attendance_ids": [
                    fields.Command.create(
                        {
                            "name": f"Day {day}",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 8 + hours / 5,
                            "day_period": "morning",
                        }
                    )
                    for day in range(5)
                ],
            }
        )

    @classmethod
    def _day(cls, **delta):
        return cls.today + relativedelta(**delta)

    @classmethod
    def _hire(cls, name, start, end, **values):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "date_version": start,
                "contract_date_start": start,
                "contract_date_end": end,
                "contract_type_id": cls.cddi.id,
                "resource_calendar_id": cls.calendar_26.id,
                **values,
            }
        )

    @classmethod
    def _new_pathway(cls, name, contract=None, **values):
        """Create a person and her pathway; `contract` is a pair of dates."""
        employee = cls._hire(name, *contract) if contract else cls.env["hr.employee"]
        person = cls.Person.create({"name": name, "employee_id": employee.id})
        return cls.Pathway.create({"person_id": person.id, **values})
