# The product for production: no engines, no catchers, no development tools; runs as a user without rights.
FROM python:3.13-slim AS build
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/base.txt
COPY . /app
WORKDIR /app
# Nothing here is secret: compiling texts and collecting files asks for no database and no keys.
RUN /venv/bin/python manage.py compile_translations \
    && STATIC_ROOT=/app/staticfiles /venv/bin/python manage.py collectstatic --noinput --skip-checks

FROM python:3.13-slim
# A new volume takes the owner of the folder it is mounted on: 999 is who PostgreSQL and Valkey run as.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin app \
    && install -d -o 999 -g 999 /certificates
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/staticfiles \
    DATA_DIR=/tmp/bookingsite
USER 10001:10001
EXPOSE 8000
# A production that would break a promise does not start: bookingsite/wsgi.py asks the checks.
CMD ["gunicorn", "bookingsite.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--timeout", "60", "--no-control-socket", "--log-level", "warning", "--logger-class", "bookingsite.serverlog.ServerLogger"]
