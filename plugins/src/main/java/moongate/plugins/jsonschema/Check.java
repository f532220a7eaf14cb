package moongate.plugins.jsonschema;

import tools.jackson.databind.JsonNode;

/// What one keyword demands.
@FunctionalInterface
interface Check {
  boolean accepts(JsonNode value, Budget budget);
}
