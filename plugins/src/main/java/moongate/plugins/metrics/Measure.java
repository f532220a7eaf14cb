package moongate.plugins.metrics;

import moongate.gateway.exchange.Exchange;

/// The measures of a request, with the suffixes of their names.
public enum Measure {
  REQUEST_COUNT("request.count") {
    @Override
    public long of(Exchange exchange) {
      return 1;
    }
  },
  REQUEST_SIZE("request.size") {
    @Override
    public long of(Exchange exchange) {
      return exchange.request().bytesRead();
    }
  },
  RESPONSE_SIZE("response.size") {
    @Override
    public long of(Exchange exchange) {
      return exchange.response().bytesSent();
    }
  },
  LATENCY("latency") {
    @Override
    public long of(Exchange exchange) {
      return exchange.timings().total();
    }
  },
  UPSTREAM_LATENCY("upstream_latency") {
    @Override
    public long of(Exchange exchange) {
      return exchange.timings().upstreamLatency();
    }
  },
  KONG_LATENCY("kong_latency") {
    @Override
    public long of(Exchange exchange) {
      return exchange.timings().proxyLatency();
    }
  };

  private final String suffix;

  Measure(String suffix) {
    this.suffix = suffix;
  }

  /// The end of the metric's name.
  public String suffix() {
    return suffix;
  }

  /// The value for a request; negative if there is none.
  public abstract long of(Exchange exchange);
}
