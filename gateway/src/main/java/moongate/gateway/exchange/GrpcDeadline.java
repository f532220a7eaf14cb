package moongate.gateway.exchange;

import java.util.concurrent.TimeUnit;
import moongate.http.HeaderName;
import org.jspecify.annotations.Nullable;

/// The time that a client gives to a gRPC call, in the header `grpc-timeout`: at most 8 digits and
/// a unit, as `250m` for 250 milliseconds.
public final class GrpcDeadline {
  private static final HeaderName TIMEOUT = HeaderName.of("grpc-timeout");
  private static final int MOST_DIGITS = 8;

  private GrpcDeadline() {}

  /// Whether the time of the call is over. The client began to count it before this node did.
  public static boolean isOver(Exchange exchange) {
    long nanos = nanos(exchange.headers().firstOr(TIMEOUT, ""));
    return nanos >= 0 && exchange.nanoTime() - exchange.timings().started() >= nanos;
  }

  /// The time in nanoseconds; -1 if the text is not of this form.
  private static long nanos(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MOST_DIGITS) {
      return -1;
    }
    var unit = unit(text.charAt(digits));
    long amount = 0;
    for (int i = 0; i < digits; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      amount = amount * 10 + digit - '0';
    }
    return unit == null ? -1 : unit.toNanos(amount);
  }

  private static @Nullable TimeUnit unit(char letter) {
    return switch (letter) {
      case 'H' -> TimeUnit.HOURS;
      case 'M' -> TimeUnit.MINUTES;
      case 'S' -> TimeUnit.SECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      case 'n' -> TimeUnit.NANOSECONDS;
      default -> null;
    };
  }
}
