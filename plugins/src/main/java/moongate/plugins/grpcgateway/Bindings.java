package moongate.plugins.grpcgateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.plugins.protobuf.FieldPath;
import moongate.plugins.protobuf.MethodType;
import moongate.plugins.protobuf.OptionValue;
import moongate.plugins.protobuf.OptionValue.Aggregate;
import moongate.plugins.protobuf.OptionValue.Option;
import moongate.plugins.protobuf.OptionValue.Scalar;
import moongate.plugins.protobuf.ProtoException;
import moongate.plugins.protobuf.ProtoSchema;
import org.jspecify.annotations.Nullable;

/// All `google.api.http` annotations of a schema.
final class Bindings {
  private static final int MOST = 10_000;
  private static final String HTTP = "google.api.http";

  /// One verb of a rule with its path.
  private record Pattern(String verb, String path) {}

  /// A request that calls a method, with the values of the variables in its path.
  record Match(Binding binding, Map<String, String> values) {}

  private final ProtoSchema schema;
  private final Map<String, List<Binding>> byVerb = new HashMap<>();
  private int count;

  private Bindings(ProtoSchema schema) {
    this.schema = schema;
  }

  static Bindings of(ProtoSchema schema) throws ProtoException {
    var bindings = new Bindings(schema);
    for (var method : schema.methods()) {
      bindings.add(method);
    }
    var order = Comparator.comparing(Binding::path);
    bindings.byVerb.values().forEach(list -> list.sort(order));
    return bindings;
  }

  ProtoSchema schema() {
    return schema;
  }

  /// The method that a request calls; null if there is none.
  ///
  /// @param path the normalized path, as routes see it, so that different spellings of a path are
  ///   equal
  @Nullable Match find(String verb, String path) {
    var segments = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
    if (segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    for (var binding : byVerb.getOrDefault(verb, List.of())) {
      var values = binding.path().match(segments);
      if (values != null) {
        return new Match(binding, values);
      }
    }
    return null;
  }

  /// An annotation is one message, or several options that set one field of it each.
  private void add(MethodType method) throws ProtoException {
    var members = new ArrayList<Option>();
    for (var option : method.options()) {
      if (option.name().equals(HTTP) && option.value() instanceof Aggregate(var all)) {
        members.addAll(all);
      } else if (option.name().startsWith(HTTP + ".")) {
        members.add(new Option(option.name().substring(HTTP.length() + 1), option.value()));
      }
    }
    if (!members.isEmpty()) {
      add(method, members);
    }
  }

  /// A rule may have several verbs, other than Google's own tools allow.
  private void add(MethodType method, List<Option> rule) throws ProtoException {
    var patterns = new ArrayList<Pattern>(1);
    String body = null;
    String responseBody = null;
    for (var member : rule) {
      switch (member.name()) {
        case "get", "put", "post", "delete", "patch" ->
            patterns.add(
                new Pattern(member.name().toUpperCase(Locale.ROOT), text(member.value(), method)));
        case "custom" ->
            patterns.add(
                new Pattern(
                    inside(member.value(), "kind", method),
                    inside(member.value(), "path", method)));
        case "body" -> body = text(member.value(), method);
        case "response_body" -> responseBody = text(member.value(), method);
        case "additional_bindings" -> {
          if (member.value() instanceof Aggregate(var additional)) {
            add(method, additional);
          }
        }
        default -> {}
      }
    }
    for (var pattern : patterns) {
      // The body is meant for the other verbs.
      var own = patterns.size() > 1 && pattern.verb().equals("GET") ? null : body;
      var path = template(pattern.path(), method);
      keep(new Binding(pattern.verb(), path, own, responseBody, method));
    }
  }

  private static PathTemplate template(String path, MethodType method) throws ProtoException {
    try {
      return PathTemplate.parse(path);
    } catch (IllegalArgumentException malformed) {
      throw error(method, "the path " + path + ": " + malformed.getMessage());
    }
  }

  private void keep(Binding binding) throws ProtoException {
    var method = binding.method();
    for (var field : binding.path().fields()) {
      var found = FieldPath.find(method.input(), field);
      if (found == null || !found.isText()) {
        throw error(method, "the path names " + field + ", which is no field of one value");
      }
    }
    var body = binding.body();
    if (body != null && !body.equals("*") && method.input().field(body) == null) {
      throw error(method, "the body is to be " + body + ", which is no field");
    }
    var response = binding.responseBody();
    if (response != null && method.output().field(response) == null) {
      throw error(method, "the response body is to be " + response + ", which is no field");
    }
    if (++count > MOST) {
      throw error(method, "there are more than " + MOST + " bindings");
    }
    byVerb.computeIfAbsent(binding.verb(), _ -> new ArrayList<>()).add(binding);
  }

  private static String text(OptionValue value, MethodType method) throws ProtoException {
    if (value instanceof Scalar(var text)) {
      return text;
    }
    throw error(method, "a text expected in google.api.http");
  }

  private static String inside(OptionValue value, String name, MethodType method)
      throws ProtoException {
    if (value instanceof Aggregate(var members)) {
      for (var member : members) {
        if (member.name().equals(name)) {
          return text(member.value(), method);
        }
      }
    }
    throw error(method, "custom needs kind and path");
  }

  private static ProtoException error(MethodType method, String problem) {
    return new ProtoException(method.place() + ": " + problem);
  }
}
