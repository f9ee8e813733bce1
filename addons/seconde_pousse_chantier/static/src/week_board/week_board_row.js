import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { HALVES, slotKey, spellClash } from "./week_board_changes";

/** A person's week. It reads the shared cells itself: another row's change does not draw it again. */
export class WeekBoardRow extends Component {
    static template = "seconde_pousse_chantier.WeekBoardRow";
    static props = { person: Object, days: Array, board: Object };

    get slots() {
        const { person, days, board } = this.props;
        return days.flatMap((day) =>
            HALVES.map((half) => {
                const key = slotKey(person.id, day, half);
                const cell = board.state.cells[key];
                return {
                    key,
                    day,
                    half,
                    chips: (cell?.assignments || []).map((assignment) => this.getChip(assignment)),
                    className: this.getClassName(cell, day, half, key),
                    title: this.getTitle(cell),
                };
            })
        );
    }

    getClassName(cell, day, half, key) {
        const { board } = this.props;
        const names = [`o_wb_${half}`];
        if (cell?.is_busy) {
            names.push("o_wb_busy");
        }
        if (cell?.is_clash) {
            names.push("o_wb_clash");
        }
        if (day === board.state.today) {
            names.push("o_wb_today");
        }
        if (board.state.target === key) {
            names.push("o_wb_target");
        }
        return names.join(" ");
    }

    getTitle(cell) {
        if (cell?.is_clash) {
            return spellClash(cell, this.props.person, this.props.board.state.tasks);
        }
        return cell?.is_busy ? _t("Unavailable") : "";
    }

    getChip(assignment) {
        const task = this.props.board.state.tasks[assignment.task_id];
        const parts = [task?.name, task?.where, task?.crew && _t("Crew: %s", task.crew)];
        return { ...assignment, task, title: parts.filter(Boolean).join("\n") };
    }

    formatHours([start, end]) {
        const format = (hour) => `${Math.floor(hour)}:${String(Math.round((hour % 1) * 60)).padStart(2, "0")}`;
        return `${format(start)}–${format(end)}`;
    }
}
