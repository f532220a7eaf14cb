package moongate.functions.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Metatables;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/// Writes Lua values as YAML documents. Looks at tables raw: no metamethod of a user runs here.
public final class YamlEmitter {
  private static final int DEEPEST = 100;
  private static final int BYTES_PER_EVENT = 300;

  private final Meter meter;
  private final List<Event> events = new ArrayList<>();

  private YamlEmitter(Meter meter) {
    this.meter = meter;
  }

  /// One document for each item of `documents`.
  ///
  /// @throws YamlException for what YAML cannot say
  public static String write(LuaTable documents, Meter meter) {
    var emitter = new YamlEmitter(meter);
    emitter.add(new StreamStartEvent());
    for (int i = 1; i <= documents.length(); i++) {
      emitter.add(new DocumentStartEvent(true, Optional.empty(), Map.of()));
      emitter.value(documents.get(i), 0);
      emitter.add(new DocumentEndEvent(true));
    }
    emitter.add(new StreamEndEvent());
    var settings = DumpSettings.builder().setSplitLines(false).build();
    return Strings.ofText(new Present(settings).emitToString(emitter.events.iterator()));
  }

  private void add(Event event) {
    meter.work(50);
    meter.charge(BYTES_PER_EVENT);
    events.add(event);
  }

  private void value(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw new YamlException("nested more than " + DEEPEST + " levels deep");
    }
    if (value == null || value == Userdata.NULL) {
      scalar("~", ScalarStyle.PLAIN);
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Boolean flag) {
      scalar(flag.toString(), ScalarStyle.PLAIN);
    } else if (value instanceof Double number) {
      scalar(number(number), ScalarStyle.PLAIN);
    } else if (value instanceof LuaTable table) {
      table(table, depth);
    } else {
      throw new YamlException("cannot dump object of type '" + Metatables.typeName(value) + "'");
    }
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    return Conversions.toString(number);
  }

  private void text(String bytes) {
    meter.work(bytes.length());
    meter.charge(6L * bytes.length());
    var text = Strings.toText(bytes);
    scalar(
        text,
        text.indexOf('\n') >= 0
            ? ScalarStyle.LITERAL
            : YamlScalar.isAmbiguous(text) ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN);
  }

  private void scalar(String text, ScalarStyle style) {
    add(
        new ScalarEvent(
            Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style));
  }

  private void table(LuaTable table, int depth) {
    if (table.length() > 0) {
      add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
      for (int i = 1; i <= table.length(); i++) {
        value(table.get(i), depth + 1);
      }
      add(new SequenceEndEvent());
      return;
    }
    add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      value(table.keyAt(slot), depth + 1);
      value(table.valueAt(slot), depth + 1);
    }
    add(new MappingEndEvent());
  }
}
