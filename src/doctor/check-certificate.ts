// The certificate that our own mail port shows.

import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Judgement, problem } from "./finding.ts";
import { judgeCertificate } from "./judge-certificate.ts";
import type { Surroundings } from "./surroundings.ts";

/** @throws when a file cannot be read */
export async function checkCertificate({ settings, now }: Surroundings): Promise<Judgement[]> {
  const { tls } = settings.server.smtp;
  if (!tls) return [];
  const [certificate, key] = [await readFile(tls.certificate), await readFile(tls.key)];
  const name = `The certificate of the mail port (${tls.certificate})`;
  try {
    const first = new X509Certificate(certificate);
    if (!first.checkPrivateKey(createPrivateKey(key)))
      return [problem(`${name} and the key ${tls.key} do not belong together.`, "Correct smtp.tls in server.yaml.")];
    const dates = { validFrom: new Date(first.validFrom), validTo: new Date(first.validTo) };
    return [
      judgeCertificate(
        dates,
        now(),
        name,
        "Renew it under the same file name: a running Onit takes it over by itself.",
      ),
    ];
  } catch (error) {
    const help = "Name PEM files as smtp.tls.certificate and smtp.tls.key in server.yaml; the key has no password.";
    return [problem(`${name} or its key cannot be used: ${(error as Error).message}.`, help)];
  }
}
