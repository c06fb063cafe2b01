import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";

const codeServer = dirname(createRequire(import.meta.url).resolve("code-server/package.json"));
const browser = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whatever the product would do over the network or on its own account is off. */
const quiet = {
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "editor.hover.delay": 100,
  "files.autoSave": "off",
  "security.workspace.trust.startupPrompt": "never",
};

export interface WorkbenchOptions {
  /** Packaged extensions to install first. */
  readonly vsix?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Without it every folder is trusted. */
  readonly asksForTrust?: boolean;
  /** Environment of the server, and so of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** VS Code in code-server, and a browser that shows it. */
export interface Workbench {
  readonly page: Page;
  /** What the server wrote so far. */
  readonly output: () => string;
  /** Settles when the server ends before `close`. */
  readonly ended: Promise<number | null>;
  readonly uri: (path: string) => string;
  /** `payload` is what the desktop program takes as options. */
  readonly open: (folder: string, payload: readonly (readonly [string, string])[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts both under a home of their own, which `close` removes. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const scratch = mkdtempSync(join(tmpdir(), "syscall-lint-vscode-"));
  const folder = (name: string): string => {
    const path = join(scratch, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  writeFileSync(join(folder("data/User"), "settings.json"), JSON.stringify({ ...quiet, ...options.settings }));
  const env = environmentIn(folder, options.environment);
  const command = [
    join(codeServer, "out", "node", "entry.js"),
    ...["--config", join(scratch, "config.yaml")],
    ...["--user-data-dir", folder("data"), "--extensions-dir", folder("extensions")],
  ];
  for (const file of options.vsix ?? []) await installExtension(file, command, env);
  const host = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    process.execPath,
    [
      ...command,
      ...["--auth", "none", "--bind-addr", host, "--disable-telemetry", "--disable-update-check"],
      "--disable-getting-started-override",
      ...(options.asksForTrust === true ? [] : ["--disable-workspace-trust"]),
      // A built product would ignore the options for tests.
      ...["--vscode-option", "enable-smoke-test-driver"],
    ],
    // A process group of its own, so that all it starts can be ended with it.
    { env, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const output: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => output.push(String(part)));
  const ended = once(server, "exit").then(([code]) => code as number | null);
  await isReady(host, server, () => output.join(""));

  const chrome = await chromium.launch({
    executablePath: browser,
    headless: true,
    args: [
      ...["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
  const page = await (await chrome.newContext({ viewport: { width: 1200, height: 840 } })).newPage();
  await page.route("**/*", (route) => {
    const { protocol, host: asked } = new URL(route.request().url());
    return /^(https?|wss?):$/.test(protocol) && asked !== host ? route.abort() : route.continue();
  });

  return {
    page,
    ended,
    // Native parts that `--ignore-scripts` leaves unbuilt complain at length, and aren't needed.
    output: () => output.join("").replace(/^Error: Could not locate the bindings file[^]*?^\}\n/gm, ""),
    uri: (path) => `vscode-remote://${host}${resolve(path)}`,
    open: async (opened, payload) => {
      const url = new URL(`http://${host}/`);
      url.searchParams.set("folder", resolve(opened));
      url.searchParams.set("payload", JSON.stringify(payload));
      await page.goto(url.href);
    },
    close: async () => {
      await chrome.close().catch(() => undefined);
      await endGroup(server, ended);
      rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function environmentIn(
  folder: (name: string) => string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const outside = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|ELECTRON_)/.test(name));
  const home = folder("home");
  return {
    ...Object.fromEntries(outside),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_RUNTIME_DIR: folder("run"),
    TMPDIR: folder("tmp"),
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }),
    ...more,
  };
}

async function installExtension(
  file: string,
  command: readonly string[],
  env: Record<string, string | undefined>,
): Promise<void> {
  const installer = spawn(process.execPath, [...command, "--install-extension", file], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(installer, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${file} could not be installed: status ${String(code)}`);
}

async function isReady(host: string, server: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + 120_000;
  while (Date.now() < until && server.exitCode === null) {
    const answer = await fetch(`http://${host}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error(`code-server doesn't answer:\n${output()}`);
}

async function endGroup(server: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, name);
    } catch {
      // All of them have ended.
    }
  };
  signal("SIGTERM");
  await Promise.race([ended, sleep(5000, undefined, { ref: false })]);
  signal("SIGKILL");
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
      .once("error", failed)
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => found(port));
      });
  });
}
