from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount
from odoo.tools.misc import clean_context, format_date

from ..rules.loan import billed_end, billed_units

PRICE_UNITS = [("hour", "Hour"), ("day", "Day"), ("km", "Kilometre")]
# Once billed, these say what the invoice says.
BILLED_FIELDS = {
    "equipment_id",
    "partner_id",
    "date_from",
    "date_to",
    "counter_out",
    "counter_back",
    "price",
    "price_unit",
    "billed_units",
    "quantity",
}


class SpBookingPrice(models.AbstractModel):
    """What a loan costs, and to whom; part of `sp.equipment.booking`."""

    _name = "sp.booking.price"
    _description = "Price of a Loan"

    currency_id = fields.Many2one("res.currency")
    price_unit = fields.Selection(
        PRICE_UNITS, "Priced By", compute="_compute_price", store=True, readonly=False, copy=False
    )
    price = fields.Monetary(compute="_compute_price", store=True, readonly=False, copy=False)
    is_free = fields.Boolean("Free Loan", compute="_compute_is_free")
    billed_units = fields.Float(
        "Hours, Days or Kilometres", compute="_compute_billed_units", store=True, readonly=False, copy=False
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    invoice_line_ids = fields.One2many("account.move.line", "sp_booking_id", readonly=True)
    is_billed = fields.Boolean("Billed", compute="_compute_is_billed", store=True, compute_sudo=True)
    is_to_bill = fields.Boolean("To Bill", compute="_compute_is_to_bill", store=True, compute_sudo=True, index=True)
    analytic_line_ids = fields.One2many("account.analytic.line", "sp_booking_id", readonly=True)

    _price_positive = models.Constraint(
        "CHECK(COALESCE(price, 0) >= 0)", "A price cannot be negative; 0 is a free loan."
    )
    _units_positive = models.Constraint(
        "CHECK(COALESCE(billed_units, 0) >= 0)",
        "What is billed cannot be negative: correct the hours, days or kilometres.",
    )

    @api.depends("equipment_id", "partner_id", "date_from")
    def _compute_price(self):
        for booking in self:
            if booking.is_billed:
                continue
            equipment = booking.equipment_id.sudo()
            is_guest = equipment.sp_lent_to == "all" and booking._is_lent() and not booking._is_member()
            booking.price_unit = equipment.sp_price_unit
            booking.price = (is_guest and equipment.sp_guest_price) or equipment.sp_price

    @api.depends("price")
    def _compute_is_free(self):
        for booking in self:
            booking.is_free = not booking.price

    @api.depends("price_unit", "date_from", "date_to", "returned_on", "counter_out", "counter_back")
    def _compute_billed_units(self):
        for booking in self:
            if not (booking.date_from and booking.date_to and booking.price_unit):
                booking.billed_units = 0
                continue
            unit, end = booking.price_unit, billed_end(booking.date_to, booking.returned_on)
            # A day is one of the calendar: that of the change of clocks is no longer.
            start, end = (
                booking._get_local(moment) if unit == "day" else moment for moment in (booking.date_from, end)
            )
            booking.billed_units = float(billed_units(unit, start, end, booking._get_counter_run()))

    def _get_counter_run(self):
        """Return what the counter ran, in the unit of the price; None when it was not read both times.

        :rtype: Decimal | None
        """
        self.ensure_one()
        # 0 when it left: nobody read it, and what it shows at the end was run by others too.
        if not (self.counter_out and self.counter_back):
            return None
        if (self.price_unit == "km") != (self.equipment_id.sudo().sp_counter_unit == "km"):
            return None
        return Decimal(str(round(self.counter_back - self.counter_out, 2)))

    @api.depends("price", "billed_units", "quantity")
    def _compute_amount(self):
        for booking in self:
            booking.amount = booking.price * booking.billed_units * booking.quantity

    @api.depends("invoice_line_ids.parent_state", "invoice_line_ids.move_id.payment_state")
    def _compute_is_billed(self):
        for booking in self:
            booking.is_billed = any(
                line.parent_state != "cancel"
                and line.move_id.move_type == "out_invoice"
                and line.move_id.payment_state != "reversed"
                for line in booking.invoice_line_ids
            )

    @api.depends("state", "partner_id", "amount", "is_billed", "equipment_id.sp_owner_id")
    def _compute_is_to_bill(self):
        for booking in self:
            booking.is_to_bill = (
                booking.state == "back"
                and booking._is_lent()
                and booking.amount > 0
                and not booking.is_billed
                and not booking.equipment_id.sp_owner_id
            )

    def _say_unit(self):
        """Return what the price is for, in words."""
        self.ensure_one()
        return dict(self._fields["price_unit"]._description_selection(self.env)).get(self.price_unit, "").lower()

    @api.model
    def _say_price_for(self, equipment, partner, day):
        """Return the price that a body pays for equipment, in words.

        :param maintenance.equipment equipment: what
        :param res.partner partner: who
        :param date day: when
        """
        company = self.env.company
        is_guest = equipment.sp_lent_to == "all" and not partner._sp_is_member(company, day)
        price = (is_guest and equipment.sp_guest_price) or equipment.sp_price
        if not price:
            return self.env._("Free loan")
        units = dict(self._fields["price_unit"]._description_selection(self.env))
        return self.env._(
            "%(price)s excl. tax per %(unit)s",
            price=format_amount(self.env, price, company.currency_id),
            unit=units[equipment.sp_price_unit].lower(),
        )

    def _is_lent(self):
        """Tell whether somebody else than us takes it."""
        self.ensure_one()
        ours = self.company_id.partner_id | self.equipment_id.sudo().sp_owner_id
        return bool(self.partner_id) and self.partner_id.commercial_partner_id not in ours.commercial_partner_id

    def _is_member(self):
        self.ensure_one()
        return self.partner_id._sp_is_member(self.company_id or self.env.company, self._get_day(self.date_from))

    def _check_not_billed(self):
        billed = self.filtered("is_billed")
        if billed:
            raise UserError(
                self.env._(
                    "The loan %(number)s is billed (%(invoice)s): make a credit note first, then correct it.",
                    number=billed[0].name,
                    invoice=billed[0].sudo().invoice_line_ids.move_id[-1:].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Billing
    # ------------------------------------------------------------------

    def action_invoice_loans(self):
        """Bill the loans that are back, one draft invoice per borrower.

        The bookings are written first: of two clerks at once, the later transaction runs again and finds them billed.

        :returns: action on the invoices made
        :raises UserError: nothing to bill
        """
        if self.ids:
            self.env.cr.execute(
                SQL("UPDATE sp_equipment_booking SET write_date = write_date WHERE id IN %s", tuple(self.ids))
            )
        loans = self.filtered("is_to_bill").sorted(lambda loan: (loan.date_from, loan.id))
        if not loans:
            raise UserError(self.env._("Nothing to bill: choose loans with a price that are back and not billed yet."))
        groups = loans.grouped(lambda loan: (loan.company_id, loan._get_payer()))
        # The list of bookings proposes a state to new ones, which no invoice has.
        moves = self.env(context=clean_context(self.env.context))["account.move"]
        invoices = moves.create([group._prepare_invoice(company, payer) for (company, payer), group in groups.items()])
        return invoices._get_records_action()

    def action_open_invoices(self):
        """Open what bills this loan."""
        return self.invoice_line_ids.move_id._get_records_action()

    def _get_payer(self):
        self.ensure_one()
        body = self.partner_id.commercial_partner_id
        return body.browse(body.address_get(["invoice"])["invoice"])

    def _prepare_invoice(self, company, payer):
        return {
            "move_type": "out_invoice",
            "partner_id": payer.id,
            "company_id": company.id,
            "invoice_line_ids": [Command.create(loan._prepare_invoice_line()) for loan in self],
        }

    def _prepare_invoice_line(self):
        self.ensure_one()
        days = sorted({self._get_day(self.date_from), self._get_day(self.date_to)})
        units = dict(self._fields["price_unit"]._description_selection(self.env))
        label = self.env._(
            "%(equipment)s, %(days)s (%(number)s) – by the %(unit)s",
            equipment=self.equipment_id.name,
            days=" – ".join(format_date(self.env, day) for day in days),
            number=self.name,
            unit=units[self.price_unit].lower(),
        )
        if self.quantity > 1:
            label = self.env._("%(label)s × %(quantity)s", label=label, quantity=self.quantity)
        return {
            "product_id": self.equipment_id._sp_get_loan_product().id,
            "name": label,
            "quantity": self.billed_units * self.quantity,
            "price_unit": self.price,
            "sp_booking_id": self.id,
        }

    # ------------------------------------------------------------------
    # What our own use costs a job
    # ------------------------------------------------------------------

    def _charge_own_use(self):
        """Charge our own use to the activity of the job, once, when the equipment has a price."""
        used = self.sudo().filtered(
            lambda booking: (
                booking.task_id.project_id
                and booking.amount > 0
                and not booking._is_lent()
                and not booking.analytic_line_ids
            )
        )
        self.env["account.analytic.line"].sudo().create([booking._prepare_own_cost() for booking in used])

    def _prepare_own_cost(self):
        self.ensure_one()
        project = self.task_id.project_id
        return {
            "name": self.env._(
                "%(equipment)s, %(job)s (%(number)s)",
                equipment=self.equipment_id.name,
                job=self.task_id.name,
                number=self.name,
            ),
            "date": self._get_day(self.date_from),
            "amount": -self.amount,
            "company_id": self.company_id.id,
            "sp_booking_id": self.id,
            **{name: project[name].id for name in project._get_plan_fnames() if project[name]},
        }
