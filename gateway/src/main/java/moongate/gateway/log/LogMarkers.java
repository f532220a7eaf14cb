package moongate.gateway.log;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// The marks of messages whose level nginx has, and SLF4J has not. The error log knows them by
/// their names.
public final class LogMarkers {
  /// Marks messages that the operator should see unless a higher level is configured.
  public static final Marker NOTICE = MarkerFactory.getMarker("notice");

  private LogMarkers() {}
}
