from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.retention import coarse_birth_date

# The class of each model; whatever is not named here is part of the support file, which goes first.
CLASSES = {
    "evidence": (
        "insertion.eligibility",
        "insertion.proof",
        "insertion.pass",
        "insertion.pass.suspension",
        "insertion.pass.extension",
        "insertion.fse.participant",
        "insertion.training",
        "insertion.exit",
        "insertion.presence",
        "insertion.absence",
        "insertion.month",
        "insertion.month.reopening",
        "insertion.statement.line",
        "insertion.workshop.attendance",
    ),
    "register": ("insertion.formality", "insertion.payroll.item"),
}
# Nothing of these is a person's own, or they follow another rule.
SPARED = ("insertion.person", "insertion.access.log", "insertion.retention.case")
# Erased whole: they are reminders, nothing counts them.
DELETED = ("insertion.alert",)
# Who she is: the register needs it for five years.
IDENTITY = ("name", "sort_name", "birth_name", "used_name", "first_names")
# Texts that are figures: distributions by district stay exact.
KEPT_TEXTS = {"insertion.person": ("district",)}
# Codes that no figure reads: they only told the State's platform who she was.
UNCOUNTED = (
    "ass_since_id aah_since_id rsa_since_id oeth no_income employment employer_kind_id unemployed_for_id "
    "ft_registered lane_type_id street_extension"
).split()
# Of an employee, everything but the dates, the hours and the job.
EMPLOYEE_FIELDS = (
    "private_phone private_email work_phone mobile_phone work_email place_of_birth emergency_contact emergency_phone "
    "permit_no visa_no study_field study_school barcode pin private_car_plate id_card driving_license has_work_permit "
    "image_1920 bank_account_ids additional_note notes insertion_payroll_number"
).split()
VERSION_FIELDS = (
    "identification_id ssnid passport_id private_street private_street2 private_city private_zip spouse_complete_name "
    "spouse_birthdate departure_description additional_note insertion_number"
).split()


class InsertionRetentionEraser(models.AbstractModel):
    """Erases texts, files, messages and names; leaves numbers, dates and codes, which are the figures.

    A text is erased because it is a text, not because someone thought of it: a new field is erased too.
    """

    _name = "insertion.retention.eraser"
    _description = "Anonymisation"
    _inherit = ["insertion.person.data"]

    def _erase(self, persons):
        """Erase one class of data of people, in as many queries for ten of them as for a hundred."""
        self.ensure_one()
        persons = persons.sudo().with_context(active_test=False)
        self.env.flush_all()
        for model, path in self._get_person_paths().items():
            if model not in SPARED and self._get_class(model) == self.code:
                records = persons.env[model].search([(path, "in", persons.ids)])
                self._erase_records(records)
        if self.code == "support":
            self._erase_texts(persons, but=IDENTITY)
            persons.write(dict.fromkeys(UNCOUNTED, False))
            self._erase_around(persons)
            persons.write({"support_erased_on": fields.Date.context_today(self)})
        elif self.code == "register":
            self._erase_employees(persons.employee_id)
        self.env.invalidate_all()

    @api.model
    def _get_class(self, model):
        return next((code for code, models_ in CLASSES.items() if model in models_), "support")

    @api.model
    def _erase_records(self, records):
        self._erase_around(records)
        if records._name in DELETED:
            records.unlink()
            return
        self._erase_texts(records)
        if records._name == "insertion.pathway":
            # Who sent her may tell of health or justice; the figures do not count it.
            records.write({"prescriber_id": False})

    @api.model
    def _erase_texts(self, records, but=()):
        """Empty every text stored on records; a required one keeps a number, so that it stays unique."""
        kept = (*but, *KEPT_TEXTS.get(records._name, ()))
        texts = [
            field
            for field in records._fields.values()
            if field.store and field.type in ("char", "text", "html", "json", "properties") and field.name not in kept
            # A code copied from a list is a figure; a name copied from the person is not.
            if field.column_type and (not field.related or "person" in field.related)
        ]
        binaries = [field for field in records._fields.values() if field.type == "binary" and field.column_type]
        if not records or not (texts or binaries):
            return
        assignments = [
            SQL("%s = %s", SQL.identifier(field.name), self._get_blank(field)) for field in (*texts, *binaries)
        ]
        self.env.execute_query(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(records._table),
                SQL(", ").join(assignments),
                records._ids,
            )
        )
        records.invalidate_model()

    @api.model
    def _get_blank(self, field):
        if not field.required:
            return SQL("NULL")
        if getattr(field, "size", None):
            return SQL("LPAD(id::varchar, %s, 'X')", field.size)
        return SQL("'Anonyme ' || id")

    @api.model
    def _erase_around(self, records):
        """Delete the files, messages and activities that hang on records."""
        around = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        messages = [("model", "=", records._name), ("res_id", "in", records.ids)]
        found = self.env["mail.message"].sudo().search(messages)
        self.env["mail.mail"].sudo().search([("mail_message_id", "in", found.ids)]).unlink()
        found.attachment_ids.unlink()
        found.unlink()
        self.env["mail.activity"].sudo().with_context(active_test=False).search(around).unlink()
        files = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        files.search(around).unlink()

    # ------------------------------------------------------------------
    # Who she is
    # ------------------------------------------------------------------

    @api.model
    def _erase_identity(self, persons):
        """Take the name away, and the day of birth: ages stay what they were on every day that is counted."""
        persons = persons.sudo()
        if not persons:
            return
        self.env.flush_all()
        births = self._get_coarse_births(persons)
        self._erase_around(persons)
        self._erase_texts(persons)
        ids, days = zip(*births, strict=True) if births else ((), ())
        self.env.execute_query(
            SQL(
                """
                UPDATE insertion_person AS person
                   SET birth_date = coarse.birth_date
                  FROM unnest(%s::int[], %s::date[]) AS coarse(id, birth_date)
                 WHERE person.id = coarse.id
                """,
                list(ids),
                list(days),
            )
        )
        self.env.invalidate_all()

    @api.model
    def _get_coarse_births(self, persons):
        """Return pairs (person id, birth date): same year, same age when she entered, left or was diagnosed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT person.id, person.birth_date, ARRAY_REMOVE(ARRAY_AGG(reference.day), NULL)
                  FROM insertion_person AS person
             LEFT JOIN (SELECT person_id, date_start AS day FROM insertion_pathway
                  UNION SELECT person_id, date_end FROM insertion_pathway
                  UNION SELECT person_id, date_start FROM insertion_pass
                  UNION SELECT person_id, date FROM insertion_eligibility) AS reference
                    ON reference.person_id = person.id
                 WHERE person.id IN %s
                   AND person.birth_date IS NOT NULL
              GROUP BY person.id
                """,
                persons._ids,
            )
        )
        return [(person_id, coarse_birth_date(birth, days or [])) for person_id, birth, days in rows]

    @api.model
    def _erase_employees(self, employees):
        """Anonymise core's file of people who left: the register and the contracts are no longer due."""
        employees = employees.sudo().with_context(active_test=False, tracking_disable=True, mail_notrack=True)
        if not employees:
            return
        employees.write({field: False for field in EMPLOYEE_FIELDS if field in employees._fields})
        contacts = employees.filtered(lambda employee: not employee.user_id).work_contact_id
        contacts.write({"email": False, "phone": False, "image_1920": False})
        self.env.flush_all()
        for query, ids in (
            ("UPDATE resource_resource SET name = 'Anonyme ' || id WHERE id IN %s", employees.resource_id._ids),
            (
                "UPDATE res_partner SET name = 'Anonyme ' || id, complete_name = 'Anonyme ' || id WHERE id IN %s",
                contacts._ids,
            ),
            (
                "UPDATE hr_employee SET name = 'Anonyme ' || id, legal_name = 'Anonyme ' || id,"
                " birthday = DATE_TRUNC('year', birthday)::date WHERE id IN %s",
                employees._ids,
            ),
        ):
            if ids:
                self.env.cr.execute(query, [ids])
        self.env.invalidate_all()
        versions = employees.version_ids
        versions.write({field: False for field in VERSION_FIELDS if field in versions._fields})
        if "hr.resume.line" in self.env:
            self.env["hr.resume.line"].sudo().search([("employee_id", "in", employees.ids)]).unlink()
        for records in (employees, versions):
            self._erase_around(records)
