from odoo import api, fields, models

IDENTITY = ("employee_number", "name", "nir", "birth_date", "month")
VARIABLES = [
    ("employee_number", "Payroll number"),
    ("name", "Last and first names"),
    ("nir", "NIR"),
    ("birth_date", "Birth date"),
    ("month", "Month"),
    ("hours_theoretical", "Hours of the contract"),
    ("hours_worked", "Hours worked"),
    ("hours_paid", "Hours paid"),
    ("hours_complementary", "Complementary hours"),
    ("hours_paid_absence", "Hours of paid absence"),
    ("hours_unpaid_absence", "Hours of unpaid absence"),
    ("absence", "Absences with their dates"),
    ("meal", "Meals"),
    ("transport", "Transport"),
    ("advance", "Advances"),
    ("other", "Other items"),
]


class InsertionPayrollMappingLine(models.Model):
    _name = "insertion.payroll.mapping.line"
    _description = "Payroll Mapping Line"
    _order = "mapping_id, sequence, id"
    _rec_name = "label"
    _check_company_auto = True

    mapping_id = fields.Many2one("insertion.payroll.mapping", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(string="Order", default=10)
    variable = fields.Selection(VARIABLES, required=True)
    code = fields.Char(help="How the payroll office's software calls it.")
    label = fields.Char(
        string="Column Title", compute="_compute_label", store=True, readonly=False, precompute=True, required=True
    )
    absence_type_id = fields.Many2one(
        "insertion.absence.type",
        ondelete="restrict",
        help="Only for absences: this type alone. Empty: every type that has no line of its own.",
    )
    company_id = fields.Many2one(related="mapping_id.company_id", store=True, index=True)

    @api.depends("variable", "absence_type_id")
    def _compute_label(self):
        labels = dict(self._fields["variable"]._description_selection(self.env))
        for line in self:
            line.label = line.label or line.absence_type_id.name or labels.get(line.variable)
