from datetime import date

from .common import MODULE, InsertionCommon

YEAR = 2024


class FiguresCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Year = cls.env["insertion.figure.year"]
        # Figures of demonstration or of another test are of another structure.
        cls.company = cls.env["res.company"].create({"name": "ACI Test"})
        cls.env.user.company_ids |= cls.company
        for user in (cls.counselor, cls.hr, cls.direction):
            user.write({"company_ids": [(4, cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.reasons = {
            "lasting": cls.env.ref(f"{MODULE}.insertion_exit_reason_cdi_unaided"),
            "transition": cls.env.ref(f"{MODULE}.insertion_exit_reason_fixed_term_short"),
            "positive": cls.env.ref(f"{MODULE}.insertion_exit_reason_qualifying_training"),
            "other": cls.env.ref(f"{MODULE}.insertion_exit_reason_unemployed"),
            "withdrawn": cls.env.ref(f"{MODULE}.insertion_exit_reason_death"),
        }
        cls.year = cls.Year.create({"year": YEAR, "company_id": cls.company.id})

    @classmethod
    def _enter(cls, number, prefix="P", hours=100, start=date(YEAR, 1, 8), **values):
        """Put people on pathways, with hours in one month; with a contract unless they are participants."""
        person_values = {"company_id": cls.company.id, **values.pop("person", {})}
        persons = cls.env["insertion.person"].create(
            [{"name": f"{prefix} {index:03d}", **person_values} for index in range(number)]
        )
        if not values.get("is_participant"):
            employees = cls._hire_many(
                persons.mapped("name"), start, start.replace(year=start.year + 1), company_id=cls.company.id
            )
            for person, employee in zip(persons, employees, strict=True):
                person.employee_id = employee
        pathways = cls.env["insertion.pathway"].create(
            [{"person_id": person.id, "date_start": start, "state": "active", **values} for person in persons]
        )
        if hours:
            cls.env["insertion.month"].create(
                [
                    {"pathway_id": pathway.id, "month": start.replace(day=1), "hours_worked": hours}
                    for pathway in pathways
                ]
            )
        return pathways

    @classmethod
    def _leave(cls, pathways, category, day=date(YEAR, 9, 30)):
        reason = cls.reasons.get(category)
        return cls.env["insertion.exit"].create(
            [{"pathway_id": pathway.id, "date": day, "reason_id": reason and reason.id} for pathway in pathways]
        )

    def _value(self, table, row, column, published=False, year=None):
        cell = self._cell(table, row, column, published, year)
        return None if cell.is_masked else cell.value

    def _cell(self, table, row, column, published=False, year=None):
        cells = self.env["insertion.figure"].search(
            [
                ("year_id", "=", (year or self.year).id),
                ("is_published", "=", published),
                ("table", "=", table),
                ("row", "=", row),
                ("column", "=", column),
            ]
        )
        self.assertEqual(len(cells), 1, f"{table}, {row}, {column}")
        return cells
