# Maillage on real servers; see docker-compose.yml. The processes are those of config/processus.py,
# the same ones that `make run` starts.

FROM node:24-bookworm-slim AS front
WORKDIR /maillage
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static/aesh ./static/aesh
RUN npm run batir && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS paquets
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --home-dir /maillage maillage \
    && install -d -o maillage -g maillage /etat
WORKDIR /maillage
COPY --from=paquets /venv /venv
COPY --from=front /maillage/node_modules ./node_modules
COPY . .
COPY --from=front /maillage/bati ./bati
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    MAILLAGE_ETAT=/etat \
    ADRESSE=0.0.0.0:8000
USER maillage
VOLUME /etat
EXPOSE 8000
CMD ["python", "-m", "config.processus", "web"]
