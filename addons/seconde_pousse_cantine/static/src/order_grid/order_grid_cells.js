/** What the order grid knows of quantities and cells; nothing here knows the network. */

/**
 * Read a quantity as somebody types it: decimal comma or point, spaces between thousands and nowhere else.
 *
 * @returns {number} NaN when it is no number
 */
export function parseQuantity(text) {
    const thousands = /(\d)[ \u00a0\u202f](?=\d{3}(?!\d))/g;
    const compact = String(text).trim().replace(thousands, "$1").replace(",", ".");
    return compact === "" ? 0 : /^[+-]?(\d+\.?\d*|\.\d+)$/.test(compact) ? Number(compact) : NaN;
}

/** Give a server's row its place for what is typed: `server` keeps what the server last said. */
export function toRow(values) {
    return { ...values, server: { ...values.cells }, status: {}, activeProductId: false };
}

/** Take the server's answer about a row, except in the cells still waiting to be sent. */
export function updateRow(row, values, isWaiting) {
    const cells = { ...values.cells };
    for (const productId of Object.keys(row.status)) {
        if (isWaiting(row.id, Number(productId))) {
            cells[productId] = row.cells[productId];
        } else if (row.status[productId].kind !== "error") {
            // A refusal stays in sight until somebody comes back to its cell.
            delete row.status[productId];
        }
    }
    Object.assign(row, values, { cells, server: { ...values.cells } });
}

/** @returns {Object} product id → quantity over all rows */
export function sumColumns(rows) {
    const sums = {};
    for (const row of rows) {
        for (const [productId, quantity] of Object.entries(row.cells)) {
            sums[productId] = (sums[productId] || 0) + (quantity || 0);
        }
    }
    return sums;
}

/**
 * Entries of one kind at a time, in the order typed: one answer per entry comes back.
 *
 * @param {Map} waiting key → entry
 */
export function takeBatch(waiting, size) {
    const [first] = waiting.values();
    const batch = [...waiting.entries()].filter(([, entry]) => entry.origin === first.origin).slice(0, size);
    batch.forEach(([key]) => waiting.delete(key));
    return batch;
}
