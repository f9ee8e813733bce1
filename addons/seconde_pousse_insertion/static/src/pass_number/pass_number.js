import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

/** Shows the number of a PASS IAE as it is printed, 99999 26 35866; what is typed is stored without spaces. */
export class PassNumberField extends CharField {
    get formattedValue() {
        return super.formattedValue.replace(/^(\w{5})(\w{2})(\w{5})$/, "$1 $2 $3");
    }

    parse(value) {
        return super.parse(value).replace(/\s/g, "");
    }
}

registry.category("fields").add("insertion_pass_number", {...charField, component: PassNumberField});
