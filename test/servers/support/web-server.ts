// Real web servers in front of Onit for a test: nginx and Apache as children, with their default proxy settings.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";

export type WebServerKind = "nginx" | "apache2";

const isInstalled = (program: string, word: string): boolean => {
  try {
    execFileSync(program, [word], { stdio: "ignore", env: { ...process.env, PATH: PATHS } });
    return true;
  } catch {
    console.error(
      `!!! NO ${program.toUpperCase()} on this machine: its stories are SKIPPED. apt-get install ${program}`,
    );
    return false;
  }
};

const PATHS = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;

/** Stories that need a real web server: skipped, loudly, where there is none. */
export const webServerStory = (kind: WebServerKind) => describe.skipIf(!isInstalled(kind, "-v"));

/** Everything of a proxied site that is not `more`, as its manual shows it first. */
export async function startWebServer(
  kind: WebServerKind,
  target: string,
  more = "",
): Promise<{ url: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), `onit-${kind}-`));
  mkdirSync(join(folder, "logs"));
  const port = await freePort();
  const file = join(folder, "server.conf");
  writeFileSync(file, kind === "nginx" ? nginx(folder, port, target, more) : apache(folder, port, target, more));
  const words = kind === "nginx" ? ["-p", folder, "-c", file] : ["-f", file, "-D", "FOREGROUND"];
  const child = spawn(kind, words, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, PATH: PATHS } });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`${kind} does not start: ${said}`);
    return fetch(`${url}/health`).then(
      () => true,
      () => false,
    );
  });
  return {
    url,
    async end() {
      await stopped(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const nginx = (folder: string, port: number, target: string, more: string): string => `
daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/logs/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; server_name onit.example; location / { proxy_pass ${target}; ${more} } }
}
`;

const APACHE_MODULES = "/usr/lib/apache2/modules";

const apache = (folder: string, port: number, target: string, more: string): string => `
ServerRoot ${folder}
ServerName onit.example
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/logs/error.log
Mutex posixsem
${["mpm_event", "authz_core", "proxy", "proxy_http", "headers", "unixd"]
  .filter((name) => existsSync(`${APACHE_MODULES}/mod_${name}.so`))
  .map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`)
  .join("\n")}
User www-data
Group www-data
ProxyPass / ${target}/
ProxyPassReverse / ${target}/
${more}
`;

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
