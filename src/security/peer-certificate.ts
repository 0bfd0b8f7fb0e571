// What an encrypted line shows of the other side.

import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

export type Encryption = {
  protocol: string; // "TLSv1.3"
  validFrom: Date;
  validTo: Date;
};

/** @returns undefined for a line that is not encrypted, or has ended */
export function encryptionOf(socket: Socket | undefined): Encryption | undefined {
  const { getPeerCertificate, getProtocol } = (socket ?? {}) as Partial<TLSSocket>;
  const certificate = getPeerCertificate?.call(socket as TLSSocket, false);
  if (!certificate?.valid_to) return undefined;
  return {
    protocol: getProtocol?.call(socket as TLSSocket) ?? "TLS",
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
  };
}

/** Whether an error is about a certificate that is not accepted. @param message of the error, with its code where there is one */
export const isAboutCertificate = (message: string): boolean =>
  /certificate|self.signed|altname|CERT_|unable to (get|verify)/i.test(message);
