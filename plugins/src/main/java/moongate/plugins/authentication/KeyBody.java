package moongate.plugins.authentication;

import java.util.List;
import java.util.Locale;
import moongate.gateway.uri.Arguments;
import moongate.gateway.uri.Arguments.Argument;
import org.jspecify.annotations.Nullable;

/// A request body that may contain an API key: a form, a JSON object or a multipart form.
public sealed interface KeyBody permits KeyBody.Form, JsonBody, MultipartBody {
  /// Parses `body`; null if its type cannot contain a key.
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

  /// The key with this name.
  FoundKey find(KeyName name);

  /// Whether there is a field with this name, even if its value is not a key.
  boolean has(KeyName name);

  /// The body without the key of this name.
  String without(KeyName name);

  /// A URL-encoded form.
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

  /// Whether there is an argument with this name, with or without a value.
  static boolean isAmong(List<Argument> arguments, KeyName name) {
    return arguments.stream().anyMatch(argument -> argument.name().equals(name.text()));
  }

  /// Finds the key among query or form arguments.
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
