from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def action_notify(self):
        """Send no e-mail about what concerns a person: its subject would say it.

        The subject of a message is the display name of its notifications, which core lets every internal user read;
        and an e-mail leaves the database. The activity itself is in the menu of whoever it is for.
        """
        return super(
            MailActivity, self.filtered(lambda activity: not (activity.res_model or "").startswith("insertion."))
        ).action_notify()
