package moongate.gateway.exchange;

import java.util.Map;

/// The node's own error pages (`error_template_html` and its like): for a form of page, a text in
/// which the first `%s` stands for the message and the second for the request's id. Immutable.
///
/// @param byForm by `html`, `json`, `xml` and `plain`; a form without one has the standard page
public record ErrorTemplates(Map<String, String> byForm) {
  /// Standard pages only.
  public static final ErrorTemplates NONE = new ErrorTemplates(Map.of());

  private static final String PLACE = "%s";

  public ErrorTemplates {
    byForm = Map.copyOf(byForm);
  }

  /// The page in `format`. Message and id go in as they are.
  String page(ErrorFormat format, String message, String id) {
    var template = byForm.get(format.form());
    if (template == null) {
      return format.page(message, id);
    }
    int first = template.indexOf(PLACE);
    if (first < 0) {
      return template;
    }
    int second = template.indexOf(PLACE, first + PLACE.length());
    var page =
        new StringBuilder(template.length() + message.length() + id.length())
            .append(template, 0, first)
            .append(message);
    int rest = first + PLACE.length();
    if (second >= 0) {
      page.append(template, rest, second).append(id);
      rest = second + PLACE.length();
    }
    return page.append(template, rest, template.length()).toString();
  }
}
