package moongate.plugins.authentication;

import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Arguments;
import moongate.gateway.exchange.Arguments.Argument;
import org.jspecify.annotations.Nullable;

/// A request body that may hold a key: a form, a JSON object or a multipart form.
public sealed interface KeyBody permits KeyBody.Form, JsonBody, MultipartBody {
  /// Reads `body`; null when its type cannot hold a key.
  static @Nullable KeyBody of(String contentType, String body) {
    var type = contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return new Form(body);
    }
    if (type.startsWith("application/json")) {
      return new JsonBody(body);
    }
    return type.startsWith("multipart/form-data") ? MultipartBody.of(contentType, body) : null;
  }

  /// The key under this name.
  FoundKey find(KeyName name);

  /// Whether there is anything under this name, a key or not.
  boolean has(KeyName name);

  /// The body without the key of this name.
  String without(KeyName name);

  /// A form as browsers send it.
  record Form(String body) implements KeyBody {
    @Override
    public FoundKey find(KeyName name) {
      return inArguments(Arguments.parse(body), name);
    }

    @Override
    public boolean has(KeyName name) {
      return isAmong(Arguments.parse(body), name);
    }

    @Override
    public String without(KeyName name) {
      return Arguments.without(body, name.text());
    }
  }

  /// Whether there is an argument of this name, with a value or without.
  static boolean isAmong(List<Argument> arguments, KeyName name) {
    return arguments.stream().anyMatch(argument -> argument.name().equals(name.text()));
  }

  /// The key among query or form arguments.
  static FoundKey inArguments(List<Argument> arguments, KeyName name) {
    FoundKey found = FoundKey.NONE;
    for (var argument : arguments) {
      if (argument.name().equals(name.text())) {
        if (!(found instanceof FoundKey.None)) {
          return FoundKey.DUPLICATE;
        }
        var value = argument.value();
        found = value == null ? FoundKey.NONE : new FoundKey.Key(value);
      }
    }
    return found;
  }
}
