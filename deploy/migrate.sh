#!/bin/sh
# Before each start of a new version: the tables, then the reference data. May run again at any time.
set -eu
python manage.py migrate --noinput
python manage.py load_units --province "$PROVINCE_CODE"
python manage.py load_countries
