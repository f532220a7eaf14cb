package moongate.bench.lua;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

/// Runs kernels one after the other in one JVM, as they would share a gateway: `KernelRunner ENGINE
/// SECONDS FILE...`
///
/// Prints what `driver.lua` prints, a line for each kernel: name, microseconds of CPU time per
/// operation, result. Time is that of this thread; an engine that runs coroutines on threads of its
/// own is charged for all of the process.
final class KernelRunner {
  private static final int ROUNDS = 5;

  private final boolean wholeProcess;

  private KernelRunner(boolean wholeProcess) {
    this.wholeProcess = wholeProcess;
  }

  public static void main(String... arguments) throws Exception {
    Engine engine = EngineName.valueOf(arguments[0]).create();
    double seconds = Double.parseDouble(arguments[1]);
    for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
      String name = Path.of(file).toFile().getName().replace(".lua", "");
      var runner = new KernelRunner(engine instanceof LuajEngine && name.equals("coroutines"));
      try {
        Callable<String> operation = engine.load(name, Files.readString(Path.of(file)));
        String result = operation.call();
        runner.measure(operation, seconds);
        System.out.println(
            name + "\t" + runner.median(operation, seconds / ROUNDS) + "\t" + result);
      } catch (Exception | StackOverflowError e) {
        System.err.println(arguments[0] + ": " + name + ": " + e);
      }
    }
  }

  private double median(Callable<String> operation, double seconds) throws Exception {
    var rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = measure(operation, seconds);
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private double measure(Callable<String> operation, double seconds) throws Exception {
    long start = cpuNanos();
    long count = 0;
    long spent = 0;
    while (spent < seconds * 1e9) {
      operation.call();
      count++;
      spent = cpuNanos() - start;
    }
    return spent / 1e3 / count;
  }

  private long cpuNanos() {
    if (wholeProcess) {
      var system = ManagementFactory.getOperatingSystemMXBean();
      return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
