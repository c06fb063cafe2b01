/**
 * `node run-page.js VSIX FOLDER FILE:LINE CALL PICTURES [THEME]`: installs a packaged extension and looks at the workbench
 * as a user does. The line must have a finding about CALL. Prints what it saw as JSON on its last line, a key for each
 * part, and leaves pictures in a folder: editor.png, view.png, report.png, walkthrough.png and seccomp.png.
 */
import { basename, join } from "node:path";
import { startWorkbench } from "./workbench.js";
import { editorSeen } from "./pages/editor.js";
import { reportSeen } from "./pages/report.js";
import { seccompSeen } from "./pages/seccomp.js";
import { viewSeen } from "./pages/view.js";
import { walkthroughSeen } from "./pages/walkthrough.js";

const [vsix, folder, place, call, pictures, theme = "Default Dark Modern"] = process.argv.slice(2);
if (vsix === undefined || folder === undefined || place === undefined || call === undefined || pictures === undefined)
  throw new Error("VSIX FOLDER FILE:LINE CALL PICTURES");

const [, file = place, line = "1"] = /^(.*):(\d+)$/.exec(place) ?? [];

const workbench = await startWorkbench({
  vsix: [vsix],
  settings: {
    "workbench.colorTheme": theme,
    "editor.fontSize": 15,
    "editor.minimap.enabled": false,
    "window.commandCenter": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.layoutControl.enabled": false,
    "breadcrumbs.enabled": false,
    "editor.hover.above": false,
    "window.title": "${activeEditorShort}",
  },
});
const { page } = workbench;
const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
const seen: Record<string, unknown> = {};
try {
  await workbench.open(folder, [["openFile", workbench.uri(file)]]);
  Object.assign(seen, await editorSeen(page, line, call, picture));
  seen["view"] = await viewSeen(page, call, picture);
  seen["report"] = await reportSeen(page, `${basename(file)}:${line}`, picture);
  seen["walkthrough"] = await walkthroughSeen(page, picture);
  await workbench.open(folder, [["openFile", workbench.uri(file)]]);
  seen["seccomp"] = await seccompSeen(page, call, picture);
} catch (error) {
  console.error(error instanceof Error ? error.stack : String(error));
  await picture("failed").catch(() => undefined);
  process.exitCode = 1;
}
console.log(JSON.stringify(seen));
await workbench.close();
process.exit();
