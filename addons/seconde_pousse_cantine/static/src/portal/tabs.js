import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** On a phone, the tab one is on may be off the screen. */
export class CanteenTabs extends Interaction {
    static selector = ".sp_tabs";

    start() {
        const active = this.el.querySelector(".sp_tab_active");
        if (active) {
            this.el.scrollLeft = active.offsetLeft - this.el.offsetLeft - 40;
        }
    }
}

registry.category("public.interactions").add("seconde_pousse_cantine.tabs", CanteenTabs);
