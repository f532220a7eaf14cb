package moongate.plugins.session;

import java.util.OptionalLong;

/// How long sessions last, in seconds; 0 stands for no such limit.
///
/// @param idling without any request
/// @param rolling without being renewed
/// @param absolute however often they are renewed
record Lifetime(long idling, long rolling, long absolute) {
  /// A session is renewed when less than a quarter of its time is left.
  private static final int SHARE_LEFT = 4;

  /// How much time may pass before a request has to be noted.
  private static final long LONGEST_UNNOTED = 60;

  boolean isOver(SessionHead head, long now) {
    var left = left(head, now);
    return left.isPresent() && left.getAsLong() <= 0;
  }

  /// Seconds until the first of the limits; empty if there is none.
  OptionalLong left(SessionHead head, long now) {
    long least = Long.MAX_VALUE;
    least = Math.min(least, idlingLeft(head, now).orElse(Long.MAX_VALUE));
    least = Math.min(least, rollingLeft(head, now).orElse(Long.MAX_VALUE));
    least = Math.min(least, absoluteLeft(head, now).orElse(Long.MAX_VALUE));
    return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
  }

  OptionalLong idlingLeft(SessionHead head, long now) {
    return left(head.touchedAt(), idling, now);
  }

  OptionalLong rollingLeft(SessionHead head, long now) {
    return left(head.rolledAt(), rolling, now);
  }

  OptionalLong absoluteLeft(SessionHead head, long now) {
    return left(head.createdAt(), absolute, now);
  }

  private static OptionalLong left(long since, long limit, long now) {
    return limit <= 0 ? OptionalLong.empty() : OptionalLong.of(since + limit - now);
  }

  /// Seconds for which the data of a session must be stored, 0 for ever: the client may be silent
  /// until the session has to be renewed.
  long kept(SessionHead head, long now) {
    long rolling = rollingLeft(head, now).orElse(Long.MAX_VALUE);
    long least = Math.min(rolling, absoluteLeft(head, now).orElse(Long.MAX_VALUE));
    return least == Long.MAX_VALUE ? 0 : Math.max(1, least);
  }

  /// Whether it is time to renew the session.
  boolean isAging(SessionHead head, long now) {
    return rolling > 0 && (now - head.rolledAt()) * SHARE_LEFT > rolling * (SHARE_LEFT - 1);
  }

  /// Whether it is time to note that the client is active.
  boolean isSilent(SessionHead head, long now) {
    long unnoted = Math.min(LONGEST_UNNOTED, idling / SHARE_LEFT);
    return idling > 0 && now - head.touchedAt() > unnoted;
  }
}
