package moongate.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class ConnectionFailureTest {
  private final Lines log = new Lines();

  @Test
  void aPeerThatLeavesIsNoneOfTheOperatorsBusiness() {
    ConnectionFailure.log(log, "upstream connection failed", new IOException("reset"));
    ConnectionFailure.log(log, "upstream connection failed", new NotYetConnectedException());
    assertThat(log.written).isEmpty();
  }

  @Test
  void whatIsOursIsToldWithItsTrace() {
    ConnectionFailure.log(log, "upstream connection failed", new IllegalStateException("odd"));
    assertThat(log.written).containsExactly("upstream connection failed IllegalStateException");
  }

  /// Keeps errors, with the class of what caused them.
  @SuppressWarnings("serial")
  private static final class Lines extends LegacyAbstractLogger {
    final List<String> written = new ArrayList<>();

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      written.add(message + (cause == null ? "" : " " + cause.getClass().getSimpleName()));
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return false;
    }
  }
}
