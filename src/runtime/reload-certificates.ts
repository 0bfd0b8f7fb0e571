// Certificates are renewed under the same name every few weeks. The one of the SMTP port is taken over while Onit runs; authorities
// of relay and mailboxes take effect at the next start, and the admins are notified of that.

import type { Server } from "../config/assemble.ts";
import { alarm } from "../outbound/alert-admins.ts";
import type { App } from "../ports/app.ts";
import { CERTIFICATE, contentsOf, KEY, namedFiles } from "./settings-files.ts";

const LIVE = [CERTIFICATE, KEY];

export type CertificateOptions = {
  app: App;
  files?: ReadonlyMap<string, string>; // what stood in the files that server.yaml names when Onit began, see contentsOf
  /** Takes the SMTP port's certificate over. @throws when it cannot be used */
  renewCertificate?(tls: Server["smtp"]["tls"]): Promise<void>;
};

export type Certificates = {
  /** What Onit began with. */
  began(server: Server): Promise<string>;
  /** Changes with what stands in the files. */
  seen(server: Server): Promise<string>;
  /** @returns the settings whose files have changed since the start and that are read only then; `isNews`: one more than before */
  takeOver(server: Server): Promise<{ names: string[]; isNews: boolean }>;
};

export function watchCertificates({ app, files, renewCertificate }: CertificateOptions): Certificates {
  let first: ReadonlyMap<string, string> = files ?? new Map();
  let used = first;
  let told = 0;
  const read = (server: Server) => contentsOf(namedFiles(server));
  const seen = async (server: Server): Promise<string> => JSON.stringify([...(await read(server))]);
  return {
    async began(server) {
      if (!files) first = used = await read(server);
      return JSON.stringify([...first]);
    },
    seen,
    async takeOver(server) {
      const now = await read(server);
      const differs = (name: string, from: ReadonlyMap<string, string>): boolean => now.get(name) !== from.get(name);
      if (first.has(CERTIFICATE) && LIVE.some((name) => differs(name, used))) await renew(server);
      used = now;
      const names = [...now.keys()].filter((name) => !LIVE.includes(name) && first.has(name) && differs(name, first));
      const isNews = names.length > told;
      told = names.length;
      return { names, isNews };
    },
  };

  /** Certificate and key are two files: while only one of them is new they do not fit, and the next change brings the other. */
  async function renew({ smtp }: Server): Promise<void> {
    try {
      await renewCertificate?.(smtp.tls);
      app.log.info(
        { certificate: smtp.tls?.certificate },
        "the certificate of the SMTP port was read again and is in force",
      );
    } catch (error) {
      const because = `${(error as Error).message}. The one before stays in force until both files fit.`;
      await alarm("the new certificate of the SMTP port cannot be used", because, app);
    }
  }
}
