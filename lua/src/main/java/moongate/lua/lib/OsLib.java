package moongate.lua.lib;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import moongate.fiber.StackRoom;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The library `os`.
final class OsLib {
  /// The largest time in seconds for which the time zone's rules are used; beyond it, there is no
  /// offset.
  private static final long FARTHEST = 30_000_000_000_000_000L;

  static final Library LIBRARY =
      Library.of("os")
          .function("clock", OsLib::clock)
          .function("date", OsLib::date)
          .function("difftime", OsLib::difftime)
          .function("execute", OsLib::execute)
          .function("exit", OsLib::exit)
          .function("getenv", OsLib::getenv)
          .function("remove", OsLib::remove)
          .function("rename", OsLib::rename)
          .function("setlocale", OsLib::setlocale)
          .function("time", OsLib::time)
          .function("tmpname", OsLib::tmpname);

  private OsLib() {}

  // Time

  /// Processor time of this thread, in seconds.
  private static Object clock(LuaState state) {
    state.meter().work(10);
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static Object difftime(LuaState state, @Nullable Object a, @Nullable Object b) {
    return Numbers.of(Args.number(a, 1, "difftime") - Args.number(b, 2, "difftime", 0));
  }

  private static @Nullable Object time(LuaState state, @Nullable Object a) {
    state.meter().work(20);
    StackRoom.ensureMuch();
    if (a == null) {
      return Numbers.of(state.clock().instant().getEpochSecond());
    }
    var table = Args.table(a, 1, "time");
    long second = field(table, "sec", 0L);
    long minute = field(table, "min", 0L);
    long hour = field(table, "hour", 12L);
    long day = field(table, "day", null);
    long month = field(table, "month", null) - 1;
    long year = field(table, "year", null) + Math.floorDiv(month, 12);
    long days = daysBefore(year, Math.floorMod(month, 12) + 1) + day - 1;
    long local = ((days * 24 + hour) * 60 + minute) * 60 + second;
    long time = local - offsetOfLocal(local, table.get("isdst"));
    // C's mktime returns -1 for a time that cannot be represented.
    return time == -1 ? null : Numbers.of(time);
  }

  private static long field(LuaTable table, String name, @Nullable Long otherwise) {
    var number = Conversions.toNumber(table.get(name));
    if (number != null) {
      return number.intValue();
    }
    if (otherwise == null) {
      throw LuaErrors.host("field '" + name + "' missing in date table");
    }
    return otherwise;
  }

  /// The number of days from 1970-01-01 to the first day of a month; the computation uses years
  /// that begin in March, so that the leap day is the last one.
  private static long daysBefore(long year, int month) {
    long shifted = month <= 2 ? year - 1 : year;
    int monthFromMarch = month <= 2 ? month + 9 : month - 3;
    long leapDays =
        Math.floorDiv(shifted, 4) - Math.floorDiv(shifted, 100) + Math.floorDiv(shifted, 400);
    return 365 * shifted + leapDays + (153 * monthFromMarch + 2) / 5 - 719_468;
  }

  private static long offsetOfLocal(long local, @Nullable Object isSummer) {
    if (Math.abs(local) > FARTHEST) {
      return 0;
    }
    var rules = ZoneId.systemDefault().getRules();
    var time = Instant.ofEpochSecond(local).atOffset(ZoneOffset.UTC).toLocalDateTime();
    var offset = rules.getOffset(time);
    if (isSummer instanceof Boolean wanted) {
      boolean isInSummer = rules.isDaylightSavings(time.toInstant(offset));
      if (wanted != isInSummer) {
        return offset.getTotalSeconds() + (wanted ? 3600L : -3600L);
      }
    }
    return offset.getTotalSeconds();
  }

  private static @Nullable Object date(LuaState state, @Nullable Object a, @Nullable Object b) {
    state.meter().work(50);
    StackRoom.ensureMuch();
    var format = Args.string(a, 1, "date", "%c");
    double seconds =
        b == null ? state.clock().instant().getEpochSecond() : Args.number(b, 2, "date");
    boolean isUniversal = format.startsWith("!");
    var time = at(seconds, isUniversal ? ZoneOffset.UTC : ZoneId.systemDefault());
    if (time == null) {
      return null;
    }
    var pattern = isUniversal ? format.substring(1) : format;
    if (pattern.startsWith("*t")) {
      return fields(time);
    }
    return DateFormat.format(state.meter(), pattern, time, isUniversal);
  }

  private static @Nullable ZonedDateTime at(double seconds, ZoneId zone) {
    if (!(Math.abs(seconds) <= FARTHEST)) {
      return null;
    }
    try {
      return Instant.ofEpochSecond((long) Math.floor(seconds)).atZone(zone);
    } catch (DateTimeException tooFar) {
      return null;
    }
  }

  private static LuaTable fields(ZonedDateTime time) {
    Meter.chargeCurrent(300);
    var table = new LuaTable(0, 9);
    table.put("sec", Numbers.of(time.getSecond()));
    table.put("min", Numbers.of(time.getMinute()));
    table.put("hour", Numbers.of(time.getHour()));
    table.put("day", Numbers.of(time.getDayOfMonth()));
    table.put("month", Numbers.of(time.getMonthValue()));
    table.put("year", Numbers.of(time.getYear()));
    table.put("wday", Numbers.of(time.getDayOfWeek().getValue() % 7 + 1));
    table.put("yday", Numbers.of(time.getDayOfYear()));
    table.put("isdst", time.getZone().getRules().isDaylightSavings(time.toInstant()));
    return table;
  }

  // The system: for trusted code only

  private static @Nullable Object getenv(LuaState state, @Nullable Object a) {
    var value = System.getenv(Strings.toText(Args.string(a, 1, "getenv")));
    return value == null ? null : Strings.ofText(value);
  }

  private static Object exit(LuaState state, @Nullable Object a) {
    int code = exitCode(a);
    IoLib.flushAll(state);
    Runtime.getRuntime().exit(code);
    return Values.NONE;
  }

  private static int exitCode(@Nullable Object a) {
    if (a instanceof Boolean isSuccess) {
      return isSuccess ? 0 : 1;
    }
    return Args.integer(a, 1, "exit", 0);
  }

  private static Object execute(LuaState state, @Nullable Object a) {
    if (a == null) {
      return Numbers.of(1);
    }
    var command = Strings.toText(Args.string(a, 1, "execute"));
    try {
      IoLib.flushAll(state);
      return Numbers.of(
          new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor() << 8);
    } catch (IOException failure) {
      return Numbers.of(-1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Numbers.of(-1);
    }
  }

  private static @Nullable Object remove(LuaState state, @Nullable Object a) {
    var name = Args.string(a, 1, "remove");
    try {
      Files.delete(Path.of(Strings.toText(name)));
      return true;
    } catch (IOException | InvalidPathException failure) {
      return failed(name, failure);
    }
  }

  private static @Nullable Object rename(LuaState state, @Nullable Object a, @Nullable Object b) {
    var name = Args.string(a, 1, "rename");
    var target = Path.of(Strings.toText(Args.string(b, 2, "rename")));
    try {
      Files.move(Path.of(Strings.toText(name)), target, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException | InvalidPathException failure) {
      return failed(name, failure);
    }
  }

  /// `nil, "name: reason", number`: the form of errors from the C library.
  static @Nullable Object failed(String name, Exception failure) {
    int number = failure instanceof NoSuchFileException ? 2 : 5;
    return Values.of(
        new @Nullable Object[] {null, name + ": " + LuaFile.reason(failure), Numbers.of(number)});
  }

  private static Object tmpname(LuaState state) {
    try {
      return Strings.ofText(Files.createTempFile("lua_", "").toString());
    } catch (IOException failure) {
      throw LuaErrors.host("unable to generate a unique filename");
    }
  }

  /// Only the C locale is supported.
  private static @Nullable Object setlocale(LuaState state, @Nullable Object a) {
    var wanted = a == null ? "C" : Args.string(a, 1, "setlocale");
    return wanted.isEmpty() || wanted.equals("C") || wanted.equals("POSIX") ? "C" : null;
  }
}
