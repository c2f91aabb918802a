# One image for api, worker and the commands; which one runs is the command.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production
# tini reaps what a browser leaves behind. Chromium is only for WHATSAPP_DRIVER=web: build with --build-arg CHROMIUM=chromium.
ARG CHROMIUM=
RUN apt-get update -q \
  && apt-get install -q -y --no-install-recommends tini $CHROMIUM \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/catalogue ./catalogue
COPY --from=build /app/apps/web ./apps/web
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENV DATA_DIR=/data
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/apps/api/src/main.js"]
