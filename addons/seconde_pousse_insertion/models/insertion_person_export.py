import io
import re
import zipfile
from mimetypes import guess_extension

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_datetime, html2plaintext

ALLOWED_GROUPS = "seconde_pousse_insertion.group_counselor,seconde_pousse_insertion.group_hr"
# How a record is kept, not what is said of anyone.
TECHNICAL = re.compile(r"^(id|write_uid|write_date|message_.*|activity_.*|sort_name|.*_main_attachment_id)$")
# Of core's messages and activities: the rest says how they were sent.
TOLD = {
    "mail.message": ("date", "author_id", "subject", "body", "attachment_ids"),
    "mail.activity": ("res_name", "summary", "note", "date_deadline", "user_id"),
}
# Core keeps every portrait in five sizes.
SMALLER = re.compile(r"^image_(128|256|512|1024)$")
MAX_SHEET_NAME = 31
MAX_CELL = 32767
NUMBERS = ("integer", "float", "monetary")


class InsertionPersonExport(models.AbstractModel):
    """Everything held on a person, in one file she can be given (GDPR, article 15).

    Found by the links between models, so that a new model is in the file the day it exists. Whoever asks gets what he
    may read; what he may not read is counted, and the file says who can complete it.
    """

    _name = "insertion.person.export"
    _description = "Right of Access"
    _inherit = ["insertion.person.data"]

    @api.model
    def _export(self, person):
        """Build the archive: one workbook, a sheet per kind of record, and every file.

        :param person: one `insertion.person`
        :return: bytes of a ZIP
        :raise AccessError: unless the user is a counselor or HR officer who may read her
        """
        person.ensure_one()
        if not self.env.su and not self.env.user.has_groups(ALLOWED_GROUPS):
            raise AccessError(self.env._("Only a counselor or the HR officer may export what is held on a person."))
        person.check_access("read")
        self.env["insertion.access.log"]._log(person, "access")
        found, left_out = self._collect(person)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
            files = self._collect_files(found)
            for name, content in files.items():
                target.writestr(name, content)
            target.writestr("dossier.xlsx", self._build_workbook(person, found, left_out, files))
        return archive.getvalue()

    # ------------------------------------------------------------------
    # What is held
    # ------------------------------------------------------------------

    @api.model
    def _collect(self, person):
        """Return the records the user may read, and how many he may not, both as dicts by model."""
        searches = {name: [(path, "in", person.ids)] for name, path in self._get_person_paths().items()}
        employee = person.sudo().employee_id
        if employee:
            for name, path in self._get_employee_models().items():
                searches.setdefault(name, [(path, "in", employee.ids)])
        found, left_out = {}, {}
        for name, domain in searches.items():
            Model = self.env[name].with_context(active_test=False)
            everything = Model.sudo().search(domain)
            readable = everything.sudo(self.env.su)
            if not self.env.su:
                readable = readable._filtered_access("read") if Model.has_access("read") else Model
            if readable:
                found[name] = readable
            if len(everything) > len(readable):
                left_out[name] = len(everything) - len(readable)
        for name in ("mail.message", "mail.activity"):
            records = self._collect_around(name, found)
            if records:
                found[name] = records
        return found, left_out

    def _collect_around(self, name, found):
        """Return the messages or activities that hang on records the user may read."""
        model_field = "model" if name == "mail.message" else "res_model"
        result = self.env[name].sudo()
        for model, records in found.items():
            if "message_ids" in records._fields or "activity_ids" in records._fields:
                result |= result.with_context(active_test=False).search(
                    [(model_field, "=", model), ("res_id", "in", records.ids)]
                )
        return result

    def _collect_files(self, found):
        """Return the files that hang on readable records, as a dict path in the archive → bytes."""
        files = {}
        Attachment = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        for model, records in found.items():
            folder = self._get_label(records)
            for attachment in Attachment.search([("res_model", "=", model), ("res_id", "in", records.ids)]):
                field = records._fields.get(attachment.res_field)
                if field and (SMALLER.match(field.name) or not records._has_field_access(field, "read")):
                    continue
                name = attachment.name
                if field:
                    record = records.browse(attachment.res_id)
                    known = record[f"{field.name}_name"] if f"{field.name}_name" in records._fields else False
                    name = known or field._description_string(self.env) + (
                        guess_extension(attachment.mimetype or "") or ""
                    )
                name = re.sub(r'[\\/:*?"<>|]', "_", name)
                files[f"pieces/{folder}/{attachment.id}-{name}"] = attachment.raw or b""
        return files

    # ------------------------------------------------------------------
    # The workbook
    # ------------------------------------------------------------------

    def _build_workbook(self, person, found, left_out, files):
        content = io.BytesIO()
        workbook = xlsxwriter.Workbook(
            content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        styles = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "header": workbook.add_format({"bold": True, "bg_color": "#D9EAD3", "text_wrap": True}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        summary = workbook.add_worksheet(self.env._("Summary"))
        names = {self.env._("Summary").lower()}
        sheets = []
        for records in found.values():
            label = self._get_label(records)
            self._write_sheet(workbook.add_worksheet(self._get_sheet_name(label, names)), records, styles)
            sheets.append((label, len(records)))
        self._write_summary(summary, person, sheets, left_out, files, styles)
        workbook.close()
        return content.getvalue()

    def _get_label(self, records):
        return self.env["ir.model"].sudo()._get(records._name).name

    def _get_sheet_name(self, label, names):
        """Return a name Excel accepts, that no other sheet has."""
        base = re.sub(r"[\[\]:*?/\\]", " ", label)[:MAX_SHEET_NAME].strip("' ")
        name, rank = base, 1
        while name.lower() in names:
            rank += 1
            name = f"{base[: MAX_SHEET_NAME - 3]} {rank}"
        names.add(name.lower())
        return name

    def _write_summary(self, sheet, person, sheets, left_out, files, styles):
        env = self.env
        today = fields.Date.context_today(self)
        sheet.set_column(0, 0, 60)
        lines = [
            (env._("Everything held on %(person)s", person=person.name), "", "title"),
            (env._("On %(day)s, by %(user)s", day=format_date(env, today), user=env.user.name), "", "text"),
            ("", "", "text"),
            (env._("Kind of Record"), env._("How Many"), "header"),
            *((label, count, "text") for label, count in sheets),
            (env._("Files (folder “pieces”)"), len(files), "text"),
        ]
        if left_out:
            lines += [
                ("", "", "text"),
                (env._("Not in this file: %(user)s may not read it", user=env.user.name), "", "header"),
                *((self._get_label(env[name]), count, "text") for name, count in left_out.items()),
                (env._("To complete it: the counselor for the support, the HR officer for the contract."), "", "text"),
            ]
        for row, (label, value, style) in enumerate(lines):
            sheet.write(row, 0, label, styles[style])
            sheet.write(row, 1, value, styles[style])

    def _write_sheet(self, sheet, records, styles):
        fields = [field for field in records._fields.values() if self._is_told(records, field)]
        for column, field in enumerate(fields):
            sheet.set_column(column, column, 24)
            sheet.write_string(0, column, field._description_string(self.env), styles["header"])
        sheet.freeze_panes(1, 0)
        for row, record in enumerate(records, start=1):
            for column, field in enumerate(fields):
                if field.type in NUMBERS:
                    sheet.write_number(row, column, record[field.name], styles["text"])
                else:
                    sheet.write_string(row, column, self._get_text(record, field)[:MAX_CELL], styles["text"])

    def _is_told(self, records, field):
        told = TOLD.get(records._name)
        if told and field.name not in told:
            return False
        if TECHNICAL.match(field.name) or field.type in ("one2many", "binary", "json", "properties_definition"):
            return False
        if not field.store or field.manual:
            return False
        return records._has_field_access(field, "read")

    def _get_text(self, record, field):
        """Return a value as the person would read it on screen."""
        value = record[field.name]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value is False or value is None or (field.relational and not value):
            return ""
        if field.relational:
            # Names of her supervisors, sites or criteria: the reader of her file may read them.
            return ", ".join(filter(None, value.sudo().mapped("display_name")))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "html":
            return html2plaintext(value)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        return str(value)

    @api.model
    def _get_file_name(self, person):
        name = re.sub(r"[^a-z0-9-]+", "_", person.sort_name or "").strip("_")
        return f"dossier_{name or person.id}.zip"
