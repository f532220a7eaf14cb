package moongate.plugins.aiprompttemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import moongate.plugins.ai.RequestRefused;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request in JSON with `{{name}}` as placeholders for values.
record Template(String text) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]{1,100})\\}\\}");

  /// Fills in the values. They are escaped texts inside of strings: no value can end its string,
  /// and placeholders inside of values are not replaced.
  ///
  /// @throws RequestRefused when one is missing
  ObjectNode filled(JsonNode values) throws RequestRefused {
    var missing = new ArrayList<String>();
    var filled = new StringBuilder();
    var place = PLACE.matcher(text);
    int from = 0;
    for (; place.find(); from = place.end()) {
      var value = values.path(place.group(1).strip());
      if (!value.isValueNode() || value.isNull()) {
        missing.add(place.group(1).strip());
      }
      filled.append(text, from, place.start()).append(escaped(value));
    }
    filled.append(text, from, text.length());
    if (!missing.isEmpty()) {
      throw new RequestRefused(400, "missing template parameters: " + List.copyOf(missing));
    }
    try {
      if (JSON.readTree(filled.toString()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException malformed) {
      // reported below
    }
    throw new RequestRefused(500, "the template is no JSON object");
  }

  private static String escaped(JsonNode value) {
    var quoted = JSON.writeValueAsString(value.asString(""));
    return quoted.substring(1, quoted.length() - 1);
  }
}
