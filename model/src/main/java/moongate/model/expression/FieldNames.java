package moongate.model.expression;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The names of fields.
final class FieldNames {
  private static final String SEGMENTS = "http.path.segments.";
  private static final String HEADERS = "http.headers.";
  private static final String QUERIES = "http.queries.";
  private static final Pattern HEADER = Pattern.compile("[a-z0-9_]+");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:_(\\d{1,4}))?");

  private FieldNames() {}

  /// The field called `name`; empty if there is none.
  static Optional<RequestField> field(String name) {
    for (var field : RequestField.Single.values()) {
      if (field.label.equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.ofNullable(indexed(name));
  }

  private static @Nullable RequestField indexed(String name) {
    if (name.startsWith(SEGMENTS)) {
      return segments(name.substring(SEGMENTS.length()));
    }
    if (name.startsWith(HEADERS)) {
      var header = name.substring(HEADERS.length());
      return HEADER.matcher(header).matches() ? new RequestField.Header(header) : null;
    }
    boolean isQuery = name.startsWith(QUERIES) && name.length() > QUERIES.length();
    return isQuery ? new RequestField.Query(name.substring(QUERIES.length())) : null;
  }

  private static @Nullable RequestField segments(String range) {
    var numbers = RANGE.matcher(range);
    if (!numbers.matches()) {
      return null;
    }
    int first = Integer.parseInt(numbers.group(1));
    int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
    return first <= last ? new RequestField.Segments(first, last) : null;
  }

  /// A suggestion for a name that is not a field.
  static String advice(String name) {
    if (name.startsWith(HEADERS)) {
      return "a header is written in lower case with '_' for '-': http.headers.x_api_version";
    }
    if (name.startsWith(SEGMENTS)) {
      return "segments are http.path.segments.<index>, http.path.segments.<first>_<last> and"
          + " http.path.segments.len";
    }
    return "fields are "
        + Arrays.stream(RequestField.Single.values())
            .map(field -> field.label)
            .collect(Collectors.joining(", "))
        + ", http.path.segments.<index>, http.headers.<name>, http.queries.<name>";
  }
}
