// A self-signed certificate for this machine, gone when the test is over.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** @param days how long it is valid */
export function aCertificate(days = 2) {
  const folder = mkdtempSync(join(tmpdir(), "onit-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"];
  const files = ["-keyout", key, "-out", certificate];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]; // made at once, an RSA key takes a while
  execFileSync("openssl", ["req", "-x509", ...curve, "-nodes", "-days", `${days}`, ...subject, ...files], {
    stdio: "ignore",
  });
  return { certificate, key, ca: readFileSync(certificate) };
}
