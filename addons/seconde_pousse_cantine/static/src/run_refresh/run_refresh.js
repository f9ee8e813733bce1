import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const DELAY = 5000;

/** Reads an invoicing run again while the background job makes its invoices. */
export class RunRefresh extends Component {
    static template = xml`<span/>`;
    static props = { ...standardWidgetProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), DELAY);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        if (this.props.record.data.state === "running") {
            await this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("sp_run_refresh", { component: RunRefresh });
