from importlib import import_module

from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _load_pathway_work_demo(self, step):
        """Run one step of the demo that is told in Python, which nothing else imports.

        :param str step: name of a function of the package `demo`
        """
        quiet = self.with_context(lang=self.env.user.lang, tz="Europe/Paris", tracking_disable=True)
        getattr(import_module("odoo.addons.seconde_pousse_chantier_insertion.demo"), step)(quiet.env)
