// By itself JupyterLab forgets cells that are run before the notebook has its
// kernel, or asks for one. With this extension they wait for it. It is loaded as
// module federation has it: a container with `init` and `get`.
(() => {
  "use strict";
  let shared;

  /** A module of JupyterLab's own. */
  async function moduleOf(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  /** The plugin in place of JupyterLab's `cell-executor`. */
  const plugin = ({ INotebookCellExecutor, runCell }) => ({
    id: "churn-cells:cell-executor",
    autoStart: true,
    provides: INotebookCellExecutor,
    activate: () => ({
      async runCell(options) {
        await kernelOf(options);
        return runCell(options);
      },
    }),
  });

  /** Waits until the kernel that the notebook names has been started, or can't be. */
  async function kernelOf({ sessionContext, notebook }) {
    if (!sessionContext || sessionContext.isReady) return;
    const name = notebook.model?.defaultKernelName;
    if (name) {
      const { kernelPreference } = sessionContext;
      sessionContext.kernelPreference = { ...kernelPreference, name };
    }
    await sessionContext.initialize();
  }

  globalThis._JUPYTERLAB ??= {};
  globalThis._JUPYTERLAB["churn-cells"] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const notebook = await moduleOf("@jupyterlab/notebook");
      return () => ({ __esModule: true, default: plugin(notebook) });
    },
  };
})();
