import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * The order of a day: buttons to add and remove, crates said in the product's unit, and what it costs. The page works without it.
 */
export class CanteenOrder extends Interaction {
    static selector = ".sp_order_form";
    dynamicContent = {
        ".sp_more": { "t-on-click": (ev) => this.step(ev, 1) },
        ".sp_less": { "t-on-click": (ev) => this.step(ev, -1) },
        ".sp_quantity": { "t-on-input": this.refresh },
        ".sp_unit": { "t-on-change": this.refresh },
    };

    start() {
        this.refresh();
    }

    get decimal() {
        return this.el.dataset.decimal || ".";
    }

    read(input) {
        const text = input.value.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
        return /^\d*\.?\d*$/.test(text) ? Number(text || 0) : NaN;
    }

    write(number) {
        return String(Math.round(number * 100) / 100).replace(".", this.decimal);
    }

    step(ev, change) {
        const input = ev.currentTarget.closest(".sp_product").querySelector(".sp_quantity");
        const quantity = this.read(input) || 0;
        const next = change > 0 ? Math.floor(quantity) + 1 : Math.max(Math.ceil(quantity) - 1, 0);
        input.value = next ? this.write(next) : "";
        this.refresh();
    }

    refresh() {
        let total = 0;
        for (const product of this.el.querySelectorAll(".sp_product")) {
            const { price, content, left, unit } = product.dataset;
            const input = product.querySelector(".sp_quantity");
            const typed = this.read(input);
            const inCrates = product.querySelector("select.sp_unit")?.value === "crate";
            const quantity = inCrates ? typed * Number(content) : typed;
            input.classList.toggle("is-invalid", Number.isNaN(typed));
            product.classList.toggle("sp_product_chosen", typed > 0);
            product.querySelector(".sp_converted").textContent =
                inCrates && quantity > 0 ? `→ ${this.write(quantity)} ${unit}` : "";
            product.querySelector(".sp_too_much").classList.toggle("d-none", !(quantity > Number(left)));
            total += (quantity || 0) * Number(price);
        }
        const target = this.el.querySelector(".sp_total");
        if (target) {
            const { lang } = document.documentElement;
            const style = { style: "currency", currency: this.el.dataset.currency };
            target.textContent = new Intl.NumberFormat(lang || undefined, style).format(total);
        }
    }
}

registry.category("public.interactions").add("seconde_pousse_cantine.order", CanteenOrder);
