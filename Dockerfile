# The service's image: `node src/main.ts` runs the TypeScript as it is, so there is nothing to build, only packages to install.
# The base image's Node is the one that package.json pins for development; a test keeps the two the same.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The Temporal SDK brings its native part for five platforms, of which this image is one.
RUN npm ci --omit=dev --no-audit --no-fund \
  && cd node_modules/@temporalio/core-bridge/releases \
  && find . -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY src src
# What the base image calls node, by its number, so that an orchestrator can see that it is not root.
USER 1000:1000
EXPOSE 3000
# For the API; the compose file gives the worker, which has no API, a check of its own.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# It ends in order on SIGTERM. Give it an init (docker run --init, `init: true`) to reap what children there may be.
CMD ["node", "src/main.ts"]
