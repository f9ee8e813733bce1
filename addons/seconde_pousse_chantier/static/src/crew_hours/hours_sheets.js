import { Component, useState } from "@odoo/owl";
import { useAutofocus } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils";

class ChoiceSheet extends Component {
    static props = { onClose: Function, onChoose: Function, "*": true };

    setup() {
        this.state = useState({ text: "" });
        useAutofocus({ refName: "search" });
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            this.props.onClose();
        }
    }

    filter(rows) {
        const words = normalize(this.state.text).split(/\s+/);
        return rows.filter((row) => {
            const text = normalize([row.name, row.where, row.kind, row.crew].join(" "));
            return words.every((word) => text.includes(word));
        });
    }
}

/** A task that was not planned that day, or a kind of work that becomes one. */
export class AddTaskSheet extends ChoiceSheet {
    static template = "seconde_pousse_chantier.AddTaskSheet";
    static props = { onClose: Function, onChoose: Function, tasks: Array, kinds: Array };

    get tasks() {
        return this.filter(this.props.tasks);
    }

    get kinds() {
        return this.filter(this.props.kinds);
    }

    chooseKind(kind) {
        this.props.onChoose({ ...kind, task_id: false, kind_id: kind.id, kind: kind.name });
    }
}

/** Somebody of another crew, lent for the day. */
export class LendSheet extends ChoiceSheet {
    static template = "seconde_pousse_chantier.LendSheet";
    static props = { onClose: Function, onChoose: Function, people: Array };

    get people() {
        return this.filter(this.props.people).slice(0, 40);
    }
}
