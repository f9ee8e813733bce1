from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules import job_quote
from .sp_work_kind_service import PRICE_MODES


class SpTaskVisit(models.AbstractModel):
    """What was seen at the farm, and the quote made of it; part of `project.task`."""

    _name = "sp.task.visit"
    _description = "Visit and Quote of a Field Job"

    visited_on = fields.Date(copy=False, tracking=True)
    visited_by_id = fields.Many2one("res.users", copy=False)
    danger_ids = fields.Many2many("sp.danger", string="Dangers Seen")
    risk_note = fields.Text("Risks")
    access_note = fields.Text("Access", help="How to come, where to park, water, shelter, key.")
    estimated_people = fields.Integer("People")
    estimated_hours = fields.Float("Hours per Person")
    estimated_total_hours = fields.Float("Hours Estimated", compute="_compute_estimated_total_hours", store=True)
    estimated_days = fields.Float("Days of the Crew")
    equipment_ids = fields.Many2many("maintenance.equipment", check_company=True)
    price_mode = fields.Selection(PRICE_MODES, "Price", compute="_compute_price_mode", store=True, readonly=False)
    price_problem = fields.Char(compute="_compute_price_problem")
    fixed_price = fields.Monetary("Fixed Price (before VAT)", currency_field="job_currency_id")
    visit_photo_ids = fields.Many2many(
        "ir.attachment", "sp_task_visit_photo_rel", "task_id", "attachment_id", "Photos of the Visit", copy=False
    )
    sp_hours_at_host = fields.Float(
        "Hours at the Host",
        compute="_compute_sp_hours_at_host",
        help="Estimated at the visit, or worked when it is more.",
    )
    vat_text = fields.Char(
        "VAT", compute="_compute_vat_text", help="Rate of this work for this customer, and the text that allows it."
    )
    is_vat_unknown = fields.Boolean(compute="_compute_vat_text")
    job_currency_id = fields.Many2one("res.currency", compute="_compute_job_currency_id")

    _estimates_positive = models.Constraint(
        "CHECK(COALESCE(estimated_people, 0) >= 0 AND COALESCE(estimated_hours, 0) >= 0 "
        "AND COALESCE(estimated_days, 0) >= 0 AND COALESCE(fixed_price, 0) >= 0)",
        "People, hours, days and price of a job cannot be negative.",
    )

    @api.depends("estimated_people", "estimated_hours")
    def _compute_estimated_total_hours(self):
        for task in self:
            task.estimated_total_hours = task.estimated_people * task.estimated_hours

    @api.depends("estimated_people", "estimated_hours")
    def _compute_sp_hours_at_host(self):
        for task in self:
            task.sp_hours_at_host = max(task.estimated_people * task.estimated_hours, task.presence_minutes / 60)

    @api.depends("company_id")
    def _compute_job_currency_id(self):
        for task in self:
            task.job_currency_id = (task.company_id or self.env.company).currency_id

    @api.depends("work_kind_id")
    def _compute_price_mode(self):
        """The unit of the service decides, until somebody chooses another way that can be sold."""
        for task in self:
            kind, mode = task.work_kind_id, task.price_mode
            is_kept = not (task.is_field_job and kind) or (mode and kind._is_sold_by(mode))
            task.price_mode = mode if is_kept else kind._get_price_mode()

    @api.depends("work_kind_id", "price_mode", "wished_unit_id")
    def _compute_price_problem(self):
        for task in self:
            task.price_problem = task.is_field_job and task._get_price_problem()

    @api.depends("work_kind_id", "farm_partner_id.sp_customer_kind", "planned_date")
    def _compute_vat_text(self):
        for task in self:
            task.vat_text = task.is_vat_unknown = False
            if not (task.is_field_job and task.work_kind_id):
                continue
            day = task.planned_date or (task.company_id or self.env.company)._sp_get_today()
            kind = task.work_kind_id
            if task.farm_partner_id and kind._depends_on_customer(day) and not task.farm_partner_id.sp_customer_kind:
                task.is_vat_unknown = True
                continue
            rate, source = kind._get_vat_rate(task.farm_partner_id.sp_customer_kind, day)
            said = self.env["res.company"]._sp_say_number(rate)
            task.vat_text = self.env._("%(rate)s %% – %(text)s", rate=said, text=source)

    # ------------------------------------------------------------------
    # Visit
    # ------------------------------------------------------------------

    def action_visit(self):
        """Open what a visit fills in, on one screen made for the phone."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visit"),
            "res_model": "project.task",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("seconde_pousse_chantier.project_task_view_form_visit").id, "form")],
            "target": "new",
        }

    def action_note_visit(self):
        """Say that these places were visited: by whom and when, unless already said."""
        for task in self:
            task.write(
                {
                    "visited_on": task.visited_on or (task.company_id or self.env.company)._sp_get_today(),
                    "visited_by_id": (task.visited_by_id or self.env.user).id,
                }
            )
        return True

    def action_visit_and_quote(self):
        """Note the visit and make the quote of it, at once.

        :returns: action on the quote
        """
        self.ensure_one()
        self.action_note_visit()
        return self.action_make_quote()

    # ------------------------------------------------------------------
    # Quote
    # ------------------------------------------------------------------

    def action_make_quote(self):
        """Make the quote of a job from what the visit found.

        :returns: action on the quote
        :raises UserError: no customer, nothing to sell, VAT not known, or a running quote
        """
        self.ensure_one()
        if not self.farm_partner_id:
            raise UserError(self.env._("Choose the farm or town first: the quote is for it."))
        if not self.work_kind_id:
            raise UserError(self.env._("Choose the kind of work first: it gives the price and the VAT."))
        if self.is_vat_unknown:
            raise UserError(
                self.env._(
                    "Say what kind of customer %(customer)s is (farm, town, other): "
                    "the VAT of “%(kind)s” depends on it.",
                    customer=self.farm_partner_id.display_name,
                    kind=self.work_kind_id.name,
                )
            )
        running = self.sp_order_ids.filtered(lambda order: order.state in ("draft", "sent"))
        if running:
            return running[0]._get_records_action()
        return self.env["sale.order"].create(self._prepare_quote())._get_records_action()

    def action_open_quote(self):
        """Open the quotes of this job."""
        self.ensure_one()
        return self.sp_order_ids.filtered(lambda order: order.state != "cancel")._get_records_action()

    def _prepare_quote(self):
        self.ensure_one()
        return {
            "partner_id": self.farm_partner_id.id,
            "company_id": self.company_id.id,
            "sp_job_id": self.id,
            "order_line": [Command.create(self._prepare_quote_line())],
        }

    def _prepare_quote_line(self):
        self.ensure_one()
        quantity, problem = job_quote.sold_quantity(
            self.price_mode,
            self.estimated_people,
            self.estimated_hours,
            self.estimated_days,
            self.wished_quantity,
            self.fixed_price,
        )
        if problem:
            raise UserError(self._get_quote_message(problem))
        problem = self._get_price_problem()
        if problem:
            raise UserError(problem)
        product = self.work_kind_id._get_service(self.price_mode)
        values = {
            "product_id": product.id,
            "name": self._get_quote_description(product),
            "product_uom_qty": quantity,
            "product_uom_id": (self._get_counted_unit() or product.uom_id).id,
        }
        if self.price_mode == job_quote.FIXED:
            values["price_unit"] = self.fixed_price
        return values

    def _get_mode_name(self):
        return dict(self._fields["price_mode"]._description_selection(self.env)).get(self.price_mode, "")

    def _get_price_problem(self):
        """Return why this work cannot be sold the way its price is made, or False."""
        self.ensure_one()
        if not (self.work_kind_id and self.price_mode):
            return False
        product, counted = self.work_kind_id._get_service(self.price_mode), self._get_counted_unit()
        if not product:
            return self.env._(
                "“%(kind)s” has no service sold “%(mode)s”: add it on the kind of work, “Services Sold”.",
                kind=self.work_kind_id.name,
                mode=self._get_mode_name(),
            )
        if counted and not counted._has_common_reference(product.uom_id):
            return self.env._(
                "“%(service)s” is sold by the %(sold)s, not by the %(counted)s: choose another price or another "
                "unit, or correct the service of the kind of work.",
                service=product.name,
                sold=product.uom_id.name,
                counted=counted.name,
            )
        return False

    def _get_counted_unit(self):
        """Return the unit what the visit counted is in, empty when it is that of the service."""
        return {
            job_quote.HOUR: self.env.ref("uom.product_uom_hour"),
            job_quote.UNIT: self.wished_unit_id,
        }.get(self.price_mode, self.env["uom.uom"])

    def _get_quote_message(self, problem):
        return {
            job_quote.NO_MODE: self.env._(
                "Say how the job is priced: by the hour, the crew's day, the unit, or fixed."
            ),
            job_quote.NO_HOURS: self.env._("Type how many people and how many hours each: the quote is by the hour."),
            job_quote.NO_DAYS: self.env._("Type how many days of the crew: the quote is by the day."),
            job_quote.NO_QUANTITY: self.env._("Type the quantity measured: the quote is by the unit."),
            job_quote.NO_PRICE: self.env._("Type the fixed price."),
        }[problem]

    def _get_quote_description(self, product):
        """Return what the customer reads of the work: what, where, and when it was wished."""
        self.ensure_one()
        translated = self.with_context(lang=self.farm_partner_id.lang or self.env.lang)
        lines = [product.with_context(lang=translated.env.lang).get_product_multiline_description_sale(), self.name]
        where = self.location_note or self.location_address
        if where and where not in (self.name or ""):
            lines.append(translated.env._("Place: %(place)s", place=where))
        days = [format_date(translated.env, day) for day in (self.wished_from, self.wished_to) if day]
        if days:
            lines.append(translated.env._("Wished: %(days)s", days=" – ".join(dict.fromkeys(days))))
        if self.price_mode == job_quote.HOUR:
            lines.append(
                translated.env._(
                    "%(people)s people × %(hours)s h, supervised",
                    people=self.estimated_people,
                    hours=translated.env["res.company"]._sp_say_number(self.estimated_hours),
                )
            )
        return "\n".join(dict.fromkeys(filter(None, lines)))

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    def action_plan(self):
        """Open what says which crew goes, and when."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the Days"),
            "res_model": "project.task",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("seconde_pousse_chantier.project_task_view_form_plan").id, "form")],
            "target": "new",
        }

    def action_plan_on_board(self):
        """Open the week of the crew on the planned day, the job in hand, to say who goes.

        :returns: action on the week board
        :raises UserError: no crew or no day
        """
        self.ensure_one()
        if not (self.crew_id and self.planned_date):
            raise UserError(self.env._("Choose the crew and the first day: the week board then says who goes."))
        action = self.env["ir.actions.actions"]._for_xml_id("seconde_pousse_chantier.sp_work_board_client_action")
        context = {"crew_id": self.crew_id.id, "monday": str(self.planned_date), "task_id": self.id}
        return {**action, "context": context}
