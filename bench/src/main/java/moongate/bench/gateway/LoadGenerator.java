package moongate.bench.gateway;

import java.io.IOException;
import java.time.Duration;
import moongate.bench.gateway.BenchSettings.Load;

/// Sends as much as the connections allow. An answer that is not a success is an error.
interface LoadGenerator {
  Answers load(Target target, Load load, Duration duration)
      throws IOException, InterruptedException;
}
