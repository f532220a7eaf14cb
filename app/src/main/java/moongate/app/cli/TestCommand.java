package moongate.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import moongate.app.settings.Settings;
import moongate.app.testing.TestRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate test`: runs tests of functions, without a node.
@Command(
    name = "test",
    description = "Run tests of functions, written in Lua, without a server.",
    footer = {"", "In folders, *_test.lua and *.test.lua are tests. See docs/functions.md."})
final class TestCommand implements Callable<Integer> {
  private static final long STACK_BYTES = 64L << 20;

  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(names = "--filter", paramLabel = "TEXT", description = "only tests with TEXT in the name")
  private String filter = "";

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "test files and folders of them")
  private List<Path> paths = List.of();

  @Spec private CommandSpec spec;

  private final List<TestRun.Result> failed = new ArrayList<>();
  private int count;

  @Override
  public Integer call() throws Exception {
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new CommandException("no file or folder " + path);
      }
    }
    return DeepStack.run("test", STACK_BYTES, this::run);
  }

  private int run() throws IOException {
    var files = TestRun.files(paths);
    if (files.isEmpty()) {
      throw new CommandException("no *_test.lua or *.test.lua in " + paths.getFirst());
    }
    long start = System.nanoTime();
    var tests = new TestRun(this::settings, name -> name.contains(filter), this::show);
    for (var file : files) {
      tests.run(file);
    }
    summarise(Duration.ofNanos(System.nanoTime() - start));
    return failed.isEmpty() && count > 0 ? 0 : 1;
  }

  private Settings settings(Map<String, String> own) {
    var all = new HashMap<>(own);
    all.put("nginx_worker_processes", "1");
    return node.settings(all);
  }

  private void show(TestRun.Result result) {
    count++;
    var word = result.isPassed() ? "ok    " : "FAILED";
    out()
        .printf(
            "%s  %s: %s (%d ms)%n",
            word, result.file(), result.name(), result.duration().toMillis());
    result
        .failure()
        .ifPresent(text -> {
          failed.add(result);
          text.lines().forEach(line -> out().println("        " + line));
        });
  }

  private void summarise(Duration duration) {
    out().println();
    if (count == 0) {
      out().println("no test has '" + filter + "' in its name");
      return;
    }
    failed.forEach(result -> out().println("FAILED  " + result.file() + ": " + result.name()));
    out()
        .printf(
            "%d passed, %d failed, %d ms%n",
            count - failed.size(), failed.size(), duration.toMillis());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
