package moongate.plugins.requesttransformer;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.uri.Arguments;
import moongate.gateway.uri.Arguments.Argument;
import org.jspecify.annotations.Nullable;

/// The arguments of a query or of a form.
final class ArgumentFields implements Changes.Fields {
  private final List<Argument> arguments;

  private ArgumentFields(List<Argument> arguments) {
    this.arguments = arguments;
  }

  static ArgumentFields of(@Nullable String text) {
    return new ArgumentFields(
        text == null || text.isEmpty()
            ? new ArrayList<>()
            : new ArrayList<>(Arguments.parse(text)));
  }

  @Override
  public boolean has(String name) {
    return arguments.stream().anyMatch(argument -> argument.name().equals(name));
  }

  @Override
  public void remove(String name) {
    arguments.removeIf(argument -> argument.name().equals(name));
  }

  @Override
  public void rename(String from, String to) {
    if (!from.equals(to)) {
      remove(to);
      arguments.replaceAll(
          argument -> argument.name().equals(from) ? new Argument(to, argument.value()) : argument);
    }
  }

  @Override
  public void set(String name, String text) {
    remove(name);
    append(name, text);
  }

  @Override
  public void append(String name, String text) {
    arguments.add(new Argument(name, text));
  }

  /// Adds the arguments of `form`, which replace those of the same names.
  void take(ArgumentFields form) {
    form.arguments.forEach(argument -> remove(argument.name()));
    arguments.addAll(form.arguments);
  }

  /// The arguments in URL encoding.
  String text() {
    var text = new StringBuilder();
    for (var argument : arguments) {
      text.append(text.isEmpty() ? "" : "&").append(encoded(argument.name()));
      if (argument.value() != null) {
        text.append('=').append(encoded(argument.value()));
      }
    }
    return text.toString();
  }

  private static String encoded(String bytes) {
    var text = new StringBuilder(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isPlain) {
        text.append(c);
      } else {
        text.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return text.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
