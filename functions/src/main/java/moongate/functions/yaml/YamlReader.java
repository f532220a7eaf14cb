package moongate.functions.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
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
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML (1.1, as libyaml's users have it) into Lua values.
///
/// An alias is the very table that its anchor stands for: a bomb of aliases takes no memory. What
/// looks at such a value pays for each look.
public final class YamlReader {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 100;

  /// What reading takes per byte, in units of work.
  private static final int WORK_PER_BYTE = 20;

  private static final int BYTES_PER_VALUE = 200;
  private static final String MERGE = "<<";

  private final Meter meter;
  private final Iterator<Event> events;
  private final Map<Anchor, Object> anchored = new HashMap<>();

  private YamlReader(String text, Meter meter) {
    this.meter = meter;
    var settings = LoadSettings.builder().setCodePointLimit(MOST_BYTES).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// All documents of a text, at most `most`.
  ///
  /// @throws YamlException when it is no YAML, or too long
  public static List<Object> read(String bytes, int most, Meter meter) {
    if (bytes.length() > MOST_BYTES) {
      throw new YamlException("more than " + MOST_BYTES + " bytes");
    }
    meter.work(100 + (long) WORK_PER_BYTE * bytes.length());
    meter.charge(1000 + 8L * bytes.length());
    try {
      return new YamlReader(Strings.toText(bytes), meter).documents(most);
    } catch (MarkedYamlEngineException malformed) {
      var place =
          malformed
              .getProblemMark()
              .map(mark -> (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ")
              .orElse("");
      throw new YamlException(place + malformed.getProblem());
    } catch (YamlEngineException malformed) {
      throw new YamlException(
          String.valueOf(malformed.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private List<Object> documents(int most) {
    var documents = new ArrayList<Object>();
    events.next(); // the stream's start
    while (documents.size() < most && events.next().getEventId() == Event.ID.DocumentStart) {
      anchored.clear();
      documents.add(value(events.next(), 0));
      events.next(); // the document's end
    }
    return documents;
  }

  private Object value(Event event, int depth) {
    meter.work(10);
    meter.charge(BYTES_PER_VALUE);
    if (depth > DEEPEST) {
      throw at(event, "nested more than " + DEEPEST + " levels deep");
    }
    if (event instanceof AliasEvent alias) {
      var known = anchored.get(alias.getAlias());
      if (known == null) {
        throw at(event, "invalid reference: " + alias.getAlias().getValue());
      }
      return known;
    }
    var value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw at(event, "unexpected " + event.getEventId());
        };
    if (value instanceof String || value instanceof Double || value instanceof Boolean) {
      remember((NodeEvent) event, value);
    }
    return value;
  }

  private void remember(NodeEvent event, Object value) {
    event.getAnchor().ifPresent(anchor -> anchored.put(anchor, value));
  }

  private static Object scalar(ScalarEvent event) {
    var tag = event.getTag().orElse(null);
    return event.getImplicit().canOmitTagInPlainScalar() || tag != null
        ? YamlScalar.of(event.getValue(), tag)
        : Strings.ofText(event.getValue());
  }

  private LuaTable sequence(SequenceStartEvent start, int depth) {
    var table = new LuaTable();
    remember(start, table);
    for (var next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      table.append(value(next, depth + 1));
    }
    return table;
  }

  private LuaTable mapping(MappingStartEvent start, int depth) {
    var table = new LuaTable();
    remember(start, table);
    for (var next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
      boolean merges = next instanceof ScalarEvent key && isMerge(key);
      var key = value(next, depth + 1);
      var value = value(events.next(), depth + 1);
      if (merges) {
        merge(value, table);
      } else if (key instanceof Double number && number.isNaN()) {
        throw at(next, "a key must not be NaN");
      } else {
        table.put(key, value);
      }
    }
    return table;
  }

  private static boolean isMerge(ScalarEvent key) {
    return key.getValue().equals(MERGE) && key.getImplicit().canOmitTagInPlainScalar();
  }

  /// Adds what is not there yet, of one mapping or of several.
  private void merge(@Nullable Object source, LuaTable into) {
    if (!(source instanceof LuaTable table)) {
      return;
    }
    if (table.length() > 0) {
      for (int i = 1; i <= table.length(); i++) {
        if (table.get(i) instanceof LuaTable one && one.length() == 0) {
          merge(one, into);
        }
      }
      return;
    }
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      meter.work(10);
      meter.charge(BYTES_PER_VALUE / 2);
      if (into.get(table.keyAt(slot)) == null) {
        into.put(table.keyAt(slot), table.valueAt(slot));
      }
    }
  }

  private static YamlException at(Event event, String problem) {
    var place =
        event
            .getStartMark()
            .map(mark -> (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ")
            .orElse("");
    return new YamlException(place + problem);
  }
}
