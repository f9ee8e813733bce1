from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class InsertionAlertContractSource(models.AbstractModel):
    """The alerts read from contracts, formalities and immersions; see insertion.alert.source."""

    _name = "insertion.alert.contract.source"
    _description = "Sources of the Alerts on Contracts"

    def _get_contracts_sql(self):
        """Return one row per contract of each running pathway: its versions share their dates."""
        return SQL(
            """
            SELECT DISTINCT pathway.id AS pathway_id, pathway.person_id, pathway.company_id,
                   version.contract_date_start AS date_start, version.contract_date_end AS date_end
              FROM insertion_pathway AS pathway
              JOIN hr_version AS version
                ON version.employee_id = pathway.employee_id
               AND version.active
               AND version.contract_date_start IS NOT NULL
               AND COALESCE(version.contract_date_end, 'infinity') >= COALESCE(pathway.date_start, '-infinity')
             WHERE pathway.state = 'active'
            """
        )

    @api.model
    def _get_contract_end_sql(self, today):
        """Return the end of the last contract: once renewed, an end needs nobody."""
        return SQL(
            """
            SELECT contract.pathway_id AS res_id, MAX(COALESCE(contract.date_end, 'infinity')) AS day,
                   contract.pathway_id, contract.person_id, contract.company_id
              FROM (%s) AS contract
          GROUP BY contract.pathway_id, contract.person_id, contract.company_id
            HAVING MAX(COALESCE(contract.date_end, 'infinity')) BETWEEN %s AND '9999-12-31'
            """,
            self._get_contracts_sql(),
            today,
        )

    @api.model
    def _get_cddi_total_sql(self, today):
        """Return the day on which the contracts of the pathway add up to the legal total.

        The days between two contracts do not count. The last contract is the one that reaches the total.
        """
        total = self.env["insertion.parameter"]._get_value("cddi_max_months", today)
        return SQL(
            """
            SELECT contract.pathway_id AS res_id,
                   (MAX(contract.date_start) + %(total)s * INTERVAL '1 month')::date - 1
                   - COALESCE(SUM(contract.date_end - contract.date_start + 1)
                              FILTER (WHERE contract.is_earlier), 0)::int AS day,
                   contract.pathway_id, contract.person_id, contract.company_id
              FROM (SELECT contract.*,
                           contract.date_start < MAX(contract.date_start) OVER (PARTITION BY contract.pathway_id)
                           AS is_earlier
                      FROM (%(contracts)s) AS contract
                     WHERE contract.date_end IS NOT NULL) AS contract
          GROUP BY contract.pathway_id, contract.person_id, contract.company_id
            HAVING MAX(contract.date_end) >= %(today)s
            """,
            contracts=self._get_contracts_sql(),
            total=int(total),
            today=today,
        )

    @api.model
    def _get_formality_late_sql(self, _today):
        # An unsigned contract or amendment has its own alert.
        return SQL(
            """
            SELECT formality.id AS res_id, formality.date_due AS day, formality.pathway_id, formality.person_id,
                   formality.company_id, formality.name
              FROM insertion_formality AS formality
         LEFT JOIN insertion_formality_template AS template ON template.id = formality.template_id
             WHERE formality.state = 'todo'
               AND formality.date_due IS NOT NULL
               AND COALESCE(template.code, '') NOT IN ('contract_signed', 'amendment_signed')
            """
        )

    @api.model
    def _get_document_end_sql(self, _today):
        """Return the end of the last document of each kind: residence permit, waiver, medical fitness."""
        return SQL(
            """
            SELECT DISTINCT ON (formality.pathway_id, formality.template_id)
                   formality.id AS res_id, formality.date_expiry AS day, formality.pathway_id, formality.person_id,
                   formality.company_id, formality.name
              FROM insertion_formality AS formality
              JOIN insertion_pathway AS pathway ON pathway.id = formality.pathway_id AND pathway.state = 'active'
             WHERE formality.date_expiry IS NOT NULL
               AND formality.state != 'not_applicable'
          ORDER BY formality.pathway_id, formality.template_id, formality.date_expiry DESC
            """
        )

    @api.model
    def _get_unsigned_sql(self, today):
        """Return the contracts, renewals and amendments in force that nobody said were signed."""
        return SQL(
            """
            SELECT version.id AS res_id, version.date_version AS day, pathway.id AS pathway_id, pathway.person_id,
                   pathway.company_id
              FROM insertion_pathway AS pathway
              JOIN hr_version AS version ON version.employee_id = pathway.employee_id AND version.active
             WHERE pathway.state = 'active'
               AND version.insertion_form IS NOT NULL
               AND version.insertion_signed_on IS NULL
               AND version.date_version <= %(today)s
               AND COALESCE(version.contract_date_end, 'infinity') >= %(today)s
            """,
            today=today,
        )

    @api.model
    def _get_immersion_sql(self, today):
        """Return the last day of the immersions whose total comes near a limit of the law.

        Two totals: the days over the rolling twelve months, and the share of the contract that runs.
        """
        values = self.env["insertion.parameter"]._get_values(["alert_immersion_days", "alert_immersion_share"], today)
        return SQL(
            """
            SELECT pathway.id AS res_id, MAX(immersion.date_end) AS day, pathway.id AS pathway_id, pathway.person_id,
                   pathway.company_id
              FROM insertion_pathway AS pathway
              JOIN insertion_immersion AS immersion
                ON immersion.pathway_id = pathway.id
               AND immersion.state != 'cancelled'
               AND immersion.date_end >= %(since)s
         LEFT JOIN (%(contracts)s) AS contract
                ON contract.pathway_id = pathway.id AND %(today)s BETWEEN contract.date_start AND contract.date_end
             WHERE pathway.state = 'active'
          GROUP BY pathway.id
            HAVING SUM(immersion.date_end - GREATEST(immersion.date_start, %(since)s) + 1) >= %(days)s
                OR SUM(immersion.date_end - immersion.date_start + 1) FILTER (
                       WHERE immersion.date_start BETWEEN contract.date_start AND contract.date_end)
                   >= %(share)s / 100.0 * (MAX(contract.date_end) - MAX(contract.date_start) + 1)
            """,
            contracts=self._get_contracts_sql(),
            since=today + relativedelta(years=-1, days=1),
            today=today,
            days=values["alert_immersion_days"],
            share=values["alert_immersion_share"],
        )
