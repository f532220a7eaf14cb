package moongate.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moongate.gateway.route.Match;
import moongate.gateway.route.Router;
import moongate.http.Headers;
import moongate.model.EntitySchemas;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to find one of a thousand routes, by host and path.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouterKernels {
  private static final int ROUTES = 1000;

  private final Router router;
  private final Headers headers = new Headers();

  public RouterKernels() {
    var text = new StringBuilder("_format_version: \"3.0\"\nroutes:\n");
    for (int i = 0; i < ROUTES; i++) {
      text.append(
          "- {name: r%d, hosts: [h%d.test], paths: [/api/v%d/items]}\n".formatted(i, i % 50, i));
    }
    try {
      var file = new DeclarativeFile(new EntitySchemas(List.of()));
      var snapshot = file.parse(text.toString().getBytes(StandardCharsets.UTF_8), "routes");
      router = Router.compile(snapshot.routes(), _ -> null);
    } catch (InvalidConfiguration e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public @Nullable Match hit() {
    return router.match("GET", "h27.test", 80, "/api/v777/items/4711", headers);
  }

  @Benchmark
  public @Nullable Match miss() {
    return router.match("GET", "h27.test", 80, "/nothing/here", headers);
  }
}
