from odoo import api, fields, models
from odoo.exceptions import ValidationError

DATE_FORMATS = [
    ("%d/%m/%Y", "31/12/2026"),
    ("%Y-%m-%d", "2026-12-31"),
    ("%Y%m%d", "20261231"),
    ("%d%m%Y", "31122026"),
]


class InsertionPayrollMapping(models.Model):
    """What one payroll office wants to receive: which variables, under which code, written how."""

    _name = "insertion.payroll.mapping"
    _description = "Payroll Mapping"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(string="Payroll Office", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    layout = fields.Selection(
        [("wide", "One row per person, one column per variable"), ("long", "One row per person and variable")],
        required=True,
        default="wide",
        help="Ask the payroll office which one its software imports.",
    )
    delimiter = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("tab", "Tab"), ("|", "Vertical bar")], required=True, default=";"
    )
    decimal_mark = fields.Selection([(",", "Comma"), (".", "Point")], required=True, default=",")
    date_format = fields.Selection(DATE_FORMATS, required=True, default="%d/%m/%Y")
    has_titles = fields.Boolean(string="Title Row", default=True)
    skips_zero = fields.Boolean(string="Leave Zeros Out", default=True)
    line_ids = fields.One2many("insertion.payroll.mapping.line", "mapping_id", copy=True)
    note = fields.Text()
    company_id = fields.Many2one("res.company", index=True, help="Empty: every structure of the database.")

    @api.constrains("delimiter", "decimal_mark")
    def _check_marks(self):
        for mapping in self:
            if mapping.delimiter == mapping.decimal_mark:
                raise ValidationError(
                    self.env._("The comma cannot separate both the columns and the decimals: change one of them.")
                )

    @api.constrains("line_ids")
    def _check_lines(self):
        for mapping in self:
            if not mapping.line_ids:
                raise ValidationError(
                    self.env._("“%(office)s” receives nothing: add at least one variable.", office=mapping.name)
                )

    def _get_delimiter(self):
        return "\t" if self.delimiter == "tab" else self.delimiter
