import logging

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..rules.alerts import Cause, Delay, countdown_rank, delay_rank, plan
from .insertion_alert_kind import KINDS

_logger = logging.getLogger(__name__)


class InsertionAlert(models.Model):
    """What was said about whom, so that nothing is said twice; and the sensitive activities themselves."""

    _name = "insertion.alert"
    _description = "Insertion Alert"
    _inherit = ["mail.thread", "mail.activity.mixin", "insertion.alert.source", "insertion.alert.reader"]
    _order = "date desc, id desc"
    # Nobody writes an alert, but whoever reads it may see its activity and say it is done.
    _mail_post_access = "read"

    kind = fields.Selection([(kind.code, kind.label) for kind in KINDS.values()], required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, help="The day the alert is about: end of the PASS, last interview…")
    rank = fields.Integer(required=True, readonly=True, help="How many of the delays were reached.")
    date = fields.Date(string="Raised On", required=True, readonly=True, default=fields.Date.context_today)
    res_id = fields.Integer("Record Number", required=True, readonly=True)
    person_id = fields.Many2one("insertion.person", readonly=True, index="btree_not_null", ondelete="cascade")
    pathway_id = fields.Many2one("insertion.pathway", readonly=True, index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    activity_id = fields.Many2one("mail.activity", readonly=True, index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one(related="activity_id.user_id", string="For")
    is_open = fields.Boolean(string="Ongoing", related="activity_id.active")
    # Of the activity itself, which may hang on the pathway.
    summary = fields.Char(string="What to Do", related="activity_id.summary")
    date_deadline = fields.Date(string="To Do By", related="activity_id.date_deadline")

    _once = models.UniqueIndex("(kind, res_id, day, rank)", "This alert was already raised.")

    @api.depends("kind", "person_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for alert in self:
            who = alert.person_id.name or alert.company_id.name
            alert.display_name = f"{who} · {labels.get(alert.kind)}"

    @api.model
    def action_open_alerts(self):
        """Open the ongoing alerts: a counselor's own first; HR watches over everybody's.

        :return: dict, a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_alert_action")
        user = self.env.user
        is_hr = user.has_group("seconde_pousse_insertion.group_hr")
        if user.has_group("seconde_pousse_insertion.group_counselor") and not is_hr:
            action["context"] = {"search_default_is_open": 1, "search_default_mine": 1}
        return action

    def action_done(self):
        """Say that what the alerts ask for was done."""
        self.activity_id.action_done()

    def action_open(self):
        """Open the record the alert is about.

        :return: dict, a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": KINDS[self.kind].model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # Every day
    # ------------------------------------------------------------------

    @api.model
    def _look_again(self):
        """Look at what is due without waiting for tomorrow: something was just settled."""
        self.env.ref("seconde_pousse_insertion.ir_cron_raise_alerts").sudo()._trigger()

    @api.model
    def _raise_alerts(self, today=None):
        """Raise what became due, withdraw what has no cause any more; a second run does nothing.

        :param date today: the day to look from, today by default
        """
        self.env.flush_all()
        today = today or fields.Date.context_today(self)
        rows, kinds_read = self._read_causes(today)
        todo = plan({cause: rank for cause, (rank, _row) in rows.items()}, self._get_known(rows), kinds_read)
        self._withdraw(todo.withdrawn)
        self._hand_over(rows)
        self._create_alerts([(cause, *rows[cause]) for cause, _rank in todo.raised], today)

    @api.model
    def _read_causes(self, today):
        """Read what is due, as a dict Cause → (rank, row), and the kinds that could be read.

        A source that fails (a legal value is missing) leaves its alerts as they are, and the others go on.
        """
        found, kinds_read = {}, set()
        delays = self._get_delays(today)
        for kind in KINDS.values():
            try:
                with self.env.cr.savepoint():
                    rows = self._read_source(kind, today) if kind.code in delays else []
            except Exception:
                _logger.exception("The alerts of kind %s could not be read", kind.code)
                continue
            kinds_read.add(kind.code)
            for row in rows:
                reached = self._get_rank(kind, row, delays[kind.code], today)
                if reached:
                    cause = Cause(kind.code, kind.model, row["res_id"], row["day"])
                    found[cause] = (reached, {**row, "deadline": self._get_deadline(kind, row, delays, today)})
        return found, kinds_read

    @api.model
    def _read_source(self, kind, today):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT source.*, pathway.counselor_id, company.insertion_structure_kind AS structure_kind,
                       company.insertion_hr_user_id AS hr_user_id
                  FROM (%s) AS source
                  JOIN res_company AS company ON company.id = source.company_id
             LEFT JOIN insertion_pathway AS pathway ON pathway.id = source.pathway_id
                 WHERE source.day IS NOT NULL
                """,
                getattr(self, f"_get_{kind.code}_sql")(today),
            )
        )

    @api.model
    def _get_delays(self, today):
        """Read the parameters named alert_<kind>_…, as a dict kind → dict structure kind (or None) → tuple of Delay."""
        parameters = (
            self.env["insertion.parameter"]
            .sudo()
            .search_fetch(
                [("code", "=like", "alert\\_%"), ("date_from", "<=", today), ("unit", "in", ("day", "month"))],
                order="date_from desc",
            )
        )
        values = {}
        for parameter in parameters:
            values.setdefault((parameter.code, parameter.structure_kind or None), parameter)
        delays = {}
        for (code, structure_kind), parameter in values.items():
            for kind in KINDS:
                if code.startswith(f"alert_{kind}_"):
                    delay = Delay(**{f"{parameter.unit}s": int(parameter.value)})
                    delays.setdefault(kind, {}).setdefault(structure_kind, []).append(delay)
        return delays

    @api.model
    def _get_rank(self, kind, row, delays, today):
        own = delays.get(row["structure_kind"]) or delays.get(None, ())
        return (countdown_rank if kind.is_countdown else delay_rank)(row["day"], own, today)

    @api.model
    def _get_deadline(self, kind, row, delays, today):
        """Return by when to act: the day the alert would become more pressing, or today when it is already late."""
        if not kind.is_countdown:
            return today
        own = delays[kind.code].get(row["structure_kind"]) or delays[kind.code].get(None, ())
        next_days = [delay.before(row["day"]) for delay in own if delay.before(row["day"]) > today]
        return min(next_days, default=row["day"])

    @api.model
    def _get_known(self, causes):
        """Read the alerts still open and those already raised for these causes: (id, Cause, rank, is open)."""
        keys = [(cause.kind, cause.record_id, cause.day) for cause in causes] or [("", 0, fields.Date.today())]
        kinds, ids, days = zip(*keys, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT alert.id, alert.kind, alert.res_id, alert.day, alert.rank, activity.id IS NOT NULL
                  FROM insertion_alert AS alert
             LEFT JOIN mail_activity AS activity ON activity.id = alert.activity_id AND activity.active
                 WHERE activity.id IS NOT NULL
                    OR (alert.kind, alert.res_id, alert.day) IN (
                       SELECT * FROM unnest(%s::varchar[], %s::int[], %s::date[]))
                """,
                list(kinds),
                list(ids),
                list(days),
            )
        )
        return [
            (alert_id, Cause(kind, KINDS[kind].model, res_id, day), rank, is_open)
            for alert_id, kind, res_id, day, rank, is_open in rows
            if kind in KINDS
        ]

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    @api.model
    def _withdraw(self, alert_ids):
        self.sudo().browse(alert_ids).activity_id.unlink()

    @api.model
    def _create_alerts(self, todo, today):
        """Create the alerts and their activities, in as many queries for ten people as for a thousand."""
        if not todo:
            return
        quiet = {"mail_create_nolog": True, "mail_create_nosubscribe": True, "tracking_disable": True}
        alerts = (
            self.sudo()
            .with_context(**quiet)
            .create(
                [
                    {
                        "kind": cause.kind,
                        "day": cause.day,
                        "rank": rank,
                        "date": today,
                        "res_id": cause.record_id,
                        **{name: row[name] for name in ("person_id", "pathway_id", "company_id")},
                    }
                    for cause, rank, row in todo
                ]
            )
        )
        responsible = self._get_responsible_users([row for _cause, _rank, row in todo])
        activity_type = self.env.ref("seconde_pousse_insertion.mail_activity_type_alert")
        # An activity keeps the name of its record: read at once, not one by one.
        alerts.pathway_id.mapped("display_name")
        activities = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "activity_type_id": activity_type.id,
                        **alert._prepare_activity_vals(row, self._pick_user(KINDS[cause.kind], row, responsible)),
                    }
                    for alert, (cause, _rank, row) in zip(alerts, todo, strict=True)
                ]
            )
        )
        self.env.execute_query(
            SQL(
                "UPDATE insertion_alert AS alert SET activity_id = pair.activity_id"
                " FROM unnest(%s::int[], %s::int[]) AS pair(alert_id, activity_id) WHERE alert.id = pair.alert_id",
                alerts.ids,
                activities.ids,
            )
        )
        alerts.invalidate_recordset(["activity_id"])

    def _prepare_activity_vals(self, row, user):
        on_pathway = KINDS[self.kind].is_public and self.pathway_id
        record = self.pathway_id if on_pathway else self
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "summary": self._get_summary(user, row),
            "date_deadline": row["deadline"],
            "user_id": user.id,
            "automated": True,
        }

    def _get_summary(self, user, row):
        """Say the alert in the language of who will read it; a row comes from a source, with the `name` it may have."""
        self = self.with_context(lang=user.lang or self.env.lang)
        return self._get_summaries()[self.kind] % {"day": format_date(self.env, self.day), "name": row.get("name")}
