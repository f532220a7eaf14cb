package moongate.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads one YAML document with the rules of YAML 1.1, as Kong does: `yes` and `on` are booleans,
/// and `<<` merges.
///
/// Anchors cannot be used for an attack: aliases share their values, and the total size of these is
/// limited, as is nesting.
final class YamlText {
  private static final int MOST_CHARACTERS = 100_000_000;
  private static final int DEEPEST_NESTING = 100;
  private static final long MOST_ALIASED_VALUES = 1_000_000;

  private final Iterator<Event> events;
  private final Map<Anchor, Value> anchored = new HashMap<>();
  private final Map<Value, Long> sizes = new IdentityHashMap<>();
  private long aliasedValues;

  private YamlText(String text) {
    var settings = LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
    events = new Parse(settings).parseString(text).iterator();
  }

  /// Reads a document with line numbers. An empty text is null.
  public static Value parse(String text) throws MalformedText {
    try {
      return new YamlText(text).document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new MalformedText(reason(e), line);
    } catch (ReaderException e) {
      throw forbidden(text);
    } catch (YamlEngineException e) {
      throw new MalformedText(firstLine(String.valueOf(e.getMessage())), 0);
    }
  }

  /// The message about the first character that YAML forbids, with its position. Most often the
  /// file is not in UTF-8.
  private static MalformedText forbidden(String text) {
    int line = 1;
    int point = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (!StreamReader.isPrintable(point)) {
        break;
      }
      line += point == '\n' ? 1 : 0;
    }
    var what =
        Character.getType(point) == Character.SURROGATE
            ? "a byte that is not UTF-8 (0x%02X)".formatted(point & 0xFF)
            : "the control character U+%04X".formatted(point);
    return new MalformedText(what + " is not allowed", line);
  }

  private Value document() throws MalformedText {
    events.next();
    var start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return Value.NULL;
    }
    var value = value(events.next(), 0, 0);
    events.next();
    var next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw new MalformedText("expected one document, found a second", line(next));
    }
    return value;
  }

  /// @param keyLine the line of the key of this value; 0 if there is none
  private Value value(Event event, int depth, int keyLine) throws MalformedText {
    int line = keyLine > 0 ? keyLine : line(event);
    if (depth > DEEPEST_NESTING) {
      throw new MalformedText("nested more than " + DEEPEST_NESTING + " levels deep", line);
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    var value =
        switch (event) {
          case ScalarEvent scalar -> YamlScalars.value(scalar, line);
          case SequenceStartEvent _ -> sequence(depth, line);
          case MappingStartEvent _ -> mapping(depth, line);
          default -> throw new MalformedText("unexpected " + event.getEventId(), line);
        };
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(name -> anchored.put(name, value));
    return value;
  }

  private Value aliased(AliasEvent alias) throws MalformedText {
    var value = anchored.get(alias.getAlias());
    if (value == null) {
      throw new MalformedText("found undefined alias '" + alias.getAlias() + "'", line(alias));
    }
    aliasedValues += size(value);
    if (aliasedValues > MOST_ALIASED_VALUES) {
      throw new MalformedText(
          "aliases stand for more than " + MOST_ALIASED_VALUES + " values", line(alias));
    }
    return value;
  }

  private Value sequence(int depth, int line) throws MalformedText {
    var elements = new ArrayList<Value>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      elements.add(value(event, depth + 1, 0));
    }
    return new Value.Arr(elements, line);
  }

  private Value mapping(int depth, int line) throws MalformedText {
    var members = new LinkedHashMap<String, Value>();
    var merged = new ArrayList<Value.Obj>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      int keyLine = line(event);
      if (!(event instanceof ScalarEvent key)) {
        throw new MalformedText("a name in a mapping must be a plain text", keyLine);
      }
      var member = value(events.next(), depth + 1, keyLine);
      if (key.isPlain() && key.getValue().equals("<<")) {
        merge(member, merged);
      } else if (members.put(key.getValue(), member) != null) {
        throw new MalformedText("duplicate key '" + key.getValue() + "'", keyLine);
      }
    }
    for (var other : merged) {
      other.members().forEach(members::putIfAbsent);
    }
    return new Value.Obj(members, line);
  }

  private static void merge(Value value, List<Value.Obj> merged) throws MalformedText {
    for (var part : value instanceof Value.Arr array ? array.elements() : List.of(value)) {
      if (!(part instanceof Value.Obj object)) {
        throw new MalformedText("'<<' expects a mapping or a list of mappings", value.line());
      }
      merged.add(object);
    }
  }

  /// The number of values in a value, where the values of aliases count each time.
  private long size(Value value) {
    var known = sizes.get(value);
    if (known != null) {
      return known;
    }
    long size = 1;
    switch (value) {
      case Value.Arr array -> {
        for (var element : array.elements()) {
          size += size(element);
        }
      }
      case Value.Obj object -> {
        for (var member : object.members().values()) {
          size += size(member);
        }
      }
      default -> {}
    }
    sizes.put(value, size);
    return size;
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static String reason(MarkedYamlEngineException e) {
    var problem = firstLine(e.getProblem());
    @Nullable String context = e.getContext();
    return context == null ? problem : problem + " (" + context + ")";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text).strip();
  }
}
