"""Interrupts a wait in the notebook's kernel and prints, as JSON, what became of it."""

import json
import sys

from jupyter_client.manager import start_new_kernel

SET_UP = """
import * as churn from "lib/mod.ts";
const session = await churn.openSession();
const customers = await churn.loadCustomers(session);
const dataset = await churn.uploadCustomers(session, customers);
const job = await churn.startProcessing(session, dataset);
"""
WAIT = "const prepared = await churn.waitForProcessing(session, job);"


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

        errors = [run(SET_UP), run(WAIT, interrupt=True), run(WAIT), run("await session.close();")]
        print(json.dumps({"errors": errors, "alive": manager.is_alive()}))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main(sys.argv[1])
