// Logging in with access tokens (OAuth2), the same at a mailbox and at the relay. Secrets stay outside: environment variables are named.

import { z } from "zod";
import * as value from "./values.ts";

export const variable = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/)
  .meta({ title: "the name of an environment variable such as ONIT_HELP_PASSWORD" });

/** @param scopes examples of what is asked for there */
export const oauth2 = (scopes: string) =>
  z.strictObject({
    tokenUrl: value.secretUrl.describe(
      "Where access tokens are given, such as https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token or https://oauth2.googleapis.com/token.",
    ),
    clientId: value.text.describe("The id Onit is registered under at the provider."),
    clientSecret: variable.optional().describe("The environment variable with the client's secret, if it has one."),
    refreshToken: variable
      .optional()
      .describe(
        "The environment variable with a refresh token. Without it, Onit asks with its own client credentials.",
      ),
    scope: value.text.optional().describe(`What is asked for, such as ${scopes} (some providers want none).`),
  });
