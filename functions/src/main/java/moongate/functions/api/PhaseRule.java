package moongate.functions.api;

import static moongate.functions.api.ApiPhase.ACCESS;
import static moongate.functions.api.ApiPhase.ADMIN_API;
import static moongate.functions.api.ApiPhase.BALANCER;
import static moongate.functions.api.ApiPhase.BODY_FILTER;
import static moongate.functions.api.ApiPhase.CERTIFICATE;
import static moongate.functions.api.ApiPhase.CLUSTER_LISTENER;
import static moongate.functions.api.ApiPhase.ERROR;
import static moongate.functions.api.ApiPhase.HEADER_FILTER;
import static moongate.functions.api.ApiPhase.INIT_WORKER;
import static moongate.functions.api.ApiPhase.LOG;
import static moongate.functions.api.ApiPhase.PREREAD;
import static moongate.functions.api.ApiPhase.RESPONSE;
import static moongate.functions.api.ApiPhase.REWRITE;

import java.util.Arrays;
import java.util.stream.Collectors;

/// In which phases a call is allowed, and what it says elsewhere. A check costs one `and`.
public final class PhaseRule {
  public static final PhaseRule ANY = except();
  public static final PhaseRule NOT_INIT_WORKER = except(INIT_WORKER);
  public static final PhaseRule REQUEST =
      only(
          REWRITE,
          ACCESS,
          BALANCER,
          RESPONSE,
          CLUSTER_LISTENER,
          HEADER_FILTER,
          BODY_FILTER,
          LOG,
          ERROR,
          ADMIN_API);
  public static final PhaseRule REQUEST_BODY = only(REWRITE, ACCESS, RESPONSE, ERROR, ADMIN_API);
  public static final PhaseRule RESPONSE_READ =
      only(RESPONSE, HEADER_FILTER, BODY_FILTER, LOG, ERROR, ADMIN_API);
  public static final PhaseRule RESPONSE_WRITE =
      only(REWRITE, ACCESS, BALANCER, RESPONSE, HEADER_FILTER, ERROR, ADMIN_API);
  public static final PhaseRule SERVICE_RESPONSE =
      only(RESPONSE, HEADER_FILTER, BODY_FILTER, LOG);
  public static final PhaseRule LATE = only(ACCESS, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG);
  public static final PhaseRule REWRITE_ACCESS = only(REWRITE, ACCESS);
  public static final PhaseRule BEFORE_PROXY = only(REWRITE, ACCESS, BALANCER);
  public static final PhaseRule TARGET = only(REWRITE, ACCESS, BALANCER, PREREAD);
  public static final PhaseRule ONLY_ACCESS = only(ACCESS);
  public static final PhaseRule ONLY_CERTIFICATE = only(CERTIFICATE);
  public static final PhaseRule ONLY_BODY_FILTER = only(BODY_FILTER);
  public static final PhaseRule ONLY_LOG = only(LOG);
  public static final PhaseRule SERIALIZE_VALUES =
      only(REWRITE, ACCESS, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG);

  private final int allowed;
  private final String listed;
  private final boolean isNegative;

  private PhaseRule(int allowed, String listed, boolean isNegative) {
    this.allowed = allowed;
    this.listed = listed;
    this.isNegative = isNegative;
  }

  /// Allowed in these phases only.
  public static PhaseRule only(ApiPhase... phases) {
    return new PhaseRule(bits(phases), list(phases), false);
  }

  /// Allowed in all phases but these.
  public static PhaseRule except(ApiPhase... phases) {
    return new PhaseRule(~bits(phases), list(phases), true);
  }

  public boolean allows(ApiPhase phase) {
    return (allowed & phase.bit()) != 0;
  }

  /// The error text for a call in a phase that is not allowed.
  public String refusal(ApiPhase phase) {
    return isNegative
        ? "function cannot be called in %s phase (can be called in any phases except: %s)"
            .formatted(phase.kongName(), listed)
        : "function cannot be called in %s phase (only in: %s)"
            .formatted(phase.kongName(), listed);
  }

  /// The phases as a list, for errors and documentation.
  public String listed() {
    return listed;
  }

  private static int bits(ApiPhase... phases) {
    return Arrays.stream(phases).mapToInt(ApiPhase::bit).reduce(0, (a, b) -> a | b);
  }

  private static String list(ApiPhase... phases) {
    return Arrays.stream(phases)
        .sorted()
        .map(ApiPhase::kongName)
        .collect(Collectors.joining(", "));
  }
}
