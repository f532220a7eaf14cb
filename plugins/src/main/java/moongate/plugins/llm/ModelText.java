package moongate.plugins.llm;

import java.util.regex.Pattern;
import moongate.gateway.plugin.Expressions;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.aws.Signature;
import moongate.plugins.template.RequestValues;
import moongate.plugins.template.Template;
import org.jspecify.annotations.Nullable;

/// A text in a model's configuration with expressions for values of a request:
/// `$(headers.x-model)`, `$(query_params.model)`, `$(uri_captures.model)`.
record ModelText(Template template) {
  private static final Pattern NAMED =
      Pattern.compile("(headers|query_params|uri_captures)\\.([A-Za-z0-9_-]+)");

  /// What is wrong with `text`; null if it is valid.
  static @Nullable String problem(String text) {
    try {
      var _ = parse(text);
      return null;
    } catch (Template.Malformed malformed) {
      return malformed.getMessage();
    }
  }

  /// Null for a text without expressions.
  static @Nullable ModelText of(String text) {
    try {
      return text.contains("$(") ? new ModelText(parse(text)) : null;
    } catch (Template.Malformed malformed) {
      return null; // the schema has refused it, or it came from a vault
    }
  }

  private static Template parse(String text) throws Template.Malformed {
    return Template.parse(Utf8.bytes(text), ModelText::hyphenated);
  }

  /// Names with `-` would be subtractions in Lua, which is not used here.
  private static Expressions.Expression hyphenated(String source) throws Template.Malformed {
    var named = NAMED.matcher(source);
    if (!named.matches()) {
      throw new Template.Malformed(
          "cannot read $("
              + source
              + "): only $(headers.name), $(query_params.name) and $(uri_captures.name) are known"
              + " here");
    }
    var table = named.group(1);
    var name = named.group(2);
    return (_, names) -> names.find(table, name);
  }

  /// @param isUrl whether values are escaped, so that they cannot be more than a segment of a path
  String text(RequestValues values, boolean isUrl) {
    var text = new StringBuilder();
    for (var part : template.parts()) {
      var piece = part.text(values);
      if (piece == null) {
        continue;
      }
      boolean isEscaped = isUrl && !(part instanceof Template.Literal);
      text.append(isEscaped ? Signature.escaped(piece) : piece);
    }
    return Utf8.text(text.toString());
  }

  /// `options` with all expressions replaced.
  static Value.Obj resolved(Value.Obj options, RequestValues values) {
    var resolved = options;
    for (var member : options.members().entrySet()) {
      if (member.getValue() instanceof Value.Str text) {
        var template = of(text.text());
        if (template != null) {
          boolean isUrl = member.getKey().startsWith("upstream_");
          resolved = resolved.with(member.getKey(), Value.of(template.text(values, isUrl)));
        }
      }
    }
    return resolved;
  }
}
