package moongate.plugins.tracing;

import moongate.gateway.tracing.TraceId;
import org.jspecify.annotations.Nullable;

/// The trace to which a request belongs, as headers tell it.
///
/// @param spanId the sender's span; 0 for none
/// @param parentId the span above it; 0 for none or unknown
/// @param isSampled null if the sender leaves that open
public record TraceContext(TraceId trace, long spanId, long parentId, @Nullable Boolean isSampled) {
  /// `isSampled` as yes or no.
  boolean isWanted() {
    return Boolean.TRUE.equals(isSampled);
  }
}
