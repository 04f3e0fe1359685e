# Build: everything that npm ci brings, of which only the bundle goes on.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY test/toolchain/package.json test/toolchain/
RUN npm ci
COPY tsconfig.json rolldown.config.mjs ./
COPY src src
COPY tools tools
RUN npm run bundle

# Run: one bundle, no package manager's tree, and a user without rights.
FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="tencent-chatops" org.opencontainers.image.licenses="Apache-2.0"
RUN mkdir -m 0700 /data && chown node:node /data
ENV NODE_ENV=production TENCENT_CHATOPS_DATA=/data
COPY --from=build /build/dist /app/dist
COPY package.json LICENSE /app/
RUN ln -s /app/dist/main.js /usr/local/bin/tencent-chatops && chmod 0755 /app/dist/main.js
USER node
VOLUME /data
WORKDIR /data
ENTRYPOINT ["tencent-chatops"]
CMD ["mcp"]
