from odoo import api, models
from odoo.exceptions import UserError


class SpNeverTyped(models.AbstractModel):
    """A record whose stored results follow from something else: no client, import or context types them."""

    _name = "sp.never.typed"
    _description = "Record with Results Nobody Types"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_nothing_typed(vals)
        typed = {f"default_{name}" for name in self._get_names_never_typed()} & set(self.env.context)
        context = {name: value for name, value in self.env.context.items() if name not in typed}
        free = self.with_env(self.env(context=context))
        return super(SpNeverTyped, free).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_nothing_typed(vals)
        return super().write(vals)

    @api.model
    def _get_names_never_typed(self):
        """Return the stored fields that follow from others. The company is left out: check_company keeps it right.

        :rtype: set[str]
        """
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly and not field.inverse and name != "company_id"
        }

    @api.model
    def _check_nothing_typed(self, vals):
        """Refuse results that a client sends; what the superuser does is our own.

        :raises UserError: says which field to leave out
        """
        typed = () if self.env.su else self._get_names_never_typed() & set(vals)
        for name in sorted(typed):
            raise UserError(
                self.env._(
                    "“%(field)s” follows from the rest and is never typed: leave it out.",
                    field=self._fields[name]._description_string(self.env),
                )
            )
