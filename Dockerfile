# The server and the command line of Parallax, for an unprivileged user on a read-only root.
# Nothing is written but in /data (local profile: database, blocks, mails, keys) and /tmp.
FROM node:24-trixie-slim AS build
WORKDIR /opt/parallax
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx vite build packages/web
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:24-trixie-slim
WORKDIR /opt/parallax
COPY --from=build /opt/parallax/package.json ./package.json
COPY --from=build /opt/parallax/node_modules ./node_modules
COPY --from=build /opt/parallax/packages ./packages
# PostgreSQL, of the local profile, wants to know its user by name.
RUN groupadd --gid 10001 parallax && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin parallax && install -d -o parallax -g parallax /data
ENV NODE_ENV=production
# What is given back goes back to the system, not into a store for each thread: some 60 MB.
ENV MALLOC_ARENA_MAX=1
ENV MALLOC_TRIM_THRESHOLD_=131072
ENV PARALLAX_HOST=0.0.0.0
ENV PARALLAX_DATA_DIR=/data
ENV PARALLAX_WITH_CLIENT_WEB_APP=/opt/parallax/packages/web/dist
USER 10001:10001
VOLUME /data
EXPOSE 6777
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PARALLAX_PORT || 6777) + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "packages/cli/src/main.ts"]
CMD ["server", "start"]
