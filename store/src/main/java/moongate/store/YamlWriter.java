package moongate.store;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Writes a value as readable YAML: in block style, and code as literal blocks.
final class YamlWriter {
  /// Texts that need no quotes, except for numbers and words with a special meaning: see
  /// [#isPlain].
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  private static final String STEP = "  ";

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Value.Obj document) {
    var writer = new YamlWriter();
    writer.members(document, "");
    return writer.out.toString();
  }

  private void members(Value.Obj object, String indent) {
    var lead = "";
    for (var member : object.members().entrySet()) {
      out.append(lead).append(scalar(member.getKey())).append(':');
      value(member.getValue(), indent);
      lead = indent;
    }
  }

  /// Writes the part after `name:` or `-`, including the end of the line.
  private void value(Value value, String indent) {
    switch (value) {
      case Value.Arr array when array.size() > 0 -> {
        out.append('\n');
        array.elements().forEach(element -> element(element, indent));
      }
      case Value.Obj object when !object.members().isEmpty() -> {
        out.append('\n').append(indent).append(STEP);
        members(object, indent + STEP);
      }
      case Value.Str(var text, _, _) when isBlock(text) -> block(text, indent + STEP);
      case Value.Str(var text, _, _) -> out.append(' ').append(scalar(text)).append('\n');
      default -> out.append(' ').append(Json.write(value)).append('\n');
    }
  }

  private void element(Value element, String indent) {
    out.append(indent).append('-');
    switch (element) {
      case Value.Obj object when !object.members().isEmpty() -> {
        out.append(' ');
        members(object, indent + STEP);
      }
      case Value.Arr _ -> value(element, indent + STEP);
      default -> value(element, indent);
    }
  }

  private void block(String text, String indent) {
    out.append(text.endsWith("\n") ? " |\n" : " |-\n");
    text.lines()
        .forEach(line -> out.append(line.isEmpty() ? "" : indent).append(line).append('\n'));
  }

  private static String scalar(String text) {
    if (isPlain(text)) {
      return text;
    }
    return Utf8.isUtf8(text)
        ? quoted(text)
        : "!!binary \"" + Base64.getEncoder().encodeToString(Utf8.encode(text)) + '"';
  }

  /// The text in JSON, which is YAML if what YAML forbids is escaped, too.
  private static String quoted(String text) {
    var json = Json.write(Value.of(text));
    if (json.chars().noneMatch(YamlWriter::isForbidden)) {
      return json;
    }
    var escaped = new StringBuilder();
    for (char c : json.toCharArray()) {
      if (isForbidden(c)) {
        escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /// Control characters, among them a line end, two more line ends, the byte order mark, and what
  /// is no character.
  private static boolean isForbidden(int c) {
    return (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c >= 0xFFFE;
  }

  private static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches() && YamlScalars.isText(text);
  }

  /// Whether the text has several lines of printable characters, which a literal block shows
  /// unchanged.
  private static boolean isBlock(String text) {
    boolean hasLines = text.indexOf('\n') > 0 && !text.endsWith("\n\n");
    return hasLines
        && text.charAt(0) > ' '
        && text.chars().allMatch(c -> c == '\n' || c == '\t' || (c >= ' ' && c < 0x7F));
  }
}
