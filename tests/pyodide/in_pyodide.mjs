// Runs a Python file in Pyodide: node in_pyodide.mjs NPM_FOLDER SITE_FOLDER FILE ONE_IN
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [npm, site, file, oneIn] = process.argv.slice(2);
const home = createRequire(join(npm, "package.json")).resolve("pyodide");
const { loadPyodide } = await import(pathToFileURL(home.replace(/pyodide\.js$/, "pyodide.mjs")).href);
const started = performance.now();
const pyodide = await loadPyodide({
  stdout: (line) => console.log(line),
  stderr: (line) => console.error(line),
});
console.error(`started\t${((performance.now() - started) / 1000).toFixed(1)}`);
pyodide.FS.mkdir("/site");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: site }, "/site");
pyodide.FS.writeFile("/verdicts.py", readFileSync(file, "utf8"));
const code = `
import sys, runpy
sys.path.insert(0, "/site")
sys.argv = ["verdicts.py", "${Number(oneIn)}"]
runpy.run_path("/verdicts.py", run_name="__main__")
`;
try {
  await pyodide.runPythonAsync(code);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
