# Two stages: the first builds, the second holds only what runs.

FROM node:24-slim AS build
WORKDIR /onit
COPY package.json package-lock.json ./
COPY packages/embedded-mongodb/package.json packages/embedded-mongodb/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY packages packages
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
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
# Without MONGODB_URI the data lies here.
ENV ONIT_DATA=/data
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 2525 8025
# Healthy means: pages are served and the store answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8025/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
