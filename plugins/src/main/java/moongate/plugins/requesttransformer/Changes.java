package moongate.plugins.requesttransformer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.template.RequestValues;
import moongate.plugins.template.Template;

/// The changes in one part of a request, applied in the order of the components.
record Changes(
    List<String> removed,
    List<Renamed> renamed,
    List<Line> replaced,
    List<Line> added,
    List<Line> appended) {
  record Renamed(String from, String to) {}

  record Line(String name, Template value) {}

  /// A part of a request with named fields: headers, arguments, or members of a body. Names and
  /// texts are bytes.
  interface Fields {
    boolean has(String name);

    void remove(String name);

    /// Renames a field. It replaces an existing field with the new name.
    void rename(String from, String to);

    void set(String name, String text);

    void append(String name, String text);
  }

  /// @param place `headers`, `body` or `querystring`
  /// @param reader reads the templates
  static Changes of(Value.Obj config, String place, Template.Reader reader) {
    return new Changes(
        config.object("remove").texts(place).stream().map(Utf8::bytes).toList(),
        config.object("rename").texts(place).stream().map(Changes::renamed).toList(),
        lines(config, "replace", place, reader),
        lines(config, "add", place, reader),
        lines(config, "append", place, reader));
  }

  private static Renamed renamed(String text) {
    int colon = text.indexOf(':');
    return new Renamed(
        Utf8.bytes(text.substring(0, colon).strip()),
        Utf8.bytes(text.substring(colon + 1).strip()));
  }

  private static List<Line> lines(
      Value.Obj config, String change, String place, Template.Reader reader) {
    var lines = new ArrayList<Line>();
    for (var text : config.object(change).texts(place)) {
      int colon = text.indexOf(':');
      var value = Utf8.bytes(text.substring(colon + 1).strip());
      lines.add(new Line(Utf8.bytes(text.substring(0, colon).strip()), template(value, reader)));
    }
    return List.copyOf(lines);
  }

  static Template template(String text, Template.Reader reader) {
    try {
      return Template.parse(text, reader);
    } catch (Template.Malformed malformed) {
      throw new IllegalStateException("the schema lets no such template pass", malformed);
    }
  }

  boolean isEmpty() {
    return removed.isEmpty()
        && renamed.isEmpty()
        && replaced.isEmpty()
        && added.isEmpty()
        && appended.isEmpty();
  }

  boolean namesHeaders() {
    return Stream.of(replaced, added, appended)
        .flatMap(List::stream)
        .anyMatch(line -> line.value.namesHeaders());
  }

  /// Applies the changes. A template whose value is empty changes nothing.
  void apply(Fields fields, RequestValues values) {
    removed.forEach(fields::remove);
    for (var rename : renamed) {
      if (fields.has(rename.from)) {
        fields.rename(rename.from, rename.to);
      }
    }
    for (var line : replaced) {
      var text = fields.has(line.name) ? line.value.text(values) : "";
      if (!text.isEmpty()) {
        fields.set(line.name, text);
      }
    }
    for (var line : added) {
      var text = fields.has(line.name) ? "" : line.value.text(values);
      if (!text.isEmpty()) {
        fields.set(line.name, text);
      }
    }
    for (var line : appended) {
      var text = line.value.text(values);
      if (!text.isEmpty()) {
        fields.append(line.name, text);
      }
    }
  }
}
