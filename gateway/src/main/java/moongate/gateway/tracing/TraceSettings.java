package moongate.gateway.tracing;

import java.util.Set;

/// Whether requests are traced.
///
/// @param instrumentations `tracing_instrumentations`; none switches tracing off
/// @param samplingRate the share of requests whose spans count, from 0 to 1
public record TraceSettings(Set<String> instrumentations, double samplingRate) {
  /// Kong's default.
  public static final TraceSettings OFF = new TraceSettings(Set.of(), 0.01);

  public TraceSettings {
    instrumentations = Set.copyOf(instrumentations);
  }

  /// The same with all kinds of parts, for a request that somebody looks at.
  public TraceSettings ofAll() {
    return new TraceSettings(Set.of("all"), isOn() ? samplingRate : 0);
  }

  public boolean isOn() {
    return !instrumentations.isEmpty();
  }

  /// True when each request has a span of its own.
  public boolean tracesRequests() {
    return instrumentations.contains("request") || instrumentations.contains("all");
  }

  /// True when parts of this kind are traced.
  public boolean traces(String instrumentation) {
    return instrumentations.contains("all") || instrumentations.contains(instrumentation);
  }
}
