package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import org.jspecify.annotations.Nullable;

/// What headers say of the trace that a request belongs to.
///
/// @param spanId the sender's span; 0 for none
/// @param parentId the span above it; 0 for none or unknown
/// @param isSampled null when the sender leaves that open
public record TraceContext(TraceId trace, long spanId, long parentId, @Nullable Boolean isSampled) {
  /// As `isSampled` counts for those who only know yes and no.
  boolean isWanted() {
    return Boolean.TRUE.equals(isSampled);
  }
}
