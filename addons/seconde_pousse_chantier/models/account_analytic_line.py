from odoo import api, fields, models
from odoo.exceptions import UserError

# Known to this module only: a client cannot send it in a context.
SESSION_WRITE = object()


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    sp_session_line_id = fields.Many2one(
        "sp.work.session.line", "Person in a Session", index="btree_not_null", copy=False, ondelete="restrict"
    )
    sp_booking_id = fields.Many2one(
        "sp.equipment.booking", "Booking of Equipment", copy=False, readonly=True, ondelete="cascade"
    )
    sp_transfer_id = fields.Many2one(
        "sp.internal.transfer", "Given Between Crews", index="btree_not_null", copy=False, ondelete="restrict"
    )
    sp_work_kind_id = fields.Many2one(related="task_id.work_kind_id", store=True, index="btree_not_null")

    # A loan costs its job once, whatever happens at the same time.
    _sp_booking_unique = models.UniqueIndex(
        "(sp_booking_id) WHERE sp_booking_id IS NOT NULL", "This loan is charged already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        links = ("sp_session_line_id", "sp_transfer_id")
        defaults = [self.env.context.get(f"default_{name}") for name in links]
        if any(defaults) or any(vals.get(name) for vals in vals_list for name in links):
            self._sp_refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if {"sp_session_line_id", "sp_transfer_id"} & set(vals) or any(
            line.sp_session_line_id or line.sp_transfer_id for line in self.sudo()
        ):
            self._sp_refuse_by_hand(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_session(self):
        if self.sp_session_line_id or self.sp_transfer_id:
            self._sp_refuse_by_hand()

    def _sp_follow_session(self):
        """Return these lines, ready to be written by the session they follow."""
        return self.with_context(sp_session_write=SESSION_WRITE)

    def _sp_refuse_by_hand(self, vals=None):
        """Refuse to change these lines elsewhere than where they come from; who bills or values hours is not hours."""
        if self.env.context.get("sp_session_write") is SESSION_WRITE:
            return
        hours = {"sp_session_line_id", "sp_transfer_id", "unit_amount", "employee_id", "task_id", "project_id", "date"}
        is_goods = bool(self.sudo().sp_transfer_id)
        if vals is not None and not (hours | ({"amount"} if is_goods else set())) & set(vals):
            return
        if is_goods:
            raise UserError(self.env._("These lines come from goods given between crews: undo them there instead."))
        raise UserError(self.env._("These hours come from a work session: change them there, the timesheet follows."))
