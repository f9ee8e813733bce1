import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatMinutes, parseMinutes } from "./minutes";

/** Minutes as people say them: 7 h 30. */
export class MinutesField extends Component {
    static template = "seconde_pousse_chantier.MinutesField";
    static props = { ...standardFieldProps };

    setup() {
        useInputField({ getValue: () => this.text, parse: parseMinutes });
    }

    get text() {
        return formatMinutes(this.props.record.data[this.props.name]);
    }
}

registry.category("fields").add("sp_minutes", {
    component: MinutesField,
    supportedTypes: ["integer"],
    isEmpty: () => false,
});
// Sums of lists, pivots and graphs.
registry.category("formatters").add("sp_minutes", formatMinutes);
