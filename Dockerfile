# Two stages: the first builds, the second holds only what runs. BASE is any image with Node and npm and a user 1000 who has no rights.

ARG BASE=node:24-slim

FROM ${BASE} AS build
WORKDIR /onit
COPY package.json package-lock.json ./
COPY packages/embedded-mongodb/package.json packages/embedded-mongodb/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json build.mjs ./
COPY packages packages
COPY src src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM ${BASE}
ENV NODE_ENV=production
WORKDIR /onit
COPY --from=build /onit/node_modules node_modules
COPY --from=build /onit/dist dist
# node_modules has a link to it.
COPY --from=build /onit/packages/embedded-mongodb/package.json packages/embedded-mongodb/
COPY --from=build /onit/packages/embedded-mongodb/dist packages/embedded-mongodb/dist
COPY package.json ./
COPY templates templates
COPY config config
COPY i18n i18n
COPY examples/weights.json examples/
# A container's own loopback is reached by nobody: which addresses of the host are open is decided by what is published (-p).
# Data, and mails that are just coming in, are written here and nowhere else, so the rest may be read-only.
ENV ONIT_LISTEN=0.0.0.0 ONIT_DATA=/data
RUN mkdir /data && chown 1000:1000 /data
VOLUME /data
USER 1000:1000
EXPOSE 2525 8025
# Healthy means: pages are served and the store answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8025/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
