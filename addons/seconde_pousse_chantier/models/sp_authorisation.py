from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date


class SpAuthorisation(models.Model):
    """What a person may drive or use, from a day to another, with its proof.

    Written authorisation of the employer for lifting and driving machines: Code du travail, art. R4323-55 to R4323-57.
    Nothing medical is kept here: only that the person may, and until when.
    """

    _name = "sp.authorisation"
    _description = "Licence or Authorisation"
    _inherit = ["sp.safety.alert", "mail.thread", "mail.activity.mixin"]
    _order = "employee_id, kind_id, date_from desc"
    _check_company_auto = True

    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade", check_company=True)
    kind_id = fields.Many2one("sp.authorisation.kind", required=True, index=True, ondelete="restrict")
    number = fields.Char(help="Of the licence or certificate. Nothing about health here.")
    date_from = fields.Date("Valid From", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date("Valid Until", compute="_compute_date_to", store=True, readonly=False, tracking=True)
    proof = fields.Binary(attachment=True)
    proof_name = fields.Char("File Name")
    has_proof = fields.Boolean("Proof Filed", compute="_compute_has_proof", store=True)
    validity = fields.Selection(
        [("coming", "To come"), ("valid", "Valid"), ("soon", "Ends soon"), ("expired", "Expired")],
        compute="_compute_validity",
        search="_search_validity",
    )
    crew_id = fields.Many2one(related="employee_id.department_id", string="Crew", store=True, index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from <= date_to)", "An authorisation ends after it begins: check its dates."
    )

    @api.depends("employee_id")
    def _compute_company_id(self):
        for authorisation in self:
            authorisation.company_id = authorisation.employee_id.company_id or self.env.company

    @api.depends("kind_id", "date_from")
    def _compute_date_to(self):
        for authorisation in self:
            months = authorisation.kind_id.months_valid
            start = authorisation.date_from
            authorisation.date_to = months and start and start + relativedelta(months=months, days=-1)

    @api.depends("proof")
    def _compute_has_proof(self):
        for authorisation in self:
            authorisation.has_proof = bool(authorisation.proof)

    @api.depends("date_from", "date_to")
    @api.depends_context("tz")
    def _compute_validity(self):
        today = fields.Date.context_today(self)
        soon = self._get_alert_day(today)
        for authorisation in self:
            end = authorisation.date_to
            if authorisation.date_from and authorisation.date_from > today:
                authorisation.validity = "coming"
            elif not end or end > soon:
                authorisation.validity = "valid"
            else:
                authorisation.validity = "soon" if end >= today else "expired"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = self._get_alert_day(today)
        begun = Domain("date_from", "<=", today)
        domains = {
            "coming": Domain("date_from", ">", today),
            "valid": begun & (Domain("date_to", "=", False) | Domain("date_to", ">", soon)),
            "soon": begun & Domain("date_to", ">=", today) & Domain("date_to", "<=", soon),
            "expired": begun & Domain("date_to", "<", today),
        }
        return Domain.OR(domains[code] for code in value if code in domains)

    @api.depends("employee_id", "kind_id")
    def _compute_display_name(self):
        for authorisation in self:
            authorisation.display_name = " · ".join(
                filter(None, (authorisation.employee_id.name, authorisation.kind_id.name))
            )

    # ------------------------------------------------------------------
    # Who may, on a day
    # ------------------------------------------------------------------

    @api.model
    def _get_valid_domain(self, day):
        """Return the domain of the authorisations valid on a day."""
        return Domain("date_from", "<=", day) & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))

    @api.model
    def _get_holders(self, kinds, day, employees=None):
        """Return who holds each kind of authorisation on a day.

        :param sp.authorisation.kind kinds: which
        :param date day: when
        :param hr.employee employees: among whom; None: everybody of the user's companies
        :rtype: dict[sp.authorisation.kind, hr.employee]; a kind that nobody holds is not there
        """
        if not kinds:
            return {}
        domain = Domain("kind_id", "in", kinds.ids) & self._get_valid_domain(day)
        if employees is None:
            domain &= Domain("company_id", "in", self.env.companies.ids)
        else:
            domain &= Domain("employee_id", "in", employees.ids)
        groups = self.sudo()._read_group(domain, ["kind_id"], ["employee_id:recordset"])
        return {kind.with_env(self.env): people.with_env(self.env) for kind, people in groups}

    @api.model
    def _get_valid_kinds(self, employee, day):
        """Return what a person may drive or use on a day.

        :param hr.employee employee: who
        :param date day: when
        :rtype: sp.authorisation.kind
        """
        domain = Domain("employee_id", "=", employee.id) & self._get_valid_domain(day)
        return self.sudo().search(domain).kind_id

    @api.model
    def _refuse_missing(self, kind, what, day, person=None):
        """Say who lacks what.

        :raises UserError: always
        """
        values = {"authorisation": kind.name, "what": what, "day": format_date(self.env, day)}
        if person:
            raise UserError(
                self.env._(
                    "%(person)s has no valid “%(authorisation)s” on %(day)s for %(what)s: "
                    "choose somebody else, or file the authorisation first.",
                    person=person.sudo().name,
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "Nobody there has a valid “%(authorisation)s” on %(day)s for %(what)s: "
                "add somebody who may, or file the authorisation first.",
                **values,
            )
        )

    # ------------------------------------------------------------------
    # What ends
    # ------------------------------------------------------------------

    @api.model
    def _get_alert_day(self, today):
        days = self.env["sp.legal.parameter"]._get_value("authorisation_alert_days", today)
        return today + relativedelta(days=int(days))

    @api.model
    def _get_alerts(self, today):
        """Return the authorisations that end soon and that nothing renews yet, with who is told."""
        ending = self.search(
            [
                ("date_to", "!=", False),
                ("date_to", "<=", self._get_alert_day(today)),
                ("date_to", ">", today - relativedelta(years=1)),
                ("employee_id.active", "=", True),
            ]
        )
        later = self.search([("employee_id", "in", ending.employee_id.ids), ("kind_id", "in", ending.kind_id.ids)])
        latest = {}
        for one in later:
            key = (one.employee_id, one.kind_id)
            latest[key] = max(latest.get(key, one), one, key=lambda other: (not other.date_to, other.date_to or today))
        alerts = []
        for one in ending:
            if latest[one.employee_id, one.kind_id] == one:
                lead = one.employee_id.parent_id.user_id or one.crew_id.manager_id.user_id
                users = lead[:1] or self._get_users_of("seconde_pousse.group_manager", one.company_id)[:1]
                alerts.append((one, users, one.date_to, one._get_alert_summary()))
        return alerts

    def _get_alert_summary(self):
        return self.env._("%(authorisation)s: renew it", authorisation=self.display_name)
