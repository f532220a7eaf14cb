package moongate.plugins.responsetransformer;

import java.util.ArrayList;
import java.util.List;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The changes of the headers of a response, to be made in the order of the record's components.
record HeaderChanges(
    List<HeaderName> removed,
    List<Renamed> renamed,
    List<Line> replaced,
    List<Line> added,
    List<Line> appended) {
  record Renamed(HeaderName from, HeaderName to) {}

  record Line(HeaderName name, String value) {}

  static HeaderChanges of(Value.Obj config) {
    return new HeaderChanges(
        config.object("remove").texts("headers").stream().map(HeaderName::of).toList(),
        Pair.list(config.object("rename"), "headers").stream()
            .map(pair -> new Renamed(HeaderName.of(pair.name()), HeaderName.of(pair.value())))
            .toList(),
        lines(config, "replace"),
        lines(config, "add"),
        lines(config, "append"));
  }

  private static List<Line> lines(Value.Obj config, String change) {
    return Pair.list(config.object(change), "headers").stream()
        .map(pair -> new Line(HeaderName.of(pair.name()), Utf8.bytes(pair.value())))
        .toList();
  }

  void apply(Headers headers) {
    removed.forEach(headers::remove);
    for (var rename : renamed) {
      rename(headers, rename);
    }
    for (var line : replaced) {
      if (headers.contains(line.name())) {
        headers.set(line.name(), line.value());
      }
    }
    for (var line : added) {
      if (!headers.contains(line.name())) {
        headers.set(line.name(), line.value());
      }
    }
    appended.forEach(line -> headers.add(line.name(), line.value()));
  }

  private static void rename(Headers headers, Renamed rename) {
    var values = new ArrayList<String>(1);
    for (int i = headers.find(rename.from()); i >= 0; i = headers.find(rename.from(), i)) {
      values.add(headers.valueAt(i));
    }
    if (!values.isEmpty()) {
      headers.remove(rename.from());
      headers.remove(rename.to());
      values.forEach(value -> headers.add(rename.to(), value));
    }
  }
}
