# The register as one image: web, workers, beat and migrations differ in their command only.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.lock requirements/
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.lock
COPY . .
# Values of no worth: building reads the settings, but neither a database nor a secret.
RUN DJANGO_SETTINGS_MODULE=labor_export.settings.production ALLOWED_HOSTS=localhost \
    SECRET_KEY=only-for-building IDENTITY_KEYS=only-for-building IDENTITY_HMAC_KEY=only-for-building \
    DATABASE_URL=postgres://nobody@localhost/nothing CELERY_BROKER_URL=redis://localhost/0 \
    sh -c '/venv/bin/python manage.py messages --compile \
        && /venv/bin/python manage.py collectstatic --noinput --verbosity 0'

FROM python:3.11-slim
# Charts as PNG are drawn with the letters of this font; the slim image has none.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home register
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER register
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=labor_export.settings.production \
    BIND=0.0.0.0
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
