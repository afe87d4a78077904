"""Gunicorn, for `make run` and for the image alike. Address and settings come from outside."""

from labor_export import env

wsgi_app = "labor_export.wsgi"
bind = f"{env.text('BIND', '127.0.0.1')}:{env.number('PORT', default=8000)}"
workers = env.number("WEB_WORKERS", default=2)
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 10
# The proxy's time-out is shorter than ours, so that it is the proxy that closes idle connections.
keepalive = 75
# Renewed now and then, so that a slow leak never becomes an outage.
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# No query string: what somebody searched for does not belong into a log.
accesslog = None
