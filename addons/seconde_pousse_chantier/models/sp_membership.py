from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..rules.membership import period

PAYMENT_MODES = [
    ("transfer", "Transfer"),
    ("cheque", "Cheque"),
    ("cash", "Cash"),
    ("card", "Card"),
    ("other", "Other"),
]
# A proposal or a running membership takes its dates; a refused or cancelled one does not.
LIVE_STATES = ("draft", "due", "paid")


class SpMembership(models.Model):
    """A year of membership of a person or body."""

    _name = "sp.membership"
    _description = "Membership"
    _inherit = [
        "sp.membership.money",
        "sp.membership.life",
        "sp.membership.certificate",
        "sp.never.typed",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    card_number = fields.Char("Card", readonly=True, copy=False, help="Kept from year to year.")
    partner_id = fields.Many2one(
        "res.partner", "Member", required=True, index=True, check_company=True, ondelete="restrict", tracking=True
    )
    grade_id = fields.Many2one(
        "res.partner.grade",
        "Kind of Member",
        compute="_compute_grade_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    benefits = fields.Text(related="grade_id.sp_benefits")
    pricelist_id = fields.Many2one(related="grade_id.default_pricelist_id", string="Price List")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        "To", compute="_compute_date_to", store=True, precompute=True, readonly=False, required=True, tracking=True
    )
    fee = fields.Monetary(
        compute="_compute_fee", store=True, precompute=True, readonly=False, tracking=True, aggregator="sum"
    )
    state = fields.Selection(
        [
            ("draft", "Proposal"),
            ("due", "To Pay"),
            ("paid", "Paid"),
            ("refused", "Declined"),
            ("cancel", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    situation = fields.Selection(
        [
            ("proposed", "Proposal"),
            ("refused", "Declined"),
            ("cancelled", "Cancelled"),
            ("coming", "To Come"),
            ("unpaid", "Fee Not Paid"),
            ("current", "Up to Date"),
            ("renew", "To Renew"),
            ("ended", "Ended"),
        ],
        compute="_compute_situation",
        help="What this membership is worth today.",
    )
    is_cancelled = fields.Boolean(readonly=True, copy=False)
    is_refused = fields.Boolean("Declined", readonly=True, copy=False)
    refused_on = fields.Date(readonly=True, copy=False)
    is_accepted = fields.Boolean("Accepted", readonly=True, copy=False, help="The member said yes; a fee of 0 is paid.")
    invoice_id = fields.Many2one("account.move", readonly=True, copy=False, check_company=True, index="btree_not_null")
    paid_on = fields.Date(readonly=True, copy=False, tracking=True)
    payment_mode = fields.Selection(PAYMENT_MODES, "Paid By", readonly=True, copy=False, tracking=True)
    task_id = fields.Many2one("project.task", "First Job", check_company=True, index="btree_not_null", copy=False)
    previous_id = fields.Many2one(
        "sp.membership", "Renews", readonly=True, copy=False, check_company=True, index="btree_not_null"
    )
    next_ids = fields.One2many("sp.membership", "previous_id", "Renewed By", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A membership ends after it begins: check its dates."
    )
    _fee_positive = models.Constraint("CHECK(COALESCE(fee, 0) >= 0)", "A membership fee cannot be negative.")
    _previous_unique = models.UniqueIndex(
        "(previous_id) WHERE previous_id IS NOT NULL AND state NOT IN ('cancel', 'refused')",
        "This membership is already renewed: open its next year.",
    )

    @api.depends("partner_id")
    def _compute_grade_id(self):
        for membership in self:
            membership.grade_id = membership.grade_id or membership.partner_id._sp_get_member_grade(
                membership.company_id or self.env.company
            )

    @api.depends("date_from", "company_id")
    def _compute_date_to(self):
        for membership in self:
            if membership.date_from:
                mode = membership.company_id.sp_membership_year or "calendar"
                membership.date_to = period(membership.date_from, mode)[1]

    @api.depends("grade_id", "date_from", "company_id")
    def _compute_fee(self):
        fees = self.env["sp.membership.fee"]
        alike = self.grouped(lambda one: (one.company_id, one.grade_id, one.date_from))
        for (company, grade, day), memberships in alike.items():
            memberships.fee = fees._get_amount(company, grade, day)

    @api.depends(
        "is_cancelled",
        "is_refused",
        "is_accepted",
        "fee",
        "paid_on",
        "invoice_id.state",
        "invoice_id.payment_state",
    )
    def _compute_state(self):
        for membership in self:
            invoice = membership.sudo().invoice_id
            is_reversed = invoice.state == "cancel" or invoice.payment_state == "reversed"
            is_paid = invoice.payment_state in ("paid", "in_payment") if invoice else bool(membership.paid_on)
            if membership.is_cancelled or (invoice and is_reversed):
                membership.state = "cancel"
            elif membership.is_refused:
                membership.state = "refused"
            elif not membership.is_accepted:
                membership.state = "draft"
            else:
                membership.state = "paid" if is_paid or not membership.fee else "due"

    @api.depends("state", "date_from", "date_to", "next_ids.state")
    def _compute_situation(self):
        plain = {"draft": "proposed", "refused": "refused", "cancel": "cancelled"}
        for membership in self:
            today = membership.company_id._sp_get_today()
            if membership.state in plain or not (membership.date_from and membership.date_to):
                membership.situation = plain.get(membership.state, "proposed")
            elif membership.date_to < today:
                membership.situation = "ended"
            elif membership.state == "due":
                membership.situation = "unpaid"
            elif membership.date_from > today:
                membership.situation = "coming"
            else:
                membership.situation = "renew" if membership._is_to_renew(today) else "current"

    @api.depends("partner_id", "date_from", "date_to")
    def _compute_display_name(self):
        for membership in self:
            years = sorted({day.year for day in (membership.date_from, membership.date_to) if day})
            membership.display_name = f"{membership.partner_id.name or ''} · {'-'.join(map(str, years))}"

    @api.constrains("partner_id", "company_id", "date_from", "date_to", "is_cancelled", "is_refused")
    def _check_no_overlap(self):
        """Refuse two memberships at once.

        The member's row is written first: of two clicks at once, the later transaction runs again and finds the
        membership of the first (docs/decisions/0002).
        """
        live = self.filtered(lambda membership: membership.state in LIVE_STATES)
        if not live:
            return
        live._lock_members()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM sp_membership mine
                  JOIN sp_membership other
                    ON other.partner_id = mine.partner_id
                   AND other.company_id = mine.company_id
                   AND other.id != mine.id
                   AND other.state IN %(states)s
                   AND other.date_from <= mine.date_to
                   AND mine.date_from <= other.date_to
                 WHERE mine.id IN %(ids)s
              ORDER BY mine.id, other.date_from
                 LIMIT 1
                """,
                states=LIVE_STATES,
                ids=tuple(live.ids),
            )
        )
        if rows:
            other = self.sudo().browse(rows[0][1])
            raise UserError(
                self.env._(
                    "%(member)s is already a member, or invited to be, from %(start)s to %(end)s: "
                    "open that membership, or renew from the day after.",
                    member=other.partner_id.name,
                    start=format_date(self.env, other.date_from),
                    end=format_date(self.env, other.date_to),
                )
            )

    def _lock_members(self):
        self.flush_model()
        self.env["res.partner"].flush_model(["write_date"])
        self.env.cr.execute(
            SQL("UPDATE res_partner SET write_date = write_date WHERE id IN %s", tuple(self.partner_id.ids))
        )

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"]
        for vals in vals_list:
            # A body is a member, not the person who answers its phone.
            if vals.get("partner_id"):
                vals["partner_id"] = partners.browse(vals["partner_id"]).commercial_partner_id.id
        memberships = super().create(vals_list)
        unnamed = memberships.filtered(lambda one: (one.name or "/") == "/")
        for company, found in unnamed.grouped("company_id").items():
            numbers = self.env["ir.sequence"]._sp_draw("sp.membership", company, len(found))
            for membership, number in zip(found, numbers, strict=True):
                membership.name = number
        return memberships

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        for membership in self:
            if membership.is_accepted:
                raise UserError(
                    self.env._(
                        "%(member)s joined: cancel this membership, its history is kept.",
                        member=membership.partner_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Yes or no
    # ------------------------------------------------------------------

    def action_accept(self):
        """The members said yes: their fee is invoiced, without VAT, on its own account.

        :returns: action on the invoices made
        :raises UserError: no fee voted, no chart of accounts
        """
        self.check_access("write")
        accepted = self.filtered(lambda membership: membership.state in ("draft", "refused"))
        accepted._check_fee_voted()
        accepted.write({"is_accepted": True, "is_refused": False, "refused_on": False})
        accepted._number_cards()
        accepted._make_invoices()
        accepted._end_activities()
        accepted._sync_benefits()
        invoices = accepted.sudo().invoice_id.sudo(self.env.su)
        return invoices._get_records_action() if invoices and invoices.has_access("read") else True

    def action_refuse(self):
        """Note that these people or bodies do not join: nothing proposes it to them again."""
        self.check_access("write")
        for company, refused in self.filtered(lambda one: one.state == "draft").grouped("company_id").items():
            refused.write({"is_refused": True, "refused_on": company._sp_get_today()})
            refused._end_activities()

    def action_cancel(self):
        """Cancel memberships nobody paid.

        :raises UserError: a fee is paid
        """
        self.check_access("write")
        paid = self.filtered(lambda one: one.state == "paid" and one.fee)
        if paid:
            raise UserError(
                self.env._(
                    "The fee of %(member)s is paid: refund its invoice first, the membership follows.",
                    member=paid[0].partner_id.name,
                )
            )
        self.sudo().invoice_id.filtered(lambda invoice: invoice.state != "cancel").button_cancel()
        self.is_cancelled = True
        self._end_activities()
        self._sync_benefits()

    def _number_cards(self):
        """Give each member of each company a card number, the same every year."""
        for company, memberships in self.filtered(lambda one: not one.card_number).grouped("company_id").items():
            members = memberships.partner_id
            known = dict(
                self.sudo()._read_group(
                    [
                        ("partner_id", "in", members.ids),
                        ("company_id", "=", company.id),
                        ("card_number", "!=", False),
                    ],
                    ["partner_id"],
                    ["card_number:max"],
                )
            )
            new = members.filtered(lambda member, known=known: member not in known)
            numbers = self.env["ir.sequence"]._sp_draw("sp.member.card", company, len(new))
            known.update(zip(new, numbers, strict=True))
            for membership in memberships:
                membership.card_number = known[membership.partner_id]

    def _end_activities(self):
        self.sudo().activity_ids.action_done()
