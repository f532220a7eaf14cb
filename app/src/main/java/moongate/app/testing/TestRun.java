package moongate.app.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import moongate.app.settings.Settings;
import moongate.functions.FunctionNames;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Strings;

/// Runs the tests of Lua files. Each file has its own state, with the whole library and the
/// functions of the files in `prelude`.
public final class TestRun {
  /// The time limit of a test: enough for any test, and not too long to wait for one that never
  /// ends.
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Budget BUDGET = Budget.UNLIMITED.withCpu(LONGEST);

  /// The files that define the globals of tests. Each can use what the earlier ones have shared.
  private static final List<String> PRELUDE =
      List.of("options", "messages", "gateways", "expectations", "structure");

  /// The result of one test.
  ///
  /// @param failure empty if it passed
  public record Result(Path file, String name, Duration duration, Optional<String> failure) {
    public boolean isPassed() {
      return failure.isEmpty();
    }
  }

  /// Is told about each test when it ends.
  public interface Listener {
    void ended(Result result);
  }

  private final Function<Map<String, String>, Settings> settings;
  private final Predicate<String> filter;
  private final Listener listener;

  /// @param settings returns the node's settings, overridden by those of a test
  /// @param filter selects tests by name
  public TestRun(
      Function<Map<String, String>, Settings> settings,
      Predicate<String> filter,
      Listener listener) {
    this.settings = settings;
    this.filter = filter;
    this.listener = listener;
  }

  /// Runs the tests of `file`. A file that cannot be loaded counts as a failed test.
  public void run(Path file) {
    try (var log = new CapturedLog()) {
      var tests = new LinkedHashMap<String, LuaFunction>();
      var state = new LuaState();
      var problem = load(file, state, log, tests);
      if (problem.isPresent()) {
        listener.ended(new Result(file, "(the file)", Duration.ZERO, problem));
        return;
      }
      tests.forEach((name, body) -> {
        if (filter.test(name)) {
          long start = System.nanoTime();
          var _ = log.takeErrors();
          var failure =
              failure(() -> state.invoke(BUDGET, body)).map(text -> text + told(log.takeErrors()));
          listener.ended(
              new Result(file, name, Duration.ofNanos(System.nanoTime() - start), failure));
        }
      });
      Libraries.flush(state);
    }
  }

  private Optional<String> load(
      Path file, LuaState state, CapturedLog log, Map<String, LuaFunction> tests) {
    state.keepsTracebacks(true);
    var folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    var library =
        new GatewayLibrary(
            state, BUDGET, folder, settings, log, (name, body) -> register(tests, name, body));
    return failure(() -> {
      var globals = globals(state, library);
      var chunk = Lua.compile(source(file), "@" + Strings.ofText(file.toString()));
      return state.invoke(BUDGET, chunk.instantiate(state, globals));
    });
  }

  /// The global names of tests, for tools that check tests without running them.
  public FunctionNames names() {
    try (var log = new CapturedLog()) {
      var state = new LuaState();
      var library =
          new GatewayLibrary(state, BUDGET, Path.of(""), settings, log, (name, body) -> {});
      return FunctionNames.unrestricted(globals(state, library));
    }
  }

  private static LuaTable globals(LuaState state, GatewayLibrary library) {
    var globals = new LuaTable();
    state.compiler(Lua.COMPILER);
    Libraries.openFull(state, globals, StandardStreams.ofProcess());
    var host = library.open();
    var shared = new LuaTable();
    for (var name : PRELUDE) {
      var part = Lua.compile(prelude(name), "=" + name + ".lua").instantiate(state, globals);
      state.invoke(BUDGET, part, host, shared);
    }
    return globals;
  }

  private static void register(Map<String, LuaFunction> tests, String name, LuaFunction body) {
    if (tests.putIfAbsent(name, body) != null) {
      throw new LuaError(Strings.ofText("there are two tests with the name '" + name + "'"));
    }
  }

  /// The errors that the gateway has logged during a test: the cause is often among them.
  private static String told(List<String> errors) {
    return errors.isEmpty() ? "" : "\nerror log:\n  " + String.join("\n  ", errors);
  }

  private interface Step {
    @org.jspecify.annotations.Nullable
    Object run() throws IOException;
  }

  private static Optional<String> failure(Step step) {
    try {
      var _ = step.run();
      return Optional.empty();
    } catch (LuaError error) {
      return Optional.of(Strings.toText(String.valueOf(error.getMessage())));
    } catch (BudgetExceeded exceeded) {
      return Optional.of("the test does not end: " + exceeded.getMessage());
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + unreadable.getMessage());
    }
  }

  private static String source(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static String prelude(String name) {
    var file = "prelude/" + name + ".lua";
    try (InputStream stream = TestRun.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// The files of tests in `paths`: files as they are named, and in folders the files `*_test.lua`
  /// and `*.test.lua`, sorted by name.
  ///
  /// @throws IOException if a folder cannot be read
  public static List<Path> files(List<Path> paths) throws IOException {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (var inside = Files.walk(path)) {
        inside.filter(TestRun::isTest).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /// True if the file's name is that of a test.
  public static boolean isTest(Path file) {
    var name = String.valueOf(file.getFileName());
    return Files.isRegularFile(file) && (name.endsWith("_test.lua") || name.endsWith(".test.lua"));
  }
}
