package moongate.model.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Configuration data as it was written: immutable, and each value has its line.
///
/// The line is 1-based in the document it came from, 0 if unknown; a member of an object has the
/// line of its name. Equality ignores lines, so that two configurations with the same content are
/// equal.
public sealed interface Value {
  /// The value for "nothing".
  Null NULL = new Null(0);

  int line();

  /// The name of this kind of value in messages.
  String kind();

  default boolean isNull() {
    return this instanceof Null;
  }

  /// The value without members of objects that are null, at any depth.
  default Value withoutNulls() {
    return this;
  }

  static Str of(String text) {
    return new Str(text, 0, null);
  }

  static Num of(double number) {
    return new Num(number, 0);
  }

  static Bool of(boolean flag) {
    return flag ? Bool.TRUE : Bool.FALSE;
  }

  static Arr of(List<? extends Value> elements) {
    return new Arr(List.copyOf(elements), 0);
  }

  static Arr ofTexts(List<String> texts) {
    return of(texts.stream().map(Value::of).toList());
  }

  static Obj of(Map<String, ? extends Value> members) {
    return new Obj(Members.copyOf(members), 0);
  }

  /// `null`, written or implied.
  record Null(int line) implements Value {
    @Override
    public String kind() {
      return "null";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Null;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  record Bool(boolean flag, int line) implements Value {
    private static final Bool TRUE = new Bool(true, 0);
    private static final Bool FALSE = new Bool(false, 0);

    @Override
    public String kind() {
      return "a boolean";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bool that && flag == that.flag;
    }

    @Override
    public int hashCode() {
      return Boolean.hashCode(flag);
    }
  }

  record Num(double number, int line) implements Value {
    public boolean isInteger() {
      return number == Math.rint(number) && !Double.isInfinite(number);
    }

    @Override
    public String kind() {
      return "a number";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Num that && number == that.number;
    }

    @Override
    public int hashCode() {
      return Double.hashCode(number + 0.0);
    }
  }

  /// Text.
  ///
  /// @param lines the lines of a text with several lines; null if it is written in one line
  record Str(String text, int line, @Nullable Lines lines) implements Value {
    /// The text's UTF-8 bytes, one char (0..255) each: the form that Lua and HTTP headers use.
    public String bytes() {
      return Utf8.bytes(text);
    }

    /// The file that the text was read from if the document only referred to it; else null.
    public @Nullable String file() {
      return lines instanceof OfFile(var name) ? name : null;
    }

    /// The line in the document of the text's line `number` (from 1), or the line where the text
    /// begins.
    public int documentLine(int number) {
      return lines instanceof OfDocument(var first) ? first + number - 1 : line;
    }

    @Override
    public String kind() {
      return "a string";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Str that
          && text.equals(that.text)
          && Objects.equals(file(), that.file());
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /// Where the lines of a text come from.
  sealed interface Lines {}

  /// The lines of a file, named as in the document.
  record OfFile(String name) implements Lines {}

  /// The document's own lines from `first` on: a YAML literal block.
  record OfDocument(int first) implements Lines {}

  record Arr(List<Value> elements, int line) implements Value {
    public Arr {
      elements = List.copyOf(elements);
    }

    public int size() {
      return elements.size();
    }

    @Override
    public Arr withoutNulls() {
      return new Arr(elements.stream().map(Value::withoutNulls).toList(), line);
    }

    @Override
    public String kind() {
      return "an array";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Arr that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
      return elements.hashCode();
    }
  }

  /// An object; members keep their order. The typed accessors are for documents that a
  /// [moongate.model.schema.Schema] has accepted: they throw [IllegalStateException] if the value
  /// is of another type.
  record Obj(SequencedMap<String, Value> members, int line) implements Value {
    public static final Obj EMPTY = new Obj(new LinkedHashMap<>(), 0);

    public Obj {
      members = Members.copyOf(members);
    }

    @Override
    public String kind() {
      return "a record";
    }

    @Override
    public Obj withoutNulls() {
      var kept = new LinkedHashMap<String, Value>();
      members.forEach((name, member) -> {
        if (!member.isNull()) {
          kept.put(name, member.withoutNulls());
        }
      });
      return new Obj(kept, line);
    }

    /// The member, or [#NULL] if there is none.
    public Value at(String name) {
      return members.getOrDefault(name, NULL);
    }

    /// True if the member is present and not null.
    public boolean has(String name) {
      return !at(name).isNull();
    }

    public String text(String name) {
      return at(name) instanceof Str text ? text.text() : wrong(name, "a string");
    }

    public Optional<String> optionalText(String name) {
      return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public @Nullable String textOrNull(String name) {
      return has(name) ? text(name) : null;
    }

    public double number(String name) {
      return at(name) instanceof Num number ? number.number() : wrong(name, "a number");
    }

    public OptionalDouble optionalNumber(String name) {
      return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    public int integer(String name) {
      return (int) number(name);
    }

    /// A time in milliseconds; `otherwise` if absent or null.
    public Duration millis(String name, long otherwise) {
      return Duration.ofMillis((long) optionalNumber(name).orElse(otherwise));
    }

    /// False if absent or null.
    public boolean flag(String name) {
      return at(name) instanceof Bool flag && flag.flag();
    }

    /// The elements of an array or set; none if absent or null.
    public List<Value> list(String name) {
      return at(name) instanceof Arr array ? array.elements() : List.of();
    }

    /// The texts of an array or set of strings; none if absent or null.
    public List<String> texts(String name) {
      var texts = new ArrayList<String>();
      for (var element : list(name)) {
        if (element instanceof Str text) {
          texts.add(text.text());
        }
      }
      return List.copyOf(texts);
    }

    /// A record or map; empty if absent or null.
    public Obj object(String name) {
      return at(name) instanceof Obj object ? object : EMPTY;
    }

    public Obj with(String name, Value value) {
      var copy = new LinkedHashMap<>(members);
      copy.put(name, value);
      return new Obj(copy, line);
    }

    public Obj without(String name) {
      if (!members.containsKey(name)) {
        return this;
      }
      var copy = new LinkedHashMap<>(members);
      copy.remove(name);
      return new Obj(copy, line);
    }

    private <T> T wrong(String name, String expected) {
      throw new IllegalStateException(name + " is " + at(name).kind() + ", not " + expected);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Obj that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
      return members.hashCode();
    }
  }
}
