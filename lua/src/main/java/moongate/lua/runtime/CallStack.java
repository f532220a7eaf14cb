package moongate.lua.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import moongate.fiber.StackRoom;
import org.jspecify.annotations.Nullable;

/// Lua's view of the Java stack, for messages and tracebacks. Slow, and used for these only.
///
/// Frames of generated classes are Lua functions, frames of [HostFunction] are host functions; all
/// other frames belong to one of these. The view ends where the coroutine or the invocation begins.
public final class CallStack {
  /// The name prefix of methods that contain a part of a large function.
  public static final String PART = "part";

  /// The name of the method that contains a second version of a function's body, which can be
  /// suspended.
  public static final String STACKLESS = "stackless";

  static final Set<StackWalker.Option> OPTIONS = Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final StackWalker WALKER = StackWalker.getInstance(OPTIONS);
  private static final Level HOST = new Level(null, null, null);
  private static final Level HOOKED_HOST = new Level(null, null, null);

  /// Whether the classes in stack traces of overflows are host functions.
  private static final Map<String, Boolean> HOST_CLASSES = new ConcurrentHashMap<>();

  private static final String OWN_CLASSES = "moongate.";
  private static final int DEEPEST = 100_000;
  private static final int WALK_UNITS = 50;
  private static final int LEVEL_UNITS = 10;

  /// The bytes that are charged for each level, since an error may keep its stack.
  private static final int LEVEL_BYTES = 32;

  private static final int FIRST_LEVELS = 12;
  private static final int LAST_LEVELS = 10;

  private CallStack() {}

  /// Lets the JDK load the classes it needs to inspect stacks. After a stack overflow it is too
  /// late: a class whose initialisation fails there stays unusable in this process.
  static void prepare() {
    var unused = new Throwable().getStackTrace();
    var unusedCount = WALKER.walk(frames -> frames.limit(1).count());
  }

  /// An active function.
  ///
  /// @param function the compiled function, or null for a host function
  /// @param site the current position, for compiled functions
  /// @param frame the debugger's data, or null
  public record Level(
      @Nullable FunctionInfo function, @Nullable Site site, @Nullable DebugFrame frame) {
    /// `chunk:line: ` for compiled functions, else empty.
    String position() {
      return function == null || site == null ? "" : function.chunk() + ":" + site.line() + ": ";
    }

    /// True if its current call has the form `value:name(…)`.
    boolean isMethodCall(String name) {
      return site != null && ("method '" + name + "'").equals(site.operand(0));
    }

    /// The name in the source of operand `index` of the current instruction, or null.
    @Nullable String operand(int index) {
      return site == null ? null : site.operand(index);
    }
  }

  /// `chunk:line: ` of the active function at `level`, or empty if it is a host function or does
  /// not exist. Level 0 is the innermost function; if a host function calls this, level 1 is its
  /// caller.
  public static String position(int level) {
    var found = level(level);
    return found == null ? "" : found.position();
  }

  /// Like [#position(int)], for `error`: its call sites usually leave a hint that avoids walking
  /// the stack.
  public static String errorPosition(LuaState state, int level) {
    var hint = state.takeHint();
    if (level <= 0) {
      return "";
    }
    return level == 1 && hint != null ? hint : position(level);
  }

  /// `chunk:line` of the innermost compiled function, or empty.
  public static String where() {
    for (var level : levels(DEEPEST, true)) {
      if (level.function() != null) {
        var position = level.position();
        return position.substring(0, position.length() - 2);
      }
    }
    return "";
  }

  /// The active function at `level`, or null.
  public static @Nullable Level level(int level) {
    if (level < 0) {
      return null;
    }
    var state = LuaState.currentOrNull();
    // One level more: the level around a host function shows whether the debugger knows it.
    var found = levels(state == null || !state.isDebugging() ? level + 1 : level + 2, false);
    return found.size() > level ? found.get(level) : null;
  }

  /// All active functions of a suspended coroutine.
  public static List<Level> levels(Coroutine suspended) {
    if (suspended.isStackless()) {
      return stackless(suspended);
    }
    var walker = suspended.walker();
    if (walker == null) {
      return List.of();
    }
    var levels = walker.walk(frames -> collect(frames, DEEPEST, false, suspended.innermost()));
    return withFrames(levels, suspended.debugThread().top());
  }

  private static List<Level> stackless(Coroutine suspended) {
    var levels = new ArrayList<Level>();
    if (suspended.status() == Coroutine.Status.SUSPENDED && suspended.innermost() != null) {
      levels.add(HOST);
      addSuspended(levels, DEEPEST, suspended.innermost());
    }
    return levels;
  }

  /// All active functions of the running coroutine.
  public static List<Level> levels() {
    return levels(DEEPEST, false);
  }

  /// The text of `debug.traceback`, beginning at `level`.
  public static String traceback(int level) {
    return traceback(levels(), level);
  }

  /// The text of `debug.traceback` for these levels, beginning at `level`.
  public static String traceback(List<Level> levels, int level) {
    var text = new StringBuilder("stack traceback:");
    for (int i = level; i < levels.size(); i++) {
      if (i == level + FIRST_LEVELS && levels.size() - i > LAST_LEVELS) {
        text.append("\n\t...");
        i = levels.size() - LAST_LEVELS;
      }
      describe(levels, i, text.append("\n\t"));
    }
    return text.toString();
  }

  private static void describe(List<Level> levels, int index, StringBuilder text) {
    var level = levels.get(index);
    var function = level.function();
    var position = level.position();
    text.append(position.isEmpty() ? "[C]: " : position);
    var caller = index + 1 < levels.size() ? levels.get(index + 1).site() : null;
    var name = caller == null ? null : caller.operand(0);
    if (function != null && function.isMain()) {
      text.append("in main chunk");
    } else if (name != null) {
      text.append("in function ").append(name, name.indexOf('\''), name.length());
    } else if (function != null) {
      text.append("in function <" + function.chunk() + ":" + function.line() + ">");
    } else {
      text.append("?");
    }
  }

  /// `chunk:line` of the innermost compiled function at a stack overflow, or empty.
  static String where(StackOverflowError overflow) {
    for (var level : levels(overflow)) {
      var position = level.position();
      if (!position.isEmpty()) {
        return position.substring(0, position.length() - 2);
      }
    }
    return "";
  }

  /// The innermost active functions at a stack overflow, as far as Java's stack trace contains
  /// them.
  static List<Level> levels(StackOverflowError overflow) {
    var levels = new ArrayList<Level>();
    Site partSite = null;
    boolean wasHostCall = false;
    for (var element : overflow.getStackTrace()) {
      boolean isHostCall = isHostCall(element.getClassName());
      if (isHostCall && !wasHostCall) {
        levels.add(HOST);
      }
      wasHostCall = isHostCall;
      var loader = ChunkClassLoader.named(element.getClassLoaderName());
      if (loader == null) {
        continue;
      }
      var function = loader.function(element.getClassName());
      if (function.isResumable() && isEntry(element.getMethodName())) {
        continue;
      }
      var site = function.site(element.getLineNumber());
      if (function.hasParts() && element.getMethodName().startsWith(PART)) {
        partSite = partSite == null ? site : partSite;
        continue;
      }
      levels.add(new Level(function, partSite == null ? site : partSite, null));
      partSite = null;
    }
    return levels;
  }

  /// Java's stack traces contain names of classes, not the classes.
  private static boolean isHostCall(String className) {
    return className.startsWith(OWN_CLASSES)
        && HOST_CLASSES.computeIfAbsent(className, CallStack::isHostClass);
  }

  private static boolean isHostClass(String className) {
    try {
      var type = Class.forName(className, false, HostFunction.class.getClassLoader());
      return HostFunction.class.isAssignableFrom(type);
    } catch (ClassNotFoundException ofAnotherLoader) {
      return false;
    }
  }

  /// Walks the stack and charges the invocation for it, unless it is at its end.
  private static List<Level> levels(int limit, boolean isAtEnd) {
    StackRoom.ensureMuch();
    var suspended = suspendedInRunning();
    var levels = WALKER.walk(frames -> collect(frames, limit, isAtEnd, suspended));
    if (!isAtEnd) {
      Meter.workCurrent(WALK_UNITS + LEVEL_UNITS * levels.size());
      Meter.chargeCurrent((long) LEVEL_BYTES * levels.size());
    }
    var state = LuaState.currentOrNull();
    return state == null || !state.isDebugging()
        ? levels
        : withFrames(levels, state.debugThread().top());
  }

  /// Adds the debugger's frames to the levels that it knows. Levels of an error in a message
  /// handler have theirs already.
  private static List<Level> withFrames(List<Level> levels, @Nullable DebugFrame innermost) {
    var frame = innermost;
    for (int i = 0; i < levels.size() && frame != null; i++) {
      var level = levels.get(i);
      var function = level.function();
      if (level.frame() != null) {
        break;
      }
      if (level == HOOKED_HOST || function != null && function.isDebuggable()) {
        levels.set(i, new Level(function, level.site(), frame));
        frame = frame.caller;
      }
    }
    return levels;
  }

  /// Adds the callers among a coroutine's functions that are suspended.
  private static void addSuspended(List<Level> levels, int limit, @Nullable Suspension innermost) {
    for (var call = innermost; call != null && levels.size() < limit; call = call.caller) {
      levels.add(call.level());
    }
  }

  /// Adds the stack of the error that a message handler is processing, if it is known.
  private static boolean addHandled(List<Level> levels, int limit) {
    var state = LuaState.currentOrNull();
    var stack = state == null ? null : state.handledStack();
    if (stack == null) {
      return false;
    }
    levels.addAll(stack.subList(0, Math.clamp(limit - levels.size(), 0, stack.size())));
    return true;
  }

  private static @Nullable Suspension suspendedInRunning() {
    var state = LuaState.currentOrNull();
    var running = state == null ? null : state.coroutine();
    return running == null ? null : running.innermost();
  }

  /// @param suspended the suspended calls of the coroutine, which are the callers of those on the
  ///   stack
  private static List<Level> collect(
      Stream<StackWalker.StackFrame> frames,
      int limit,
      boolean untilCompiled,
      @Nullable Suspension suspended) {
    var levels = new ArrayList<Level>();
    var walk = frames.iterator();
    Site partSite = null;
    boolean wasHostCall = false;
    boolean wasHooked = false;
    while (walk.hasNext() && levels.size() < limit) {
      var frame = walk.next();
      var type = frame.getDeclaringClass();
      if (type == LuaState.Entry.class) {
        break;
      }
      if (type == Coroutine.Body.class || type == Coroutine.Stackless.class) {
        addSuspended(levels, limit, suspended);
        break;
      }
      if (type == MessageHandler.class && addHandled(levels, limit)) {
        break;
      }
      boolean isHostCall = HostFunction.class.isAssignableFrom(type);
      // A host function passes an argument array to its own call(a): one level, two frames.
      if (isHostCall && !wasHostCall) {
        levels.add(HOST);
      }
      boolean isHooked = type == HookedCall.class;
      if (isHooked && !wasHooked) {
        if (!levels.isEmpty() && levels.getLast() == HOST) {
          levels.removeLast();
        }
        levels.add(HOOKED_HOST);
      }
      wasHooked = isHooked;
      wasHostCall = isHostCall;
      if (!(type.getClassLoader() instanceof ChunkClassLoader loader)) {
        continue;
      }
      var function = loader.function(type.getName());
      if (function.isResumable() && isEntry(frame.getMethodName())) {
        continue;
      }
      if (function.hasParts() && frame.getMethodName().startsWith(PART)) {
        partSite = partSite != null ? partSite : function.site(frame.getLineNumber());
        continue;
      }
      var site = partSite != null ? partSite : site(loader, function, frame);
      partSite = null;
      levels.add(new Level(function, site, null));
      if (untilCompiled) {
        break;
      }
    }
    return levels;
  }

  /// True for methods that only call the method with the body.
  private static boolean isEntry(String method) {
    return method.equals("begin") || method.equals("resume");
  }

  private static boolean isStackless(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals(STACKLESS);
  }

  /// The position of a frame of a compiled function. Getting its names and lines is slow; getting
  /// its index is not.
  private static Site site(
      ChunkClassLoader loader, FunctionInfo function, StackWalker.StackFrame frame) {
    int number =
        function.hasParts() || function.isResumable() && isStackless(frame)
            ? frame.getLineNumber()
            : loader.site(frame.getDeclaringClass().getName(), frame.getByteCodeIndex());
    return function.site(number);
  }
}
