package moongate.store;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON text, strictly and with limits.
public final class JsonText {
  private static final int DEEPEST_NESTING = 100;
  private static final int LONGEST_TEXT = 100_000_000;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxStringLength(LONGEST_TEXT)
                  .maxDocumentLength(LONGEST_TEXT)
                  .build())
          .build();

  private static final int MEMORY_OF_OBJECT = 200;
  private static final int MEMORY_OF_ARRAY = 100;
  private static final int MEMORY_OF_NAME = 40;
  private static final int MEMORY_OF_TEXT = 72;
  private static final int MEMORY_OF_NUMBER = 24;

  private final JsonParser parser;
  private final boolean hasLines;
  private final long mostMemory;
  private long memory;

  private JsonText(JsonParser parser, boolean hasLines, long mostMemory) {
    this.parser = parser;
    this.hasLines = hasLines;
    this.mostMemory = mostMemory;
  }

  /// Reads a value without line numbers, for texts that were not written by people.
  public static Value parseData(String text) throws MalformedText {
    return parse(() -> JSON.createParser(ObjectReadContext.empty(), text), false);
  }

  /// The same for a text that is parsed while it is read, so that it is never in memory as a whole.
  ///
  /// @param mostMemory how much memory the values may take, in bytes
  public static Value parseData(Reader text, long mostMemory) throws MalformedText, IOException {
    try {
      return parse(() -> JSON.createParser(ObjectReadContext.empty(), text), false, mostMemory);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /// Reads a value with line numbers.
  ///
  /// @throws MalformedText if the bytes are not exactly one JSON value
  public static Value parse(byte[] text) throws MalformedText {
    return parse(Utf8.decode(text));
  }

  public static Value parse(String text) throws MalformedText {
    return parse(() -> JSON.createParser(ObjectReadContext.empty(), text), true);
  }

  /// The text of a member of the outermost object, without keeping the other members in memory.
  ///
  /// @param text not read further than the member
  public static Optional<String> textOf(String member, Reader text)
      throws MalformedText, IOException {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isIt = parser.currentName().equals(member);
        if (parser.nextToken() == JsonToken.VALUE_STRING && isIt) {
          return Optional.of(parser.getString());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new MalformedText(e.getOriginalMessage(), 0);
    }
  }

  private static Value parse(Supplier<JsonParser> text, boolean hasLines) throws MalformedText {
    return parse(text, hasLines, Long.MAX_VALUE);
  }

  private static Value parse(Supplier<JsonParser> text, boolean hasLines, long mostMemory)
      throws MalformedText {
    try (var parser = text.get()) {
      if (parser.nextToken() == null) {
        throw new MalformedText("expected a value, found nothing", 1);
      }
      var reader = new JsonText(parser, hasLines, mostMemory);
      var value = reader.value(reader.line());
      if (parser.nextToken() != null) {
        throw new MalformedText("unexpected text after the value", reader.line());
      }
      return value;
    } catch (JacksonIOException e) {
      throw e;
    } catch (StreamReadException e) {
      var where = e.getLocation();
      throw new MalformedText(e.getOriginalMessage(), where == null ? 0 : where.getLineNr());
    } catch (JacksonException e) {
      throw new MalformedText(e.getOriginalMessage(), 0);
    }
  }

  private Value value(int line) throws MalformedText {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(line);
      case START_ARRAY -> array(line);
      case VALUE_STRING -> text(parser.getString(), line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          number(Double.parseDouble(parser.getString()), line);
      case VALUE_TRUE -> flag(true, line);
      case VALUE_FALSE -> flag(false, line);
      case VALUE_NULL -> hasLines ? new Value.Null(line) : Value.NULL;
      default -> throw new MalformedText("unexpected " + parser.currentToken(), line);
    };
  }

  private void take(int bytes) throws MalformedText {
    memory += bytes;
    if (memory > mostMemory) {
      throw new MalformedText("its values take more than %d bytes".formatted(mostMemory), line());
    }
  }

  private Value text(String text, int line) throws MalformedText {
    take(MEMORY_OF_TEXT + text.length());
    return hasLines ? new Value.Str(text, line, null) : OftenRead.text(text);
  }

  private Value number(double number, int line) throws MalformedText {
    take(MEMORY_OF_NUMBER);
    return hasLines ? new Value.Num(number, line) : OftenRead.number(number);
  }

  private Value flag(boolean flag, int line) {
    return hasLines ? new Value.Bool(flag, line) : Value.of(flag);
  }

  private Value object(int line) throws MalformedText {
    take(MEMORY_OF_OBJECT);
    var members = new LinkedHashMap<String, Value>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      int nameLine = line();
      take(MEMORY_OF_NAME);
      parser.nextToken();
      if (members.put(name, value(nameLine)) != null) {
        throw new MalformedText("duplicate key '" + name + "'", nameLine);
      }
    }
    return new Value.Obj(members, line);
  }

  private Value array(int line) throws MalformedText {
    take(MEMORY_OF_ARRAY);
    var elements = new ArrayList<Value>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(line()));
    }
    return new Value.Arr(elements, line);
  }

  private int line() {
    return hasLines ? parser.currentTokenLocation().getLineNr() : 0;
  }
}
