"""One database, and Odoo commands on it whose log must be quiet."""

import re
from pathlib import Path

import pytest
from toolbox import gates, postgres

INTEGRITY = Path(__file__).with_name("integrity.py").read_text(encoding="utf-8")

# Odoo's own notes about modules, pages and passing time: they are not the addon's.
NOT_OURS = (
    "ir_attachment",
    "ir_cron_trigger",
    "ir_logging",
    "ir_model_constraint",
    "ir_model_data",  # compared one by one
    "ir_module_module",
    "orm_signaling",
)
# A mixin's module keeps the identifier of what it added to a model that is gone; Odoo never cleans these.
LEFT_BY_ODOO = "name LIKE 'selection\\_\\_%' OR name LIKE 'model\\_inherit\\_\\_%'"
# Uninstalling deletes what the addon had created and keeps, with this line in the log, what other records still use.
STILL_USED = re.compile(r"bad query: b'DELETE FROM .* violates RESTRICT setting of foreign key", re.DOTALL)


class Database:
    """Installs, updates and uninstalls as an administrator would, and reads what is there."""

    def __init__(self, templates, name):
        self.templates = templates
        self.name = name

    def run(self, label, *arguments, script=None, expected=None):
        """Run Odoo and fail on any line at WARNING or above but the ``expected`` ones; return the log."""
        options = {"stdin": None, "input": script} if script else {}
        done = self.templates.odoo(f"{self.name}-{label}", *arguments, bare=True, **options)
        alarms = [alarm for alarm in gates.alarms(done.stdout) if not (expected and expected.search(alarm.message))]
        if alarms or done.returncode:
            said = "\n".join(map(str, alarms)) or done.stdout[-3000:]
            pytest.fail(f"{label} (exit code {done.returncode}):\n{said}", pytrace=False)
        return done.stdout

    def install(self, addon, *options, demo=False):
        if demo:  # an addon's demo data is loaded when all that it depends on has its own; core's would be too much
            self.sql("UPDATE ir_module_module SET demo = (state = 'installed')")
        self.run("install", "-d", self.name, "-i", addon, "--stop-after-init", "--no-http", *options)
        assert self.state(addon) == "installed"

    def update(self, *addons):
        self.run("update", "-d", self.name, "-u", ",".join(addons), "--stop-after-init", "--no-http")
        assert {self.state(addon) for addon in addons} == {"installed"}

    def uninstall(self, addon):
        self.run("uninstall", "module", "uninstall", "-d", self.name, addon, expected=STILL_USED)
        assert self.state(addon) == "uninstalled"

    def check_integrity(self):
        """Fail if what is installed no longer opens."""
        log = self.run("integrity", "shell", "-d", self.name, "--no-http", script=INTEGRITY)
        found = [line for line in log.splitlines() if line.startswith("integrity: ")]
        if found != ["integrity: ok"]:
            pytest.fail("\n".join(found) or log[-3000:], pytrace=False)

    def sql(self, query):
        return postgres.sql(self.templates.server, query, database=self.name)

    def state(self, addon):
        return self.sql(f"SELECT state FROM ir_module_module WHERE name = {postgres.quote(addon)}")[0][0]

    def schema(self):
        """Return every table, column, constraint, index and sequence, as text."""
        queries = [
            "SELECT 'column', table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable "
            "FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
            "SELECT 'index', tablename || ' ' || indexname FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT 'relation', relname || ' ' || relkind::text FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')",
            "SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ]
        return {" ".join(row) for query in queries for row in self.sql(query)}

    def counts(self):
        """Return the number of rows of each table, as text."""
        tables = [row[0] for row in self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        tables = [table for table in tables if not table.startswith(NOT_OURS)]
        union = " UNION ALL ".join(f"SELECT 'rows of {table}:', count(*) FROM \"{table}\"" for table in tables)
        return {" ".join(row) for row in self.sql(union)}

    def content(self):
        """Return all that an uninstall must leave as it was before the install, as text."""
        return self.schema() | self.counts() | self.identifiers()

    def identifiers(self):
        """Return every external identifier, as text."""
        rows = self.sql(f"SELECT module || '.' || name FROM ir_model_data WHERE NOT ({LEFT_BY_ODOO})")
        return {f"identifier {row[0]}" for row in rows}
