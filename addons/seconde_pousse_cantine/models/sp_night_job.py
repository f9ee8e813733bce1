import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)
RETRY = timedelta(hours=1)


class SpNightJob(models.AbstractModel):
    """A job that nobody watches, done company by company; part of the models that have one."""

    _name = "sp.night.job"
    _description = "Job of the Night"

    @api.model
    def _do_by_company(self, companies, work):
        """Do a job company by company, each kept as soon as it is done; one that breaks stops no other.

        Killed, or when something broke, the job is done again from the first company: `work`, called with a company,
        must do nothing twice.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        is_broken = False
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    work(company)
            # Whatever breaks in a company, the others find their work done.
            except Exception:
                _logger.exception("%s: nothing could be done for %s", self._description, company.name)
                is_broken = True
            cron._commit_progress(1)
        if is_broken and self.env.context.get("cron_id"):
            cron.browse(self.env.context["cron_id"]).sudo()._trigger(fields.Datetime.now() + RETRY)
