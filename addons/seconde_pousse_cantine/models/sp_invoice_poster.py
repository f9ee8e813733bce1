from odoo import models


class SpInvoicePoster(models.AbstractModel):
    """Posts and sends the invoices that a run made; part of `sp.invoice.run`."""

    _name = "sp.invoice.poster"
    _description = "Posting of a Run"

    def action_post_all(self):
        """Post the draft invoices; those that something blocks stay drafts, and the line says why."""
        for run in self:
            drafts = run.move_ids.filtered(lambda move: move.state == "draft")
            lines = {line.move_id: line for line in run.line_ids}
            for draft in drafts.sorted(lambda move: (move.move_type == "out_refund", move.id)):
                problem = draft._sp_try_to_post()
                if draft in lines:
                    lines[draft].problem = problem
        return True

    def action_send(self):
        """Open core's window to send, or print, the posted invoices that were not sent yet."""
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state == "posted" and not move.is_move_sent)
        if not moves:
            return self.env["account.move"]._sp_notify(self.env._("Every posted invoice was sent already."))
        return moves.action_send_and_print()

    def action_open_moves(self):
        """List the invoices of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action.update(
            domain=[("sp_invoice_run_id", "=", self.id)], context={"create": False}, name=self.env._("Invoices")
        )
        return action

    def _create_statements(self):
        """Give each payer of the run the statement that sums its invoices up."""
        self.ensure_one()
        payers = self.move_ids.commercial_partner_id - self.statement_ids.payer_id
        self.env["sp.invoice.statement"].create([{"run_id": self.id, "payer_id": payer.id} for payer in payers])
