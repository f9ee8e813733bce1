import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Minutes as people say them: 7 h 30. */
export class MinutesField extends Component {
    static template = "seconde_pousse_chantier.MinutesField";
    static props = { ...standardFieldProps };

    get text() {
        const minutes = this.props.record.data[this.props.name] || 0;
        const rest = String(minutes % 60).padStart(2, "0");
        return minutes % 60 ? `${Math.floor(minutes / 60)} h ${rest}` : `${minutes / 60} h`;
    }
}

registry.category("fields").add("sp_minutes", { component: MinutesField, supportedTypes: ["integer"] });
