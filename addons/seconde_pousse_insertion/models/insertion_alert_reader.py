from odoo import api, models

from ..rules.alerts import Cause
from .insertion_alert_kind import KINDS


class InsertionAlertReader(models.AbstractModel):
    """Whom each alert is for, and in what words."""

    _name = "insertion.alert.reader"
    _description = "Readers of the Alerts"

    @api.model
    def _get_summaries(self):
        """Return the sentence of each kind; `day` is the day the alert is about, `name` its formality."""
        return {
            "pass_end": self.env._("The PASS IAE ends on %(day)s: extension, contract or exit to prepare"),
            "suspension_long": self.env._(
                "PASS IAE suspended since %(day)s: after 12 months the prescription may be ended"
            ),
            "suspension_end": self.env._("The suspension of the PASS IAE ends on %(day)s"),
            "contract_end": self.env._("The contract ends on %(day)s: renew it or prepare the exit"),
            "cddi_total": self.env._("The contracts will add up to the legal total on %(day)s"),
            "formality_late": self.env._("%(name)s: due on %(day)s and not done"),
            "document_end": self.env._("%(name)s: the document ends on %(day)s"),
            "unsigned": self.env._("Contract or amendment of %(day)s not signed"),
            "diagnosis_end": self.env._("The eligibility diagnosis expires on %(day)s"),
            "rqth_end": self.env._("The disability recognition (RQTH) ends on %(day)s"),
            "proof_missing": self.env._("Proof missing for the diagnosis of %(day)s"),
            "interview": self.env._("No interview since %(day)s"),
            "barrier": self.env._("Barriers not explored since the start of the pathway, on %(day)s"),
            "immersion": self.env._("Immersions near the legal limit: the last one ends on %(day)s"),
            "annex_end": self.env._("The financial annex ends on %(day)s and no other one follows"),
        }

    # ------------------------------------------------------------------
    # For whom
    # ------------------------------------------------------------------

    @api.model
    def _get_responsible_users(self, rows):
        """Return whom an alert falls to when nobody is named: dict company id → user, chosen among its HR officers."""
        group = self.env.ref("seconde_pousse_insertion.group_hr").sudo()
        officers = group.all_user_ids.filtered(lambda user: user.active and not user.share).sorted(
            # The administrator has every group: only when there is nobody else.
            lambda user: (user.has_group("base.group_system"), user.id)
        )
        result = {}
        for company_id in {row["company_id"] for row in rows}:
            named = next((row["hr_user_id"] for row in rows if row["company_id"] == company_id), None)
            members = officers.filtered(lambda user, company_id=company_id: company_id in user.company_ids.ids)
            result[company_id] = self.env["res.users"].browse(named) if named else members[:1]
        return result

    @api.model
    def _pick_user(self, kind, row, responsible):
        if not kind.is_hr and row["counselor_id"]:
            return self.env["res.users"].browse(row["counselor_id"])
        return responsible[row["company_id"]]

    @api.model
    def _hand_over(self, rows):
        """Give the open alerts of a pathway to its new counselor."""
        moved = {}
        open_alerts = self.sudo().search_fetch([("is_open", "=", True)], ["kind", "res_id", "day", "activity_id"])
        for alert in open_alerts:
            kind = KINDS[alert.kind]
            _rank, row = rows.get(Cause(alert.kind, kind.model, alert.res_id, alert.day), (0, None))
            counselor = row and not kind.is_hr and row["counselor_id"]
            if counselor and alert.activity_id.user_id.id != counselor:
                moved.setdefault(counselor, self.env["mail.activity"].sudo())
                moved[counselor] |= alert.activity_id
        for user_id, activities in moved.items():
            activities.with_context(mail_activity_quick_update=True).write({"user_id": user_id})
