#!/usr/bin/env sh
# Imports these files into a new Neo4j database (5 or later, the server stopped). usage: ./import.sh [DATABASE]
set -eu
cd "$(dirname "$0")"
neo4j-admin database import full "${1:-neo4j}" \
  --overwrite-destination=true --id-type=string --array-delimiter='{{ array }}' \
{% for name, labels, settings, count in nodes %}
  --nodes={{ (name ~ ".csv") | shell }} \
{% endfor %}
{% for name, type, settings, count, claimed in relationships %}
  --relationships={{ (name ~ ".csv") | shell }} \
{% endfor %}
  --verbose
