from collections import defaultdict

from odoo import api, fields, models
from odoo.tools.misc import format_date


class SpWorkContract(models.Model):
    """A public contract for green-space or field work, with its Chorus references and insertion clause."""

    _name = "sp.work.contract"
    _description = "Public Contract for Work"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    number = fields.Char("Contract Number", tracking=True, help="“Numéro de marché” on invoices and in Chorus Pro.")
    partner_id = fields.Many2one("res.partner", "Buyer", required=True, index=True, check_company=True, tracking=True)
    date_from = fields.Date("From", required=True, tracking=True)
    date_to = fields.Date("Until", tracking=True)
    ceiling = fields.Monetary("Ceiling (before VAT)")
    ordered_amount = fields.Monetary("Ordered", compute="_compute_ordered_amount", help="Accepted quotes, before VAT.")
    chorus_service_code = fields.Char("Service Code", help="Empty: the one of the buyer.")
    engagement_number = fields.Char(help="Put on the quotes of this contract.")
    clause_hours = fields.Float("Insertion Hours Due", help="Hours of the insertion clause over the contract.")
    clause_hours_done = fields.Float("Insertion Hours Done", compute="_compute_clause_hours_done")
    clause_progress = fields.Float("Done (%)", compute="_compute_clause_hours_done")
    task_ids = fields.One2many("project.task", "work_contract_id", "Jobs")
    job_count = fields.Integer("Number of Jobs", compute="_compute_job_count")
    active = fields.Boolean(default=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)", "A contract ends after it begins: check its dates."
    )
    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(clause_hours, 0) >= 0 AND COALESCE(ceiling, 0) >= 0)",
        "The hours of the clause and the ceiling cannot be negative.",
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = " – ".join(filter(None, [contract.number, contract.name]))

    @api.depends("task_ids")
    def _compute_job_count(self):
        for contract in self:
            contract.job_count = len(contract.task_ids)

    @api.depends("task_ids.sp_order_ids.amount_untaxed", "task_ids.sp_order_ids.state")
    def _compute_ordered_amount(self):
        orders = self.env["sale.order"].sudo()
        domain = [("sp_job_id.work_contract_id", "in", self.ids), ("state", "=", "sale")]
        ordered = orders._read_group(domain, ["sp_job_id.work_contract_id"], ["amount_untaxed:sum"])
        amounts = {contract.id: amount for contract, amount in ordered}
        for contract in self:
            contract.ordered_amount = amounts.get(contract.id, 0.0)

    @api.depends("task_ids.session_ids.presence_minutes", "clause_hours")
    def _compute_clause_hours_done(self):
        hours = self._get_clause_hours()
        for contract in self:
            contract.clause_hours_done = sum(hours[contract.id].values())
            contract.clause_progress = (
                contract.clause_hours and 100 * contract.clause_hours_done / contract.clause_hours
            )

    def _get_clause_hours(self, date_from=None, date_to=None):
        """Return the hours that count for the insertion clause of each contract, by month, without any name.

        :param date date_from: first day counted; empty: from the beginning
        :param date date_to: last day counted; empty: to the end
        :rtype: dict[int, dict[date, float]]
        """
        domain = [("session_id.task_id.work_contract_id", "in", self.ids), *self._get_clause_people_domain()]
        domain += [("date", ">=", date_from)] if date_from else []
        domain += [("date", "<=", date_to)] if date_to else []
        groups = ["session_id.task_id.work_contract_id", "date:month"]
        hours = defaultdict(dict)
        for contract, month, minutes in (
            self.env["sp.work.session.line"].sudo()._read_group(domain, groups, ["minutes:sum"])
        ):
            hours[contract.id][month] = minutes / 60
        return hours

    @api.model
    def _get_clause_people_domain(self):
        """Say whose hours count: everybody's but those of whoever leads the work.

        The hook of the people's addon, which knows who is on a pathway.
        """
        return [("is_leader", "=", False)]

    def _get_day_problem(self, day):
        """Return the sentence that says why this contract does not cover a job on a day, or False."""
        self.ensure_one()
        if not self.number:
            return self.env._(
                "The contract “%(contract)s” has no number: type it, invoices need it.", contract=self.name
            )
        if day < self.date_from or (self.date_to and day > self.date_to):
            return self.env._(
                "The contract %(number)s does not cover %(day)s: choose another one, or another day.",
                number=self.number,
                day=format_date(self.env, day),
            )
        if self.ceiling and self.ordered_amount > self.ceiling:
            return self.env._("The orders of contract %(number)s are above its ceiling.", number=self.number)
        return False

    def action_open_jobs(self):
        """Open the jobs of this contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.project_task_action_job")
        context = {"default_is_field_job": True, "default_work_contract_id": self.id}
        context["default_farm_partner_id"] = self.partner_id.id
        return {**action, "domain": [("work_contract_id", "=", self.id)], "context": context}

    def action_statement(self):
        """Ask the period of the statement of clause hours."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hours of the Insertion Clause"),
            "res_model": "sp.clause.statement",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_ids": self.ids},
        }
