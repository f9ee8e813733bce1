from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestSaneValues(TransactionCase):
    def test_no_day_of_the_year_9999_stops_the_software(self):
        """A year mistyped or sent by a program is refused in a sentence, whatever the form."""
        bare = []
        for model in self.env.values():
            if not model._name.startswith("insertion.") or model._abstract or not model._auto:
                continue
            days = [
                field.name
                for field in model._fields.values()
                if field.type in ("date", "datetime") and not field.readonly and not field.related and field.store
            ]
            if days and "_check_sane" not in dir(model):
                bare.append(model._name)
        self.assertFalse(bare)

    def test_a_pass_and_a_month_of_the_year_9999(self):
        person = self.env["insertion.person"].create({"name": "Amira"})
        with self.assertRaisesRegex(ValidationError, "not a day between 1900 and 2200"):
            self.env["insertion.pass"].create(
                {"person_id": person.id, "number": "999990100099", "date_start": "9999-12-31"}
            )
        for model in ("insertion.month.prepare", "insertion.statement.prepare"):
            with self.assertRaisesRegex(ValidationError, "not a day between 1900 and 2200"):
                self.env[model].create({"month": "9999-12-01"})
