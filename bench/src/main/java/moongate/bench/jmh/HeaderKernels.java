package moongate.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What header lines cost: to read them, to change a few, and to write them out, as a browser sends
/// them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeaderKernels {
  private static final byte[] LINES =
      """
      Host: api.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
      Accept-Language: en-US,en;q=0.5
      Accept-Encoding: gzip, deflate, br
      Authorization: Bearer acme-4f2b9c-admin
      Cookie: session=6f1e2a3b4c5d; theme=dark
      Connection: keep-alive
      X-Api-Key: acme-4f2b9c
      """
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static final HeaderName API_KEY = HeaderName.of("X-Api-Key");
  private static final HeaderName TENANT = HeaderName.of("X-Tenant");
  private static final HeaderName ABSENT = HeaderName.of("X-Absent");

  private final Headers headers = new Headers();
  private final byte[] out = new byte[2048];

  private void read() {
    byte[] raw = headers.raw(LINES.length);
    System.arraycopy(LINES, 0, raw, 0, LINES.length);
    headers.parse(0, LINES.length, 100, false);
  }

  @Benchmark
  public int parse() {
    read();
    return headers.size();
  }

  @Benchmark
  public int parseAndForward() {
    read();
    headers.remove(HeaderName.CONNECTION);
    headers.set(HeaderName.HOST, "upstream.internal:8080");
    headers.set(HeaderName.X_FORWARDED_PROTO, "https");
    headers.set(TENANT, headers.firstOr(API_KEY, "none"));
    return headers.copyTo(out, 0);
  }

  @Benchmark
  public boolean findAbsent() {
    read();
    return headers.contains(ABSENT);
  }
}
