/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
export function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}
