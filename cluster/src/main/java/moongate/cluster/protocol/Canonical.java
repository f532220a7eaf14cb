package moongate.cluster.protocol;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;
import moongate.model.value.Hash;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The digest of a value in Kong's canonical form: null is `/null/`, an empty array or object `{}`,
/// elements are joined by `;` (and end in one when there are more than five), members are
/// `key:value;` in the order of their keys, everything else is its text.
///
/// Large values are digested piece by piece, so that their text is never in memory as a whole.
final class Canonical {
  private static final int FEW_ELEMENTS = 5;

  private final MessageDigest digest = Hash.MD5.begin();
  private final StringBuilder text = new StringBuilder();

  /// The digest of the whole of `value`.
  static String digest(Value value) {
    var canonical = new Canonical();
    canonical.add(value);
    return canonical.hex();
  }

  static String digest(String text) {
    var canonical = new Canonical();
    canonical.addText(text);
    return canonical.hex();
  }

  void addText(String piece) {
    digest.update(Utf8.encode(piece));
  }

  void add(Value value) {
    text.setLength(0);
    write(value);
    addText(text.toString());
  }

  /// Adds the elements of one array, one after the other.
  void addArray(Iterable<? extends Value> elements) {
    int count = 0;
    for (var element : elements) {
      if (count++ > 0) {
        addText(";");
      }
      add(element);
    }
    if (count == 0) {
      addText("{}");
    } else if (count > FEW_ELEMENTS) {
      addText(";");
    }
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void write(Value value) {
    switch (value) {
      case Value.Null _ -> text.append("/null/");
      case Value.Bool(var flag, _) -> text.append(flag);
      case Value.Num(var number, _) -> text.append(Json.number(number));
      case Value.Str(var string, _, _) -> text.append(string);
      case Value.Arr array -> writeArray(array);
      case Value.Obj object -> writeObject(object);
    }
  }

  private void writeArray(Value.Arr array) {
    if (array.size() == 0) {
      text.append("{}");
      return;
    }
    var separator = "";
    for (var element : array.elements()) {
      text.append(separator);
      write(element);
      separator = ";";
    }
    if (array.size() > FEW_ELEMENTS) {
      text.append(';');
    }
  }

  private void writeObject(Value.Obj object) {
    if (object.members().isEmpty()) {
      text.append("{}");
      return;
    }
    new TreeMap<>(object.members())
        .forEach((name, member) -> {
          text.append(name).append(':');
          write(member);
          text.append(';');
        });
  }
}
