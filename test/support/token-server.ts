// A provider of access tokens (OAuth2), and the place where an IMAP server asks whether a token is good.

import { createServer } from "node:http";

export type TokenServer = {
  url: string; // where tokens are asked for
  infoUrl: string; // a token is appended
  asked: Record<string, string>[]; // every request for a token, as its form was
  good: Set<string>; // access tokens a server accepts
  expiresIn: number; // seconds
  /** Refresh tokens that are accepted; undefined: any. */
  refreshTokens: Set<string> | undefined;
  /** Handed out with the next access token. */
  nextRefreshToken: string | undefined;
  extra: Record<string, unknown>;
  status: number; // of the answer to a request for a token
  close(): Promise<void>;
};

export async function startTokenServer(user = "help"): Promise<TokenServer> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    let body = "";
    for await (const chunk of request) body += chunk;
    const [status, answer] =
      pathname === "/info"
        ? infoOn(searchParams.get("access_token") ?? "", user, tokens)
        : tokenFor(Object.fromEntries(new URLSearchParams(body)), tokens);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const root = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const tokens: TokenServer = {
    url: `${root}/token`,
    infoUrl: `${root}/info?access_token=`,
    asked: [],
    good: new Set(),
    expiresIn: 3_600,
    refreshTokens: undefined,
    nextRefreshToken: undefined,
    extra: {},
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return tokens;
}

type Answer = [status: number, body: object];

const infoOn = (token: string, user: string, { good }: TokenServer): Answer =>
  good.has(token) ? [200, { user, active: "yes" }] : [401, { error: "invalid_token" }];

function tokenFor(form: Record<string, string>, tokens: TokenServer): Answer {
  tokens.asked.push(form);
  if (tokens.status !== 200) return [tokens.status, { error: "temporarily_unavailable" }];
  if (tokens.refreshTokens && !tokens.refreshTokens.has(form.refresh_token ?? "")) {
    return [400, { error: "invalid_grant", error_description: "The refresh token has expired." }];
  }
  const token = `access-${tokens.asked.length}`;
  tokens.good.add(token);
  const next = tokens.nextRefreshToken ? { refresh_token: tokens.nextRefreshToken } : {};
  return [200, { access_token: token, token_type: "Bearer", expires_in: tokens.expiresIn, ...next, ...tokens.extra }];
}
