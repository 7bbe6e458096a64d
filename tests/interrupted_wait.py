"""Interrupts a cell that starts and waits, and prints, as JSON, what became of it."""

import json
import sys

from jupyter_client.manager import start_new_kernel

SET_UP = """
import * as churn from "lib/mod.ts";
const session = await churn.openSession();
const sample = { count: 60_000 };
const customers = await churn.loadCustomers(session, { sample });
const dataset = await churn.uploadCustomers(session, customers);
"""
CELL = """
const processingJob = await churn.startProcessing(session, dataset);
const prepared = await churn.waitForProcessing(session, processingJob);
"""
COUNT = """
const { rows } = await churn.resume(session);
if (rows.length !== 1) throw new Error(`${rows.length} jobs`);
await session.close();
"""


def main(folder: str) -> None:
    """Runs the cells; the interrupt comes with the wait's first output."""
    manager, client = start_new_kernel(kernel_name="churn", cwd=folder)
    try:

        def run(code: str, interrupt: bool = False) -> str:
            """Returns the cell's error, or nothing."""

            def on_output(message: dict) -> None:
                nonlocal interrupt
                if interrupt and message["msg_type"] == "display_data":
                    interrupt = False
                    manager.interrupt_kernel()

            reply = client.execute_interactive(code, output_hook=on_output, timeout=60)
            return reply["content"].get("evalue", "")

        errors = [run(SET_UP), run(CELL, interrupt=True), run(CELL), run(COUNT)]
        print(json.dumps({"errors": errors, "alive": manager.is_alive()}))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main(sys.argv[1])
