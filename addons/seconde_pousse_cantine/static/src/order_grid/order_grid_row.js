import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";

/** One site of the grid. Only the active cell is an input, and only the rows left and entered are drawn again. */
export class OrderGridRow extends Component {
    static template = "seconde_pousse_cantine.OrderGridRow";
    static props = {
        row: Object,
        products: Array,
        select: Function,
        activate: Function,
        commit: Function,
        move: Function,
        paste: Function,
    };

    setup() {
        this.row = useState(this.props.row);
        this.input = useRef("input");
        useEffect(
            (input) => {
                input?.focus();
                input?.select();
            },
            () => [this.input.el, this.row.activeProductId]
        );
    }

    get isLocked() {
        return this.row.state === "prepared";
    }

    getText(product) {
        const quantity = this.row.cells[product.id];
        return quantity ? formatFloat(quantity, { digits: [16, 2], trailingZeros: false }) : "";
    }

    getCellClass(product) {
        const status = this.row.status[product.id];
        return {
            [`o_sp_cell_${status?.kind}`]: Boolean(status),
            o_sp_cell_confirmed: this.row.state === "confirmed" && Boolean(this.row.cells[product.id]),
        };
    }

    onBlur(product, ev) {
        this.props.commit(this.row.id, product.id, ev.target.value);
    }

    onPaste(product, ev) {
        const text = ev.clipboardData?.getData("text/plain") || "";
        if (/[\t\n]/.test(text.trim())) {
            ev.preventDefault();
            this.props.paste(this.row.id, product.id, text);
        }
    }

    onKeydown(product, ev) {
        const step = this.getStep(ev);
        if (ev.key === "Escape") {
            ev.target.value = this.getText(product);
            ev.target.select();
        } else if (step) {
            this.props.commit(this.row.id, product.id, ev.target.value);
            if (this.props.move(this.row.id, product.id, ...step)) {
                ev.preventDefault();
            }
        }
    }

    /** @returns {Array|undefined} rows and columns to move by, and whether the line's end leads to the next line */
    getStep({ key, shiftKey, ctrlKey, altKey, metaKey, target }) {
        if (ctrlKey || altKey || metaKey) {
            return;
        }
        const { selectionStart, selectionEnd, value } = target;
        const isWhole = selectionStart === 0 && selectionEnd === value.length;
        switch (key) {
            case "Enter":
                return [shiftKey ? -1 : 1, 0, false];
            case "ArrowUp":
                return [-1, 0, false];
            case "ArrowDown":
                return [1, 0, false];
            case "Tab":
                return [0, shiftKey ? -1 : 1, true];
            case "ArrowLeft":
                return isWhole || selectionEnd === 0 ? [0, -1, false] : undefined;
            case "ArrowRight":
                return isWhole || selectionStart === value.length ? [0, 1, false] : undefined;
        }
    }
}
