package moongate.functions.vault;

import java.time.Duration;
import java.util.List;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// What a vault is asked for.
///
/// @param vault the name of its kind
/// @param config of the vault entity, or of the kind, with the reference's own options
/// @param version null for the latest
public record SecretRequest(
    String vault, Value.Obj config, String resource, @Nullable Integer version) {
  private static final String TTL = "ttl";
  private static final String NEG_TTL = "neg_ttl";
  private static final String RESURRECT_TTL = "resurrect_ttl";

  /// The options that every vault has: how long secrets and failures are kept.
  public static final List<String> TIMES = List.of(TTL, NEG_TTL, RESURRECT_TTL);

  /// The longest of these times, and the usual time for which an expired secret stands in for one
  /// that cannot be had: years.
  public static final Duration FOR_LONG = Duration.ofSeconds(100_000_000);

  /// How long a secret is good for; zero for always.
  Duration ttl() {
    return seconds(TTL, Duration.ZERO);
  }

  /// How long a failure is taken for granted.
  Duration negTtl() {
    return seconds(NEG_TTL, Duration.ZERO);
  }

  /// How long an expired secret may be used, if there is no other.
  Duration resurrectTtl() {
    return seconds(RESURRECT_TTL, FOR_LONG);
  }

  /// The bytes that it takes, about.
  int weight() {
    return 500 + 2 * resource.length();
  }

  private Duration seconds(String option, Duration usual) {
    return config.at(option) instanceof Value.Num(var number, _)
        ? Duration.ofMillis((long) (Math.clamp(number, 0, FOR_LONG.toSeconds()) * 1000))
        : usual;
  }
}
