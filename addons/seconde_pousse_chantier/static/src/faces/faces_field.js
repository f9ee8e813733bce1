import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A choice among faces, from sad to glad: wet fingers, few words. */
export class FacesField extends Component {
    static template = "seconde_pousse_chantier.FacesField";
    static props = { ...standardFieldProps };

    get faces() {
        const mouths = ["M8 30 Q18 16 28 30", "M9 27 Q18 22 27 27", "M9 24 Q18 30 27 24", "M7 22 Q18 36 29 22"];
        const field = this.props.record.fields[this.props.name];
        return field.selection.map(([value, label], rank) => ({ value, label, mouth: mouths[rank], rank }));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    choose(value) {
        if (!this.props.readonly) {
            this.props.record.update({ [this.props.name]: value });
        }
    }
}

registry.category("fields").add("sp_faces", { component: FacesField, supportedTypes: ["selection"] });
