// Loads these files into a running Neo4j: copy the .csv files into its import folder, then
//   cypher-shell -f load.cypher
// It may be run again: what is there is updated, nothing is doubled.
CREATE CONSTRAINT resource_uri IF NOT EXISTS FOR (n:{{ resource }}) REQUIRE n.uri IS UNIQUE;
{% for name, labels, settings, count in nodes %}

// {{ count }}
LOAD CSV WITH HEADERS FROM '{{ (name ~ ".csv") | file }}' AS row
MERGE (n:{{ resource }} {uri: row.`uri:ID`})
SET n:{{ labels }}{% for setting in settings %},
    {{ setting }}{% endfor %};
{% endfor %}
{% for name, type, settings, count, claimed in relationships %}

// {{ count }}
LOAD CSV WITH HEADERS FROM '{{ (name ~ ".csv") | file }}' AS row
MATCH (a:{{ resource }}) WHERE a.uri = row.`:START_ID`
MATCH (b:{{ resource }}) WHERE b.uri = row.`:END_ID`
MERGE (a)-[r:`{{ type | name }}`{% if claimed %} {claim: row.`claim`}{% endif %}]->(b)
{%- if settings %}

SET {% for setting in settings %}{{ setting }}{% if not loop.last %},
    {% endif %}{% endfor %}{% endif %};
{% endfor %}
