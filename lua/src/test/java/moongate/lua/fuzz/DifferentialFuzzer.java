package moongate.lua.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.lua.Sandbox;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;

/// Compares our engine with another interpreter by running random programs. As a command:
///
///     DifferentialFuzzer INTERPRETER SECONDS [FIRST_SEED]
///
/// Each difference is printed with the seed, the program and both outputs.
final class DifferentialFuzzer {
  private static final int BATCH = 200;
  private static final Path HARNESS = Path.of("src/test/resources/fuzz/harness.lua");

  private final List<String> interpreter;
  private final Dialect dialect;

  DifferentialFuzzer(String... interpreter) {
    this.interpreter = List.of(interpreter);
    this.dialect = Dialect.of(this.interpreter);
  }

  /// A program for which the outputs differ.
  record Difference(long seed, String program, String ours, String theirs) {
    @Override
    public String toString() {
      return "== seed " + seed + "\n" + program + "-- ours:\n" + ours + "-- theirs:\n" + theirs;
    }
  }

  /// The differences found in `count` programs.
  List<Difference> run(long firstSeed, int count) throws IOException {
    var programs = new LinkedHashMap<Long, String>();
    var script = new StringBuilder(Files.readString(HARNESS, StandardCharsets.ISO_8859_1));
    script.append("dialect = '" + dialect + "'\n");
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      var program = ProgramGenerator.program(seed, dialect);
      programs.put(seed, program);
      script.append("run(" + seed + ", [====[\n" + program + "]====])\n");
    }
    var file = Files.createTempFile("fuzz", ".lua");
    try {
      Files.writeString(file, script, StandardCharsets.ISO_8859_1);
      return compare(programs, outputs(here(script.toString())), outputs(there(file)));
    } finally {
      Files.delete(file);
    }
  }

  private List<Difference> compare(
      Map<Long, String> programs, Map<Long, String> ours, Map<Long, String> theirs) {
    var differences = new ArrayList<Difference>();
    programs.forEach((seed, program) -> {
      var mine = ours.getOrDefault(seed, "(nothing)\n");
      var other = theirs.getOrDefault(seed, "(nothing)\n");
      if (!agree(mine, other)) {
        differences.add(new Difference(seed, program, mine, other));
      }
    });
    return differences;
  }

  /// Whether two outputs agree. In Lua 5.1, the sign of a NaN depends on C (outputs with one are
  /// not compared) and the sign of 0 on the constant folder, and ties in formatting round to even.
  private boolean agree(String ours, String theirs) {
    return ours.equals(theirs)
        || dialect == Dialect.LUA51
            && (theirs.toLowerCase(Locale.ROOT).contains("-nan")
                || roughly(ours).equals(roughly(theirs)));
  }

  private static String roughly(String output) {
    return output.replaceAll("-(?=0(?![0-9.])|inf)", "").replaceAll("(\\.[0-9]*)[0-9]", "$1#");
  }

  private static Map<Long, String> outputs(String printed) {
    var outputs = new LinkedHashMap<Long, String>();
    for (var part : printed.split("(?m)^-- (?=[0-9]+$)")) {
      int end = part.indexOf('\n');
      if (end > 0 && part.substring(0, end).matches("[0-9]+")) {
        outputs.put(Long.parseLong(part.substring(0, end)), part.substring(end + 1));
      }
    }
    return outputs;
  }

  private static String here(String script) {
    var out = new ByteArrayOutputStream();
    var streams = new StandardStreams(InputStream.nullInputStream(), out, out);
    Sandbox.trusted(Budget.UNLIMITED, streams).run(script, "@fuzz.lua");
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private String there(Path file) throws IOException {
    var command = new ArrayList<>(interpreter);
    command.add(file.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  public static void main(String[] arguments) throws IOException {
    var fuzzer = new DifferentialFuzzer(arguments[0].split(" "));
    var end = Instant.now().plus(Duration.ofSeconds(Long.parseLong(arguments[1])));
    long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.currentTimeMillis();
    long seed = first;
    int found = 0;
    while (Instant.now().isBefore(end)) {
      for (var difference : fuzzer.run(seed, BATCH)) {
        found++;
        System.out.println(difference);
      }
      seed += BATCH;
    }
    System.out.println(
        found + " differences in " + (seed - first) + " programs from seed " + first);
  }
}
