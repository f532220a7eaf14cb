package moongate.functions;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.functions.api.LogLevel;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;

/// A gateway with functions, and what they log.
abstract class EndToEndTesting {
  final List<String> log = new CopyOnWriteArrayList<>();
  final GatewayUnderTest gateway = new GatewayUnderTest(types());

  PluginType[] types() {
    return new Functions(new TestSettings().log(new LoggedLines(LogLevel.NOTICE, log)).made())
        .pluginTypes()
        .toArray(PluginType[]::new);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  /// A route with a pre-function; each line of `phases` is YAML such as `access: ["…"]`.
  void withFunctions(String phases) {
    gateway.withPlugins(
        """
        - name: pre-function
          config:
        """
            + phases.indent(4));
  }

  /// Log runs after the client has its answer.
  void awaitLog(String text) throws Exception {
    Await.value(() -> log, lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }
}
