"""What gunicorn serves."""

from django.core.wsgi import get_wsgi_application

from labor_export import env

env.use_settings()
application = get_wsgi_application()
