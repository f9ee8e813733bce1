from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

CONTRACT_DATES = ("contract_date_start", "contract_date_end")
# Days before the end of a contract from which it stands out on screen.
NOTICE_DAYS = 30


class InsertionContractHolder(models.AbstractModel):
    """Contract dates of a pathway: hr.version keeps them for HR managers only.

    A model that inherits this one has employee_id, state, date_start and date_end.
    """

    _name = "insertion.contract.holder"
    _description = "Pathway with Contract Dates"

    contract_date_start = fields.Date(
        string="Contract Start",
        compute="_compute_contract",
        compute_sudo=True,
        search="_search_contract_date_start",
    )
    contract_date_end = fields.Date(
        string="Contract End",
        compute="_compute_contract",
        compute_sudo=True,
        search="_search_contract_date_end",
    )
    contract_type_name = fields.Char(string="Contract Type", compute="_compute_contract", compute_sudo=True)
    contract_weekly_hours = fields.Float(string="Weekly Hours", compute="_compute_contract", compute_sudo=True)
    contract_ends_soon = fields.Boolean(compute="_compute_contract_ends_soon", help="Within 30 days, or ended.")
    contract_is_over = fields.Boolean(
        compute="_compute_contract_ends_soon",
        string="Contract Over",
        help="The person is still on her pathway and her last contract has ended.",
    )

    @api.depends_context("lang")
    @api.depends(
        "employee_id.version_ids.active",
        "employee_id.version_ids.contract_date_start",
        "employee_id.version_ids.contract_date_end",
        "employee_id.version_ids.contract_type_id.name",
        "employee_id.version_ids.date_version",
        "employee_id.version_ids.resource_calendar_id.hours_per_week",
        "date_start",
        "date_end",
        "state",
    )
    def _compute_contract(self):
        today = fields.Date.context_today(self)
        versions = self._get_contract_versions(today)
        for pathway in self:
            version = versions[pathway]
            pathway.contract_date_start = version.contract_date_start
            pathway.contract_date_end = version.contract_date_end
            name = version.contract_type_id.name
            over = name and pathway._is_contract_over(today)
            pathway.contract_type_name = self.env._("%(contract)s (over)", contract=name) if over else name
            pathway.contract_weekly_hours = version.resource_calendar_id.hours_per_week

    @api.depends("contract_date_end", "state")
    def _compute_contract_ends_soon(self):
        today = fields.Date.context_today(self)
        limit = today + timedelta(days=NOTICE_DAYS)
        for pathway in self:
            end = pathway.contract_date_end
            pathway.contract_ends_soon = pathway.state == "active" and bool(end) and end <= limit
            pathway.contract_is_over = pathway._is_contract_over(today)

    def _is_contract_over(self, today):
        end = self.contract_date_end
        return self.state == "active" and bool(end) and end < today

    def _get_contract_versions(self, day):
        """Find the contract that counts for each pathway, seen from a given day.

        While the pathway runs: the contract that runs that day, otherwise the next one to start, otherwise the
        last one of the pathway, which is over. Once it has ended: the last contract that ran during it.

        :param day: date
        :return: dict pathway → sudo `hr.version` in force that day (possibly empty)
        """
        Version = self.env["hr.version"].sudo()
        result = dict.fromkeys(self, Version)
        hired = self.filtered("employee_id")
        if not hired:
            return result
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pathway.position, contract.id
                  FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[])
                    AS pathway(position, employee_id, date_start, date_end)
                  JOIN LATERAL (%s) AS contract ON TRUE
                """,
                list(range(len(hired))),
                [pathway.employee_id._origin.id for pathway in hired],
                [pathway.date_start or None for pathway in hired],
                [pathway.date_end or None for pathway in hired],
                self._get_contract_sql("pathway", day),
            )
        )
        versions = Version.browse([version_id for _position, version_id in rows])
        for (position, _version_id), version in zip(rows, versions, strict=True):
            result[hired[position]] = version
        return result

    def _get_contract_sql(self, alias, day):
        """Return the query that picks a pathway's contract among its employee's.

        A version is a dated state of a contract: amendments add versions with the same
        contract dates, a renewal adds one with new dates (spans never overlap).

        :param alias: table of the pathways, holding employee_id, date_start, date_end
        :param day: date from which contracts are looked at, never a default of core's
        :return: SQL, at most one row: id, contract_date_start, contract_date_end
        """
        Version = self.env["hr.version"].sudo()
        return SQL(
            """
            SELECT version.id, version.contract_date_start, version.contract_date_end
              FROM hr_version AS version
             WHERE version.employee_id = %(employee)s
               AND version.active
               AND version.contract_date_start IS NOT NULL
               AND CASE WHEN %(end)s < %(day)s
                   THEN version.contract_date_start <= %(end)s
                    AND COALESCE(version.contract_date_end >= %(start)s, TRUE)
                   ELSE COALESCE(version.contract_date_end >= %(day)s, TRUE)
                     OR version.contract_date_end >= %(start)s
                   END
          ORDER BY COALESCE(version.contract_date_end < %(day)s, FALSE),
                   CASE WHEN LEAST(%(end)s, version.contract_date_end) < %(day)s
                   THEN %(day)s - version.contract_date_start
                   ELSE version.contract_date_start - %(day)s
                   END,
                   version.date_version > LEAST(%(end)s, %(day)s),
                   ABS(version.date_version - LEAST(%(end)s, %(day)s))
             LIMIT 1
            """,
            employee=SQL.identifier(alias, "employee_id"),
            start=SQL.identifier(alias, "date_start"),
            end=SQL.identifier(alias, "date_end"),
            day=SQL("%s::date", day),
            to_flush=[Version._fields[name] for name in ("active", "employee_id", "date_version", *CONTRACT_DATES)],
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        # Makes the two dates sortable and groupable, though they are not stored.
        if field_expr not in CONTRACT_DATES or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        contract = query.make_alias(alias, "contract")
        day = fields.Date.context_today(self)
        lateral = SQL("LATERAL (%s)", self._get_contract_sql(alias, day))
        query.add_join("LEFT JOIN", contract, lateral, SQL("TRUE"))
        return SQL.identifier(
            contract,
            field_expr,
            to_flush=[self._fields[name] for name in ("employee_id", "date_start", "date_end")],
        )

    def _search_contract_date_start(self, operator, value):
        return self._search_contract_date("contract_date_start", operator, value)

    def _search_contract_date_end(self, operator, value):
        return self._search_contract_date("contract_date_end", operator, value)

    def _search_contract_date(self, name, operator, value):
        query = Query(self.env, self._table)
        condition = self._fields[name].condition_to_sql(name, operator, value, self, self._table, query)
        query.add_where(condition)
        return Domain("id", "in", query)
