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
import static moongate.functions.api.ApiPhase.STREAM_LOG;
import static moongate.functions.api.ApiPhase.TIMER;
import static moongate.functions.api.ApiPhase.WS_CLIENT_FRAME;
import static moongate.functions.api.ApiPhase.WS_CLOSE;
import static moongate.functions.api.ApiPhase.WS_HANDSHAKE;
import static moongate.functions.api.ApiPhase.WS_UPSTREAM_FRAME;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The phases in which a call is allowed, and the error message for other phases. A check costs one
/// `and`.
///
/// The phases of WebSockets follow from the others, and Kong's messages do not name them:
/// ws_handshake allows what access allows, ws_close what log allows. The frame phases allow what is
/// allowed both in log and in some other phase, and may wait.
public final class PhaseRule {
  public static final PhaseRule ANY = except();

  /// Every phase of a request, or of a connection. A timer has neither.
  public static final PhaseRule NOT_INIT_WORKER = except(INIT_WORKER).notInTimer();

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
  public static final PhaseRule RESPONSE_EXIT = RESPONSE_WRITE.inPreread();
  public static final PhaseRule SERVICE_RESPONSE = only(RESPONSE, HEADER_FILTER, BODY_FILTER, LOG);
  public static final PhaseRule LATE =
      only(ACCESS, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG, STREAM_LOG).inPreread();
  public static final PhaseRule REWRITE_ACCESS = only(REWRITE, ACCESS);
  public static final PhaseRule BEFORE_PROXY = only(REWRITE, ACCESS, BALANCER);
  public static final PhaseRule TARGET = only(REWRITE, ACCESS, BALANCER, PREREAD);
  public static final PhaseRule ONLY_ACCESS = only(ACCESS);
  public static final PhaseRule ONLY_CERTIFICATE = only(CERTIFICATE);
  public static final PhaseRule ONLY_BODY_FILTER = only(BODY_FILTER);
  public static final PhaseRule ONLY_LOG = only(LOG, STREAM_LOG);
  public static final PhaseRule SERIALIZE_VALUES =
      only(REWRITE, ACCESS, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG, STREAM_LOG);

  /// The client's certificate: not where nginx only filters.
  public static final PhaseRule CLIENT_CHAIN = only(REWRITE, ACCESS, BALANCER, RESPONSE, LOG);

  public static final PhaseRule CLIENT_VERIFY = only(REWRITE, ACCESS, BALANCER, RESPONSE);
  public static final PhaseRule TLS_TOGGLE = only(BALANCER, PREREAD);
  public static final PhaseRule ONLY_CLIENT_FRAME = only(WS_CLIENT_FRAME);
  public static final PhaseRule ONLY_UPSTREAM_FRAME = only(WS_UPSTREAM_FRAME);
  public static final PhaseRule CLIENT_PAYLOAD = only(WS_HANDSHAKE, WS_CLIENT_FRAME);
  public static final PhaseRule UPSTREAM_PAYLOAD = only(WS_HANDSHAKE, WS_UPSTREAM_FRAME);

  /// `ngx.*` calls that send something, read the body or wait.
  public static final PhaseRule NGX_CONTENT = nginx(REWRITE, ACCESS, RESPONSE);

  /// `ngx.exit`.
  public static final PhaseRule NGX_EXIT =
      nginx(CERTIFICATE, REWRITE, ACCESS, HEADER_FILTER, TIMER).inPreread();

  /// `ngx.sleep` and its like.
  public static final PhaseRule NGX_WAIT =
      nginx(CERTIFICATE, REWRITE, ACCESS, RESPONSE, TIMER, WS_CLIENT_FRAME, WS_UPSTREAM_FRAME)
          .inPreread();

  /// `ngx.*` calls about the request and its response.
  public static final PhaseRule NGX_REQUEST =
      new PhaseRule(
          bits(REWRITE, ACCESS, BALANCER, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG, ERROR),
          list(REWRITE, ACCESS, BALANCER, RESPONSE, HEADER_FILTER, BODY_FILTER, LOG, ERROR),
          Wording.CURRENT);

  /// The part of [#NGX_REQUEST] that sessions have, too.
  public static final PhaseRule NGX_SESSION =
      new PhaseRule(NGX_REQUEST.allowed | bits(STREAM_LOG), NGX_REQUEST.listed, Wording.CURRENT);

  /// The wording of a refusal.
  private enum Wording {
    ONLY,
    EXCEPT,
    CONTEXT,
    CURRENT
  }

  private final int allowed;
  private final String listed;
  private final Wording wording;

  private PhaseRule(int allowed, String listed, Wording wording) {
    this.allowed = allowed | ofWebSocket(allowed);
    this.listed = listed;
    this.wording = wording;
  }

  /// Allowed in these phases only.
  public static PhaseRule only(ApiPhase... phases) {
    return new PhaseRule(bits(phases), list(phases), Wording.ONLY);
  }

  /// Allowed in all phases but these.
  private static PhaseRule except(ApiPhase... phases) {
    return new PhaseRule(~bits(phases), list(phases), Wording.EXCEPT);
  }

  /// Allowed in these phases only, as nginx refuses others.
  private static PhaseRule nginx(ApiPhase... phases) {
    return new PhaseRule(bits(phases), list(phases), Wording.CONTEXT);
  }

  /// Also allowed in preread, which only custom plugins have and which the messages do not name.
  private PhaseRule inPreread() {
    return new PhaseRule(allowed | PREREAD.bit(), listed, wording);
  }

  /// Not allowed in a timer either, which the messages do not name.
  private PhaseRule notInTimer() {
    return new PhaseRule(allowed & ~TIMER.bit(), listed, wording);
  }

  private static int ofWebSocket(int allowed) {
    int more = (allowed & ACCESS.bit()) == 0 ? 0 : WS_HANDSHAKE.bit();
    if ((allowed & LOG.bit()) != 0) {
      more |= WS_CLOSE.bit();
      if ((allowed & ~bits(LOG, STREAM_LOG)) != 0) {
        more |= bits(WS_CLIENT_FRAME, WS_UPSTREAM_FRAME);
      }
    }
    return more;
  }

  public boolean allows(ApiPhase phase) {
    return (allowed & phase.bit()) != 0;
  }

  /// The error text for a call in a phase that is not allowed.
  public String refusal(ApiPhase phase) {
    if (phase == ApiPhase.TIMER && (wording == Wording.ONLY || wording == Wording.EXCEPT)) {
      return withoutRequest();
    }
    if (phase == ApiPhase.STREAM_LOG && wording == Wording.ONLY) {
      return "function cannot be called in log phase of a stream session, which has neither request"
          + " nor response";
    }
    return switch (wording) {
      case ONLY ->
          "function cannot be called in %s phase (only in: %s)".formatted(phase.kongName(), listed);
      case EXCEPT ->
          "function cannot be called in %s phase (can be called in any phases except: %s)"
              .formatted(phase.kongName(), listed);
      case CONTEXT -> "API disabled in the context of " + phase.nginxContext();
      case CURRENT -> "API disabled in the current context";
    };
  }

  /// The error text for a call without any request.
  String withoutRequest() {
    return wording == Wording.ONLY || wording == Wording.EXCEPT
        ? "no phase in ngx.ctx.KONG_PHASE, (need one of " + listed + ")"
        : "no request found";
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
        .filter(phase -> phase != STREAM_LOG) // users know it as log
        .sorted()
        .map(ApiPhase::kongName)
        .collect(Collectors.joining(", "));
  }
}
