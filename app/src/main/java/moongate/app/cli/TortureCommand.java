package moongate.app.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moongate.app.node.Offline;
import moongate.app.torture.Attack;
import moongate.app.torture.Attacks;
import moongate.app.torture.Outcome;
import moongate.app.torture.Torture;
import moongate.functions.api.ApiPhase;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `moongate torture`: runs hostile functions, and shows that they do no harm.
@Command(
    name = "torture",
    description = "Run attacks on the Lua engine, with the budgets that functions have.",
    footer = {
      "",
      "Without a path: the attacks that come with Moongate. A file of your own may hold any Lua"
          + " code; comments",
      "at its head can say more:",
      "",
      "  -- attack X1: what it tries",
      "  -- expect: cpu memory      the permitted ends: cpu time memory output stack syntax error"
          + " done",
      "  -- library: full           outside of the sandbox",
      "",
      "The status is 1 when an attack did harm: it ran on beyond its budget, ended in another way,"
          + " kept memory,",
      "or left the next call broken."
    })
final class TortureCommand implements Callable<Integer> {
  @Mixin private final NodeOptions options = new NodeOptions();

  @Option(names = "--list", description = "only show which attacks there are")
  private boolean list;

  @Option(names = "--only", paramLabel = "ID", split = ",", description = "run only these attacks")
  private List<String> only = List.of();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "a Lua file, or a directory of them")
  private @Nullable Path path;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var attacks = attacks();
    var out = spec.commandLine().getOut();
    if (list) {
      attacks.forEach(attack -> out.printf("%-5s %s%n", attack.id(), attack.title()));
      return 0;
    }
    var torture = new Torture(Offline.functionBudgets(options.settings()).of(ApiPhase.ACCESS));
    out.println("id    result   ended with  CPU ms  wall ms  allocated MB  kept MB  attack");
    int failed = 0;
    for (var attack : attacks) {
      var outcome = torture.run(attack);
      print(out, outcome);
      failed += outcome.hasPassed() ? 0 : 1;
    }
    out.println(summary(attacks.size(), failed));
    return failed == 0 ? 0 : 1;
  }

  private List<Attack> attacks() {
    if (path != null && !Files.exists(path)) {
      throw new CommandException("there is no " + path);
    }
    var all = path == null ? Attacks.builtIn() : Attacks.in(path);
    for (var id : only) {
      if (all.stream().noneMatch(attack -> attack.id().equalsIgnoreCase(id))) {
        throw new CommandException("there is no attack " + id + "; --list shows which there are");
      }
    }
    return only.isEmpty()
        ? all
        : all.stream()
            .filter(attack -> only.stream().anyMatch(attack.id()::equalsIgnoreCase))
            .toList();
  }

  private static void print(PrintWriter out, Outcome outcome) {
    out.printf(
        "%-5s %-8s %-10s %7d %8d %13.1f %8.1f  %s%n",
        outcome.attack().id(),
        outcome.hasPassed() ? "harmless" : "HARM",
        outcome.end(),
        outcome.cpu().toMillis(),
        outcome.wall().toMillis(),
        outcome.allocated() / 1048576.0,
        outcome.retained() / 1048576.0,
        outcome.attack().title());
    outcome.faults().forEach(fault -> out.println("      " + fault));
    if (!outcome.hasPassed() && !outcome.message().isEmpty()) {
      out.println("      it said: " + outcome.message());
    }
    out.flush();
  }

  private static String summary(int attacks, int failed) {
    return failed == 0
        ? attacks + " attacks, no harm done"
        : failed + " of " + attacks + " attacks did harm";
  }
}
