from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import new_test_user
from odoo.tools import SQL

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
    def _hire_many(cls, names, start, end, **values):
        """Hire a crowd: the first through the model, its twins by SQL, as core takes a minute for a thousand."""
        first = cls._hire(names[0], start, end, **values)
        cls.env.flush_all()
        twins = names[1:]
        resources = cls._copy_row(first.resource_id, len(twins), name=twins)
        employees = cls._copy_row(first, len(twins), name=twins, resource_id=resources)
        versions = cls._copy_row(first.version_id, len(twins), employee_id=employees)
        cls.env.execute_query(
            SQL(
                """
                UPDATE hr_employee AS employee
                   SET current_version_id = version.id
                  FROM hr_version AS version
                 WHERE version.employee_id = employee.id
                   AND version.id = ANY(%s)
             RETURNING employee.id
                """,
                versions,
            )
        )
        cls.env.invalidate_all()
        return first | first.browse(employees)

    @classmethod
    def _copy_row(cls, record, count, **columns):
        """Insert copies of the row of a record, each with its own values of some columns; return their ids."""
        table = SQL.identifier(record._table)
        ids = [
            new_id
            for (new_id,) in cls.env.execute_query(
                SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{record._table}_id_seq", count)
            )
        ]
        own = {"id": ids, **columns}
        copied = [
            SQL.identifier(name)
            for (name,) in cls.env.execute_query(
                SQL("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", record._table)
            )
            if name not in own and not name.startswith("........")
        ]
        cls.env.execute_query(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT %s, %s FROM %s AS source, unnest(%s) AS own (%s) WHERE source.id = %s"
                " RETURNING id",
                table,
                SQL(", ").join(SQL.identifier(name) for name in own),
                SQL(", ").join(copied),
                SQL(", ").join(SQL.identifier("own", name) for name in own),
                SQL(", ").join(SQL("source.%s", name) for name in copied),
                table,
                SQL(", ").join(
                    SQL("%s::%s[]", values, cls._get_sql_type(record, name)) for name, values in own.items()
                ),
                SQL(", ").join(SQL.identifier(name) for name in own),
                record.id,
            )
        )
        return ids

    @classmethod
    def _get_sql_type(cls, record, name):
        return SQL("varchar") if record._fields[name].type == "char" else SQL("int")

    @classmethod
    def _new_pathway(cls, name, contract=None, **values):
        """Create a person and her pathway; `contract` is a pair of dates."""
        employee = cls._hire(name, *contract) if contract else cls.env["hr.employee"]
        person = cls.Person.create({"name": name, "employee_id": employee.id})
        return cls.Pathway.create({"person_id": person.id, **values})
