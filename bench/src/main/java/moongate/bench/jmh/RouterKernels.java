package moongate.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import moongate.gateway.route.Match;
import moongate.gateway.route.Router;
import moongate.http.Headers;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.RouterFlavor;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to find one of many routes, by host and path, and to make the router: whole, and
/// anew when one route has changed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouterKernels {
  @Param({"1000", "10000"})
  int routes;

  @Param({"traditional", "traditional_compatible", "expressions"})
  String flavor = "";

  private RouterFlavor kind = RouterFlavor.TRADITIONAL;

  private final Headers headers = new Headers();
  private Snapshot snapshot = Snapshot.EMPTY;
  private Snapshot changed = Snapshot.EMPTY;
  private @Nullable Router router;

  @Setup
  public void compile() {
    kind = RouterFlavor.valueOf(flavor.toUpperCase(Locale.ROOT));
    boolean isExpression = kind == RouterFlavor.EXPRESSIONS;
    var route =
        isExpression
            ? "- {name: r%d, expression: 'http.host == \"h%d.test\" && http.path ^= \"/api/v%d/items\"'}\n"
            : "- {name: r%d, hosts: [h%d.test], paths: [/api/v%d/items]}\n";
    var text = new StringBuilder("_format_version: \"3.0\"\nroutes:\n");
    for (int i = 0; i < routes; i++) {
      text.append(route.formatted(i, i % 50, i));
    }
    try {
      var file = new DeclarativeFile(new EntitySchemas(List.of(), kind));
      snapshot = file.parse(text.toString().getBytes(StandardCharsets.UTF_8), "routes");
    } catch (InvalidConfiguration e) {
      throw new IllegalStateException(e);
    }
    router = Router.compile(kind, snapshot.routes(), _ -> null);
    var document = snapshot.routes().getFirst().document();
    var other =
        isExpression
            ? document.with("expression", Value.of("http.path ^= \"/other\""))
            : document.with("paths", Value.ofTexts(List.of("/other")));
    changed = snapshot.with(List.of(Change.put("routes", other)));
  }

  @Benchmark
  public Router compileAll() {
    return Router.compile(kind, snapshot.routes(), _ -> null);
  }

  @Benchmark
  public Router compileAfterOneChange() {
    return Router.compile(kind, changed.routes(), _ -> null, router);
  }

  @Benchmark
  public @Nullable Match hit() {
    return Objects.requireNonNull(router)
        .match("GET", "h27.test", 80, "/api/v777/items/4711", headers);
  }

  @Benchmark
  public @Nullable Match miss() {
    return Objects.requireNonNull(router).match("GET", "h27.test", 80, "/nothing/here", headers);
  }
}
