package moongate.functions.ngx;

import java.util.ArrayList;
import java.util.List;

/// The replacement of `ngx.re.sub`: text with `$1`, `${1}`, `$0`, `$$`.
final class ReplacementTemplate {
  /// A replacement that cannot be read.
  static final class Malformed extends RuntimeException {
    Malformed(String template) {
      super("invalid capturing variable name found in \"" + template + "\"", null, false, false);
    }
  }

  /// Texts and group numbers ([Integer]) in order.
  private final List<Object> parts = new ArrayList<>();

  ReplacementTemplate(String template) {
    int start = 0;
    for (int dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', start)) {
      parts.add(template.substring(start, dollar));
      start = variable(template, dollar + 1);
    }
    parts.add(template.substring(start));
  }

  /// Reads what follows a `$` and returns where the text goes on.
  private int variable(String template, int at) {
    if (template.startsWith("$", at)) {
      parts.add("$");
      return at + 1;
    }
    boolean isBraced = template.startsWith("{", at);
    int start = isBraced ? at + 1 : at;
    int end = start;
    while (end < template.length() && template.charAt(end) >= '0' && template.charAt(end) <= '9') {
      end++;
    }
    if (end == start || end - start > 4 || (isBraced && !template.startsWith("}", end))) {
      throw new Malformed(template);
    }
    parts.add(Integer.valueOf(template.substring(start, end)));
    return isBraced ? end + 1 : end;
  }

  void append(RegexMatch match, StringBuilder out) {
    for (var part : parts) {
      if (part instanceof Integer group) {
        var text = group <= match.groupCount() ? match.group(group) : null;
        out.append(text == null ? "" : text);
      } else {
        out.append(part);
      }
    }
  }
}
