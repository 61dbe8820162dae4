# The service and its page. Build: docker build -t opencredit .
# Run: docker run --read-only --rm -p 7860:7860 opencredit
FROM node:22-alpine AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build
RUN node container/collect.js /app

FROM node:22-alpine
ENV NODE_ENV=production PORT=7860 HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app .
USER node
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["node", "container/health.js"]
CMD ["node", "dist/cli/main.js", "serve"]
