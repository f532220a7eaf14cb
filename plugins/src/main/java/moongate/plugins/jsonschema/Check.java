package moongate.plugins.jsonschema;

import tools.jackson.databind.JsonNode;

/// The check of one keyword.
@FunctionalInterface
interface Check {
  boolean accepts(JsonNode value, Budget budget);
}
