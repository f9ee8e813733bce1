from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.statement_file import FORMS
from .insertion_statement import STATEMENT_WRITE
from .insertion_statement_reconciliation import HOURS


class InsertionStatementLine(models.Model):
    """One person and contract on a statement, as declared; the ASP's own figures stand beside."""

    _name = "insertion.statement.line"
    _description = "ASP Statement Line"
    _inherit = ["insertion.sane.values"]
    _order = "statement_id, sort_name, date_from, id"
    _check_company_auto = True

    statement_id = fields.Many2one("insertion.statement", required=True, index=True, ondelete="cascade")
    month = fields.Date(related="statement_id.month")
    annex_id = fields.Many2one(related="statement_id.annex_id")
    pathway_id = fields.Many2one("insertion.pathway", index=True, ondelete="restrict", check_company=True)
    person_id = fields.Many2one("insertion.person", index=True, ondelete="restrict", check_company=True)
    month_id = fields.Many2one(
        "insertion.month", string="Hours of the Month", index=True, ondelete="restrict", check_company=True
    )
    name = fields.Char(string="Last and First Names", help="As declared that month.")
    # The database collates on bytes: without this key, "ÉMILIE" comes after "ZOÉ".
    sort_name = fields.Char()
    birth_date = fields.Date()
    date_from = fields.Date(string="Contract from")
    date_to = fields.Date(string="to")
    form = fields.Selection(list(FORMS.items()))
    hours = fields.Float(string="Hours Declared", digits=HOURS)
    hours_eligible = fields.Float(string="Eligible Hours", digits=HOURS)
    gross_pay = fields.Monetary()
    exit_id = fields.Many2one("insertion.exit", ondelete="set null", check_company=True, index="btree_not_null")
    exit_date = fields.Date(string="Definitive Exit")
    exit_code = fields.Char(string="Reason Code")
    asp_hours = fields.Float(string="Hours, ASP", digits=HOURS)
    asp_gross = fields.Monetary(string="Gross, ASP")
    hours_difference = fields.Float(digits=HOURS, compute="_compute_differences", store=True)
    gross_difference = fields.Monetary(compute="_compute_differences", store=True)
    is_different = fields.Boolean(compute="_compute_differences", store=True)
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    _row_unique = models.Constraint(
        "UNIQUE(statement_id, month_id, date_from)", "This person already has a line for this contract: correct it."
    )
    _asp_positive = models.Constraint(
        "CHECK(asp_hours >= 0 AND asp_hours <= 744 AND asp_gross >= 0)",
        "The ASP's hours are between 0 and 744 and its gross pay is positive: correct them.",
    )

    @api.depends("hours", "gross_pay", "asp_hours", "asp_gross", "statement_id.asp_date")
    def _compute_differences(self):
        for line in self:
            known = line.asp_hours or line.asp_gross
            line.hours_difference = round(line.asp_hours - line.hours, 2) if known else 0
            line.gross_difference = round(line.asp_gross - line.gross_pay, 2) if line.asp_gross else 0
            # Once the ASP answered, a person it does not know is a difference too.
            absent = bool(line.statement_id.asp_date and line.statement_id.asp_hours and line.hours and not known)
            line.is_different = bool(line.hours_difference or line.gross_difference or absent)

    @api.model
    def _get_typed_fields(self):
        return {"asp_hours", "asp_gross"}

    def _with_statement_write(self):
        return self.with_context(insertion_statement_write=STATEMENT_WRITE)

    @api.model
    def _refuse_client(self):
        if self.env.context.get("insertion_statement_write") is not STATEMENT_WRITE:
            raise UserError(
                self.env._(
                    "The lines of a statement come from the validated months: correct the month, then compute the "
                    "statement again. Only the ASP's figures are typed here."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_client()
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) - self._get_typed_fields():
            self._refuse_client()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_by_computing(self):
        self._refuse_client()
