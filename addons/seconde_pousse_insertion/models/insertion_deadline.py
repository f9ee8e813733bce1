from odoo import api, fields, models
from odoo.tools import SQL

# The order gives each kind its share of the ids: append, never insert.
KINDS = [
    ("pass", "PASS IAE End", "insertion.pass"),
    ("suspension", "Suspension End", "insertion.pass.suspension"),
    ("contract", "Contract End", "insertion.pathway"),
    ("trial", "Trial Period End", "insertion.pathway"),
    ("immersion", "Immersion End", "insertion.immersion"),
    ("training", "Training End", "insertion.training"),
    ("formality", "Formality Due", "insertion.formality"),
    ("annex", "Annex End", "insertion.annex"),
]


class InsertionDeadline(models.Model):
    """What ends when, in one calendar: read from where each date is entered."""

    _name = "insertion.deadline"
    _description = "Insertion Deadline"
    _auto = False
    _order = "date, kind, id"
    _rec_name = "person_id"

    date = fields.Date(readonly=True)
    kind = fields.Selection([(code, label) for code, label, _model in KINDS], readonly=True)
    person_id = fields.Many2one("insertion.person", readonly=True)
    pathway_id = fields.Many2one("insertion.pathway", readonly=True)
    counselor_id = fields.Many2one("res.users", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    res_id = fields.Integer(readonly=True)

    @api.depends("kind", "person_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            who = deadline.person_id.name or deadline.company_id.name
            deadline.display_name = f"{who} · {labels.get(deadline.kind)}"

    @property
    def _table_query(self):
        self._flush_sources()
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT source.id * %(kinds)s + %(rank)s AS id,
                       source.date,
                       %(kind)s AS kind,
                       source.person_id,
                       source.pathway_id,
                       pathway.counselor_id,
                       source.company_id,
                       source.res_id
                  FROM (%(source)s) AS source
             LEFT JOIN insertion_pathway AS pathway ON pathway.id = source.pathway_id
                """,
                kinds=len(KINDS),
                rank=rank,
                kind=kind,
                source=getattr(self, f"_get_{kind}_sql")(),
            )
            for rank, (kind, _label, _model) in enumerate(KINDS)
        )

    def _flush_sources(self):
        for _kind, _label, model in KINDS:
            self.env[model].flush_model()
        self.env["insertion.person"].flush_model()
        self.env["hr.version"].flush_model()

    def _get_pass_sql(self):
        return SQL(
            """
            SELECT pass.id, pass.date_end_in_force AS date, pass.person_id, pathway.id AS pathway_id, pass.company_id,
                   pass.id AS res_id
              FROM insertion_pass AS pass
         LEFT JOIN insertion_pathway AS pathway ON pathway.pass_id = pass.id AND pathway.state = 'active'
            """
        )

    def _get_suspension_sql(self):
        return SQL(
            """
            SELECT suspension.id, suspension.date_end AS date, pass.person_id, pathway.id AS pathway_id,
                   suspension.company_id, suspension.pass_id AS res_id
              FROM insertion_pass_suspension AS suspension
              JOIN insertion_pass AS pass ON pass.id = suspension.pass_id
         LEFT JOIN insertion_pathway AS pathway ON pathway.pass_id = pass.id AND pathway.state = 'active'
            """
        )

    def _get_contract_sql(self):
        return self._get_version_sql("contract_date_end")

    def _get_trial_sql(self):
        return self._get_version_sql("trial_date_end")

    def _get_version_sql(self, date_field):
        """Return one row per contract of the people on a pathway: its versions share their dates."""
        return SQL(
            """
            SELECT DISTINCT ON (version.employee_id, version.contract_date_start)
                   version.id, version.%(date)s AS date, pathway.person_id, pathway.id AS pathway_id,
                   pathway.company_id, pathway.id AS res_id
              FROM hr_version AS version
              JOIN insertion_pathway AS pathway
                ON pathway.employee_id = version.employee_id
               AND version.contract_date_start <= COALESCE(pathway.date_end, 'infinity')
               AND COALESCE(version.contract_date_end, 'infinity') >= pathway.date_start
             WHERE version.active
               AND version.%(date)s IS NOT NULL
          ORDER BY version.employee_id, version.contract_date_start, version.date_version DESC
            """,
            date=SQL.identifier(date_field),
        )

    def _get_immersion_sql(self):
        return self._get_pathway_record_sql("insertion.immersion", "date_end")

    def _get_training_sql(self):
        return self._get_pathway_record_sql("insertion.training", "date_end")

    def _get_formality_sql(self):
        condition = SQL("record.date_done IS NULL")
        return self._get_pathway_record_sql("insertion.formality", "date_due", condition)

    def _get_pathway_record_sql(self, model, date_field, condition=None):
        return SQL(
            """
            SELECT record.id, record.%(date)s AS date, record.person_id, record.pathway_id, record.company_id,
                   record.id AS res_id
              FROM %(table)s AS record
             WHERE record.%(date)s IS NOT NULL
               AND %(condition)s
            """,
            date=SQL.identifier(date_field),
            table=SQL.identifier(self.env[model]._table),
            condition=condition or SQL("TRUE"),
        )

    def _get_annex_sql(self):
        return SQL(
            """
            SELECT annex.id, annex.date_end AS date, NULL::int AS person_id, NULL::int AS pathway_id,
                   annex.company_id, annex.id AS res_id
              FROM insertion_annex AS annex
            """
        )

    def action_open(self):
        """Open the record where this date is entered.

        :return: dict, a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._get_source_model(),
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_source_model(self):
        if self.kind == "suspension":
            return "insertion.pass"
        return next(model for code, _label, model in KINDS if code == self.kind)
