from odoo import api, fields, models


class SpSafetyAlert(models.AbstractModel):
    """Activities of safety, raised when they are due and withdrawn when what they ask for is done."""

    _name = "sp.safety.alert"
    _description = "Safety Alert"

    # Activity type of the alerts of the model.
    _alert_type = "seconde_pousse_chantier.mail_activity_safety"

    @api.model
    def _cron_remind(self):
        """Raise and withdraw every alert of safety; run again, it changes nothing."""
        today = fields.Date.context_today(self)
        # The run has no language of its own: that of the house.
        lang = self.env.company.partner_id.lang
        for name in ("sp.prevention.plan", "sp.authorisation", "sp.agreement", "sp.accident"):
            model = self.env[name].sudo().with_context(lang=lang)
            model._sync_alerts(model._get_alerts(today))

    @api.model
    def _get_alerts(self, today):
        """Return what must be told.

        :param date today: in the company's time zone
        :return: list of (record, users, deadline, summary)
        """
        return []

    @api.model
    def _get_alert_models(self):
        """Return the names of the models whose records carry the alerts."""
        return [self._name]

    @api.model
    def _sync_alerts(self, alerts):
        """Make the activities that are missing, correct the others, withdraw those that no longer hold."""
        kind = self.env.ref(self._alert_type)
        activities = self.env["mail.activity"].sudo()
        standing = activities.search(
            [("activity_type_id", "=", kind.id), ("res_model", "in", self._get_alert_models())], order="id"
        )
        wanted = {(record._name, record.id, user): (day, text) for record, users, day, text in alerts for user in users}
        known = {}
        for activity in standing:
            known.setdefault((activity.res_model, activity.res_id, activity.user_id), activity)
        (standing - activities.concat(*(known[key] for key in wanted if key in known))).unlink()
        for key in known.keys() & wanted.keys():
            day, text = wanted[key]
            if (known[key].date_deadline, known[key].summary) != (day, text):
                known[key].write({"date_deadline": day, "summary": text})
        activities.create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(model),
                    "res_id": record_id,
                    "user_id": user.id,
                    "date_deadline": day,
                    "summary": text,
                    "automated": True,
                }
                for (model, record_id, user), (day, text) in wanted.items()
                if (model, record_id, user) not in known
            ]
        )

    @api.model
    def _get_users_of(self, group, company):
        """Return the people of a group who work in a company."""
        users = self.env.ref(group).sudo().all_user_ids.filtered("active")
        return users.filtered(lambda user: not user.share and company in user.company_ids).sorted("id")
