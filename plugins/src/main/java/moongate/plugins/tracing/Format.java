package moongate.plugins.tracing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The headers in which tracers tell each other of a trace, in the order in which they are looked
/// for when nobody says otherwise.
public enum Format {
  B3_SINGLE("b3-single") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return B3Headers.single(headers);
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      B3Headers.setSingle(context, headers);
    }
  },
  B3("b3") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return B3Headers.several(headers);
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      B3Headers.setSeveral(context, headers);
    }
  },
  W3C("w3c") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SingleHeaders.w3c(text(headers, SingleHeaders.W3C));
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      headers.set(SingleHeaders.W3C, SingleHeaders.w3c(context));
    }
  },
  JAEGER("jaeger") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SingleHeaders.jaeger(text(headers, SingleHeaders.JAEGER));
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      headers.set(SingleHeaders.JAEGER, SingleHeaders.jaeger(context));
    }
  },
  OT("ot") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SeveralHeaders.ot(headers);
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      SeveralHeaders.setOt(context, headers);
    }
  },
  DATADOG("datadog") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SeveralHeaders.datadog(headers);
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      SeveralHeaders.setDatadog(context, headers);
    }
  },
  AWS("aws") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SingleHeaders.aws(text(headers, SingleHeaders.AWS));
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      headers.set(SingleHeaders.AWS, SingleHeaders.aws(context));
    }
  },
  GCP("gcp") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SingleHeaders.gcp(text(headers, SingleHeaders.GCP));
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      headers.set(SingleHeaders.GCP, SingleHeaders.gcp(context));
    }
  },
  INSTANA("instana") {
    @Override
    @Nullable TraceContext extract(Headers headers) {
      return SeveralHeaders.instana(headers);
    }

    @Override
    void inject(TraceContext context, Headers headers) {
      SeveralHeaders.setInstana(context, headers);
    }
  };

  private final String field;

  Format(String field) {
    this.field = field;
  }

  /// The name in configurations.
  public String field() {
    return field;
  }

  /// That of the name.
  static Format of(String field) {
    return valueOf(field.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /// Those that `name` means where contexts are read: `b3` is both kinds.
  static List<Format> read(String name) {
    return name.equals("b3") ? List.of(B3_SINGLE, B3) : List.of(of(name));
  }

  /// The names of all, and others.
  static String[] names(boolean withSingle, String... others) {
    var own =
        Arrays.stream(values())
            .filter(format -> withSingle || format != B3_SINGLE)
            .map(Format::field);
    return Stream.concat(own, Arrays.stream(others)).sorted().toArray(String[]::new);
  }

  /// The context that the headers tell of; null when they do not, or make no sense.
  abstract @Nullable TraceContext extract(Headers headers);

  /// Sets the headers, in the place of those that are there.
  abstract void inject(TraceContext context, Headers headers);

  static String text(Headers headers, HeaderName name) {
    return headers.firstOr(name, "").strip();
  }
}
