package moongate.plugins.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.gateway.plugin.PluginFailure;
import moongate.http.Request;
import org.jspecify.annotations.Nullable;

/// The credentials of one configuration: fetched at the first request, and again some time before
/// they expire. Safe for all threads.
public final class Credentials {
  /// A source of credentials.
  @FunctionalInterface
  public interface Source {
    /// Null if the source is not set up here.
    ///
    /// @throws CredentialsException if it is set up, but fails
    @Nullable AwsCredentials find(Request caller) throws CredentialsException;
  }

  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final List<Source> sources;
  private final RoleSource role;
  private final Clock clock;
  private final AtomicBoolean isRenewed = new AtomicBoolean();
  private volatile @Nullable AwsCredentials current;
  private volatile Instant nextTry = Instant.MIN;

  /// @param sources in the order in which they are asked
  /// @param role assumes a role with what they return
  public Credentials(List<Source> sources, RoleSource role, Clock clock) {
    this.sources = List.copyOf(sources);
    this.role = role;
    this.clock = clock;
  }

  /// The current credentials.
  ///
  /// @throws PluginFailure when there are none
  public AwsCredentials get(Request caller) {
    var now = clock.instant();
    var known = current;
    if (known == null || !now.isBefore(known.expires())) {
      return renewed(caller);
    }
    boolean isOld = !now.isBefore(known.expires().minus(AHEAD)) && now.isAfter(nextTry);
    if (isOld && isRenewed.compareAndSet(false, true)) {
      try {
        return renewed(caller);
      } catch (PluginFailure failed) {
        nextTry = now.plus(RETRY); // those that are there still hold
      } finally {
        isRenewed.set(false);
      }
    }
    return known;
  }

  private AwsCredentials renewed(Request caller) {
    var problems = new ArrayList<String>();
    for (var source : sources) {
      try {
        var found = source.find(caller);
        if (found != null) {
          var assumed = role.assume(found, caller);
          current = assumed;
          return assumed;
        }
      } catch (CredentialsException failed) {
        problems.add(failed.getMessage());
      }
    }
    throw new PluginFailure(
        "no AWS credentials: "
            + (problems.isEmpty() ? "none are configured" : String.join("; ", problems)),
        "there are no AWS credentials");
  }
}
